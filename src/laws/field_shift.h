/* Does one field share the chromatic shift of its slide? A filter cube that did not settle moves one field alone. */
#ifndef LAWS_FIELD_SHIFT_H
#define LAWS_FIELD_SHIFT_H

#include "laws/slide_laws.h"

typedef struct field_shift {
    size_t pairs_here, pairs_at_slide; /* bright pairs about the field's own place, and about the slide's */
    sunder_point_um off_um;            /* where the field's fused pairs lie, the slide's shift taken off; NaN unknown */
    double error_um;                   /* of it, per axis */
    bool displaced;
} field_shift;

/* out_rows[n_fields]. starts: see field_starts. Nothing is displaced when the slide's shift was refused. */
sunder_status field_shift_measure(const candidates *all, const size_t *starts, size_t n_fields, const slide_laws *laws,
                                  field_shift *out_rows, sunder_error *err) SUNDER_MUST_USE;

#endif
