/* How alike the slides of one specimen are: in one place, and between labs, scanners and batches. Every slide is held against
 * every other one of its specimen, and slides are taken in the order of their ids, so the rows of the manifest may stand in any
 * order. Spread: the pooled standard deviation within specimens, from pairs, as the sum of squares of n values about their mean
 * is that of their n (n - 1) / 2 differences over n (Bland and Altman 1996, doi:10.1136/bmj.313.7059.744). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "study/analysis_parts.h"

/* Pairs of slides between labs, scanners or batches: more is no design that anybody could read, and would take hours. */
#define MOST_PAIRS 1000000
#define KEY_LENGTH 256

typedef char slide_key[KEY_LENGTH];

/* Where slides of one specimen can lie. */
typedef struct place_kind {
    const char *name;
    bool within; /* pairs in one place; else between two */
    void (*key)(const study_slide *s, slide_key out_key);
} place_kind;

/* "": a place that the manifest says nothing of is one, too. */
static void key_of_place(const study_slide *s, slide_key out_key)
{
    const char *const words[] = {s->lab, s->scanner, s->batch};
    size_t length = 0;
    for (int i = 0; i < 3; i++) {
        if (!words[i][0]) continue;
        length += (size_t)snprintf(out_key + length, KEY_LENGTH - length, "%s%s", length > 0 ? ", " : "", words[i]);
    }
    if (length == 0) snprintf(out_key, KEY_LENGTH, "no place given");
}

static void key_of_lab(const study_slide *s, slide_key out_key)
{
    snprintf(out_key, KEY_LENGTH, "%s", s->lab);
}

static void key_of_scanner(const study_slide *s, slide_key out_key)
{
    snprintf(out_key, KEY_LENGTH, "%s", s->scanner);
}

static void key_of_batch(const study_slide *s, slide_key out_key)
{
    snprintf(out_key, KEY_LENGTH, "%s", s->batch);
}

/* A specimen is what the manifest calls so, else the patient, at one locus. */
static void key_of_specimen(const study_slide *s, slide_key out_key)
{
    const char *whose = s->specimen[0] ? s->specimen : s->patient;
    if (whose[0])
        snprintf(out_key, KEY_LENGTH, "%s\n%s\n%s", whose, s->scoring.locus, s->specimen[0] ? "specimen" : "patient");
}

static const place_kind kinds[] = {
    {"within one place", true, key_of_place},
    {"between labs", false, key_of_lab},
    {"between scanners", false, key_of_scanner},
    {"between batches", false, key_of_batch},
};

/* Two slides of a specimen; one <= other are their places. */
typedef struct place_pair {
    size_t one, other, specimen;
    size_t x, y; /* slides */
} place_pair;

typedef struct place_pairs {
    size_t n, capacity;
    place_pair *rows;
} place_pairs;

static void place_pairs_free(place_pairs *p)
{
    free(p->rows);
}

/* A specimen in two places, or in one. */
typedef struct place_cell {
    size_t one, other, specimen;
    bool called, differs;    /* some pair has two calls; has two that differ */
    size_t n;                /* pairs with two fractions */
    double sum, sum_squares; /* of their differences */
} place_cell;

/* What is shared by the kinds: groups hold positions in order. */
typedef struct places_work {
    analysis_work *w;
    size_t *order; /* slides by id; borrowed from the analysis */
    slide_key *keys;
    grouping specimens, places;
} places_work;

static void places_work_free(places_work *p)
{
    grouping_free(&p->specimens);
    grouping_free(&p->places);
    free(p->keys);
}

static sunder_status group_positions(places_work *p, void (*key)(const study_slide *, slide_key), slide_key *keys,
                                     grouping *out, sunder_error *err)
{
    const study_slides *slides = p->w->a->slides;
    SUNDER_AUTO(auto_free) const char **borrowed = array_new(slides->n, sizeof *borrowed);
    if (!borrowed) return fail_memory(err, "places");
    for (size_t i = 0; i < slides->n; i++) {
        keys[i][0] = '\0';
        key(&slides->rows[p->order[i]], keys[i]);
        borrowed[i] = keys[i];
    }
    return grouping_of(borrowed, slides->n, out, err);
}

