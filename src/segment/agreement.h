/* How far two engines agree on where a nucleus is. */
#ifndef SEGMENT_AGREEMENT_H
#define SEGMENT_AGREEMENT_H

#include <stddef.h>

#include "image/plane.h"

/* out_best[k - 1]: the largest intersection over union of label k (1 .. n) of `labels` with any label (1 .. n_other) of
 * `other`; 0 where nothing lies under it. Both planes are of one size. */
sunder_status best_overlaps(const label_plane *labels, size_t n, const label_plane *other, size_t n_other,
                            double *out_best, sunder_error *err) SUNDER_MUST_USE;

#endif
