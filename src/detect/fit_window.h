/* The pixels of one fit: which, what they show without leaked texture, and how far each can be believed. */
#ifndef DETECT_FIT_WINDOW_H
#define DETECT_FIT_WINDOW_H

#include "detect/gauss_fit.h"
#include "detect/leaked_texture.h"
#include "detect/noise_law.h"

typedef struct fit_source {
    const plane *image;
    double saturation_counts;
    const noise_law *law;
    leaked_texture texture; /* zeroed: none is taken off */
} fit_source;

/* A place to be fitted and the pixels it needs. */
typedef struct fit_place {
    int x, y;
    double reach_px;
} fit_place;

/* What is round the places: the smooth level, counts, and how much more responses scatter than the noise explains. */
typedef struct fit_ground {
    double level, spread;
} fit_ground;

/* Fills *out_pixels with the pixels within reach of any of n >= 1 places, as far as there is room. Clipped ones are left
 * out unless with_saturated. */
sunder_status fit_window_collect(const fit_source *source, const fit_place *places, int n, fit_ground ground,
                                 bool with_saturated, fit_pixels *out_pixels, sunder_error *err) SUNDER_MUST_USE;

#endif