static int by_places(const void *a, const void *b)
{
    const place_pair *p = a, *q = b;
    const size_t left[] = {p->one, p->other, p->specimen, p->x, p->y},
                 right[] = {q->one, q->other, q->specimen, q->x, q->y};
    for (int i = 0; i < 5; i++) {
        if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
    }
    return 0;
}

static int by_specimen(const void *a, const void *b)
{
    const place_cell *p = a, *q = b;
    const size_t left[] = {p->specimen, p->one, p->other}, right[] = {q->specimen, q->one, q->other};
    for (int i = 0; i < 3; i++) {
        if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
    }
    return 0;
}

/* Pairs hold positions here, so that they sort by id. */
static sunder_status add_pairs(const places_work *p, size_t specimen, bool within, place_pairs *pairs,
                               sunder_error *err)
{
    const size_t *of = p->places.of;
    const size_t *members = p->specimens.slides + p->specimens.first[specimen];
    const size_t n = p->specimens.first[specimen + 1] - p->specimens.first[specimen];
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n && pairs->n <= MOST_PAIRS; k++) {
            const size_t x = members[i], y = members[k];
            if (of[x] == NO_GROUP || of[y] == NO_GROUP || (of[x] == of[y]) != within) continue;
            if (!array_reserve((void **)&pairs->rows, &pairs->capacity, pairs->n + 1, sizeof *pairs->rows))
                return fail_memory(err, "specimens");
            const bool turned = of[x] > of[y];
            pairs->rows[pairs->n++] =
                turned ? (place_pair){of[y], of[x], specimen, y, x} : (place_pair){of[x], of[y], specimen, x, y};
        }
    }
    return SUNDER_OK;
}

static void name_places(const places_work *p, const place_kind *kind, size_t one, size_t other, char out_group[160])
{
    if (kind->within) snprintf(out_group, 160, "%.150s", p->places.names[one]);
    else snprintf(out_group, 160, "%.70s against %.70s", p->places.names[one], p->places.names[other]);
}

static sunder_status judge_pairs(const places_work *p, const place_kind *kind, const place_pairs *pairs,
                                 sunder_error *err)
{
    const outcome *outcomes = p->w->a->outcomes;
    SUNDER_AUTO(auto_free) judged *rows = array_new(pairs->n, sizeof *rows);
    if (!rows) return fail_memory(err, "specimens");
    const comparison_kind asked = {kind->name, .no_reference = true};
    analysis_work w = *p->w;
    w.rows = rows;
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < pairs->n; i++) {
        const place_pair *pair = &pairs->rows[i];
        const size_t x = p->order[pair->x], y = p->order[pair->y];
        judge(&w, outcomes[x].call, outcomes[y].call, x);
        if (i + 1 < pairs->n && pair->one == pair[1].one && pair->other == pair[1].other) continue;
        char group[160];
        name_places(p, kind, pair->one, pair->other, group);
        status = end_comparison(&w, &asked, group, err);
    }
    return status;
}

static void add_to_cell(const outcome *x, const outcome *y, place_cell *cell)
{
    if (x->call != SAID_NOTHING && y->call != SAID_NOTHING) {
        cell->called = true;
        cell->differs = cell->differs || x->call != y->call;
    }
    const double difference = y->fraction - x->fraction;
    if (!isfinite(difference)) return;
    cell->n += 1;
    cell->sum += difference;
    cell->sum_squares += difference * difference;
}

/* Returns how many cells the sorted pairs make. cells: room for one a pair. */
static size_t take_cells(const places_work *p, const place_pairs *pairs, place_cell *cells)
{
    const outcome *outcomes = p->w->a->outcomes;
    size_t n = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        const place_pair *pair = &pairs->rows[i];
        const place_cell *last = n > 0 ? &cells[n - 1] : NULL;
        if (!last || last->one != pair->one || last->other != pair->other || last->specimen != pair->specimen)
            cells[n++] = (place_cell){.one = pair->one, .other = pair->other, .specimen = pair->specimen};
        add_to_cell(&outcomes[p->order[pair->x]], &outcomes[p->order[pair->y]], &cells[n - 1]);
    }
    return n;
}

