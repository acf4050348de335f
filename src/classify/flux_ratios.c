/* The ratio of two fluxes does not know exposure or dye, but the usual ratio of the slide does: every ratio is given in units
 * of the median of the slide's fused pairs. Errors are those of both fluxes. The median's own error is left out: it is the
 * same for all pairs and ten times smaller than theirs. */
#include "classify/flux_ratios.h"

#include <math.h>

#include "core/memory.h"
#include "laws/sure_signals.h"

/* A quarter of the usual brightness, and three errors below it: a remnant of the probe, no dim signal. */
#define WEAK_RATIO 0.25
#define WEAK_ERRORS 3.0

/* The median of fewer says little. */
#define LEAST_PAIRS 20

/* Signals of a field stand together, numbered from 1. */
static const weighed *row_of(const readings *r, const weighed_table *w, size_t first, int id)
{
    return &w->rows[r->signals[first + (size_t)id - 1].weighed];
}

/* Raw ratio and its error; NaN unless both fluxes are positive. */
static void measure(const weighed *of_5p, const weighed *of_3p, signal_pair *pair)
{
    pair->ratio_5p_3p = pair->ratio_se = NAN;
    pair->weak_end = WEAK_NONE;
    if (!(of_5p->flux > 0.0) || !(of_3p->flux > 0.0)) return;
    pair->ratio_5p_3p = of_5p->flux / of_3p->flux;
    pair->ratio_se = pair->ratio_5p_3p * hypot(of_5p->flux_se / of_5p->flux, of_3p->flux_se / of_3p->flux);
}

static weak_end find_weak(double ratio, double se)
{
    if (ratio + WEAK_ERRORS * se < WEAK_RATIO) return WEAK_5P;
    /* The same test of the other end, on 3' / 5'. */
    if ((1.0 + WEAK_ERRORS * se / ratio) / ratio < WEAK_RATIO) return WEAK_3P;
    return WEAK_NONE;
}

static sunder_status usual_ratio(const readings *r, double *out_usual, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *ratios = array_new(r->n_pairs, sizeof *ratios);
    if (!ratios) return fail_memory(err, "the brightness of pairs");
    size_t n = 0;
    for (size_t i = 0; i < r->n_pairs; i++) {
        const signal_pair *pair = &r->pairs[i];
        if (pair->state == STATE_FUSED && isfinite(pair->ratio_5p_3p)) ratios[n++] = pair->ratio_5p_3p;
    }
    *out_usual = n >= LEAST_PAIRS ? quantile_of(ratios, n, 0.5) : (double)NAN;
    return SUNDER_OK;
}

sunder_status compare_fluxes(readings *r, const weighed_table *w, sunder_error *err)
{
    size_t first = 0; /* signal of the pair's field */
    for (size_t i = 0; i < r->n_pairs; i++) {
        signal_pair *pair = &r->pairs[i];
        while (r->signals[first].field < pair->field) first++;
        measure(row_of(r, w, first, pair->signal_5p), row_of(r, w, first, pair->signal_3p), pair);
    }
    double usual = NAN;
    const sunder_status status = usual_ratio(r, &usual, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->n_pairs; i++) {
        signal_pair *pair = &r->pairs[i];
        pair->ratio_5p_3p /= usual;
        pair->ratio_se /= usual;
        if (pair->state == STATE_FUSED && isfinite(pair->ratio_se))
            pair->weak_end = find_weak(pair->ratio_5p_3p, pair->ratio_se);
    }
    return SUNDER_OK;
}
