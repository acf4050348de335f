/* How many slides a study needs. */
#ifndef STATS_AGREEMENT_SIZE_H
#define STATS_AGREEMENT_SIZE_H

/* Which lower bound is to reach the target. */
typedef enum size_bound {
    BOUND_EXACT,          /* Clopper and Pearson, two-sided 95 % */
    BOUND_WILSON,         /* two-sided 95 % */
    BOUND_EXACT_ONE_SIDED /* Clopper and Pearson, one-sided 95 % */
} size_bound;

/* The lower bound of n - misses of n; NaN unless 0 <= misses <= n and n > 0. */
double lower_bound_of(long misses, long n, size_bound bound);

/* The smallest n at which n - misses of n have a lower bound of at least `target`; -1 when 0 < target < 1 does not hold,
 * misses < 0, or more than a million would be needed. */
long smallest_size(double target, long misses, size_bound bound);

#endif
