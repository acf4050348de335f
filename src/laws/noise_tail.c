/* Weak candidates inside nuclei are noise nearly all. White noise makes maxima that thin out like T exp(-T^2 / 2); texture
 * makes a tail that is straight in ln(rate), and most slides lie between: ln(rate) is taken as a parabola, fitted to the
 * counts of three steps of T by the most likely one on a grid. Dim signals would be taken for a heavy tail, so the shape of
 * white noise is expected the more firmly, the less the responses scatter beyond what the noise law explains. */
#include "laws/noise_tail.h"

#include <math.h>

static const double floor_significance = 3.5, step = 0.5;
/* Of ln(rate) at the floor; white noise has T - 2 / T there, 2.9 (algorithms.md 2.1), texture as little as 1.6 (8.2.5). */
static const double least_decay = 1.0, most_decay = 4.5, decay_step = 0.05;
static const double most_curvature = 1.2, curvature_step = 0.05;
static const double white_decay = 2.9, white_curvature = 0.9, white_sd = 0.1;
static const double sd_per_spread = 2; /* how much freer the shape is where texture adds its scatter to the noise */
static const double straight = 0.02;   /* less curvature than this is none */
enum { STEPS = 3 };

/* Integral of exp(-decay u - curvature u^2 / 2) from u to infinity. */
static double beyond(double decay, double curvature, double u)
{
    if (curvature < straight) return exp(-decay * u) / decay;
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

noise_tail noise_tail_measure(const candidates *all, probe_end end, double area_um2)
{
    double n[STEPS] = {0}, total = 1;
    double freedom = white_sd + sd_per_spread * (count_steps(all, end, n) - 1);
    for (int k = 0; k < STEPS; k++) total += n[k];
    noise_tail best = {.floor = floor_significance};
    double most = -INFINITY;
    for (double decay = least_decay; decay <= most_decay; decay += decay_step) {
        for (double curvature = 0; curvature <= most_curvature; curvature += curvature_step) {
            double here = likelihood(n, decay, curvature, freedom);
            if (here > most) most = here, best.decay = decay, best.curvature = curvature;
        }
    }
    double share = beyond(best.decay, best.curvature, 0) - beyond(best.decay, best.curvature, STEPS * step);
    best.rate_at_floor = total / share / fmax(area_um2, 1);
    return best;
}
