/* How well a number parts two groups of slides, at every cutoff: the ROC curve, its area and the area's interval. */
#ifndef STATS_AGREEMENT_ROC_H
#define STATS_AGREEMENT_ROC_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/intervals.h"

typedef struct roc_item {
    double value; /* larger speaks for positive */
    bool positive;
} roc_item;

/* One corner of the curve: called positive at `cutoff` and above. */
typedef struct roc_point {
    double cutoff, true_positive_frac, false_positive_frac;
} roc_point;

typedef struct roc_area {
    long positives, negatives;
    double area, se;   /* NaN without both groups; se also with fewer than two of either */
    interval interval; /* 95 %, cut to [0, 1]; NaN where the groups do not overlap: se is 0 then and says nothing */
} roc_area;

/* Sorts items by falling value and gives the area: ties count half (Mann and Whitney). The standard error is DeLong's (1988,
 * doi:10.2307/2531595), by midranks. */
roc_area roc_area_of(roc_item *items, size_t n);

/* The corners of sorted items, the first at (0, 0) with a cutoff above all; returns how many, at most n + 1. */
size_t roc_points(const roc_item *sorted, size_t n, roc_point *out_points);

/* The area of sorted items each taken weight[i] times, as a bootstrap draws them; NaN when a group is empty. */
double roc_weighted_area(const roc_item *sorted, size_t n, const unsigned *weight);

#endif
