/* A probe channel without its haze and glow, for overlays. */
#ifndef REPORT_FLATTEN_H
#define REPORT_FLATTEN_H

#include "image/plane.h"

/* Counts above the local background. *out_flat is made by the function. */
sunder_status flatten(const plane *image, double pixel_um, plane *out_flat, sunder_error *err) SUNDER_MUST_USE;

#endif
