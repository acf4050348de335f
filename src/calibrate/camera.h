/* Camera model of a slide from the images themselves: offset, gain, read noise, saturation, bits in use, and what kind of
 * pixels these are. Each quantity with its standard error and whether it was found, given or refused, and why. */
#ifndef CALIBRATE_CAMERA_H
#define CALIBRATE_CAMERA_H

#include "calibrate/flat_field.h"
#include "calibrate/photon_transfer.h"
#include "calibrate/value_scale.h"
#include "image/field.h"

/* What one field shows of one channel. */
typedef struct channel_facts {
    char colour[24];
    double dark_counts; /* low quantile of the pixels */
    double saturation_counts, saturated_frac;
    bool one_value;
    value_scale values;
    transfer_bins transfer;
    light_grid light;
} channel_facts;

/* What one field shows. */
typedef struct camera_facts {
    int n_channels; /* 0: the field was not read */
    channel_facts channels[MOST_CHANNELS];
    bool display_scaled;
    int n_z;
} camera_facts;

typedef enum quantity_state { QUANTITY_REFUSED = 0, QUANTITY_FOUND, QUANTITY_GIVEN } quantity_state;

/* "refused", "found", "given". */
const char *quantity_state_name(quantity_state state);

typedef struct camera_quantity {
    quantity_state state;
    double value, error; /* NaN when refused */
    char why[200];       /* when refused */
} camera_quantity;

/* What the pixels are, as far as their noise tells. */
typedef enum pixel_kind {
    PIXELS_UNKNOWN = 0, /* too few, or of one brightness */
    PIXELS_RAW,
    PIXELS_PROJECTION, /* brightest of several planes */
    PIXELS_DISPLAY,    /* scaled, stretched or cut for a screen */
    PIXELS_SMOOTHED,   /* compressed, filtered or interpolated */
    PIXELS_ROUNDED     /* 8 bits or so: rounding hides the noise */
} pixel_kind;

/* "unknown", "raw", "projection", "display", "smoothed", "rounded". */
const char *pixel_kind_name(pixel_kind kind);

typedef struct camera_channel {
    char colour[24];
    double dark_counts;                  /* low quantile of all fields: offset with what light is everywhere */
    double saturation_counts;            /* from here on clipped; 0 unknown */
    double saturated_frac;               /* share of pixels at saturation, worst field */
    size_t n_fields, n_fields_one_value; /* looked at; whose channel holds one value only (black, or all clipped) */
    int bits, value_step;                /* in use; 0: no whole numbers */
    pixel_kind kind;
    char why[200];                             /* what speaks for the kind, in words */
    camera_quantity offset, gain, read_noise;  /* counts, counts per electron, electrons */
    double variance_slope, variance_intercept; /* var = intercept + slope mean, as measured; NaN unknown */
    double variance_slope_se;
    flat_field flat;
} camera_channel;

typedef struct camera_model {
    int n_channels;
    camera_channel channels[MOST_CHANNELS];
    bool flat_field; /* false: identity in every channel */
    bool display_scaled;
} camera_model;

/* Known beforehand, such as from a dark image; NaN where it is not. */
typedef struct given_camera {
    char colour[24];
    double offset_counts, offset_se, gain, gain_se, read_noise_electrons, read_noise_se;
    double variance_slope_counts, variance_intercept_counts2; /* of a pixel against its mean; both or neither */
} given_camera;

/* Of a colour; NULL when the field has no such channel. */
const channel_facts *camera_facts_of_colour(const camera_facts *facts, const char *colour);

/* Looks at one field. */
sunder_status camera_look(const field *f, camera_facts *out_facts, sunder_error *err) SUNDER_MUST_USE;

/* The model from all fields; given may be NULL when n_given is 0. */
sunder_status camera_find(const camera_facts *const *facts, size_t n_fields, const given_camera *given, size_t n_given,
                          camera_model *out_camera, sunder_error *err) SUNDER_MUST_USE;

/* Of a colour; NULL when the slide has no such channel. */
const camera_channel *camera_of_colour(const camera_model *camera, const char *colour);

#endif
