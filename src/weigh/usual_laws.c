/* Usual values, each with its source. They are wide on purpose: a slide that could not tell its own laws should leave doubt
 * with the nucleus, not make up certainty. */
#include "weigh/usual_laws.h"

#include <math.h>
#include <stdbool.h>

/* Probe signals of 300 to 900 kb: sigma 0.15 to 0.35 um (algorithms.md, working defaults). */
#define USUAL_SIGMA_UM 0.20

/* Signals of routine slides have T of about 5 to 30: the geometric middle, and one sd to either end. */
#define USUAL_SIGNIFICANCE 12.0
#define USUAL_LN_SIGNIFICANCE_SD 0.9

/* Noise maxima: middle of the range a tail is given (algorithms.md 8.2.5), and the rate of white noise under a filter of
 * 0.14 um: 8 independent looks in a um2, each above 3.5 sd with probability 2.3e-4 (algorithms.md 2.1). */
#define USUAL_TAIL_DECAY 2.5
#define USUAL_TAIL_FLOOR 3.5
#define USUAL_TAIL_RATE (8.0 * 2.3e-4 * USUAL_TAIL_DECAY)

/* Fused pairs scatter by 0.2 to 0.4 um per axis in sections (algorithms.md 4.5). */
#define USUAL_PAIR_SIGMA_UM 0.25

/* The same with the errors of two depths of 0.25 um, half a usual step between planes. */
#define USUAL_DEPTH_SCATTER_UM 0.43

/* A nucleus of 8 um across (algorithms.md, working defaults). */
#define USUAL_NUCLEAR_AREA_UM2 50.0

/* Few ghosts seen: algorithms.md 8.2.5. */
#define USUAL_BLEED 0.02

static double positive_or(double value, double usual)
{
    return isfinite(value) && value > 0.0 ? value : usual;
}

static void complete_brightness(brightness_law *law)
{
    law->sigma_median_um = positive_or(law->sigma_median_um, USUAL_SIGMA_UM);
    law->flux_median = positive_or(law->flux_median, 0.0);
    if (isfinite(law->ln_significance_mean) && isfinite(law->ln_significance_sd) && law->ln_significance_mean > 0.0 &&
        law->ln_significance_sd > 0.0)
        return;
    law->ln_significance_mean = log(USUAL_SIGNIFICANCE);
    law->ln_significance_sd = USUAL_LN_SIGNIFICANCE_SD;
}

static void complete_noise(noise_tail *tail)
{
    const bool told = isfinite(tail->rate_at_floor) && tail->rate_at_floor > 0.0 && isfinite(tail->decay) &&
                      tail->decay > 0.0 && isfinite(tail->floor) && tail->floor > 0.0;
    if (!told)
        *tail = (noise_tail){.rate_at_floor = USUAL_TAIL_RATE, .decay = USUAL_TAIL_DECAY, .floor = USUAL_TAIL_FLOOR};
}

static bool shift_is_finite(const chromatic_shift *shift)
{
    double sum = shift->shift_um.x + shift->shift_um.y + shift->origin_um.x + shift->origin_um.y;
    for (int i = 0; i < 4; i++) sum += shift->matrix[i / 2][i % 2];
    return isfinite(sum);
}

slide_laws laws_completed(const slide_laws *laws)
{
    slide_laws full = *laws;
    for (int end = END_5P; end <= END_3P; end++) {
        complete_brightness(&full.brightness[end]);
        complete_noise(&full.noise[end]);
        complete_noise(&full.false_alarms[end]);
        /* None at all is a fair measurement; only no measurement is replaced. */
        if (!isfinite(full.bleed[end].share) || full.bleed[end].share < 0.0)
            full.bleed[end] = (bleed_law){.state = LAW_REFUSED, .share = USUAL_BLEED, .error = NAN};
    }
    full.pair_sigma_um = positive_or(full.pair_sigma_um, USUAL_PAIR_SIGMA_UM);
    full.depth.scatter_um = positive_or(full.depth.scatter_um, USUAL_DEPTH_SCATTER_UM);
    full.nuclear_area_um2 = positive_or(full.nuclear_area_um2, USUAL_NUCLEAR_AREA_UM2);
    if (!shift_is_finite(&full.shift)) full.shift = (chromatic_shift){.state = LAW_REFUSED};
    return full;
}
