/* What the name of a file says. A name is words between anything that is no letter or digit; the last word that tells a
 * channel is taken, because exports put the channel at the end and the case in front. */
#include "image/file_name.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "image/dyes.h"
#include "image/number_text.h"

#define MOST_WORDS 64

/* Part of the stem: [from, to). */
typedef struct span {
    size_t from, to;
} span;

static const char *const ENDINGS[] = {".ome.tif", ".ome.tiff", ".ome.tf2", ".ome.tf8", ".ome.btf", ".tif",
                                      ".tiff",    ".tf2",      ".tf8",     ".btf",     ".png"};

static size_t ending_length(const char *name)
{
    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
        if (ends_with_ignoring_case(name, ENDINGS[i])) return strlen(ENDINGS[i]);
    }
    return 0;
}

bool file_name_is_image(const char *name)
{
    return ending_length(name) > 0;
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static int find_words(const char *stem, span words[MOST_WORDS])
{
    int n = 0;
    for (size_t at = 0; stem[at] && n < MOST_WORDS;) {
        while (stem[at] && !is_word_char(stem[at])) at++;
        size_t from = at;
        while (stem[at] && is_word_char(stem[at])) at++;
        if (at > from) words[n++] = (span){from, at};
    }
    return n;
}

/* Letters and digits of a span, lower case. */
static void simplify(const char *stem, span part, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = part.from; i < part.to && n + 1 < size; i++) {
        if (is_word_char(stem[i])) out[n++] = (char)tolower((unsigned char)stem[i]);
    }
    out[n] = '\0';
}

/* "w2", "ch00", "c1", "channel3", alone or in front of a dye: "w1dapi". */
static bool is_wave(const char *word)
{
    static const char *const STARTS[] = {"channel", "chan", "ch", "c", "w"};
    for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++) {
        size_t length = strlen(STARTS[i]);
        if (strncmp(word, STARTS[i], length) != 0) continue;
        size_t digits = strspn(word + length, "0123456789");
        if (digits < 1 || digits > 3) continue;
        const char *rest = word + length + digits;
        return !*rest || dye_colour(rest, NULL) != NULL;
    }
    return false;
}

static bool tells_channel(const char *word, bool last)
{
    bool exact = false;
    if (!dye_colour(word, &exact)) exact = false;
    if (exact && strlen(word) == 1) return last; /* "R", "G", "B" stand at the end only */
    return exact || is_wave(word);
}

static bool find_channel(const char *stem, const span *words, int n, span *out)
{
    char word[96];
    for (int i = n - 1; i >= 0; i--) {
        if (i > 0) { /* "Spectrum_Green", "ch_1" */
            span pair = {words[i - 1].from, words[i].to};
            simplify(stem, pair, word, sizeof word);
            if (tells_channel(word, false) && strlen(word) > 2) {
                *out = pair;
                return true;
            }
        }
        simplify(stem, words[i], word, sizeof word);
        if (n > 1 && tells_channel(word, i == n - 1)) {
            *out = words[i];
            return true;
        }
    }
    return false;
}

static bool same_class(char a, char b)
{
    return (isdigit((unsigned char)a) && isdigit((unsigned char)b)) ||
           (isalpha((unsigned char)a) && isalpha((unsigned char)b));
}

/* Last place where a selector stands by itself: "_c1" is not in "x_c10". */
static bool find_selector(const char *stem, const char *selector, span *out)
{
    size_t length = strlen(selector), stem_length = strlen(stem);
    for (size_t at = stem_length + 1; at-- > 0;) {
        if (at + length > stem_length || strncasecmp(stem + at, selector, length) != 0) continue;
        if (at > 0 && same_class(stem[at - 1], selector[0])) continue;
        if (stem[at + length] && same_class(stem[at + length], selector[length - 1])) continue;
        *out = (span){at, at + length};
        return true;
    }
    return false;
}

static bool find_selected(const char *stem, const channel_option *option, span *out)
{
    for (int i = 0; option && i < option->n; i++) {
        if (option->entries[i].index < 0 && find_selector(stem, option->entries[i].selector, out)) return true;
    }
    return false;
}

static int plane_number(const char *word)
{
    long long number;
    bool digits = word[0] == 'z' && word[1] && word[1 + strspn(word + 1, "0123456789")] == '\0';
    return digits && number_whole(word + 1, &number) && number <= UINT16_MAX ? (int)number : -1;
}

static bool is_composite_word(const char *word)
{
    static const char *const WORDS[] = {"composite", "merge", "merged", "overlay", "rgb", "combined"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcmp(word, WORDS[i]) == 0) return true;
    }
    return false;
}

static bool inside(span part, span whole)
{
    return part.from < whole.to && whole.from < part.to;
}

/* The stem without the given parts and without the separators that they leave at its ends and in a row. */
static void make_key(const char *stem, const span *cuts, int n_cuts, char *key, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; stem[i] && n + 1 < size; i++) {
        bool cut = false;
        for (int c = 0; c < n_cuts; c++) cut |= i >= cuts[c].from && i < cuts[c].to;
        bool separator = cut || !is_word_char(stem[i]);
        bool after_cut = n_cuts > 0 && (n == 0 || !is_word_char(key[n - 1]));
        if (cut || (separator && after_cut)) continue;
        key[n++] = stem[i];
    }
    while (n_cuts > 0 && n > 0 && !is_word_char(key[n - 1])) n--;
    key[n] = '\0';
}

file_name_parts file_name_take_apart(const char *name, const channel_option *option)
{
    file_name_parts parts = {.z = -1};
    size_t ending = ending_length(name), length = strlen(name) - ending;
    char stem[256];
    snprintf(stem, sizeof stem, "%.*s", (int)(length < 255 ? length : 255), name);
    snprintf(parts.ending, sizeof parts.ending, "%s", name + length);
    for (char *c = parts.ending; *c; c++) *c = (char)tolower((unsigned char)*c);
    span words[MOST_WORDS], cuts[3], channel = {0, 0};
    int n = find_words(stem, words), n_cuts = 0;
    if (find_selected(stem, option, &channel) || find_channel(stem, words, n, &channel)) {
        cuts[n_cuts++] = channel;
        snprintf(parts.token, sizeof parts.token, "%.*s", (int)(channel.to - channel.from), stem + channel.from);
    }
    for (int i = n - 1; i > 0 && n_cuts < 3; i--) {
        char word[96];
        simplify(stem, words[i], word, sizeof word);
        if (n_cuts && inside(words[i], channel)) continue;
        bool composite = !parts.composite && is_composite_word(word);
        int z = parts.z < 0 ? plane_number(word) : -1;
        if (!composite && z < 0) continue;
        parts.composite |= composite;
        if (z >= 0) parts.z = z;
        cuts[n_cuts++] = words[i];
    }
    make_key(stem, cuts, n_cuts, parts.key, sizeof parts.key);
    return parts;
}

bool file_token_is_colour_plane(const char *token)
{
    static const char *const PLANES[] = {"r", "g", "b", "red", "green", "blue"};
    char word[64];
    simplify(token, (span){0, strlen(token)}, word, sizeof word);
    for (size_t i = 0; i < sizeof PLANES / sizeof *PLANES; i++) {
        if (strcmp(word, PLANES[i]) == 0) return true;
    }
    return false;
}
