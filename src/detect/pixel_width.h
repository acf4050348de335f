/* How large a pixel must be if the spots of an image are of the usual width: for images without a scale. */
#ifndef DETECT_PIXEL_WIDTH_H
#define DETECT_PIXEL_WIDTH_H

#include "image/plane.h"

/* *out_pixel_um is a working assumption, good for choosing filters and no measurement. */
sunder_status pixel_width_estimate(const plane *image, double *out_pixel_um, sunder_error *err) SUNDER_MUST_USE;

#endif
