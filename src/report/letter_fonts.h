/* Which font of this machine has a letter: the one asked for where it can, else another (fontconfig), so that names in
 * Chinese or Hebrew are drawn where the machine has a font for them. Inside of report. */
#ifndef REPORT_LETTER_FONTS_H
#define REPORT_LETTER_FONTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/memory.h"

typedef struct letter_fonts letter_fonts;

/* NULL when memory is short. */
letter_fonts *letter_fonts_new(void) SUNDER_MUST_USE;
void letter_fonts_free(letter_fonts *fonts);

/* The family to draw the first letters of the UTF-8 text with, and how many bytes of it that family draws: all when family
 * has every letter, at least one letter. A letter that no font has stays with family, which draws a box. Borrowed from
 * fonts, or family. */
const char *letters_font(letter_fonts *fonts, const char *family, bool bold, const char *chars, size_t *out_bytes);

#endif
