/* libpng reports an error by calling a function that must not return: ours keeps the words and jumps back here.
 * Warnings (odd colour profiles, late chunks) say nothing about the pixels and are dropped; nothing is printed. */
#include "image/png_trap.h"

#include <setjmp.h>
#include <stdio.h>

static void keep_reason(png_structp png, png_const_charp words)
{
    png_trap *trap = png_get_error_ptr(png);
    snprintf(trap->reason, sizeof trap->reason, "%s", words ? words : "unknown fault");
    png_longjmp(png, 1);
}

static void drop_warning(png_structp png, png_const_charp words)
{
    (void)png, (void)words;
}

bool png_trap_open_reader(png_trap *trap)
{
    *trap = (png_trap){0};
    trap->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, trap, keep_reason, drop_warning);
    trap->info = trap->png ? png_create_info_struct(trap->png) : NULL;
    return trap->info != NULL;
}

bool png_trap_open_writer(png_trap *trap)
{
    *trap = (png_trap){.writing = true};
    trap->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, trap, keep_reason, drop_warning);
    trap->info = trap->png ? png_create_info_struct(trap->png) : NULL;
    return trap->info != NULL;
}

void png_trap_close(png_trap *trap)
{
    if (trap->writing) png_destroy_write_struct(&trap->png, &trap->info);
    else png_destroy_read_struct(&trap->png, &trap->info, NULL);
}

bool png_trap_run(png_trap *trap, void (*step)(png_trap *trap, void *user), void *user)
{
    if (setjmp(png_jmpbuf(trap->png))) return false;
    step(trap, user);
    return true;
}
