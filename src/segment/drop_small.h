/* Regions too small for a nucleus. */
#ifndef SEGMENT_DROP_SMALL_H
#define SEGMENT_DROP_SMALL_H

#include "segment/label_runs.h"

/* Labels 1 .. *n of less than least_area_um2 go, of those at the edge of the image less than least_edge_area_um2. The rest
 * is numbered anew in scan order. pixel_um: of the label image. */
sunder_status drop_small(label_runs *runs, size_t *n, double pixel_um, double least_area_um2,
                         double least_edge_area_um2, sunder_error *err) SUNDER_MUST_USE;

#endif
