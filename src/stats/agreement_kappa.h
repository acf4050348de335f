/* Agreement beyond chance: Cohen's kappa, plain and weighted, and Fleiss' kappa of several readers. */
#ifndef STATS_AGREEMENT_KAPPA_H
#define STATS_AGREEMENT_KAPPA_H

#include <stddef.h>

#include "stats/intervals.h"

/* Most categories of a table. */
#define MOST_CATEGORIES 16

typedef enum kappa_weights { KAPPA_PLAIN, KAPPA_LINEAR, KAPPA_QUADRATIC } kappa_weights;

typedef struct kappa_estimate {
    double value, se;  /* NaN where undefined: no slide, or all slides in one cell, where chance agrees too */
    interval interval; /* 95 % by the normal law, cut to [-1, 1] */
    double observed, expected;
} kappa_estimate;

/* Kappa of a square table of counts, row by row: counts[i * n_categories + j] slides that one called i and the other j.
 * Weights are 1 - |i - j| / (n - 1) and 1 - (i - j)^2 / (n - 1)^2: categories stand in their order then. The standard error
 * is that of Fleiss, Cohen and Everitt 1969, doi:10.1037/h0028106. */
kappa_estimate cohen_kappa(const long *counts, int n_categories, kappa_weights weights);

/* Fleiss' kappa (1971, doi:10.1037/h0031619): counts[i * n_categories + j] readers that put slide i into category j; every
 * slide needs the same number of readers, two or more. se is that under no agreement (Fleiss, Nee and Landis 1979,
 * doi:10.1037/0033-2909.86.5.974) and serves a test, so
 * interval is NaN. NaN where undefined. */
kappa_estimate fleiss_kappa(const long *counts, size_t n_slides, int n_categories);

#endif
