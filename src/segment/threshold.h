/* Which pixels may belong to a nucleus. */
#ifndef SEGMENT_THRESHOLD_H
#define SEGMENT_THRESHOLD_H

#include <stdbool.h>

#include "image/plane.h"

/* Otsu's threshold of log(1 + smooth / c), c = 2 % of the image's range, in counts. False when the image holds no
 * nuclei: two classes do not explain it, or they lie closer than the noise allows. */
bool nucleus_threshold(const plane *smooth, double noise_counts, float *out_threshold);

#endif
