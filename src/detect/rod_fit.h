/* A straight line of even brightness, seen through a round blur, on a tilted background, fitted to weighted pixels. */
#ifndef DETECT_ROD_FIT_H
#define DETECT_ROD_FIT_H

#include "detect/gauss_fit.h"

typedef struct rod {
    double x, y;                /* middle, px */
    double sigma;               /* of the blur, which is the width across, px */
    double length, angle;       /* px; from x towards y, 0 <= angle < pi. length 0: no rod */
    double amplitude, flux;     /* height at the middle, counts; all its light, counts summed over pixels */
    double x_se, y_se, flux_se; /* of the middle, px; counts */
} rod;

/* How many numbers the fit of a rod, and that of n Gaussians to the same pixels, has free. */
#define ROD_TERMS 9
#define GAUSS_TERMS(N) (3 + 4 * (N))

/* Fits from the place, sigma, length, angle and flux of *line. prior's widths are those of the Gaussians; places are free.
 * False when it did not converge to something within the prior's limits; then *line is as it was. */
bool rod_fit(const fit_pixels *pixels, const gauss_prior *prior, rod *line, gauss_outcome *out_outcome);

/* Light of a rod at a place, counts. */
double rod_light_at(const rod *line, double x, double y);

#endif
