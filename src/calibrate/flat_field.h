/* How the light falls off over the field, from many fields. Raw values are never changed; a brightness is divided by
 * flat_field_at where brightness is compared across the field. */
#ifndef CALIBRATE_FLAT_FIELD_H
#define CALIBRATE_FLAT_FIELD_H

#include <stdbool.h>

#include "image/plane.h"
#include "sunder/geometry.h"

enum { LIGHT_CELLS = 12, FLAT_TERMS = 6, LEAST_FLAT_FIELDS = 5 };

/* Dim level of each cell of a field, counts; NaN where clipped. */
typedef struct light_grid {
    int width, height;                     /* of the field in px; 0: none */
    float cells[LIGHT_CELLS][LIGHT_CELLS]; /* [row][column] */
} light_grid;

light_grid light_grid_look(const plane *image, double saturation_counts);

/* ln F is a sum of terms in u, v, which run from -1 to 1 over the field: u, v, u^2 + v^2, (u^2 + v^2)^2, u^2 - v^2, uv.
 * The mean of F over the field is 1. */
typedef struct flat_field {
    bool found; /* false: identity */
    double constant, terms[FLAT_TERMS];
    double width_px, height_px;
    double fall_off_frac;       /* 1 - least / greatest F over the field */
    double error_frac;          /* rms error of F over the field */
    double witness, witness_se; /* how far bright objects follow F: 1 in full, 0 not at all; NaN unknown */
    size_t fields, witnesses;
    char why[200]; /* why it is the identity, or what was found */
} flat_field;

/* From the grids of the fields (n of them, field after field; those without size do not count). offset_counts is taken
 * off first, and its error is carried. */
sunder_status flat_field_find(const light_grid *const *grids, size_t n, double offset_counts, double offset_se,
                              flat_field *out_flat, sunder_error *err) SUNDER_MUST_USE;

/* A bright object somewhere: its place and brightness. */
typedef struct light_witness {
    sunder_point_px at;
    double brightness; /* > 0 */
} light_witness;

/* Holds a found flat field against the brightness of objects; one that they contradict becomes the identity. */
sunder_status flat_field_hear(flat_field *flat, const light_witness *witnesses, size_t n,
                              sunder_error *err) SUNDER_MUST_USE;

/* Relative light at a place; 1 without a flat field. */
double flat_field_at(const flat_field *flat, sunder_point_px at);

#endif
