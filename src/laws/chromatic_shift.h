/* The shift between the two colours, from the slide's own fused pairs (algorithms.md 3.1, 8.2.4). */
#ifndef LAWS_CHROMATIC_SHIFT_H
#define LAWS_CHROMATIC_SHIFT_H

#include "laws/slide_laws.h"

/* Identity, refused, for `why`. */
chromatic_shift chromatic_shift_none(const char *why);

/* starts: see field_starts. *out_pair_sigma_um is the per-axis scatter of fused pairs, the usual one when it could
 * not be measured. */
sunder_status chromatic_shift_measure(const candidates *all, const size_t *starts, size_t n_fields,
                                      chromatic_shift *out_shift, double *out_pair_sigma_um,
                                      sunder_error *err) SUNDER_MUST_USE;

#endif
