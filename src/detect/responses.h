/* The bank of filters: Gaussian images of one channel, each made from the finer one, and their Laplacian. */
#ifndef DETECT_RESPONSES_H
#define DETECT_RESPONSES_H

#include "image/plane.h"

#define MOST_SCALES 4

typedef struct scale_bank {
    int n;                      /* scales, finest first */
    double sigma_px[MOST_SCALES];
    double norm[MOST_SCALES];   /* L2 norm of the filter: sd of its response to white noise of sd 1 */
} scale_bank;

/* Scales too fine for the pixels are widened to the finest that a pixel grid can tell, and those that then coincide are
 * dropped: at least one is left. */
sunder_status scale_bank_make(const double *sigma_um, int n, double pixel_um, scale_bank *out_bank,
                              sunder_error *err) SUNDER_MUST_USE;

/* The Gaussian image of scale `scale` from that of the scale before (from the image itself for scale 0). */
sunder_status scale_bank_step(const scale_bank *bank, int scale, const plane *finer, plane *out_smooth,
                              sunder_error *err) SUNDER_MUST_USE;

/* Minus the Laplacian, edges repeated: positive on a spot. Divide by norm for units of the pixel noise. */
float response_at(const plane *smooth, int x, int y);
void response_row(const plane *smooth, int y, float *out_row);

#endif
