/* fontconfig is asked once for each letter beyond ASCII; a match weighs the letters that a font has before its name, so that the
 * family asked for comes back wherever it has the letter. */
#include "report/letter_fonts.h"

#include <fontconfig/fontconfig.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAMILY_BYTES 96

typedef struct known_letter {
    FcChar32 letter;
    bool bold;
    char asked[32], family[FAMILY_BYTES];
} known_letter;

struct letter_fonts {
    known_letter *known;
    size_t n, capacity;
};

letter_fonts *letter_fonts_new(void)
{
    return array_new(1, sizeof(letter_fonts));
}

void letter_fonts_free(letter_fonts *fonts)
{
    if (!fonts) return;
    free(fonts->known);
    free(fonts);
}

static FcPattern *pattern_of(const known_letter *k, FcCharSet *letters)
{
    FcPattern *pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)k->asked);
    FcPatternAddInteger(pattern, FC_WEIGHT, k->bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddCharSet(pattern, FC_CHARSET, letters);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(NULL, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    return pattern;
}

/* Sets k->family: the one asked for when none has the letter. */
static void find_family(known_letter *k)
{
    FcResult result = FcResultNoMatch;
    FcCharSet *letters = FcCharSetCreate(), *has = NULL;
    FcChar8 *family = NULL;
    FcCharSetAddChar(letters, k->letter);
    FcPattern *pattern = pattern_of(k, letters), *match = FcFontMatch(NULL, pattern, &result);
    const bool found = match && FcPatternGetCharSet(match, FC_CHARSET, 0, &has) == FcResultMatch &&
                       FcCharSetHasChar(has, k->letter) &&
                       FcPatternGetString(match, FC_FAMILY, 0, &family) == FcResultMatch;
    snprintf(k->family, sizeof k->family, "%s", found ? (const char *)family : k->asked);
    if (match) FcPatternDestroy(match);
    FcPatternDestroy(pattern);
    FcCharSetDestroy(letters);
}

/* Borrowed until the next letter. */
static const char *family_of(letter_fonts *fonts, const char *family, bool bold, FcChar32 letter)
{
    if (letter < 0x80) return family;
    for (size_t i = 0; i < fonts->n; i++) {
        const known_letter *k = &fonts->known[i];
        if (k->letter == letter && k->bold == bold && strcmp(k->asked, family) == 0) return k->family;
    }
    if (!array_reserve((void **)&fonts->known, &fonts->capacity, fonts->n + 1, sizeof *fonts->known)) return family;
    known_letter *k = &fonts->known[fonts->n++];
    *k = (known_letter){.letter = letter, .bold = bold};
    snprintf(k->asked, sizeof k->asked, "%s", family);
    find_family(k);
    return k->family;
}

/* The letter at c and its bytes; of what is no UTF-8 one byte. */
static FcChar32 letter_at(const char *c, size_t *out_bytes)
{
    FcChar32 letter = 0;
    const int bytes = FcUtf8ToUcs4((const FcChar8 *)c, &letter, (int)strnlen(c, 4));
    *out_bytes = bytes > 0 ? (size_t)bytes : 1;
    return letter;
}

const char *letters_font(letter_fonts *fonts, const char *family, bool bold, const char *chars, size_t *out_bytes)
{
    char first[FAMILY_BYTES] = ""; /* a copy: what is borrowed moves when a letter is added */
    size_t length = 0, bytes = 0;
    for (const char *c = chars; *c; c += bytes) {
        const char *found = family_of(fonts, family, bold, letter_at(c, &bytes));
        if (length == 0) snprintf(first, sizeof first, "%s", found);
        else if (strcmp(found, first) != 0) break;
        length += bytes;
    }
    *out_bytes = length;
    return length == 0 ? family : family_of(fonts, family, bold, letter_at(chars, &bytes));
}
