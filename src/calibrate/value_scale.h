/* Which values the pixels of a channel take: bits in use, and the marks that a stretch for a screen leaves. */
#ifndef CALIBRATE_VALUE_SCALE_H
#define CALIBRATE_VALUE_SCALE_H

#include <stdbool.h>

#include "image/plane.h"

typedef struct value_scale {
    bool whole;          /* whole numbers of 0 to 65535; the members below are 0 otherwise */
    int lowest, highest; /* counts */
    int step;            /* counts between neighbouring values: 16 for 12 bits in the upper bits of 16 */
    double lowest_frac;  /* share of the pixels at the lowest value when that is a plateau, else 0 */
    double missing_frac; /* share of the values that are missing where they would be common */
    double uneven_frac;  /* rms by which neighbouring values differ in number beyond chance */
} value_scale;

sunder_status value_scale_look(const plane *image, value_scale *out_scale, sunder_error *err) SUNDER_MUST_USE;

/* What a camera cannot make, in words; NULL when nothing speaks against a camera. Static. */
const char *value_scale_fault(const value_scale *scale);

/* Bits that hold `highest`, steps counted as one. */
int value_scale_bits(double highest, int step);

/* Greatest common divisor; of 0 and a, a. */
int greatest_divisor(int a, int b);

#endif
