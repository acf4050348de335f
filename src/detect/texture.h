/* Nuclear texture that shows in a probe channel, learnt from the DAPI channel and taken off (algorithms.md 7, 8.2.2). */
#ifndef DETECT_TEXTURE_H
#define DETECT_TEXTURE_H

#include <stdbool.h>

#include "detect/responses.h"

/* One response of the probe in terms of those of DAPI at the same or finer scales. */
typedef struct texture_fit {
    bool applied;
    int n;                           /* regressors */
    double coefficient[MOST_SCALES]; /* per unit of DAPI response, before any norm */
    double f_statistic;
    double gain;                     /* sd before / after; 1 when not applied */
} texture_fit;

/* probe: responses at n samples; dapi[k]: those of DAPI at the same samples; weight: 1 / sd of the probe response.
 * looks: independent places among the samples. Arrays are left as they are. */
sunder_status texture_fit_make(const float *probe, float *const *dapi, int n_regressors, const float *weight, size_t n,
                               double looks, texture_fit *out_fit, sunder_error *err) SUNDER_MUST_USE;

/* Takes the fitted texture off a Gaussian image of the probe; dapi[k] are the Gaussian images of the regressors. */
void texture_subtract(plane *smooth, const plane *const *dapi, const texture_fit *fit);

#endif
