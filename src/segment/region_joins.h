/* Which fragments of the depth map are one nucleus. */
#ifndef SEGMENT_REGION_JOINS_H
#define SEGMENT_REGION_JOINS_H

#include "image/plane.h"

/* What the maps show where two fragments meet. Sums over their common border, in pixel pairs. */
typedef struct fragment_joint {
    uint32_t a, b;       /* a < b, labels */
    float saddle;        /* greatest depth on the border */
    double inside, seam; /* probabilities, summed */
    double length;       /* pairs of neighbouring pixels, one in each */
} fragment_joint;

/* Probability that the two are one nucleus. heart: greatest depth of the lower of the two. */
double joint_same(const fragment_joint *joint, double heart);

/* Joins fragments of `labels` (1 .. *n), likeliest pairs first, until no pair is as likely as least_same to be one nucleus; a
 * crumb joins its likeliest neighbour in any case. Labels are numbered anew in scan order. */
sunder_status join_fragments(const plane *inside, const plane *depth, const plane *seam, double least_same,
                             label_plane *labels, size_t *n, sunder_error *err) SUNDER_MUST_USE;

#endif
