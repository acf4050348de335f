/* The places at which the texture of a field is learnt: those in a few bands of rows, enough for its few numbers. */
#ifndef DETECT_BAND_SAMPLES_H
#define DETECT_BAND_SAMPLES_H

#include "detect/response_pass.h"

#define MOST_BANDS 3

typedef struct band_samples {
    const search_area *filtered; /* borrowed */
    const region_samples *all;   /* borrowed */
    int n_bands;
    row_band bands[MOST_BANDS];
    size_t n; /* samples in the bands */
    int n_regressors;
    float *dapi[MOST_REGRESSORS]; /* responses of DAPI at them */
    float *probe[MOST_SCALES];    /* room for those of a probe */
    float *weight;                /* room for 1 / sd of these */
} band_samples;

/* Chooses the bands and reads DAPI; probe_bank tells for how many scales there must be room. input's area and s must
 * outlive it. */
sunder_status band_samples_make(const pass_input *input, const scale_bank *probe_bank, const region_samples *s,
                                band_samples *out_samples, sunder_error *err) SUNDER_MUST_USE;
void band_samples_free(band_samples *b);

/* Fits the texture of one probe channel at every scale of its bank. */
sunder_status band_samples_fit(band_samples *b, const plane *image, const scale_bank *bank, const background *level,
                               texture_fit *out_fits, sunder_error *err) SUNDER_MUST_USE;

#endif
