/* Intervals of a fraction. The beta quantile is found by halving on GSL's incomplete beta function: 200 halvings reach the
 * last digit whatever the counts, where gsl_cdf_beta_Pinv may give up and calls an error handler. */
#include "stats/intervals.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

interval wilson_interval(long k, long n, double z)
{
    if (k < 0 || n <= 0 || k > n) return (interval){NAN, NAN};
    const double p = (double)k / (double)n, z2n = z * z / (double)n;
    const double centre = (p + z2n / 2.0) / (1.0 + z2n);
    const double half = z * sqrt(p * (1.0 - p) / (double)n + z2n / (4.0 * (double)n)) / (1.0 + z2n);
    /* At the ends the limit is 0 or 1 exactly; the difference of two rounded numbers is not. */
    return (interval){k == 0 ? 0.0 : centre - half, k == n ? 1.0 : centre + half};
}

double beta_quantile(double q, double a, double b)
{
    if (!(a > 0.0 && b > 0.0 && q >= 0.0 && q <= 1.0)) return NAN;
    if (q == 0.0 || q == 1.0) return q;
    const int halvings = 200; /* enough for a quantile near the smallest double */
    double low = 0.0, high = 1.0;
    for (int i = 0; i < halvings; i++) {
        const double middle = low + (high - low) / 2.0;
        if (middle <= low || middle >= high) break;
        if (gsl_cdf_beta_P(middle, a, b) < q) low = middle;
        else high = middle;
    }
    return low + (high - low) / 2.0;
}

double beta_at_least(double x, double a, double b)
{
    return a > 0.0 && b > 0.0 && x >= 0.0 && x <= 1.0 ? gsl_cdf_beta_Q(x, a, b) : (double)NAN;
}

static bool limits_defined(long k, long n, double confidence)
{
    return k >= 0 && n > 0 && k <= n && confidence > 0.0 && confidence < 1.0;
}

double exact_lower_limit(long k, long n, double confidence)
{
    if (!limits_defined(k, n, confidence)) return NAN;
    return k == 0 ? 0.0 : beta_quantile(1.0 - confidence, (double)k, (double)(n - k) + 1.0);
}

double exact_upper_limit(long k, long n, double confidence)
{
    if (!limits_defined(k, n, confidence)) return NAN;
    return k == n ? 1.0 : beta_quantile(confidence, (double)k + 1.0, (double)(n - k));
}
