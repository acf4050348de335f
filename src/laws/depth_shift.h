/* How the two colours of a stack differ in depth. */
#ifndef LAWS_DEPTH_SHIFT_H
#define LAWS_DEPTH_SHIFT_H

#include "laws/slide_laws.h"

/* starts as of field_starts; laws holds the chromatic shift and the pair scatter already. */
sunder_status depth_shift_measure(const candidates *all, const size_t *starts, size_t n_fields, const slide_laws *laws,
                                  depth_law *out_law, sunder_error *err) SUNDER_MUST_USE;

#endif
