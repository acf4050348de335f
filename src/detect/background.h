/* The background of a channel, signals clipped out, and the noise it brings: on a coarse grid, read between its
 * points. */
#ifndef DETECT_BACKGROUND_H
#define DETECT_BACKGROUND_H

#include "detect/noise_law.h"

typedef struct background {
    int step_px;      /* pixels of the image per grid cell, along each axis */
    plane level;      /* counts */
    plane inverse_sd; /* 1 / counts: of the noise of one image pixel at this level */
} background;

sunder_status background_measure(const plane *image, double pixel_um, const noise_law *law, background *out_background,
                                 sunder_error *err) SUNDER_MUST_USE;
void background_free(background *b);

/* Value of one of the two grids at a pixel of the image, linear between cell centres. */
float background_at(const background *b, const plane *grid, int x, int y);

#endif
