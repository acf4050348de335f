/* The factor is the quantile of a noncentral t law over the root of m (Owen 1968, doi:10.2307/1267450). GSL has no such law:
 *   P(T <= t) = Phi(-d) + integral over z > -d of phi(z) P(chi-square >= df ((z + d) / t)^2),  t > 0,
 * by Simpson's rule, whose integrand is as smooth as a normal law whatever t and df are. */
#include "stats/tolerance.h"

#include <math.h>

#include "stats/incomplete_gamma.h"
#include "stats/normal.h"

#define PANELS 4000   /* even; 0.006 standard deviations each */
#define FARTHEST 12.0 /* standard deviations: what lies beyond is below 1e-32 */

static double normal_density(double z)
{
    return exp(-0.5 * z * z) / sqrt(2.0 * M_PI);
}

/* P(chi-square / df >= ratio^2). */
static double wider(double ratio, double df)
{
    return chi_square_at_least(df * ratio * ratio, df);
}

double noncentral_t_cdf(double t, double df, double noncentrality)
{
    if (!isfinite(t) || !(df >= 1.0) || !isfinite(df) || !isfinite(noncentrality)) return NAN;
    if (t < 0.0) return 1.0 - noncentral_t_cdf(-t, df, -noncentrality);
    if (t == 0.0) return normal_cdf(-noncentrality);
    const double from = fmax(-noncentrality, -FARTHEST), step = (FARTHEST - from) / PANELS;
    if (step <= 0.0) return normal_cdf(-noncentrality);
    double sum = 0.0;
    for (int i = 0; i <= PANELS; i++) {
        const double z = from + i * step, weight = i == 0 || i == PANELS ? 1.0 : i % 2 ? 4.0 : 2.0;
        sum += weight * normal_density(z) * wider((z + noncentrality) / t, df);
    }
    return normal_cdf(-noncentrality) + sum * step / 3.0;
}

/* How far P(T <= t) is above the confidence. */
static double above(double t, int m, double noncentrality, double confidence)
{
    return noncentral_t_cdf(t, m - 1.0, noncentrality) - confidence;
}

/* The quantile between low and high, by false position with the end that stays halved (Illinois rule: Dowell and Jarratt 1971,
 * doi:10.1007/BF01934364): ten integrals where halving asks for sixty. */
static double quantile_between(double low, double high, int m, double noncentrality, double confidence)
{
    const int most_steps = 60;
    const double last_digits = 1e-14;
    double at_low = above(low, m, noncentrality, confidence), at_high = above(high, m, noncentrality, confidence);
    double t = low;
    for (int i = 0, kept = 0; i < most_steps && at_high > at_low; i++) {
        const double before = t;
        t = high - at_high * (high - low) / (at_high - at_low);
        const double here = above(t, m, noncentrality, confidence);
        if (here == 0.0 || fabs(t - before) <= last_digits * fabs(t)) break;
        if (here < 0.0) {
            low = t, at_low = here;
            if (kept == 1) at_high *= 0.5;
            kept = 1;
        } else {
            high = t, at_high = here;
            if (kept == -1) at_low *= 0.5;
            kept = -1;
        }
    }
    return t;
}

double tolerance_factor(int m, double coverage, double confidence)
{
    if (m < 2 || !(coverage > 0.0 && coverage < 1.0) || !(confidence > 0.0 && confidence < 1.0)) return NAN;
    const double root = sqrt((double)m), noncentrality = normal_quantile(coverage) * root;
    double low = -1.0, high = 1.0;
    while (above(low, m, noncentrality, confidence) > 0.0 && low > -1e12) low *= 2.0;
    while (above(high, m, noncentrality, confidence) < 0.0 && high < 1e12) high *= 2.0;
    return quantile_between(low, high, m, noncentrality, confidence) / root;
}
