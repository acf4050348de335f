/* Order of numbers: selection by rank, and what qsort asks. */
#ifndef CORE_RANK_H
#define CORE_RANK_H

#include <stddef.h>

/* k-th smallest (from 0) of n >= 1 values, which are reordered. */
float select_float(float *values, size_t n, size_t k);

/* The upper median of n values, which are sorted; 0 of none. */
double upper_median(double *values, size_t n);

/* Ascending order of doubles, for qsort. */
int compare_doubles(const void *a, const void *b);

#endif
