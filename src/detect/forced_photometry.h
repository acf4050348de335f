/* How bright a spot of known width is near a given place, whether one stands out there or not. */
#ifndef DETECT_FORCED_PHOTOMETRY_H
#define DETECT_FORCED_PHOTOMETRY_H

#include "image/plane.h"
#include "sunder/geometry.h"

typedef struct forced_request {
    const plane *image;
    sunder_point_px place;
    double reach_px; /* places up to this far are tried */
    double sigma_px; /* width of the spots of this colour */
    double noise_sd; /* of one pixel of background, counts */
} forced_request;

typedef struct forced_answer {
    double significance;  /* of the best place: response over its noise, as in the survey; may be negative */
    double flux, flux_se; /* there, counts */
    double distance_px;   /* of the best place */
} forced_answer;

/* All zero when the place is outside the image. */
forced_answer forced_photometry(const forced_request *request);

#endif
