/* A limit for a count of n nuclei, and what it does to slides of a known share. */
#ifndef STATS_COUNT_LIMIT_H
#define STATS_COUNT_LIMIT_H

#include "stats/beta_binomial.h"

typedef enum limit_rule {
    LIMIT_SHARE, /* positive when k / n > share */
    LIMIT_LAW    /* positive when k > c, the least count with P(X <= c) >= level by the law */
} limit_rule;

typedef struct count_limit {
    limit_rule rule;
    double share;      /* LIMIT_SHARE; may exceed 1: then nothing is positive */
    double level;      /* LIMIT_LAW */
    beta_binomial law; /* LIMIT_LAW; spread 0 is the binomial law */
} count_limit;

/* The first count of n that is positive: floor(share n) + 1, or c + 1; n + 1 when no count is. -1 for n <= 0 or a limit that is
 * no number. */
long count_limit_first_positive(const count_limit *limit, long n);

/* The true share at which `first` or more of n are found with this chance: C5 and C95 at 0.05 and 0.95; the latter is the LoD
 * of the limit first - 1. NaN unless 0 < first <= n and 0 < chance < 1. */
double share_found_with(long first, long n, double chance);

#endif
