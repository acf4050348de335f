/* Two readings of the same weak candidates, which are noise nearly all.
 *
 * The odds of a candidate need the rate about where it is, and may be too low rather than too high: a straight tail of
 * ln(rate) from two steps of T, its decay held between what texture and what white noise give.
 *
 * The number of false alarms needs the far tail. White noise makes maxima that thin out like T exp(-T^2 / 2), texture makes a
 * straight tail, most slides lie between: ln(rate) is a parabola, fitted to three steps by the most likely one on a grid.
 * Dim signals look like a heavy tail, so the shape of white noise is expected the more firmly, the less the responses
 * scatter beyond what the noise law explains; what dim signals are left in it make it too long, never too short.
 *
 * A slide with hardly any nucleus says nothing of either. Both are refused then, and the usual tail stands in: white noise
 * under the finest filter, whose maxima above T are moment / (2 pi)^1.5 T exp(-T^2 / 2) in a um^2
 * (Adler 1981, The Geometry of Random Fields, doi:10.1137/1.9780898718980). */
#include "laws/noise_tail.h"

#include <math.h>
#include <stdio.h>

static const double floor_significance = 3.5, step = 0.5;
static const double least_decay = 1.6, most_decay = 3.5; /* algorithms.md 8.2.5 */
/* Of ln(rate) at the floor; white noise has T - 2 / T there, 2.9 (algorithms.md 2.1), texture as little as 1.6 (8.2.5). */
static const double least_bent_decay = 1.0, grid_step = 0.05; /* up to 4.5, and a curvature up to 1.2 */
static const double white_decay = 2.9, white_curvature = 0.9, white_sd = 0.1;
static const double sd_per_spread = 2;   /* how much freer the shape is where texture adds its scatter to the noise */
static const double straight = 0.02;     /* less curvature than this is none */
static const double most_exponent = 700; /* exp() of it is still finite */
/* Second spectral moment of white noise under a Laplacian of Gaussian: 3 / (2 sigma^2), sigma 0.14 um (detect). */
static const double finest_moment_per_um2 = 1.5 / (0.14 * 0.14);
static const double usual_decay = 2.5; /* for the odds: the middle of the range above */
/* Fewer expected and fewer found: the rate would be wrong by a third and more, the shape unknown. */
enum { STEPS = 3, DECAYS = 70, CURVATURES = 24, LEAST_MAXIMA = 10 };

/* Integral of exp(-decay u - curvature u^2 / 2) from u to infinity. */
static double beyond(double decay, double curvature, double u)
{
    /* So steep a tail has ended before it bends, and the exp() below would be infinite. */
    if (curvature < straight || decay * decay > most_exponent * 2 * curvature) return exp(-decay * u) / decay;
    double root = sqrt(2 * curvature);
    return sqrt(M_PI) / root * exp(decay * decay / (root * root)) * erfc((curvature * u + decay) / root);
}

double noise_tail_rate(const noise_tail *tail, double significance)
{
    double u = significance - tail->floor;
    return tail->rate_at_floor * exp(-tail->decay * u - 0.5 * tail->curvature * u * u);
}

double noise_tail_above(const noise_tail *tail, double significance)
{
    return tail->rate_at_floor * beyond(tail->decay, tail->curvature, significance - tail->floor);
}

/* Candidates of each step, and the mean spread of their nuclei. */
static double count_steps(const candidates *all, probe_end end, double n[STEPS])
{
    double spread = 0, total = 0;
    for (size_t i = 0; i < all->n; i++) {
        const candidate *c = &all->rows[i];
        double u = c->significance - floor_significance;
        if (c->end != end || c->nucleus == 0 || u <= 0 || u >= STEPS * step) continue;
        n[(int)(u / step)]++;
        spread += fmax(c->spread, 1), total++;
    }
    return total > 0 ? spread / total : 1;
}

static double sum_of(const double n[STEPS])
{
    double sum = 0;
    for (int k = 0; k < STEPS; k++) sum += n[k];
    return sum;
}

static double usual_above_floor(void)
{
    const double t = floor_significance;
    return finest_moment_per_um2 * pow(2 * M_PI, -1.5) * t * exp(-t * t / 2);
}

/* Few maxima in much area are a quiet slide; few in little area are no measurement. */
static bool is_unknown(const double n[STEPS], double area_um2)
{
    return sum_of(n) < LEAST_MAXIMA && area_um2 * usual_above_floor() < LEAST_MAXIMA;
}

static noise_tail refuse(const double n[STEPS], double area_um2, double decay, double curvature)
{
    noise_tail usual = {.decay = decay, .floor = floor_significance, .curvature = curvature, .state = LAW_REFUSED};
    usual.rate_at_floor = usual_above_floor() / beyond(decay, curvature, 0);
    if (area_um2 > 0)
        snprintf(usual.why, sizeof usual.why,
                 "%.0f weak candidates in %.0f um2 of nuclei; %d are needed: the usual tail", sum_of(n), area_um2,
                 LEAST_MAXIMA);
    else snprintf(usual.why, sizeof usual.why, "no nuclei: the usual tail");
    return usual;
}

noise_tail noise_tail_measure(const candidates *all, probe_end end, double area_um2)
{
    double n[STEPS] = {0};
    count_steps(all, end, n);
    if (is_unknown(n, area_um2)) return refuse(n, area_um2, usual_decay, 0);
    double decay = fmin(fmax(log((n[0] + 1) / (n[1] + 1)) / step, least_decay), most_decay);
    double share = 1 - exp(-decay * step);
    return (noise_tail){
        .rate_at_floor = (n[0] + 1) * decay / share / fmax(area_um2, 1), .decay = decay, .floor = floor_significance};
}

/* Log likelihood of the counts by step, their sum given, and of the shape before looking. */
static double likelihood(const double n[STEPS], double decay, double curvature, double freedom)
{
    double off_decay = (decay - white_decay) / (freedom * white_decay), off = (curvature - white_curvature) / freedom;
    double sum = -0.5 * (off * off + off_decay * off_decay);
    double all = beyond(decay, curvature, 0) - beyond(decay, curvature, STEPS * step);
    for (int k = 0; k < STEPS; k++)
        sum += n[k] * log((beyond(decay, curvature, k * step) - beyond(decay, curvature, (k + 1) * step)) / all);
    return sum;
}

noise_tail false_alarm_tail_measure(const candidates *all, probe_end end, double area_um2)
{
    double n[STEPS] = {0};
    double freedom = white_sd + sd_per_spread * (count_steps(all, end, n) - 1);
    if (is_unknown(n, area_um2)) return refuse(n, area_um2, white_decay, white_curvature);
    noise_tail best = {.floor = floor_significance};
    double most = -INFINITY;
    for (int i = 0; i <= DECAYS; i++) {
        for (int k = 0; k <= CURVATURES; k++) {
            double decay = least_bent_decay + i * grid_step, curvature = k * grid_step,
                   here = likelihood(n, decay, curvature, freedom);
            if (here > most) most = here, best.decay = decay, best.curvature = curvature;
        }
    }
    double share = beyond(best.decay, best.curvature, 0) - beyond(best.decay, best.curvature, STEPS * step);
    best.rate_at_floor = (sum_of(n) + 1) / share / fmax(area_um2, 1);
    return best;
}
