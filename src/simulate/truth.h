/* truth.json: what is in the fields. */
#ifndef SIMULATE_TRUTH_H
#define SIMULATE_TRUTH_H

#include "core/json.h"
#include "simulate/specimen.h"

/* One element of "fields". *out_node is the caller's. */
sunder_status truth_of_field(const scenario *s, const specimen *sp, int field, json_node **out_node,
                             sunder_error *err) SUNDER_MUST_USE;

#endif
