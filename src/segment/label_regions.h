/* Operations on label images of the work grid. */
#ifndef SEGMENT_LABEL_REGIONS_H
#define SEGMENT_LABEL_REGIONS_H

#include "image/plane.h"

/* out[k - 1]: the q-quantile (0..1) of the values under label k of 1 .. n; 0 for a label without pixels. */
sunder_status label_quantiles(const label_plane *labels, size_t n, const plane *values, double q, float *out,
                              sunder_error *err) SUNDER_MUST_USE;

/* Numbers labels 1 .. *n anew in scan order of their first pixel, without gaps. */
sunder_status labels_renumber(label_plane *labels, size_t *n, sunder_error *err) SUNDER_MUST_USE;

/* The same where number[k] may be LABEL_DROPPED for a label k that goes, and is 0 for the others; it then holds the new
 * numbers, *out_n of them. */
#define LABEL_DROPPED UINT32_MAX
void labels_number(label_plane *labels, uint32_t *number, size_t *out_n);

/* Labels take in background pixel by pixel, `turns` times, first in scan order first served. */
sunder_status labels_grow(label_plane *labels, int turns, sunder_error *err) SUNDER_MUST_USE;

/* Morphological opening of every label by a disc: what is thinner than the disc gets the label `carved`. */
sunder_status labels_open(label_plane *labels, double radius_px, uint32_t carved, sunder_error *err) SUNDER_MUST_USE;

#endif
