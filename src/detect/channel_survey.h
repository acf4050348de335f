/* The survey of one channel: noise, filter bank, texture, maxima, fits. detect_survey and detect_channel are made of it. */
#ifndef DETECT_CHANNEL_SURVEY_H
#define DETECT_CHANNEL_SURVEY_H

#include "detect/background.h"
#include "detect/detect.h"
#include "detect/region_samples.h"
#include "detect/responses.h"
#include "detect/spots.h"

enum { DETECTION_SCALES = 3, MIDDLE_SCALE = 1 };

/* DAPI of a field as the texture pass needs it. */
typedef struct dapi_bank {
    scale_bank bank;
    plane smooth[MOST_SCALES];
    float *at_samples[MOST_SCALES]; /* responses at the region samples */
} dapi_bank;

sunder_status dapi_bank_make(const plane *dapi, double pixel_um, const region_samples *samples, dapi_bank *out_dapi,
                             sunder_error *err) SUNDER_MUST_USE;
void dapi_bank_free(dapi_bank *d);

/* What a channel is searched in. */
typedef struct search {
    double pixel_um;
    const label_plane *labels;     /* NULL: everywhere */
    const region_samples *samples;
    const dapi_bank *dapi;         /* NULL: no texture pass */
    const detect_options *options;
} search;

typedef struct channel_result {
    noise_law law;
    background level;
    float *spread;       /* [scale * n_regions + region]: response sd over what the noise law explains, >= 1 */
    size_t n_regions;
    double texture_gain; /* at the middle scale */
    spots found;         /* in scan order, fitted */
} channel_result;

void channel_result_free(channel_result *r);

sunder_status channel_survey(const plane *image, double saturation_counts, const search *where, channel_result *out_result,
                             sunder_error *err) SUNDER_MUST_USE;

/* sd of the background noise of one pixel at a place, what texture adds to the response included. */
double channel_noise_at(const channel_result *r, int x, int y, int nearest_nucleus);

#endif
