/* The observed fraction freed of what this slide makes by itself: false splits by scatter, isolated 3' by the section. It
 * stands beside the raw fraction and decides nothing. */
#ifndef SCORE_CORRECTION_H
#define SCORE_CORRECTION_H

#include "score/verdict.h"

/* What the correction and the section's background are made from, beside the counts and the mixture. */
typedef struct slide_scales {
    double split_um;       /* the assay's split rule on this slide */
    double missed_frac[2]; /* share of the signals of an end too weak to be seen; NaN: the slide does not tell */
    double section_um;     /* 0: unknown */
} slide_scales;

fraction_correction correct_fraction(const verdict *v, const slide_scales *scales, const sunder_assay *assay);

/* Isolated 3' that cutting a healthy section of this thickness makes (algorithms.md 4.5). */
section_background expect_truncation(const verdict *v, const slide_scales *scales);

#endif
