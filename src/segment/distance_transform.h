/* Exact Euclidean distance to the nearest pixel outside of a mask. */
#ifndef SEGMENT_DISTANCE_TRANSFORM_H
#define SEGMENT_DISTANCE_TRANSFORM_H

#include "image/plane.h"

/* mask: 0 outside, anything else inside. Pixels beyond the edge of the image count as inside, so a nucleus cut by
 * the edge keeps its middle where it is. Distances in px; a mask without outside gives width + height everywhere. */
sunder_status distance_transform(const uint8_t *mask, int width, int height, plane *out_distance,
                                 sunder_error *err) SUNDER_MUST_USE;

#endif
