/* How counts become screen brightness: a range for each channel, a tint by the colour's plain name, and a composite. Pictures
 * only; no measurement ever sees these. */
#ifndef REPORT_DISPLAY_H
#define REPORT_DISPLAY_H

#include <stdint.h>

#include "image/field.h"

/* Counts at or below low are black, at or above high full. */
typedef struct display_range {
    float low, high;
} display_range;

typedef struct display_ranges {
    display_range dapi, probe[2];
} display_ranges;

typedef struct rgb {
    uint8_t r, g, b;
} rgb;

/* Ranges from percentiles of the pixels; planes may be NULL. */
display_ranges display_ranges_of(const plane *dapi, const plane *const probe[2]);

/* The range for a crop of one nucleus: full at its brightest counts, so that faint signals and dim nuclei are seen; never so
 * narrow that noise looks like signal. */
display_range display_range_of_crop(float low, float brightest, display_range of_field);

/* The colour a probe is shown in: "green", "orange", "red", "aqua" ...; grey for names it does not know. */
rgb display_tint(const char *colour);

/* Brightness 0..255 of a count; gamma lifts dim nuclei. */
uint8_t display_level(float counts, display_range range, double gamma);

#define DISPLAY_GAMMA_DAPI 0.6
#define DISPLAY_GAMMA_CROP_DAPI 0.8 /* the range of a crop fits the nucleus already */
#define DISPLAY_GAMMA_PROBE 0.85

/* Sum of the tinted channels. Planes may be NULL (a missing channel); all have the same size. out_rgb holds
 * 3 * width * height bytes. */
void display_composite(const plane *dapi, const plane *const probe[2], const rgb tint[2], const display_ranges *ranges,
                       uint8_t *out_rgb);

/* One channel as grey. */
void display_grey(const plane *p, display_range range, double gamma, uint8_t *out_rgb);

#endif
