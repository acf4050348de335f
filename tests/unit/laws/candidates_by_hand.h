/* Tables of candidates made by hand, and the laws that are read from them. */
#ifndef TESTS_CANDIDATES_BY_HAND_H
#define TESTS_CANDIDATES_BY_HAND_H

#include "one_context.h"
#include "laws/slide_laws.h"
#include "../detect/simulated.h"

enum { MOST_ROWS = 20000 };

typedef struct table {
    candidates all;
    nuclei per_field[4];
    size_t n_fields;
    random_stream r;
} table;

/* n_fields fields of 20 nuclei of 50 um^2 each. */
static inline table table_new(size_t n_fields, uint64_t seed)
{
    table t = {.n_fields = n_fields, .r = {seed}};
    t.all.rows = calloc(MOST_ROWS, sizeof(candidate));
    t.all.capacity = MOST_ROWS;
    for (size_t f = 0; f < n_fields; f++) {
        t.per_field[f].n = 20;
        t.per_field[f].rows = calloc(20, sizeof(nucleus));
        for (int i = 0; i < 20; i++) t.per_field[f].rows[i] = (nucleus){.id = i + 1, .area_um2 = 50};
    }
    return t;
}

static inline void table_drop(table *t)
{
    candidates_free(&t->all);
    for (size_t f = 0; f < t->n_fields; f++) free(t->per_field[f].rows);
}

static inline candidate *add(table *t, size_t in_field, probe_end end, double x, double y, double significance)
{
    assert_true(t->all.n < MOST_ROWS);
    candidate *row = &t->all.rows[t->all.n++];
    *row = (candidate){.field = in_field, .nucleus = 1, .end = end, .centre_um = {x, y}, .significance = significance};
    row->next_um = INFINITY, row->z_um = NAN, row->z_se_um = NAN;
    row->sigma_um = 0.2, row->amplitude = 10 * significance, row->flux = 250 * significance, row->flux_se = 100;
    return row;
}

typedef struct shift_truth {
    double x, y, magnification, pair_sigma;
} shift_truth;

/* A fused pair somewhere in a field of 100 um: the 3' signal is seen where the optics put it. */
static inline void add_pair(table *t, size_t in_field, shift_truth truth)
{
    double x = 3 + 94 * uniform(&t->r), y = 3 + 94 * uniform(&t->r);
    double ox = x + truth.pair_sigma * normal(&t->r), oy = y + truth.pair_sigma * normal(&t->r);
    add(t, in_field, END_5P, x, y, 10 + 30 * uniform(&t->r));
    add(t, in_field, END_3P, ox - truth.x - truth.magnification * (ox - 50),
        oy - truth.y - truth.magnification * (oy - 50), 10 + 30 * uniform(&t->r));
}

static inline slide_laws run(const table *t)
{
    slide_laws laws;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(laws_run(context, &t->all, t->per_field, t->n_fields, &laws, &error), &error);
    return laws;
}

/* Largest distance of mapped places from the truth over the field. */

#endif
