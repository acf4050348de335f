/* At which share of its brightness a nucleus ends: read from the edges of the field itself. */
#ifndef SEGMENT_EDGE_LEVEL_H
#define SEGMENT_EDGE_LEVEL_H

#include "segment/work_image.h"

/* regions: 0 or 1 .. n with some background round each nucleus; plateau[k - 1]: brightness of nucleus k. `otherwise` when
 * the field has too few free edges. */
double edge_level(const work_image *work, const label_plane *regions, const float *base, const float *plateau,
                  double otherwise);

#endif
