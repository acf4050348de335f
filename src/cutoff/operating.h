/* The operating curve: the chance of a positive call against the true share, at several numbers of nuclei. */
#ifndef CUTOFF_OPERATING_H
#define CUTOFF_OPERATING_H

#include "cutoff/study.h"

/* 50, 100, 200, 500, and as many as a slide of the cohort has. */
#define OPERATING_SIZES 5

long operating_size(const cutoff_study *study, size_t i);

/* How nuclei of one slide go together: the spread of the law that sets the limit, of the beta-binomial method; 0: nuclei are
 * independent. */
double operating_spread(const cutoff_study *study);

/* The true share of slides of which this part is called: C5 and C95 at 0.05 and 0.95. NaN when no count of n is positive. */
double operating_share(const cutoff_study *study, long n, double chance);

/* P(combined count >= first positive count) of n nuclei of slides with this true share on average. */
double operating_chance(const cutoff_study *study, long n, double true_share);

/* One curve for each size: {n, first_positive, points: [[share, chance] ...]}. */
json_node *operating_node(const cutoff_study *study) SUNDER_MUST_USE;

#endif
