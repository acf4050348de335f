/* What speaks against an outline, in numbers that are 0 for a good one and grow with doubt. */
#ifndef SEGMENT_OUTLINE_SIGNS_H
#define SEGMENT_OUTLINE_SIGNS_H

#include "segment/measures.h"

typedef enum outline_sign {
    SIGN_NO_ELLIPSE, /* ellipse overlap missing to that of a whole nucleus */
    SIGN_ROUGH,      /* circularity missing to that of a smooth nucleus */
    SIGN_NO_VALLEY,  /* share of the outline that runs along another nucleus without a valley between */
    SIGN_BLUR,       /* logarithm of the edge blur over that of a sharp edge */
    SIGN_COARSE,     /* 0: the radius spans many pixels, 1: so few that one more or less changes the outline */
    SIGN_ODD_SIZE,   /* logarithm of the radius over the median of the field, without its direction */
    SIGN_NO_HEART,   /* network: depth missing at the heart */
    SIGN_SEAM,       /* network: mean probability of a seam within */
    SIGN_UNSURE,     /* network: how little it tells in from out at the outline */
    SIGN_DISAGREE,   /* network: intersection over union missing to the best classical outline */
    OUTLINE_SIGNS
} outline_sign;

/* "no_ellipse", "rough" ... Static. */
extern const char *const outline_sign_names[OUTLINE_SIGNS];

/* Median area of the nuclei of a field in um2; 0 when there are none or memory is short. */
double usual_area_um2(const nuclei *found);

/* usual_um2: of the field; 0: unknown. */
void outline_signs(const nucleus *row, const nucleus_facts *facts, double pixel_um, double usual_um2,
                   double out_signs[OUTLINE_SIGNS]);

#endif
