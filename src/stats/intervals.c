/* Intervals of a fraction. The beta quantile is found by halving on the incomplete beta function: 200 halvings reach the
 * last digit whatever the counts, where gsl_cdf_beta_Pinv may give up and calls an error handler. */
#include "stats/intervals.h"

#include <math.h>
#include <stdbool.h>

#include "stats/incomplete_beta.h"
#include "stats/incomplete_gamma.h"

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
        const beta_tails tails = incomplete_beta(middle, a, b);
        if (isnan(tails.lower)) return NAN;
        /* Each side by the tail that keeps its digits. */
        if (q < 0.5 ? tails.lower < q : tails.upper > 1.0 - q) low = middle;
        else high = middle;
    }
    return low + (high - low) / 2.0;
}

double beta_at_least(double x, double a, double b)
{
    return a > 0.0 && b > 0.0 && x >= 0.0 && x <= 1.0 ? incomplete_beta(x, a, b).upper : (double)NAN;
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

static double poisson_at_most(long k, double mean)
{
    return incomplete_gamma((double)k + 1.0, mean).upper;
}

double poisson_upper_limit(long k, double confidence)
{
    if (k < 0 || !(confidence > 0.0 && confidence < 1.0)) return NAN;
    const int halvings = 200;
    double low = 0.0, high = (double)k + 1.0;
    while (poisson_at_most(k, high) > 1.0 - confidence) high *= 2.0;
    for (int i = 0; i < halvings; i++) {
        const double middle = low + (high - low) / 2.0;
        if (middle <= low || middle >= high) break;
        const double tail = poisson_at_most(k, middle);
        if (isnan(tail)) return NAN;
        if (tail > 1.0 - confidence) low = middle;
        else high = middle;
    }
    return low + (high - low) / 2.0;
}
