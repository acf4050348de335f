/* Upper tolerance limit of a normal law: below it lies a given share of all slides, with a given confidence. */
#ifndef STATS_TOLERANCE_H
#define STATS_TOLERANCE_H

/* P(T <= t) of the noncentral t law. NaN unless df >= 1 and all are finite. */
double noncentral_t_cdf(double t, double df, double noncentrality);

/* k of the one-sided limit mean + k SD from m values: with this confidence, at least `coverage` of the law lies below it.
 * NaN unless m >= 2 and both lie in (0, 1). */
double tolerance_factor(int m, double coverage, double confidence);

#endif
