/* The version for x86 processors with AVX2 and FMA. */
#ifndef NETWORK_CONV_ROW_AVX2_H
#define NETWORK_CONV_ROW_AVX2_H

#include "network/conv_row.h"

/* NULL on a processor without them. */
conv_row_fn conv_row_avx2_here(void);

#endif
