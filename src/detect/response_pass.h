/* The two passes over the pixels of a field: responses at sample places of a few bands, which tell the texture;
 * then the peaks of the cleaned responses everywhere, and the responses at all samples. */
#ifndef DETECT_RESPONSE_PASS_H
#define DETECT_RESPONSE_PASS_H

#include "detect/peaks.h"
#include "detect/region_samples.h"
#include "detect/texture.h"

/* Rows of a field, first <= y < end. */
typedef struct row_band {
    int first, end;
} row_band;

/* Responses of an image at the samples of one band, at every scale, in counts: out_values[scale] takes them in the
 * order of s->by_row. */
sunder_status sample_band(const plane *image, const scale_bank *bank, const search_area *filtered,
                          const region_samples *s, row_band band, float *const *out_values,
                          sunder_error *err) SUNDER_MUST_USE;

/* One probe channel to be searched. */
typedef struct peak_search {
    const plane *image;
    const scale_bank *bank;
    const texture_fit *texture; /* per scale of bank */
    const region_samples *samples;
    float *values; /* [scale * samples->n + sample]: takes the cleaned responses, in counts */
    peak_finder finder;
} peak_search;

/* What all channels of a field share: where peaks are looked for, and the larger area that must be filtered for
 * that. dapi may be NULL when no texture is taken off. */
typedef struct pass_input {
    const search_area *searched, *filtered;
    const plane *dapi;
    const scale_bank *dapi_bank;
} pass_input;

/* Searches up to two channels of one size in one pass. */
sunder_status find_peaks(peak_search *searches, int n_searches, const pass_input *input,
                         sunder_error *err) SUNDER_MUST_USE;

#endif
