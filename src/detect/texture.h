/* Nuclear texture that shows in a probe channel, learnt from the DAPI channel and taken off (algorithms.md 7,
 * 8.2.2). */
#ifndef DETECT_TEXTURE_H
#define DETECT_TEXTURE_H

#include <stddef.h>

#include "sunder/error.h"

/* Scales of DAPI the texture is made of. */
#define MOST_REGRESSORS 2

/* One response of the probe in terms of those of DAPI. */
typedef struct texture_fit {
    int n;                              /* regressors in use; 0: no texture is taken off */
    float coefficient[MOST_REGRESSORS]; /* per unit of DAPI response, both before any norm */
    double f_statistic;
    double gain; /* sd before / after; 1 when nothing is taken off */
} texture_fit;

/* What one fit is made from: responses of the probe and of DAPI at n samples, and 1 / sd of the probe's. */
typedef struct texture_samples {
    size_t n;
    int n_regressors;
    const float *probe, *dapi[MOST_REGRESSORS], *weight;
    double looks; /* independent places among the samples */
} texture_samples;

sunder_status texture_fit_make(const texture_samples *samples, texture_fit *out_fit, sunder_error *err) SUNDER_MUST_USE;

/* Takes the fitted texture off n responses; dapi[k] are the regressors at the same places. */
void texture_subtract(float *probe, const float *const dapi[MOST_REGRESSORS], const texture_fit *fit, size_t n);

#endif
