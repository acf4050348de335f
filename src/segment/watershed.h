/* Watershed by flooding, with shallow basins joined. */
#ifndef SEGMENT_WATERSHED_H
#define SEGMENT_WATERSHED_H

#include "image/plane.h"

/* Whose a pixel is that two basins reach at once. */
typedef enum ridge_rule {
    RIDGE_TO_FIRST, /* of the neighbour that comes first in the scan: up to a pixel too far down and right */
    RIDGE_TO_LOWEST /* of the lowest neighbour: the steepest way down */
} ridge_rule;

/* Floods `landscape` inside mask (non-zero bytes) from its minima; two basins of which the shallower is less than
 * `depth` deep where they meet become one. Every mask pixel gets a basin; numbers run from 1 in scan order of the first
 * pixel. Values of the landscape are taken in steps of depth / 16. */
sunder_status watershed_basins(const plane *landscape, const uint8_t *mask, float depth, ridge_rule ridges,
                               label_plane *out_basins, size_t *out_n, sunder_error *err) SUNDER_MUST_USE;

#endif