/* How many values make n pairs: the n of n (n - 1) / 2. */
static double values_of(size_t n_pairs)
{
    return round((1.0 + sqrt(1.0 + 8.0 * (double)n_pairs)) / 2.0);
}

/* What adds up over specimens. */
typedef struct precision_sums {
    long specimens, alike;
    double squares, df;
} precision_sums;

/* The n cells of one specimen: its places, or its pairs of places. */
static void add_specimen(const place_cell *cells, size_t n, bool within, precision_sums *sums)
{
    bool called = false, differs = false;
    size_t n_pairs = 0;
    double between = 0;
    for (size_t i = 0; i < n; i++) {
        const place_cell *cell = &cells[i];
        called = called || cell->called;
        differs = differs || cell->differs;
        if (cell->n == 0) continue;
        n_pairs += 1;
        const double values = values_of(cell->n), mean = cell->sum / (double)cell->n;
        between += mean * mean;
        if (!within) continue;
        sums->squares += cell->sum_squares / values;
        sums->df += values - 1;
    }
    sums->specimens += called;
    sums->alike += called && !differs;
    if (within || n_pairs == 0) return;
    sums->squares += between / values_of(n_pairs);
    sums->df += values_of(n_pairs) - 1;
}

static sunder_status add_precision(study_analysis *a, const char *kind, const char *group, const precision_sums *sums,
                                   const difference_limits *shift, sunder_error *err)
{
    if (!array_reserve((void **)&a->precisions, &a->precisions_capacity, a->n_precisions + 1, sizeof *a->precisions))
        return fail_memory(err, kind);
    precision *row = &a->precisions[a->n_precisions++];
    *row = (precision){.kind = kind, .specimens = (size_t)sums->specimens, .df = (size_t)sums->df, .shift = *shift};
    snprintf(row->group, sizeof row->group, "%s", group);
    row->alike = proportion_of(sums->alike, sums->specimens);
    row->sd = sums->df > 0 ? sqrt(sums->squares / sums->df) : (double)NAN;
    return SUNDER_OK;
}

/* One row over all places of a kind. */
static sunder_status sum_kind(const places_work *p, const place_kind *kind, const place_cell *cells, size_t n,
                              sunder_error *err)
{
    SUNDER_AUTO(auto_free) place_cell *sorted = array_new(n, sizeof *sorted);
    if (!sorted) return fail_memory(err, kind->name);
    memcpy(sorted, cells, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_specimen);
    precision_sums sums = {0};
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && sorted[to].specimen == sorted[from].specimen;) to++;
        add_specimen(sorted + from, to - from, kind->within, &sums);
    }
    const difference_limits none = difference_limits_of(NULL, 0);
    return add_precision(p->w->a, kind->name, "", &sums, &none, err);
}

/* One row a place, or a pair of places. */
static sunder_status sum_places(const places_work *p, const place_kind *kind, const place_cell *cells, size_t n,
                                sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *shifts = array_new(n, sizeof *shifts);
    sunder_status status = shifts ? SUNDER_OK : fail_memory(err, kind->name);
    for (size_t from = 0, to; status == SUNDER_OK && from < n; from = to) {
        precision_sums sums = {0};
        size_t n_shifts = 0;
        for (to = from; to < n && cells[to].one == cells[from].one && cells[to].other == cells[from].other; to++) {
            add_specimen(&cells[to], 1, kind->within, &sums);
            if (!kind->within && cells[to].n > 0) shifts[n_shifts++] = cells[to].sum / (double)cells[to].n;
        }
        char group[160];
        name_places(p, kind, cells[from].one, cells[from].other, group);
        const difference_limits shift = difference_limits_of(shifts, n_shifts);
        status = add_precision(p->w->a, kind->name, group, &sums, &shift, err);
    }
    return status;
}

