/* A square piece of a plane round a nucleus, brought to the size of a tile. Inside of report. */
#ifndef REPORT_CROP_H
#define REPORT_CROP_H

#include "image/plane.h"
#include "segment/nuclei.h"

/* A window in px of the field: top-left corner (the outer corner of pixel (0, 0) is (0, 0)) and side. */
typedef struct crop_window {
    double left, top, side;
} crop_window;

/* Round the nucleus' box with some surroundings; no smaller than least_um. */
crop_window crop_window_of(const nucleus *n, double pixel_um, double least_um);

/* The window as tile_px x tile_px pixels by cubic interpolation; what lies outside of the plane becomes `outside`.
 * out_tile is made by the function. */
sunder_status crop_resample(const plane *p, crop_window window, int tile_px, float outside, plane *out_tile,
                            sunder_error *err) SUNDER_MUST_USE;

/* Median and a high quantile of the counts of a nucleus; false, and both untouched, when its label is not there. */
bool crop_levels(const plane *p, const label_plane *labels, const nucleus *n, double high_quantile, float *out_median,
                 float *out_high);

#endif
