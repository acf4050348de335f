/* Order statistics without sorting. */
#ifndef CORE_RANK_H
#define CORE_RANK_H

#include <stddef.h>

/* k-th smallest (from 0) of n >= 1 values, which are reordered. */
float select_float(float *values, size_t n, size_t k);

#endif
