/* ISCN strings by the rules of clinical.md 5.1: counts are per allele, `sep` counts separated pairs, `con` pairs that are
 * still connected, [abnormal/total]. A clone is a class of nuclei: separated, 5' lost or 3' extra, gain, amplified, single copy.
 *
 * Which clones are written. Cutting by a section makes no separated pairs, so two such nuclei are a clone (ISCN asks for two
 * cells). It makes isolated 3' and isolated 5' alike, so nuclei with an isolated 3' are a clone of their own only when they
 * outnumber those with an isolated 5' (one-sided exact test), or when there is no other clone that the call could rest on.
 * Copy numbers are those of the middle half of the clone's nuclei (first to third quartile): a range of all nuclei would grow
 * with their number. In a section a nucleus with fewer than two copies of an end may be cut: in the separated clone it counts
 * as two, which claims no loss. */
#include "case/iscn.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "stats/binomial.h"

#define DIPLOID 2
#define LEAST_CLONE 2           /* cells of a clone, ISCN */
#define CHANCE_OF_SYMMETRY 0.05 /* as the flags of scoring (docs/scoring.md, SYMMETRIC_SINGLES) */

typedef enum clone_kind { CLONE_SEPARATED, CLONE_ISOLATED_3P, CLONE_GAIN, CLONE_AMPLIFIED, CLONE_SINGLE } clone_kind;

static bool is_isolated_5p(const iscn_nucleus *c)
{
    return c->single_5p > 0 && c->single_3p == 0;
}

static bool belongs(const iscn_nucleus *c, clone_kind kind)
{
    const bool alone = c->single_5p == 0 && c->single_3p == 0;
    switch (kind) {
    case CLONE_SEPARATED: return !c->amplified && c->single_5p > 0 && c->single_3p > 0;
    case CLONE_ISOLATED_3P: return !c->amplified && c->single_5p == 0 && c->single_3p > 0;
    case CLONE_GAIN: return !c->amplified && alone && c->fused > DIPLOID;
    case CLONE_AMPLIFIED: return c->amplified;
    case CLONE_SINGLE: return alone && c->fused == 1;
    }
    return false;
}

typedef enum counted { COUNT_5P, COUNT_3P, COUNT_PAIRS, COUNT_FUSED } counted;

static int count_of(const iscn_nucleus *c, counted what)
{
    const int pairs = c->single_5p < c->single_3p ? c->single_5p : c->single_3p;
    switch (what) {
    case COUNT_5P: return c->fused + c->single_5p;
    case COUNT_3P: return c->fused + c->single_3p;
    case COUNT_PAIRS: return pairs;
    case COUNT_FUSED: break;
    }
    return c->fused;
}

typedef struct range {
    int least, most;
} range;

