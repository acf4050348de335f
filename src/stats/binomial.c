/* Tail areas of the binomial law, by the incomplete beta function I_x(a, b): P(X >= k) = I_p(k, n - k + 1). Exact, also for
 * counts of a whole slide, where a sum of terms would lose digits. */
#include "stats/binomial.h"

#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>

#include "stats/incomplete_beta.h"
#include "stats/incomplete_gamma.h"

static bool in_domain(long n, double p)
{
    return n >= 0 && p >= 0.0 && p <= 1.0;
}

double binomial_at_least(long k, long n, double p)
{
    if (!in_domain(n, p)) return NAN;
    if (k <= 0) return 1.0;
    if (k > n) return 0.0;
    return incomplete_beta(p, (double)k, (double)(n - k) + 1.0).lower;
}

double binomial_at_most(long k, long n, double p)
{
    if (!in_domain(n, p)) return NAN;
    if (k < 0) return 0.0;
    if (k >= n) return 1.0;
    return incomplete_beta(p, (double)k + 1.0, (double)(n - k)).upper;
}

long binomial_quantile(long n, double p, double level)
{
    if (!in_domain(n, p) || !(level > 0.0 && level < 1.0)) return -1;
    long below = -1, at = n; /* P(X <= below) < level <= P(X <= at) */
    while (at - below > 1) {
        const long middle = below + (at - below) / 2;
        if (binomial_at_most(middle, n, p) >= level) at = middle;
        else below = middle;
    }
    return at;
}

double binomial_exactly(long k, long n, double p)
{
    if (!in_domain(n, p) || n > UINT_MAX) return NAN;
    if (k < 0 || k > n) return 0.0;
    return gsl_ran_binomial_pdf((unsigned)k, p, (unsigned)n);
}

double symmetry_two_sided(long a, long b)
{
    if (a < 0 || b < 0) return NAN;
    if (a == b) return 1.0;
    /* The law of even chances is symmetric: both tails are alike. */
    return fmin(1.0, 2.0 * binomial_at_least(a > b ? a : b, a + b, 0.5));
}

double symmetry_one_sided(long a, long b)
{
    if (a < 0 || b < 0) return NAN;
    return binomial_at_least(a, a + b, 0.5);
}

double poisson_at_least(long k, double mean)
{
    if (!(mean >= 0.0) || !isfinite(mean)) return NAN;
    if (k <= 0) return 1.0;
    return mean > 0.0 ? incomplete_gamma((double)k, mean).lower : 0.0;
}
