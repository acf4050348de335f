/* Do slides differ from each other by more than chance? */
#ifndef STATS_DISPERSION_H
#define STATS_DISPERSION_H

#include "stats/beta_binomial.h"

typedef struct dispersion_test {
    double x2;  /* sum of n (k/n - p)^2 / (p (1 - p)), p pooled */
    int df;     /* slides - 1 */
    double p;   /* P(chi-square >= x2) */
    double phi; /* x2 / df: 1 when slides differ by chance alone */
} dispersion_test;

/* Pearson's test that all slides have one share. x2 0 and p 1 when no nucleus or every nucleus was counted: nothing speaks
 * against one share. All NaN for fewer than two slides or k outside 0..n. */
dispersion_test test_dispersion(const counted_slide *slides, size_t m);

typedef struct ratio_test {
    double statistic; /* 2 (ln L of the beta-binomial - ln L of the binomial), 0 or more */
    double p; /* half of P(chi-square of 1 df >= statistic): the spread cannot be negative (Self and Liang 1987) */
} ratio_test;

/* Likelihood ratio of the fitted law against the binomial law. */
ratio_test test_beta_binomial(const counted_slide *slides, size_t m, beta_binomial fitted);

#endif
