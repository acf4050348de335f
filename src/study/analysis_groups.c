/* Comparisons of calls: of all slides, of the slides of a scanner, of one specimen on two scanners. */
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "study/analysis_parts.h"

/* Pairs of slides between labs, scanners or batches: more is no design that anybody could read, and would take hours. */
#define MOST_PAIRS 1000000
#define SOFTWARE_AGAINST_REFERENCE "software against reference"

/* Something that slides share. */
typedef struct factor {
    const char *name, *between; /* kind of comparison of one specimen under two of it; NULL: none */
    size_t at;                  /* of its text in study_slide */
} factor;

static const factor factors[] = {
    {"locus", NULL, offsetof(study_slide, scoring.locus)},
    {"lab", "between labs", offsetof(study_slide, lab)},
    {"scanner", "between scanners", offsetof(study_slide, scanner)},
    {"batch", "between batches", offsetof(study_slide, batch)},
    {"method", NULL, offsetof(study_slide, reference_method)},
};
#define N_FACTORS (sizeof factors / sizeof factors[0])

static sunder_status group_by(const study_slides *slides, size_t at, grouping *out, sunder_error *err)
{
    SUNDER_AUTO(auto_free) const char **keys = array_new(slides->n, sizeof *keys);
    if (!keys) return fail_memory(err, "groups");
    for (size_t i = 0; i < slides->n; i++) keys[i] = (const char *)&slides->rows[i] + at;
    return grouping_of(keys, slides->n, out, err);
}

static bool has_reference(const study_analysis *a, size_t slide)
{
    return a->slides->rows[slide].reference != SAID_NOTHING;
}

static sunder_status compare_groups(analysis_work *w, const factor *f, sunder_error *err)
{
    const study_analysis *a = w->a;
    SUNDER_AUTO(grouping_free) grouping g = {0};
    sunder_status status = group_by(a->slides, f->at, &g, err);
    for (size_t k = 0; status == SUNDER_OK && k < g.n_groups && g.n_groups > 1; k++) {
        for (size_t at = g.first[k]; at < g.first[k + 1]; at++) {
            const size_t i = g.slides[at];
            if (has_reference(a, i)) judge(w, a->outcomes[i].call, a->slides->rows[i].reference, i);
        }
        char group[160];
        snprintf(group, sizeof group, "%s: %s", f->name, g.names[k]);
        status = end_comparison(w, SOFTWARE_AGAINST_REFERENCE, group, true, err);
    }
    return status;
}

/* reader_b MOST_READERS: the reference. */
static sunder_status compare_marks(analysis_work *w, int reader_a, int reader_b, sunder_error *err)
{
    const study_slides *slides = w->a->slides;
    const bool against_reference = reader_b == MOST_READERS;
    for (size_t i = 0; i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        const said one = s->marks[reader_a].call;
        const said other = against_reference ? s->reference : s->marks[reader_b].call;
        if (one != SAID_NOTHING && other != SAID_NOTHING) judge(w, one, other, i);
    }
    char group[160];
    snprintf(group, sizeof group, "%s%s%s", slides->readers[reader_a], against_reference ? "" : " against ",
             against_reference ? "" : slides->readers[reader_b]);
    return end_comparison(w, against_reference ? "reader against reference" : "reader against reader", group, false,
                          err);
}

static sunder_status compare_software_with_reader(analysis_work *w, int reader, sunder_error *err)
{
    const study_analysis *a = w->a;
    for (size_t i = 0; i < a->slides->n; i++) {
        const said call = a->slides->rows[i].marks[reader].call;
        if (call != SAID_NOTHING) judge(w, a->outcomes[i].call, call, i);
    }
    return end_comparison(w, "software against reader", a->slides->readers[reader], true, err);
}

sunder_status compare_parties(analysis_work *w, sunder_error *err)
{
    const study_analysis *a = w->a;
    const int n_readers = a->slides->n_readers;
    for (size_t i = 0; i < a->slides->n; i++) {
        if (has_reference(a, i)) judge(w, a->outcomes[i].call, a->slides->rows[i].reference, i);
    }
    sunder_status status = end_comparison(w, SOFTWARE_AGAINST_REFERENCE, "", true, err);
    for (size_t i = 0; status == SUNDER_OK && i < N_FACTORS; i++) status = compare_groups(w, &factors[i], err);
    for (int i = 0; status == SUNDER_OK && i < n_readers; i++) status = compare_software_with_reader(w, i, err);
    for (int i = 0; status == SUNDER_OK && i < n_readers; i++) status = compare_marks(w, i, MOST_READERS, err);
    for (int i = 0; i < n_readers; i++) {
        for (int j = i + 1; status == SUNDER_OK && j < n_readers; j++) status = compare_marks(w, i, j, err);
    }
    return status;
}

/* One specimen in two places: its first slide in each. */
typedef struct place_pair {
    size_t one, other; /* places */
    size_t x, y;       /* slides */
} place_pair;

typedef struct place_pairs {
    size_t n, capacity;
    place_pair *rows;
} place_pairs;

static void place_pairs_free(place_pairs *p)
{
    free(p->rows);
}

