/* Nuclear texture that shows in a probe channel, learnt from the DAPI channel and taken off (algorithms.md 7, 8.2.2). */
#ifndef DETECT_TEXTURE_H
#define DETECT_TEXTURE_H


#include <stddef.h>

#include "detect/scale_bank.h"

/* One response of the probe in terms of those of DAPI at the same or finer scales. */
typedef struct texture_fit {
    int n;                          /* regressors in use; 0: no texture is taken off */
    float coefficient[MOST_SCALES]; /* per unit of DAPI response, both before any norm */
    double f_statistic;
    double gain;                    /* sd before / after; 1 when nothing is taken off */
} texture_fit;

/* probe: responses at n samples; dapi[k]: those of DAPI at the same samples; weight: 1 / sd of the probe response.
 * looks: independent places among the samples. */
sunder_status texture_fit_make(const float *probe, float *const *dapi, int n_regressors, const float *weight, size_t n,
                               double looks, texture_fit *out_fit, sunder_error *err) SUNDER_MUST_USE;

/* Takes the fitted texture off n responses; dapi[k] are the regressors at the same places. */
void texture_subtract(float *probe, float *const *dapi, const texture_fit *fit, size_t n);

#endif
