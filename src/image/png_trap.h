/* Turns libpng's way to fail (a jump) into ours (a status). setjmp stands in png_trap.c and nowhere else. */
#ifndef IMAGE_PNG_TRAP_H
#define IMAGE_PNG_TRAP_H

#include <png.h>
#include <stdbool.h>

#include "core/memory.h"

typedef struct png_trap {
    png_structp png;
    png_infop info;
    bool writing;
    char reason[160]; /* libpng's words, when a step failed */
} png_trap;

/* False when memory is short. The trap must not move while it is in use. */
bool png_trap_open_reader(png_trap *trap) SUNDER_MUST_USE;
bool png_trap_open_writer(png_trap *trap) SUNDER_MUST_USE;
void png_trap_close(png_trap *trap);

/* Runs step(user); false when libpng gave up in it, with the reason in the trap. A step is left by a jump then: it must
 * own nothing. */
bool png_trap_run(png_trap *trap, void (*step)(png_trap *trap, void *user), void *user) SUNDER_MUST_USE;

#endif
