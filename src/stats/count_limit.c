/* Limits of counts; clinical.md 3.1 (integer rule) and 3.4 (LoB and LoD in counts, C5 and C95). */
#include "stats/count_limit.h"

#include <math.h>

#include "stats/binomial.h"
#include "stats/intervals.h"

/* A share that is a whole count of n in decimals may lie a rounding below it: 0.07 * 100 is 7.000000000000001. */
#define ROUNDING 1e-9

static long first_above_share(double share, long n)
{
    if (!(share >= 0.0)) return -1;
    if (share >= 1.0) return n + 1;
    return (long)floor(share * (double)n + ROUNDING) + 1;
}

long count_limit_first_positive(const count_limit *limit, long n)
{
    if (n <= 0) return -1;
    if (limit->rule == LIMIT_SHARE) return first_above_share(limit->share, n);
    const beta_binomial law = limit->law;
    const long c =
        law.spread == 0.0 ? binomial_quantile(n, law.mean, limit->level) : beta_binomial_quantile(n, law, limit->level);
    return c < 0 ? -1 : c + 1;
}

double share_found_with(long first, long n, double chance)
{
    if (first <= 0 || first > n || !(chance > 0.0 && chance < 1.0)) return NAN;
    /* P(X >= first) = I_p(first, n - first + 1). */
    return beta_quantile(chance, (double)first, (double)(n - first) + 1.0);
}
