/* Sample sizes by search: with the misses fixed a lower bound rises with n, so halving finds the first n that reaches it. */
#include "stats/agreement_size.h"

#include <math.h>

#include "stats/intervals.h"
#include "stats/normal.h"

#define MOST_SLIDES 1000000L
#define TWO_SIDED_95 0.975
#define ONE_SIDED_95 0.95

double lower_bound_of(long misses, long n, size_bound bound)
{
    if (misses < 0) return NAN;
    if (bound == BOUND_WILSON) return wilson_interval(n - misses, n, NORMAL_95_TWO_SIDED).lower;
    return exact_lower_limit(n - misses, n, bound == BOUND_EXACT ? TWO_SIDED_95 : ONE_SIDED_95);
}

long smallest_size(double target, long misses, size_bound bound)
{
    if (!(target > 0.0 && target < 1.0) || misses < 0) return -1;
    long below = misses, reached = MOST_SLIDES; /* at n = misses the bound is 0 */
    if (!(lower_bound_of(misses, reached, bound) >= target)) return -1;
    while (reached - below > 1) {
        const long middle = below + (reached - below) / 2;
        if (lower_bound_of(misses, middle, bound) >= target) reached = middle;
        else below = middle;
    }
    return reached;
}
