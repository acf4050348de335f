/* In which order nuclei and fields are read where not all are needed. By a recorded seed alone: each nucleus and field has a
 * rank of its own, so that no result, and no edit of another nucleus, moves it. Pure. */
#ifndef SCORE_READING_ORDER_H
#define SCORE_READING_ORDER_H

#include "classify/readings.h"

/* Rows of r->nuclei that are evaluable, in the order they are read; *out_rows is the caller's (free). by_field: fields in
 * random order, the nuclei of a field together and in random order; otherwise nuclei of all fields mixed. */
sunder_status reading_order(const readings *r, uint64_t seed, bool by_field, size_t **out_rows, size_t *out_n,
                            sunder_error *err) SUNDER_MUST_USE;

#endif
