/* How noisy a pixel of a channel is, by its brightness: var = intercept + slope * mean, never below the floor. */
#ifndef DETECT_NOISE_LAW_H
#define DETECT_NOISE_LAW_H

#include "image/plane.h"

typedef struct noise_law {
    double intercept, slope; /* counts^2, counts */
    double floor;            /* counts^2, above 0 */
} noise_law;

/* Measures the law on the image itself. Pixels from saturation_counts on are left out. */
sunder_status noise_law_measure(const plane *image, double saturation_counts, noise_law *out_law,
                                sunder_error *err) SUNDER_MUST_USE;

/* A law known beforehand, such as from flat images of two brightnesses. */
noise_law noise_law_given(double intercept_counts2, double slope_counts);

static inline double noise_variance(const noise_law *law, double mean_counts)
{
    double variance = law->intercept + law->slope * mean_counts;
    return variance > law->floor ? variance : law->floor;
}

#endif
