/* The survey of the probe channels of one image: noise, texture, peaks, fits. detect_survey and detect_channel are
 * made of it. */
#ifndef DETECT_CHANNEL_SURVEY_H
#define DETECT_CHANNEL_SURVEY_H

#include "detect/background.h"
#include "detect/detect.h"
#include "detect/region_samples.h"
#include "detect/scale_bank.h"
#include "detect/spots.h"

enum { DETECTION_SCALES = 3, MIDDLE_SCALE = 1 };

/* Where and how channels are searched. */
typedef struct search {
    double pixel_um;
    const nuclei *nuclei; /* NULL: everywhere */
    const region_samples *samples;
    const plane *dapi; /* NULL: no texture pass */
    const detect_options *options;
} search;

typedef struct channel_input {
    const plane *image;
    double saturation_counts;
    const noise_law *given; /* NULL: measured on the image */
} channel_input;

typedef struct channel_result {
    noise_law law;
    background level;
    float *spread; /* [scale * n_regions + region]: sd of the response over what the noise law explains, >= 1 */
    size_t n_regions;
    double texture_gain; /* at the middle scale */
    spots found;         /* in scan order, fitted */
} channel_result;

void channel_result_free(channel_result *r);

/* Surveys n (1 or 2) channels of one size. out_results: n elements, zeroed by the caller; the caller frees them,
 * after a failure too. */
sunder_status survey_run(const channel_input *inputs, int n, const search *where, channel_result *out_results,
                         sunder_error *err) SUNDER_MUST_USE;

/* sd of the background noise of one pixel at a place, what texture adds to the response included. */
double channel_noise_at(const channel_result *r, int x, int y, int nearest_nucleus);

#endif
