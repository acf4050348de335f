/* Order statistics of pixels, in place: the arrays are reordered. */
#ifndef DETECT_ROBUST_H
#define DETECT_ROBUST_H

#include <stddef.h>

#include "core/rank.h"

/* sd of a normal variable over the median of its absolute value. */
#define SD_PER_MAD 1.4826

/* Upper median; 0 when n is 0. */
float median_float(float *values, size_t n);

/* Median distance from zero, scaled to the sd of a normal variable, of values of the order of 1 or more: exact to
 * about 1 %. 0 when n is 0. */
double spread_about_zero(const float *values, size_t n);

/* Two measures of one place, ordered by the first. */
typedef struct keyed {
    float key, value;
} keyed;

/* Reorders so that rows[k] is the k-th by key, none before it larger and none after it smaller. n >= 1. */
void partition_keyed(keyed *rows, size_t n, size_t k);

#endif
