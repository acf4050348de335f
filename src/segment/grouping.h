/* Which fragments are one nucleus: the cheapest partition found. */
#ifndef SEGMENT_GROUPING_H
#define SEGMENT_GROUPING_H

#include "segment/region_cost.h"

/* out_group[i] is the group of fragment i, from 0; group numbers are those of their least fragment, so they need not be
 * dense. */
sunder_status group_fragments(const fragment_list *list, int height, const cost_options *options, uint32_t *out_group,
                              sunder_error *err) SUNDER_MUST_USE;

#endif
