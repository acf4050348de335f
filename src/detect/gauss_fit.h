/* A sum of round Gaussians on a tilted background, fitted to weighted pixels. */
#ifndef DETECT_GAUSS_FIT_H
#define DETECT_GAUSS_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/error.h"

#define MOST_COMPONENTS 5

typedef struct gauss_component {
    double x, y, sigma, amplitude; /* px, px, px, counts */
    double x_se, y_se, flux_se;    /* px, px, counts */
} gauss_component;

/* What is believed before looking: a spot lies about where its maximum is and is about as wide as others. */
typedef struct gauss_prior {
    double place_sd_px, log_sigma_mean, log_sigma_sd; /* of ln(sigma in px) */
    double least_sigma_px, largest_sigma_px;          /* beyond these a fit has failed */
} gauss_prior;

/* Pixels of one fit; x and y are whole pixels of the image, root_weight is 1 / sd of the pixel. */
typedef struct fit_pixels {
    int n, capacity;
    int *x, *y;
    double *value, *root_weight;
    float *dx, *dy, *scratch; /* the solver's, as the next */
    double *profile;
} fit_pixels;

/* widest: most columns or rows the pixels of one fit may span. */
sunder_status fit_pixels_make(int capacity, int widest, fit_pixels *out_pixels, sunder_error *err) SUNDER_MUST_USE;
void fit_pixels_free(fit_pixels *p);

/* How well a sum of components explains the pixels. */
typedef struct gauss_outcome {
    double background; /* level at the mean pixel, counts */
    double cost;       /* sum of squared weighted residuals, and of what the prior resents */
    double misfit;     /* cost per degree of freedom, at least 1 */
} gauss_outcome;

/* Fits n_components (1 .. MOST_COMPONENTS) from the given start. False when it did not converge to something within the
 * prior's limits; then the components are as they were. */
bool gauss_fit(const fit_pixels *pixels, const gauss_prior *prior, gauss_component *components, int n_components,
               gauss_outcome *out_outcome);

#endif
