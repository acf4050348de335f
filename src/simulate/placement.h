/* Where the nuclei of a field lie. */
#ifndef SIMULATE_PLACEMENT_H
#define SIMULATE_PLACEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "simulate/nucleus.h"

/* Places the nuclei of one field; fewer than asked for where no more find room. *out_nuclei is the caller's: free. */
sunder_status place_nuclei(const scenario *s, uint64_t seed, int field, true_nucleus **out_nuclei, size_t *out_n,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