static sunder_status compare_kind(places_work *p, const place_kind *kind, sunder_error *err)
{
    study_analysis *a = p->w->a;
    SUNDER_AUTO(place_pairs_free) place_pairs pairs = {0};
    grouping_free(&p->places);
    sunder_status status = group_positions(p, kind->key, p->keys, &p->places, err);
    for (size_t s = 0; status == SUNDER_OK && s < p->specimens.n_groups && pairs.n <= MOST_PAIRS; s++)
        status = add_pairs(p, s, kind->within, &pairs, err);
    if (status != SUNDER_OK || pairs.n == 0) return status;
    if (pairs.n > MOST_PAIRS) {
        a->left_out[a->n_left_out++] = kind->name;
        return SUNDER_OK;
    }
    qsort(pairs.rows, pairs.n, sizeof *pairs.rows, by_places);
    SUNDER_AUTO(auto_free) place_cell *cells = array_new(pairs.n, sizeof *cells);
    if (!cells) return fail_memory(err, kind->name);
    const size_t n = take_cells(p, &pairs, cells);
    status = judge_pairs(p, kind, &pairs, err);
    if (status == SUNDER_OK) status = sum_kind(p, kind, cells, n, err);
    return status == SUNDER_OK ? sum_places(p, kind, cells, n, err) : status;
}

typedef struct named_slide {
    const char *id;
    size_t slide;
} named_slide;

static int by_id(const void *a, const void *b)
{
    const named_slide *one = a, *other = b;
    const int order = natural_compare(one->id, other->id);
    return order ? order : strcmp(one->id, other->id);
}

static sunder_status order_slides(study_analysis *a, size_t *out_order, sunder_error *err)
{
    SUNDER_AUTO(auto_free) named_slide *named = array_new(a->slides->n, sizeof *named);
    if (!named) return fail_memory(err, "slides");
    for (size_t i = 0; i < a->slides->n; i++) named[i] = (named_slide){a->slides->rows[i].scoring.id, i};
    qsort(named, a->slides->n, sizeof *named, by_id);
    for (size_t i = 0; i < a->slides->n; i++) out_order[i] = named[i].slide;
    return SUNDER_OK;
}

static bool calls_differ(const study_analysis *a, const specimen_slides *s)
{
    said first = SAID_NOTHING;
    for (size_t i = 0; i < s->n; i++) {
        const said call = a->outcomes[s->slides[i]].call;
        if (call == SAID_NOTHING) continue;
        if (first != SAID_NOTHING && call != first) return true;
        first = call;
    }
    return false;
}

static sunder_status list_specimens(const places_work *p, sunder_error *err)
{
    study_analysis *a = p->w->a;
    const grouping *g = &p->specimens;
    a->specimen_order = array_new(a->slides->n, sizeof *a->specimen_order);
    a->specimens = array_new(g->n_groups, sizeof *a->specimens);
    if (!a->specimen_order || !a->specimens) return fail_memory(err, "specimens");
    for (size_t k = 0; k < g->n_groups; k++) {
        for (size_t at = g->first[k]; at < g->first[k + 1]; at++) a->specimen_order[at] = p->order[g->slides[at]];
        specimen_slides s = {.slides = a->specimen_order + g->first[k], .n = g->first[k + 1] - g->first[k]};
        if (s.n < 2) continue;
        s.is_patient = !a->slides->rows[s.slides[0]].specimen[0];
        s.differs = calls_differ(a, &s);
        a->specimens[a->n_specimens++] = s;
    }
    return SUNDER_OK;
}

sunder_status compare_places(analysis_work *w, sunder_error *err)
{
    const size_t n = w->a->slides->n;
    SUNDER_AUTO(auto_free) slide_key *specimen_keys = array_new(n, sizeof *specimen_keys);
    SUNDER_AUTO(auto_free) size_t *order = array_new(n, sizeof *order);
    SUNDER_AUTO(places_work_free) places_work p = {.w = w, .order = order, .keys = array_new(n, sizeof *p.keys)};
    if (!specimen_keys || !order || !p.keys) return fail_memory(err, "specimens");
    sunder_status status = order_slides(w->a, order, err);
    if (status == SUNDER_OK) status = group_positions(&p, key_of_specimen, specimen_keys, &p.specimens, err);
    if (status == SUNDER_OK) status = list_specimens(&p, err);
    for (size_t i = 0; status == SUNDER_OK && i < sizeof kinds / sizeof kinds[0]; i++)
        status = compare_kind(&p, &kinds[i], err);
    return status;
}
