/* The two passes over the pixels of a field: responses at sample places, then the peaks of the cleaned responses. */
#ifndef DETECT_RESPONSE_PASS_H
#define DETECT_RESPONSE_PASS_H

#include "detect/peaks.h"
#include "detect/region_samples.h"
#include "detect/texture.h"

/* Responses of an image at all samples and scales: out_values[scale * s->n + sample], in counts. */
sunder_status sample_responses(const plane *image, const scale_bank *bank, const region_samples *s, float *out_values,
                               sunder_error *err) SUNDER_MUST_USE;

/* One probe channel to be searched. */
typedef struct peak_search {
    const plane *image;
    const scale_bank *bank;
    const texture_fit *texture; /* per scale of bank */
    peak_finder finder;
} peak_search;

/* Searches up to two channels of one size in one pass. dapi may be NULL when no texture is taken off. */
sunder_status find_peaks(peak_search *searches, int n_searches, const plane *dapi, const scale_bank *dapi_bank,
                         sunder_error *err) SUNDER_MUST_USE;

#endif
