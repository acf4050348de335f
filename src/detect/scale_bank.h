/* The widths at which a channel is filtered, and the kernels that lead from one to the next. */
#ifndef DETECT_SCALE_BANK_H
#define DETECT_SCALE_BANK_H

#include "sunder/error.h"

#define MOST_SCALES 4
#define MOST_TAPS 256

/* Half of a symmetric kernel of sum 1: tap[0] is the middle one. */
typedef struct blur_kernel {
    int radius;
    float tap[MOST_TAPS];
} blur_kernel;

typedef struct scale_bank {
    int n; /* scales, finest first */
    double sigma_px[MOST_SCALES];
    double norm[MOST_SCALES];        /* L2 norm of the filter: sd of its response to white noise of sd 1 */
    blur_kernel kernel[MOST_SCALES]; /* from the scale before; from the image for scale 0 */
} scale_bank;

/* Scales too fine for the pixels are widened to the finest that a pixel grid can tell, and those that then coincide are
 * dropped: at least one is left. */
sunder_status scale_bank_make(const double *sigma_um, int n, double pixel_um, scale_bank *out_bank,
                              sunder_error *err) SUNDER_MUST_USE;

#endif
