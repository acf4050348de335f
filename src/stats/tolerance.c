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

double tolerance_factor(int m, double coverage, double confidence)
{
    if (m < 2 || !(coverage > 0.0 && coverage < 1.0) || !(confidence > 0.0 && confidence < 1.0)) return NAN;
    const double root = sqrt((double)m), noncentrality = normal_quantile(coverage) * root;
    double low = -1.0, high = 1.0;
    while (noncentral_t_cdf(low, m - 1.0, noncentrality) > confidence && low > -1e12) low *= 2.0;
    while (noncentral_t_cdf(high, m - 1.0, noncentrality) < confidence && high < 1e12) high *= 2.0;
    const int halvings = 60; /* to the last digit that the integral keeps */
    for (int i = 0; i < halvings; i++) {
        const double middle = low + (high - low) / 2.0;
        if (noncentral_t_cdf(middle, m - 1.0, noncentrality) < confidence) low = middle;
        else high = middle;
    }
    return (low + (high - low) / 2.0) / root;
}
