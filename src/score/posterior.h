/* What the counts say about the true fraction: the probability that it reaches the cutoff, and an interval. Pure. */
#ifndef SCORE_POSTERIOR_H
#define SCORE_POSTERIOR_H

#include "score/field_counts.h"
#include "score/verdict.h"

/* P(true fraction >= cutoff) after k of n, by Jeffreys' prior; k and n need not be whole. NaN unless 0 <= k <= n, n > 0. */
double jeffreys_exceeds(double k, double n, double cutoff_frac);

/* Of all evaluable nuclei. Without any the numbers are NaN. */
fraction_posterior posterior_of_fields(const field_counts *counts, double cutoff_frac);

/* The same without the interval (NaN), which takes most of the time, for who draws many slides. */
fraction_posterior probability_of_fields(const field_counts *counts, double cutoff_frac);

/* Fields differ by more than chance makes them (p < 0.05); false where that cannot be known. */
bool fields_differ(const fraction_posterior *p);

#endif
