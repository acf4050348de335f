/* Sizes: interphase nuclei are 5 to 25 um across and signals of 150 to 700 kb have a sigma of 0.15 to 0.35 um (algorithms.md,
 * working defaults). A pixel size wrong by a factor moves both alike, so both count together: which explains them better,
 * the scale as given or one of half or twice the size? Usual are 8 um (5 to 13) and 0.20 um (0.13 to 0.30), each normal in
 * its logarithm. Large nuclei with broad signals do exist, so only sizes that nothing has are refused; but a slide whose
 * nuclei and signals both point to the same wrong scale is not called, because every distance would be wrong with it.
 *
 * Channels: chromatin seen as a probe has spots as broad as its texture that stand out little from what they lie on, while
 * the other colour's are narrow. */
#include "score/plausible.h"

#include <math.h>

#include "score/cutoff_rule.h"
#include "stats/binomial.h"

#define LEAST_DIAMETER_UM 5.0
#define MOST_DIAMETER_UM 25.0
#define LEAST_SIGMA_UM 0.15
#define MOST_SIGMA_UM 0.35

#define USUAL_DIAMETER_UM 8.0
#define DIAMETER_LN_SD 0.25
#define USUAL_SIGMA_UM 0.20
#define SIGMA_LN_SD 0.20

/* Medians of fewer say little. */
#define LEAST_SPOTS 20
#define LEAST_NUCLEI 10

/* Chromatin texture is a modulation of the nucleus, a third of it at most; 1.4 times as broad as the other colour's spots is
 * the step of the scale bank (algorithms.md, working defaults). */
#define CHROMATIN_CONTRAST (1.0 / 3.0)
#define CHROMATIN_WIDER 1.4

#define SYMMETRY_LEVEL 0.05

/* Log-likelihood of `value` scaled by 1 / factor, less that of the value as it is. */
static double gain_of_factor(double value, double usual, double ln_sd, double factor)
{
    const double as_is = log(value / usual), scaled = as_is - log(factor);
    return (as_is * as_is - scaled * scaled) / (2.0 * ln_sd * ln_sd);
}

/* Geometric mean of the colours that show enough; NaN when none does. */
static double signal_sigma(const score_context *about)
{
    double sum = 0.0;
    int n = 0;
    for (int end = 0; end < 2; end++) {
        if (about->look[end].spots < LEAST_SPOTS || !(about->look[end].sigma_um > 0.0)) continue;
        sum += log(about->look[end].sigma_um);
        n += 1;
    }
    return n > 0 ? exp(sum / n) : (double)NAN;
}

static void judge_scale(plausibility *p, const slide_laws *laws, const score_context *about)
{
    if (laws->nuclei < LEAST_NUCLEI || !(laws->own_nuclear_area_um2 > 0.0)) return;
    const double d = p->diameter_um = sqrt(4.0 * laws->own_nuclear_area_um2 / M_PI),
                 s = p->sigma_um = signal_sigma(about);
    if (!isfinite(s)) return;
    const bool small = d<LEAST_DIAMETER_UM, large = d> MOST_DIAMETER_UM;
    const bool narrow = s<LEAST_SIGMA_UM, broad = s> MOST_SIGMA_UM;
    const double doubled =
        gain_of_factor(d, USUAL_DIAMETER_UM, DIAMETER_LN_SD, 2.0) + gain_of_factor(s, USUAL_SIGMA_UM, SIGMA_LN_SD, 2.0);
    const double halved =
        gain_of_factor(d, USUAL_DIAMETER_UM, DIAMETER_LN_SD, 0.5) + gain_of_factor(s, USUAL_SIGMA_UM, SIGMA_LN_SD, 0.5);
    const bool both_larger = d > USUAL_DIAMETER_UM && s > USUAL_SIGMA_UM;
    const bool both_smaller = d < USUAL_DIAMETER_UM && s < USUAL_SIGMA_UM;
    if ((small && narrow) || (large && broad)) p->scale = SCALE_IMPOSSIBLE;
    else if ((both_larger && doubled > 0.0) || (both_smaller && halved > 0.0)) p->scale = SCALE_UNLIKELY;
    else if (small || large || doubled > 0.0 || halved > 0.0) p->scale = SCALE_DOUBTFUL;
    p->pixel_too_large = large || (!small && doubled > halved);
}

static bool is_chromatin(const channel_look *look, const channel_look *other)
{
    return look->spots >= LEAST_SPOTS && other->spots >= LEAST_SPOTS && look->contrast < CHROMATIN_CONTRAST &&
           other->contrast > CHROMATIN_CONTRAST && look->sigma_um > CHROMATIN_WIDER * other->sigma_um;
}

plausibility judge_images(const slide_counts *counts, const sunder_assay *assay, const slide_laws *laws,
                          const score_context *about)
{
    plausibility p = {.diameter_um = NAN, .sigma_um = NAN};
    for (int end = 0; end < 2; end++) {
        if (!is_chromatin(&about->look[end], &about->look[1 - end])) continue;
        p.swapped_dapi = true;
        p.chromatin = (probe_end)end;
    }
    /* With a wrong channel the sizes are those of something else. */
    if (!p.swapped_dapi) judge_scale(&p, laws, about);
    p.swapped_ends = reaches_cutoff(counts->isolated_5p, counts->n, assay) &&
                     counts->isolated_5p > counts->isolated_3p &&
                     symmetry_two_sided(counts->isolated_5p, counts->isolated_3p) < SYMMETRY_LEVEL;
    return p;
}