static int by_places(const void *a, const void *b)
{
    const place_pair *p = a, *q = b;
    if (p->one != q->one) return p->one < q->one ? -1 : 1;
    if (p->other != q->other) return p->other < q->other ? -1 : 1;
    return p->x < q->x ? -1 : p->x > q->x;
}

typedef struct seen_at {
    size_t place, slide;
} seen_at;

static int by_place(const void *a, const void *b)
{
    const seen_at *one = a, *other = b;
    if (one->place != other->place) return one->place < other->place ? -1 : 1;
    return one->slide < other->slide ? -1 : one->slide > other->slide;
}

/* The first slide of a specimen in each place it was in, in the order of the places; returns how many. */
static size_t places_of(const grouping *specimens, size_t specimen, const grouping *g, seen_at *seen)
{
    size_t n = 0, kept = 0;
    for (size_t at = specimens->first[specimen]; at < specimens->first[specimen + 1]; at++) {
        const size_t slide = specimens->slides[at];
        if (g->of[slide] != NO_GROUP) seen[n++] = (seen_at){g->of[slide], slide};
    }
    qsort(seen, n, sizeof *seen, by_place);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || seen[kept - 1].place != seen[i].place) seen[kept++] = seen[i];
    }
    return kept;
}

/* *out_too_many: there are more than MOST_PAIRS. */
static sunder_status pair_places(const grouping *specimens, const grouping *g, seen_at *seen, place_pairs *pairs,
                                 bool *out_too_many, sunder_error *err)
{
    for (size_t s = 0; s < specimens->n_groups; s++) {
        const size_t n = places_of(specimens, s, g, seen);
        const size_t more = n * (n > 0 ? n - 1 : 0) / 2;
        *out_too_many = pairs->n + more > MOST_PAIRS;
        if (*out_too_many) return SUNDER_OK;
        if (!array_reserve((void **)&pairs->rows, &pairs->capacity, pairs->n + more, sizeof *pairs->rows))
            return fail_memory(err, "specimens");
        for (size_t i = 0; i < n; i++) {
            for (size_t k = i + 1; k < n; k++)
                pairs->rows[pairs->n++] = (place_pair){seen[i].place, seen[k].place, seen[i].slide, seen[k].slide};
        }
    }
    return SUNDER_OK;
}

static sunder_status judge_pairs(analysis_work *w, const factor *f, const grouping *g, const place_pairs *pairs,
                                 sunder_error *err)
{
    const outcome *outcomes = w->a->outcomes;
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < pairs->n; i++) {
        const place_pair *p = &pairs->rows[i];
        judge(w, outcomes[p->x].call, outcomes[p->y].call, p->x);
        if (i + 1 < pairs->n && p->one == p[1].one && p->other == p[1].other) continue;
        char group[160];
        snprintf(group, sizeof group, "%s against %s", g->names[p->one], g->names[p->other]);
        status = end_comparison(w, f->between, group, false, err);
    }
    return status;
}

static sunder_status compare_levels(analysis_work *w, const factor *f, const grouping *specimens, sunder_error *err)
{
    study_analysis *a = w->a;
    SUNDER_AUTO(grouping_free) grouping g = {0};
    SUNDER_AUTO(place_pairs_free) place_pairs pairs = {0};
    sunder_status status = group_by(a->slides, f->at, &g, err);
    if (status != SUNDER_OK || g.n_groups < 2) return status;
    SUNDER_AUTO(auto_free) seen_at *seen = array_new(a->slides->n, sizeof *seen);
    if (!seen) return fail_memory(err, "specimens");
    bool too_many = false;
    status = pair_places(specimens, &g, seen, &pairs, &too_many, err);
    if (status != SUNDER_OK) return status;
    if (too_many) {
        a->left_out[a->n_left_out++] = f->between;
        return SUNDER_OK;
    }
    if (pairs.n > 0) qsort(pairs.rows, pairs.n, sizeof *pairs.rows, by_places);
    return judge_pairs(w, f, &g, &pairs, err);
}

/* A specimen is what the manifest calls so, else the patient, at one locus. */
static sunder_status group_specimens(const study_slides *slides, char (**out_keys)[192], grouping *out_specimens,
                                     sunder_error *err)
{
    char(*keys)[192] = array_new(slides->n, sizeof *keys);
    SUNDER_AUTO(auto_free) const char **borrowed = array_new(slides->n, sizeof *borrowed);
    *out_keys = keys;
    if (!keys || !borrowed) return fail_memory(err, "specimens");
    for (size_t i = 0; i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        const char *whose = s->specimen[0] ? s->specimen : s->patient;
        if (whose[0]) snprintf(keys[i], sizeof keys[i], "%s\n%s", whose, s->scoring.locus);
        borrowed[i] = keys[i];
    }
    return grouping_of(borrowed, slides->n, out_specimens, err);
}

sunder_status compare_places(analysis_work *w, sunder_error *err)
{
    SUNDER_AUTO(grouping_free) grouping specimens = {0};
    SUNDER_AUTO(auto_free) char(*keys)[192] = NULL;
    sunder_status status = group_specimens(w->a->slides, &keys, &specimens, err);
    for (size_t i = 0; status == SUNDER_OK && i < N_FACTORS; i++) {
        if (factors[i].between) status = compare_levels(w, &factors[i], &specimens, err);
    }
    return status;
}
