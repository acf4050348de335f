/* Forced photometry keeps the best of all places within reach. Where nothing is, that is the largest of so many independent
 * looks at noise; where a partner is, the larger of the partner, give or take the noise, and of the noise elsewhere. Both laws
 * are known but for three numbers that the slide tells: how bright partners are (laws/brightness.c), how much the noise
 * scatters (seen at the places of weak maxima of the other colour, which are noise nearly all), and the share of signals that
 * have a partner. The share is found from the sure signals by expectation and maximisation, starting from what is usual: many
 * signals are without a partner in a slide of rearranged cells, few in one of whole ones (algorithms.md 8.2.8). */
#include "weigh/partner_law.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/rank.h"
#include "laws/bleed.h"
#include "stats/normal.h"
#include "weigh/existence.h"

/* Independent looks of the filter in a disc, by area over the square of its sigma: the median maximum of white noise is that
 * of so many normal values, for filters of 0.14 to 0.20 um and reaches of 0.25 to 0.45 um, within a fifth. */
#define LOOKS_PER_SIGMA2 1.35

/* Maxima up to this are noise nearly all (algorithms.md 8.2.5); fewer tell nothing. */
#define MOST_NOISE_T 4.0
#define LEAST_PLACES 20

/* How exact the place of a partner is known (8.2.6). */
#define PLACE_ERROR_UM 0.05

#define SURE_SIGNIFICANCE 7.0 /* algorithms.md 8.2.5 */

/* Share of signals with a partner before looking, slides with truncation and breaks together (algorithms.md 8.2.8), and how
 * many signals that is worth: it is 0.97 where all is whole and 0.6 where most cells are broken, a spread of 0.13. */
#define USUAL_SHARE 0.85
#define USUAL_LOOKS 6.0
#define ROUNDS 50

/* Points of the integral over ln T of a partner, and how many sd it runs to either side. */
#define BRIGHTNESSES 64
#define MOST_Z 4.0

/* Beyond this a partner is certain, and the law of the noise too small a number. */
#define MOST_Z_SEEN 8.0

static double density(double z)
{
    return exp(-0.5 * z * z) / sqrt(2.0 * M_PI);
}

/* Mean over the brightness of a partner of its density and probability below a significance, in units of the noise. */
static void partner_at(const partner_law *law, double z, double *out_density, double *out_below)
{
    double sum = 0.0, at = 0.0, below = 0.0;
    for (int i = 0; i < BRIGHTNESSES; i++) {
        const double x = MOST_Z * (2.0 * (i + 0.5) / BRIGHTNESSES - 1.0), weight = density(x);
        const double t = exp(law->brightness.ln_significance_mean + law->brightness.ln_significance_sd * x);
        const double off = z - t / law->noise_sd;
        sum += weight;
        at += weight * density(off);
        below += weight * normal_cdf(off);
    }
    *out_density = at / sum;
    *out_below = below / sum;
}

/* Of what lies within reach. */
static double seen_ratio(const partner_law *law, double significance)
{
    double at, below;
    const double z = fmax(-MOST_Z_SEEN, fmin(significance / law->noise_sd, MOST_Z_SEEN));
    const double elsewhere = 1.0 - 1.0 / law->looks;
    partner_at(law, z, &at, &below);
    return at / density(z) / law->looks + elsewhere * below / normal_cdf(z);
}

double partner_seen_ratio(const partner_law *law, double significance)
{
    return law->coverage * seen_ratio(law, significance) + law->out_of_reach;
}

double partner_hidden_ratio(const partner_law *law, double significance)
{
    double at, below;
    partner_at(law, significance / law->noise_sd, &at, &below);
    return law->coverage * below + law->out_of_reach;
}

double partner_place_ratio(const partner_law *law, double separation_um)
{
    const double relative = separation_um / law->place_sigma_um;
    return density(relative) * density(0.0) / (law->place_sigma_um * law->place_sigma_um * law->density_um2);
}

/* Median of the largest of n normal values. */
static double median_of_largest(double n)
{
    const double wanted = pow(0.5, 1.0 / n);
    double low = -1.0, high = 6.0;
    for (int i = 0; i < 50; i++) {
        const double middle = 0.5 * (low + high);
        if (normal_cdf(middle) < wanted) low = middle;
        else high = middle;
    }
    return low;
}

/* Scatter of the noise from what is seen where nothing is. */
static double noise_sd_of(double *seen, size_t n, double looks)
{
    if (n < LEAST_PLACES) return 1.0;
    qsort(seen, n, sizeof *seen, compare_doubles);
    return fmax(1.0, seen[n / 2] / median_of_largest(looks));
}

/* Ratios of the sure signals, whatever lies out of reach; their mean posterior is the share. */
static double share_of(const double *ratios, size_t n)
{
    double share = USUAL_SHARE;
    for (int round = 0; round < ROUNDS; round++) {
        double with = USUAL_LOOKS * USUAL_SHARE;
        for (size_t i = 0; i < n; i++) with += share * ratios[i] / (share * ratios[i] + 1.0 - share);
        share = with / (USUAL_LOOKS + (double)n);
    }
    return share;
}

static void measure_end(const candidates *all, const forced_table *measured, const slide_laws *laws, probe_end end,
                        double *scratch, partner_law *out_law)
{
    const double reach = laws_partner_reach_um(laws), sigma = laws->brightness[end].sigma_median_um;
    /* A signal shows as far as it is wide. */
    const double relative = (reach + sigma) / laws->pair_sigma_um;
    partner_law law = {.looks = fmax(1.0, LOOKS_PER_SIGMA2 * M_PI * reach * reach / (sigma * sigma)),
                       .floor = laws->false_alarms[end].floor,
                       .coverage = 1.0 - exp(-0.5 * relative * relative),
                       .place_sigma_um = hypot(laws->pair_sigma_um, PLACE_ERROR_UM),
                       .density_um2 = SIGNALS_PER_NUCLEUS / laws->nuclear_area_um2,
                       .brightness = laws->brightness[end]};
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const candidate *c = &all->rows[i];
        const double seen = forced_without_bleed(&measured->rows[i], c, laws);
        if (c->end != end && c->nucleus > 0 && c->significance < MOST_NOISE_T && isfinite(seen)) scratch[n++] = seen;
    }
    law.noise_sd = noise_sd_of(scratch, n, law.looks);
    double at, below;
    partner_at(&law, law.floor / law.noise_sd, &at, &below);
    law.out_of_reach = (1.0 - law.coverage) * below;
    n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const candidate *c = &all->rows[i];
        const double seen = forced_without_bleed(&measured->rows[i], c, laws);
        if (c->end != end && c->nucleus > 0 && c->significance > SURE_SIGNIFICANCE && isfinite(seen))
            scratch[n++] = law.coverage * seen_ratio(&law, seen) + 1.0 - law.coverage;
    }
    law.share = share_of(scratch, n);
    *out_law = law;
}

sunder_status partner_laws_measure(const candidates *all, const forced_table *measured, const slide_laws *laws,
                                   partner_law out_laws[2], sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *scratch = array_new(all->n, sizeof *scratch);
    if (!scratch) return fail_memory(err, "the partners of the signals");
    for (int end = END_5P; end <= END_3P; end++)
        measure_end(all, measured, laws, (probe_end)end, scratch, &out_laws[end]);
    return SUNDER_OK;
}
