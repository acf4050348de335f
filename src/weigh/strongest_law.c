/* A picture of one nucleus holds two or three signals: too few for a law. And in an 8-bit export, whose background is cut to
 * zero or compressed, ripples and texture stand out as clearly as signals do elsewhere, outnumber them and make the law. In
 * both cases the strongest spots of the nuclei are the best guess at how bright, wide and strong a signal is. The upper
 * quartile over the nuclei is taken, since fragments and nuclei without signals hold nothing but texture. */
#include "weigh/strongest_law.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/rank.h"

#define SURE_SIGNIFICANCE 7.0 /* algorithms.md 8.2.5 */

/* The upper quartile of the strongest spots lies above the mean of ln T by 0.31 to 0.71 on twenty simulated slides of two
 * optics. Much beyond, the law was made of something else. */
#define MOST_LN_LEAD 1.2

/* Spread of ln T that says little (as in laws/brightness.c). */
#define USUAL_LN_SD 0.6

/* The value below which a share q lies; the nearest of the values. */
static double quantile(double *values, size_t n, double q)
{
    qsort(values, n, sizeof *values, compare_doubles);
    return values[(size_t)(q * (double)(n - 1) + 0.5)];
}

/* By field, then nucleus, then strongest first. */
static int compare_candidates(const void *a, const void *b)
{
    const candidate *x = *(const candidate *const *)a, *y = *(const candidate *const *)b;
    if (x->field != y->field) return x->field < y->field ? -1 : 1;
    if (x->nucleus != y->nucleus) return x->nucleus < y->nucleus ? -1 : 1;
    if (x->significance != y->significance) return x->significance > y->significance ? -1 : 1;
    return (x > y) - (x < y);
}

/* Pointers to the strongest sure candidate of each nucleus, in place; returns how many. */
static size_t keep_strongest(const candidate **rows, size_t n)
{
    qsort(rows, n, sizeof *rows, compare_candidates);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const bool same =
            kept > 0 && rows[kept - 1]->field == rows[i]->field && rows[kept - 1]->nucleus == rows[i]->nucleus;
        if (!same) rows[kept++] = rows[i];
    }
    return kept;
}

/* Width and flux: medians of the spots that are about as bright as the law says. */
static void read_widths(const candidate *const *strongest, size_t n, double *scratch, brightness_law *law)
{
    const double least = exp(law->ln_significance_mean - law->ln_significance_sd);
    double *widths = scratch, *fluxes = scratch + n;
    size_t fitted = 0;
    for (size_t i = 0; i < n; i++) {
        if (strongest[i]->fit_failed || strongest[i]->significance < least) continue;
        widths[fitted] = strongest[i]->sigma_um;
        fluxes[fitted++] = strongest[i]->flux;
    }
    if (fitted == 0) return;
    law->sigma_median_um = quantile(widths, fitted, 0.5);
    law->flux_median = quantile(fluxes, fitted, 0.5);
}

static void read_law(const candidate *const *strongest, size_t n, double *scratch, brightness_law *law)
{
    if (law->state == LAW_GIVEN) return; /* who gives a law has measured it on more than this slide */
    for (size_t i = 0; i < n; i++) scratch[i] = log(strongest[i]->significance);
    const double ln_strongest = quantile(scratch, n, 0.75);
    if (law->state != LAW_REFUSED && ln_strongest <= law->ln_significance_mean + MOST_LN_LEAD) return;
    law->ln_significance_mean = fmax(law->ln_significance_mean, ln_strongest);
    law->ln_significance_sd = USUAL_LN_SD;
    read_widths(strongest, n, scratch, law);
}

sunder_status laws_from_strongest(const candidates *all, slide_laws *laws, sunder_error *err)
{
    for (int end = END_5P; end <= END_3P; end++) {
        SUNDER_AUTO(auto_free) const candidate **rows = array_new(all->n, sizeof *rows);
        SUNDER_AUTO(auto_free) double *scratch = array_new(2 * all->n, sizeof *scratch);
        if (!rows || !scratch) return fail_memory(err, "the brightness of the signals");
        size_t n = 0;
        for (size_t i = 0; i < all->n; i++) {
            const candidate *c = &all->rows[i];
            if ((int)c->end == end && c->nucleus > 0 && c->significance > SURE_SIGNIFICANCE) rows[n++] = c;
        }
        n = keep_strongest(rows, n);
        if (n > 0) read_law(rows, n, scratch, &laws->brightness[end]);
    }
    return SUNDER_OK;
}