static int by_value(const void *a, const void *b)
{
    const int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

/* First to third quartile of a count over the clone; false when memory is short. */
static bool middle_half(const iscn_slide *slide, clone_kind kind, counted what, range *out_range)
{
    SUNDER_AUTO(auto_free) int *values = array_new(slide->n, sizeof *values);
    size_t n = 0;
    for (size_t i = 0; values && i < slide->n; i++) {
        const iscn_nucleus *c = &slide->nuclei[i];
        if (!belongs(c, kind)) continue;
        const int count = count_of(c, what);
        const bool cut = slide->section && kind == CLONE_SEPARATED && what != COUNT_PAIRS && count < DIPLOID;
        values[n++] = cut ? DIPLOID : count;
    }
    if (n == 0) return false;
    qsort(values, n, sizeof *values, by_value);
    *out_range = (range){values[(n - 1) / 4], values[n - 1 - (n - 1) / 4]};
    return true;
}

static void add_range(text *t, range r)
{
    if (r.least == r.most) text_addf(t, "x%d", r.least);
    else text_addf(t, "x%d~%d", r.least, r.most);
}

/* (NTRK1x2) or, where the two ends differ, (5'NTRK1x1,3'NTRK1x2). */
static void add_copies(text *t, const char *gene, range five, range three)
{
    const bool alike = five.least == three.least && five.most == three.most;
    text_addf(t, alike ? "(%s" : "(5'%s", gene);
    add_range(t, five);
    if (!alike) {
        text_addf(t, ",3'%s", gene);
        add_range(t, three);
    }
    text_add(t, ")");
}

static void add_rearranged(text *t, const iscn_slide *slide, clone_kind kind)
{
    range five = {DIPLOID, DIPLOID}, three = five, linked = {1, 1};
    const bool separated = kind == CLONE_SEPARATED;
    if (middle_half(slide, kind, COUNT_5P, &five)) {
        (void)middle_half(slide, kind, COUNT_3P, &three);
        (void)middle_half(slide, kind, separated ? COUNT_PAIRS : COUNT_FUSED, &linked);
    }
    add_copies(t, slide->gene, five, three);
    text_addf(t, "(5'%s %s 3'%s", slide->gene, separated ? "sep" : "con", slide->gene);
    add_range(t, linked);
    text_add(t, ")");
}

static void add_clone(text *t, const iscn_slide *slide, clone_kind kind, size_t abnormal)
{
    range copies = {1, 1};
    text_add(t, t->length > 0 ? "/" : "nuc ish");
    switch (kind) {
    case CLONE_SEPARATED:
    case CLONE_ISOLATED_3P: add_rearranged(t, slide, kind); break;
    case CLONE_AMPLIFIED: text_addf(t, "(%s amp)", slide->gene); break;
    case CLONE_GAIN:
    case CLONE_SINGLE:
        (void)middle_half(slide, kind, COUNT_FUSED, &copies);
        add_copies(t, slide->gene, copies, copies);
        break;
    }
    text_addf(t, "[%zu/%zu]", abnormal, slide->n);
}

typedef struct clone_sizes {
    size_t of[CLONE_SINGLE + 1], isolated_5p;
} clone_sizes;

static clone_sizes sizes_of(const iscn_slide *slide)
{
    clone_sizes sizes = {{0}, 0};
    for (size_t i = 0; i < slide->n; i++) {
        for (int kind = CLONE_SEPARATED; kind <= CLONE_SINGLE; kind++)
            sizes.of[kind] += belongs(&slide->nuclei[i], (clone_kind)kind);
        sizes.isolated_5p += is_isolated_5p(&slide->nuclei[i]);
    }
    return sizes;
}

static void say(char note[ISCN_BYTES], const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(char note[ISCN_BYTES], const char *format, ...)
{
    const size_t used = strlen(note);
    va_list args;
    va_start(args, format);
    vsnprintf(note + used, ISCN_BYTES - used, format, args);
    va_end(args);
}

/* Which of the two rearranged classes are clones, and how many nuclei these hold. */
static long choose_rearranged(const iscn_slide *slide, const clone_sizes *sizes, bool written[CLONE_SINGLE + 1],
                              char note[ISCN_BYTES])
{
    const size_t split = sizes->of[CLONE_SEPARATED], isolated = sizes->of[CLONE_ISOLATED_3P];
    if (slide->call != SUNDER_CALL_REARRANGED) return slide->rearranged;
    const bool beyond_cutting = isolated >= LEAST_CLONE && isolated > sizes->isolated_5p &&
                                symmetry_one_sided((long)isolated, (long)sizes->isolated_5p) < CHANCE_OF_SYMMETRY;
    written[CLONE_SEPARATED] = split >= LEAST_CLONE;
    written[CLONE_ISOLATED_3P] = beyond_cutting || !written[CLONE_SEPARATED];
    const size_t in_string = (written[CLONE_SEPARATED] ? split : 0) + (written[CLONE_ISOLATED_3P] ? isolated : 0);
    if (in_string == (size_t)slide->rearranged) return slide->rearranged;
    say(note, "The call counts %ld rearranged nuclei, the ISCN string %zu: ", slide->rearranged, in_string);
    if (isolated > 0 && !written[CLONE_ISOLATED_3P])
        say(note,
            "it leaves out %zu with an isolated 3', which do not clearly outnumber the %zu with an isolated 5' (cutting "
            "by the section makes both equally often) and are no clone of their own.",
            isolated, sizes->isolated_5p);
    else if (split > 0 && !written[CLONE_SEPARATED])
        say(note, "it leaves out 1 with a separated pair, for one nucleus is no clone.");
    else say(note, "it holds separated pairs and isolated 3' only.");
    return (long)in_string;
}

static void choose_others(const iscn_slide *slide, const clone_sizes *sizes, bool written[CLONE_SINGLE + 1],
                          char note[ISCN_BYTES])
{
    written[CLONE_GAIN] = slide->gain && sizes->of[CLONE_GAIN] >= LEAST_CLONE;
    written[CLONE_AMPLIFIED] = slide->amplified && sizes->of[CLONE_AMPLIFIED] >= LEAST_CLONE;
    const bool mostly_single = 2 * sizes->of[CLONE_SINGLE] > slide->n && slide->call == SUNDER_CALL_NORMAL;
    written[CLONE_SINGLE] = mostly_single && !slide->section;
    if (mostly_single && slide->section)
        say(note,
            "%zu of %zu nuclei show one copy; a section cuts nuclei, so that is no finding and the normal string is "
            "given.",
            sizes->of[CLONE_SINGLE], slide->n);
}

long iscn_write(const iscn_slide *slide, char out_string[ISCN_BYTES], char out_note[ISCN_BYTES])
{
    out_string[0] = out_note[0] = '\0';
    if (slide->n == 0 || (slide->call != SUNDER_CALL_REARRANGED && slide->call != SUNDER_CALL_NORMAL)) {
        say(out_note, "No string is given: the call is %s.", sunder_call_name(slide->call));
        return slide->rearranged;
    }
    SUNDER_AUTO(text_free) text t = {0};
    const clone_sizes sizes = sizes_of(slide);
    bool written[CLONE_SINGLE + 1] = {false};
    const long in_string = choose_rearranged(slide, &sizes, written, out_note);
    choose_others(slide, &sizes, written, out_note);
    for (int kind = CLONE_SEPARATED; kind <= CLONE_SINGLE; kind++)
        if (written[kind]) add_clone(&t, slide, (clone_kind)kind, sizes.of[kind]);
    if (t.length == 0) text_addf(&t, "nuc ish(%sx%d)[%zu]", slide->gene, DIPLOID, slide->n);
    if (!t.failed) snprintf(out_string, ISCN_BYTES, "%s", t.chars);
    return in_string;
}

void iscn_for_print(const char *string, char *buffer, size_t size)
{
    size_t n = 0;
    for (const char *c = string; *c && n + 3 < size; c++) {
        const bool times = c > string && *c == 'x' && c[1] >= '0' && c[1] <= '9';
        const char *sign = times ? "\xc3\x97" : (char[]){*c, '\0'};
        while (*sign) buffer[n++] = *sign++;
    }
    buffer[n] = '\0';
}
