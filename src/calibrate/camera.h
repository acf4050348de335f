/* Camera model of a slide: offset, saturation and focus, from the images themselves. */
#ifndef CALIBRATE_CAMERA_H
#define CALIBRATE_CAMERA_H

#include "image/field.h"

typedef struct camera_channel {
    char colour[24];
    double offset_counts; /* low quantile of all fields: camera offset with what light is everywhere */
    double saturation_counts;
    double saturated_frac;               /* share of pixels at saturation, worst field */
    size_t n_fields, n_fields_one_value; /* looked at; whose channel holds one value only (black, or all clipped) */
} camera_channel;

typedef struct camera_model {
    int n_channels;
    camera_channel channels[MOST_CHANNELS];
    bool flat_field; /* false: identity (fewer than 5 fields) */
    bool display_scaled;
} camera_model;

/* Adds one field to the model. */
void camera_add_field(camera_model *camera, const field *f);

/* Adds what another model learnt from other fields; the order of fields does not matter. */
void camera_merge(camera_model *camera, const camera_model *other);

#endif
