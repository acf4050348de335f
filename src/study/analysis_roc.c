/* The rearranged fraction as a number that parts the reference's positives from its negatives. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"
#include "stats/random.h"
#include "study/analysis_parts.h"

#define STREAM_ROC 0x726f6300u
#define LOWER_QUANTILE 0.025
#define UPPER_QUANTILE 0.975

/* Slides sorted by falling fraction, as roc_area_of sorts its items. */
typedef struct ranked {
    roc_item item;
    size_t patient;
} ranked;

static int by_falling_value(const void *a, const void *b)
{
    const ranked *one = a, *other = b;
    if (one->item.value != other->item.value) return one->item.value > other->item.value ? -1 : 1;
    return (int)other->item.positive - (int)one->item.positive;
}

typedef struct roc_draws {
    size_t n;
    const roc_item *items;
    const ranked *order;
    size_t n_patients;
    unsigned *taken, *weight;
    size_t *patients; /* that have a slide here */
} roc_draws;

static size_t patients_here(roc_draws *d)
{
    size_t here = 0;
    for (size_t i = 0; i < d->n; i++) d->taken[d->order[i].patient] = 1;
    for (size_t i = 0; i < d->n_patients; i++) {
        if (d->taken[i]) d->patients[here++] = i;
    }
    return here;
}

static interval draw_areas(roc_draws *d, int rounds, uint64_t seed, double *areas)
{
    random_stream stream = random_stream_of(seed, 0, 0, STREAM_ROC);
    const size_t here = patients_here(d);
    size_t n_areas = 0;
    for (int round = 0; round < rounds && here > 1; round++) {
        memset(d->taken, 0, d->n_patients * sizeof *d->taken);
        for (size_t i = 0; i < here; i++) d->taken[d->patients[random_below(&stream, here)]] += 1;
        for (size_t i = 0; i < d->n; i++) d->weight[i] = d->taken[d->order[i].patient];
        const double area = roc_weighted_area(d->items, d->n, d->weight);
        if (isfinite(area)) areas[n_areas++] = area;
    }
    if (2 * n_areas < (size_t)rounds || n_areas < 2) return (interval){NAN, NAN};
    qsort(areas, n_areas, sizeof *areas, compare_doubles);
    return (interval){areas[(size_t)(LOWER_QUANTILE * (double)(n_areas - 1))],
                      areas[(size_t)ceil(UPPER_QUANTILE * (double)(n_areas - 1))]};
}

static sunder_status area_by_patient(const analysis_work *w, const roc_item *items, const ranked *order, size_t n,
                                     interval *out, sunder_error *err)
{
    const size_t n_patients = w->a->patients.n_groups;
    SUNDER_AUTO(auto_free) unsigned *taken = array_new(n_patients, sizeof *taken);
    SUNDER_AUTO(auto_free) unsigned *weight = array_new(n, sizeof *weight);
    SUNDER_AUTO(auto_free) size_t *patients = array_new(n_patients, sizeof *patients);
    SUNDER_AUTO(auto_free) double *areas = array_new((size_t)w->rounds, sizeof *areas);
    if (!taken || !weight || !patients || !areas) return fail_memory(err, "ROC");
    roc_draws d = {n, items, order, n_patients, taken, weight, patients};
    *out = draw_areas(&d, w->rounds, w->seed, areas);
    return SUNDER_OK;
}

sunder_status analyse_roc(analysis_work *w, sunder_error *err)
{
    study_analysis *a = w->a;
    SUNDER_AUTO(auto_free) ranked *order = array_new(a->slides->n, sizeof *order);
    SUNDER_AUTO(auto_free) roc_item *items = array_new(a->slides->n, sizeof *items);
    a->roc_points = array_new(a->slides->n + 1, sizeof *a->roc_points);
    if (!order || !items || !a->roc_points) return fail_memory(err, "ROC");
    size_t n = 0;
    for (size_t i = 0; i < a->slides->n; i++) {
        const said reference = a->slides->rows[i].reference;
        if (reference != SAID_REARRANGED && reference != SAID_NORMAL) continue;
        if (!isfinite(a->outcomes[i].fraction)) continue;
        order[n++] = (ranked){{a->outcomes[i].fraction, reference == SAID_REARRANGED}, a->patients.of[i]};
    }
    qsort(order, n, sizeof *order, by_falling_value);
    for (size_t i = 0; i < n; i++) items[i] = order[i].item;
    a->roc = roc_area_of(items, n);
    a->n_roc_points = roc_points(items, n, a->roc_points);
    return area_by_patient(w, items, order, n, &a->roc_by_patient, err);
}
