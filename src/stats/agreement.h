/* How well two ways of calling the same slides agree: counts of a table in, percentages, kappa and exact tests out. */
#ifndef STATS_AGREEMENT_H
#define STATS_AGREEMENT_H

#include "stats/intervals.h"

/* Two binary calls of the same slides; "new" is judged, "ref" is what it is held against. */
typedef struct two_by_two {
    long both_positive, new_only, ref_only, both_negative; /* a, b, c, d */
} two_by_two;

/* k of n with its Wilson 95 % interval; NaN where n is 0. */
typedef struct proportion {
    long k, n;
    double value;
    interval wilson;
} proportion;

proportion proportion_of(long k, long n);

/* Positive, negative and overall percent agreement (CLSI EP12): a / (a + c), d / (b + d), (a + d) / N. */
proportion positive_agreement(const two_by_two *t);
proportion negative_agreement(const two_by_two *t);
proportion overall_agreement(const two_by_two *t);

/* McNemar's test that one way is not positive more often than the other, from the discordant counts b and c: exact, and
 * mid-p (Fagerland 2013, doi:10.1186/1471-2288-13-91). 1 where b + c is 0; NaN for negative counts. */
double mcnemar_exact(long b, long c);
double mcnemar_mid_p(long b, long c);

#endif
