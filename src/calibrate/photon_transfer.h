/* Variance against mean of the pixels of one field: what gain, offset and read noise of the camera are read from. */
#ifndef CALIBRATE_PHOTON_TRANSFER_H
#define CALIBRATE_PHOTON_TRANSFER_H

#include <stdbool.h>

#include "image/plane.h"

enum { TRANSFER_BINS = 10 };

/* Pixels of like brightness. */
typedef struct transfer_bin {
    double mean, variance; /* counts, counts^2: between neighbours */
    double far_variance;   /* the same between pixels three apart: larger where neighbours were smoothed together; dark
                              bins only, as `lopsided` */
    double lopsided;       /* (q95 + q05 - 2 q50) / (q95 - q05) of a pixel against its neighbours; 0: even */
    size_t n;
    bool dark; /* of the darker half of its field */
} transfer_bin;

typedef struct transfer_bins {
    int n;
    bool sampled;                     /* pixels enough; then few bins mean few values */
    transfer_bin bins[TRANSFER_BINS]; /* from dark to bright */
    double darkest_counts;            /* mean of the darkest places: offset and the least light there is; NaN none */
} transfer_bins;

/* Pixels from saturation_counts on are left out (0: none). No bins when the image is too small. */
sunder_status photon_transfer_look(const plane *image, double saturation_counts, transfer_bins *out_bins,
                                   sunder_error *err) SUNDER_MUST_USE;

/* var = intercept + slope * mean, with errors. */
typedef struct transfer_line {
    size_t n_bins;
    double intercept, slope;     /* counts^2, counts */
    double slope_se;             /* counts */
    double dark_counts, dark_se; /* where the line meets zero, -intercept / slope: below the offset by the read noise */
    double variance_at_dark;     /* counts^2, of the darkest bins */
    double near_share;           /* median of variance / far_variance of the darker half: 1 for raw pixels */
    double lopsided, lopsided_se; /* mean of the darker half */
    double lopsided_by_light;     /* what photon counting alone would make there */
} transfer_line;

/* Line through the bins of all fields (n bins in order of the fields). NaN where nothing can be said. */
sunder_status photon_transfer_fit(const transfer_bin *bins, size_t n, double value_step, transfer_line *out_line,
                                  sunder_error *err) SUNDER_MUST_USE;

#endif
