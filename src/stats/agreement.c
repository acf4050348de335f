/* Agreement of two binary calls: shares and McNemar's tests. */
#include "stats/agreement.h"

#include <math.h>
#include <stdbool.h>

#include "stats/binomial.h"
#include "stats/normal.h"

proportion proportion_of(long k, long n)
{
    const bool known = n > 0 && k >= 0 && k <= n;
    return (proportion){k, n, known ? (double)k / (double)n : (double)NAN, wilson_interval(k, n, NORMAL_95_TWO_SIDED)};
}

proportion positive_agreement(const two_by_two *t)
{
    return proportion_of(t->both_positive, t->both_positive + t->ref_only);
}

proportion negative_agreement(const two_by_two *t)
{
    return proportion_of(t->both_negative, t->both_negative + t->new_only);
}

proportion overall_agreement(const two_by_two *t)
{
    const long agreed = t->both_positive + t->both_negative;
    return proportion_of(agreed, agreed + t->new_only + t->ref_only);
}

double mcnemar_exact(long b, long c)
{
    return symmetry_two_sided(b, c);
}

double mcnemar_mid_p(long b, long c)
{
    if (b < 0 || c < 0) return NAN;
    if (b == c) return 1.0; /* twice the half-open tail is the whole law */
    const long least = b < c ? b : c, n = b + c;
    return binomial_at_most(least, n, 0.5) + binomial_at_most(least - 1, n, 0.5);
}
