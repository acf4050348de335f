/* ln T of a signal that is there is taken as normal. Sure signals alone would show the bright ones only, so the law is
 * read where a signal must be: at the partner's place of each sure signal of the other colour. A partner too dim to be seen
 * is missing from those, so they count as what they are, signals of unknown T below the least that is looked at: the law is
 * the likeliest one with a censored lower end, found by expectation and maximisation (Dempster, Laird and Rubin 1977,
 * doi:10.1111/j.2517-6161.1977.tb01600.x), and with it the share of signals that have a partner. The brightest partners are
 * censored as well: doublets and specks say nothing about how dim a signal may be. Width and flux are medians of the sure
 * signals that are no blobs. */
#include "laws/brightness.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "laws/sure_signals.h"
#include "stats/normal.h"

static const double sure_significance = 7, partner_significance = 4; /* algorithms.md 8.2.5 */
static const double most_sigma_um = 0.35, reach_um = 0.5, reach_sigmas = 2.5;
static const double least_sd = 0.35;
static const double bright_quantile = 0.84; /* of the partners seen; what is brighter counts as that and more */
/* Without enough signals: a slide of common brightness, with a wide spread so that it says little. */
static const double usual_ln_significance = 2.7, usual_sd = 0.6, usual_spread = 0.5, usual_sigma_um = 0.20;
/* Before looking: as if so many partners of the usual spread had been seen, and of so many signals the usual share had had a
 * partner (algorithms.md 8.2.8). The spread knows no exposure: what binds of a probe varies by a third, depth and cuts as much
 * again. */
static const double usual_partners = 20, usual_looks = 6, usual_share = 0.85;
enum { LEAST_SIGNALS = 10, ROUNDS = 200 };

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

/* ln T of the partners that are seen; returns how many. */
static size_t partners(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                       const slide_laws *laws, double *out_ln, size_t *out_unseen)
{
    size_t n = 0;
    *out_unseen = 0;
    for (size_t in_field = 0; in_field < n_fields; in_field++) {
        for (size_t i = starts[in_field]; i < starts[in_field + 1]; i++) {
            const candidate *c = &all->rows[i];
            if (c->end == end || !is_sure(c, sure_significance)) continue;
            sunder_point_um ref = laws_map_to_5p(laws, c->end, c->centre_um);
            double best = best_near(all, starts[in_field], starts[in_field + 1], end, laws, ref);
            if (best > 0) out_ln[n++] = log(best);
            else *out_unseen += 1;
        }
    }
    return n;
}

/* Partners of sure signals: those between two limits of ln T by their sums, the others by their numbers. */
typedef struct partner_sample {
    double n, sum, sum2;
    double n_above, above, n_below, below; /* ln T > above, and not seen: no partner, or ln T < below */
} partner_sample;

static partner_sample sample_of(double *ln, size_t seen, size_t unseen)
{
    partner_sample s = {
        .above = quantile_of(ln, seen, bright_quantile), .n_below = (double)unseen, .below = log(partner_significance)};
    for (size_t i = 0; i < seen; i++) {
        if (ln[i] > s.above) s.n_above++;
        else s.n++, s.sum += ln[i], s.sum2 += ln[i] * ln[i];
    }
    return s;
}

/* Adds n standard normal values of which only is known that they lie above z: their expected sum and sum of squares. */
static void add_above(double n, double z, double *sum, double *sum2)
{
    double beyond = normal_cdf(-z);
    if (n <= 0 || beyond <= 0) return;
    double hazard = exp(-0.5 * z * z) / sqrt(2 * M_PI) / beyond;
    *sum += n * hazard;
    *sum2 += n * (1 + z * hazard);
}

/* One round: what the law says of the values that were not seen, and the law that all values then make. */
static void improve(const partner_sample *s, double *mean, double *sd, double *share)
{
    double dim = *share * normal_cdf((s->below - *mean) / *sd);
    double n_dim = s->n_below * dim / (dim + 1 - *share);
    double up = 0, up2 = 0, down = 0, down2 = 0;
    add_above(s->n_above, (s->above - *mean) / *sd, &up, &up2);
    add_above(n_dim, (*mean - s->below) / *sd, &down, &down2);
    double n = s->n + s->n_above + n_dim, hidden = s->n_above + n_dim;
    double sum = s->sum + hidden * *mean + *sd * (up - down);
    double sum2 = s->sum2 + hidden * *mean * *mean + 2 * *mean * *sd * (up - down) + *sd * *sd * (up2 + down2);
    *mean = sum / n;
    double squares = fmax(sum2 - sum * sum / n, 0) + usual_partners * usual_spread * usual_spread;
    *sd = sqrt(squares / (n + usual_partners));
    *share = (n + usual_looks * usual_share) / (s->n + s->n_above + s->n_below + usual_looks);
}

static void read_partners(double *ln, size_t seen, size_t unseen, brightness_law *law)
{
    partner_sample s = sample_of(ln, seen, unseen);
    double mean = quantile_of(ln, seen, 0.5), sd = usual_sd, share = usual_share;
    for (int i = 0; i < ROUNDS; i++) improve(&s, &mean, &sd, &share);
    law->state = LAW_FOUND;
    law->ln_significance_mean = mean;
    law->ln_significance_sd = fmax(least_sd, sd);
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
    size_t unseen, seen = partners(all, starts, n_fields, end, laws, ln, &unseen);
    if (seen >= LEAST_SIGNALS) read_partners(ln, seen, unseen, &law);
    laws->brightness[end] = law;
    return SUNDER_OK;
}
