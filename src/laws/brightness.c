/* ln T of a signal that is there is taken as normal. Sure signals alone would show the bright ones only, so the law is
 * read where a signal must be: at the partner's place of each sure signal of the other colour. Width and flux are
 * medians of the sure signals that are no blobs. */
#include "laws/brightness.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "laws/sure_signals.h"

static const double sure_significance = 7, partner_significance = 4; /* algorithms.md 8.2.5 */
static const double most_sigma_um = 0.35, reach_um = 0.5, reach_sigmas = 2.5;
static const double least_sd = 0.35, sd_of_low_side = 1.05, low_side = 0.16;
/* Without enough signals: a slide of common brightness, with a wide spread so that it says little. */
static const double usual_ln_significance = 2.7, usual_sd = 0.6, usual_sigma_um = 0.20;
enum { LEAST_SIGNALS = 10 };

/* Largest T of one colour near a place; 0 when none reaches partner_significance. */
static double best_near(const candidates *all, size_t from, size_t to, probe_end end, const slide_laws *laws,
                        sunder_point_um ref)
{
    double reach = fmin(reach_um, reach_sigmas * laws->pair_sigma_um), best = 0;
    for (size_t k = from; k < to; k++) {
        const candidate *c = &all->rows[k];
        if (c->end != end || !(c->significance > partner_significance) || c->significance <= best) continue;
        if (distance_um(ref, laws_map_to_5p(laws, end, c->centre_um)) < reach) best = c->significance;
    }
    return best;
}

static size_t partners(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                       const slide_laws *laws, double *out_ln)
{
    size_t n = 0;
    for (size_t in_field = 0; in_field < n_fields; in_field++) {
        for (size_t i = starts[in_field]; i < starts[in_field + 1]; i++) {
            const candidate *c = &all->rows[i];
            if (c->end == end || !is_sure(c, sure_significance)) continue;
            sunder_point_um ref = laws_map_to_5p(laws, c->end, c->centre_um);
            double best = best_near(all, starts[in_field], starts[in_field + 1], end, laws, ref);
            if (best > 0) out_ln[n++] = log(best);
        }
    }
    return n;
}

sunder_status brightness_measure(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                                 slide_laws *laws, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *sigma = array_new(all->n, sizeof *sigma);
    SUNDER_AUTO(auto_free) double *flux = array_new(all->n, sizeof *flux);
    SUNDER_AUTO(auto_free) double *ln = array_new(all->n, sizeof *ln);
    if (!sigma || !flux || !ln) return fail_memory(err, "the brightness of the signals");
    brightness_law law = {LAW_REFUSED, usual_ln_significance, usual_sd, 0, usual_sigma_um, 0};
    size_t n = 0, sure = 0;
    for (size_t i = 0; i < all->n; i++) {
        const candidate *c = &all->rows[i];
        if (c->end != end || !is_sure(c, sure_significance)) continue;
        ln[sure++] = log(c->significance);
        if (c->sigma_um < most_sigma_um) sigma[n] = c->sigma_um, flux[n++] = c->flux;
    }
    law.signals = sure;
    if (n) law.sigma_median_um = quantile_of(sigma, n, 0.5), law.flux_median = quantile_of(flux, n, 0.5);
    if (sure >= LEAST_SIGNALS) { /* no partners to look at: the bright ones alone, spread as wide as usual */
        law.state = LAW_FOUND;
        law.ln_significance_mean = quantile_of(ln, sure, 0.5);
    }
    size_t seen = partners(all, starts, n_fields, end, laws, ln);
    if (seen >= LEAST_SIGNALS) {
        double median = quantile_of(ln, seen, 0.5), low = quantile_of(ln, seen, low_side);
        law.state = LAW_FOUND;
        law.ln_significance_mean = median;
        law.ln_significance_sd = fmax(least_sd, sd_of_low_side * (median - low));
    }
    laws->brightness[end] = law;
    return SUNDER_OK;
}
