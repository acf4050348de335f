/* A picture of one nucleus holds two or three signals: too few for a law. And in an 8-bit export, whose background is cut to
 * zero or compressed, ripples and texture stand out as clearly as signals do elsewhere, outnumber them and make the law. In
 * both cases the strongest spot of a nucleus is the best guess at how bright, wide and strong a signal is: medians over the
 * nuclei, with the usual spread. */
#include "weigh/strongest_law.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"

#define SURE_SIGNIFICANCE 7.0 /* algorithms.md 8.2.5 */

/* The strongest of a few signals is a little brighter than the usual one: by 0.03 to 0.42 in ln T on twenty simulated slides
 * of two optics. Beyond this the law was made of something else. */
#define MOST_LN_ABOVE_LAW 1.0

/* Spread of ln T that says little (as in laws/brightness.c). */
#define USUAL_LN_SD 0.6

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_numbers);
    return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
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
        const bool same = kept > 0 && rows[kept - 1]->field == rows[i]->field && rows[kept - 1]->nucleus == rows[i]->nucleus;
        if (!same) rows[kept++] = rows[i];
    }
    return kept;
}

static void read_law(const candidate *const *strongest, size_t n, double *scratch, brightness_law *law)
{
    for (size_t i = 0; i < n; i++) scratch[i] = log(strongest[i]->significance);
    const double ln_strongest = median(scratch, n);
    if (law->state != LAW_REFUSED && ln_strongest <= law->ln_significance_mean + MOST_LN_ABOVE_LAW) return;
    law->ln_significance_mean = fmax(law->ln_significance_mean, ln_strongest);
    law->ln_significance_sd = fmax(law->ln_significance_sd, USUAL_LN_SD);
    size_t fitted = 0;
    for (size_t i = 0; i < n; i++) {
        if (!strongest[i]->fit_failed) scratch[fitted++] = strongest[i]->sigma_um;
    }
    if (fitted == 0) return;
    law->sigma_median_um = median(scratch, fitted);
    fitted = 0;
    for (size_t i = 0; i < n; i++) {
        if (!strongest[i]->fit_failed) scratch[fitted++] = strongest[i]->flux;
    }
    law->flux_median = median(scratch, fitted);
}

sunder_status laws_from_strongest(const candidates *all, slide_laws *laws, sunder_error *err)
{
    for (int end = END_5P; end <= END_3P; end++) {
        SUNDER_AUTO(auto_free) const candidate **rows = array_new(all->n, sizeof *rows);
        SUNDER_AUTO(auto_free) double *scratch = array_new(all->n, sizeof *scratch);
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
