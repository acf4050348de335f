/* How far apart the two ends of a locus lie on this slide, as a mixture without a cut: fused pairs scatter round each other,
 * the ends of a split pair lie anywhere in the nucleus. algorithms.md 4.1 and 4.3. */
#ifndef LAWS_DISTANCE_MIXTURE_H
#define LAWS_DISTANCE_MIXTURE_H

#include "laws/slide_laws.h"

/* More pairs than this are an amplification, of which the two laws say nothing; the work doubles with each. */
enum { MOST_MIXED_PAIRS = 8 };

/* One matched 5'-3' pair. Rows of one nucleus, MOST_MIXED_PAIRS at most, stand together. */
typedef struct matched_distance {
    size_t nucleus;                     /* any number that tells nuclei apart */
    double distance_um;                 /* in the plane, after the chromatic correction */
    double radius_um;                   /* of a disc as large as the nucleus */
    sunder_point_um at_5p_um, at_3p_um; /* of its ends, mapped: for their distances to the ends of other rows */
} matched_distance;

typedef struct distance_mixture {
    law_state state;
    size_t nuclei, pairs;
    double split_frac;                      /* of the nuclei: at least one split pair */
    double split_frac_se;                   /* half the width of the 95 % interval over 1.96 */
    double lower, upper;                    /* 95 % likelihood interval of split_frac */
    double pair_sigma_um, pair_sigma_se_um; /* per-axis scatter of fused pairs, errors of the fits included */
    char why[160];                          /* when refused; the numbers above are NaN then */
} distance_mixture;

/* The same numbers whatever the order of the nuclei, to rounding. Fails without memory, or for too many pairs in a nucleus. */
sunder_status distance_mixture_fit(const matched_distance *rows, size_t n, distance_mixture *out_mixture,
                                   sunder_error *err) SUNDER_MUST_USE;

/* P(this pair is split: its 5' end has no fused 3' end) of each of the n pairs of one nucleus, given all of them; NaN when the
 * mixture was refused. */
void distance_mixture_p_split(const distance_mixture *mixture, const matched_distance *of_nucleus, size_t n,
                              double *out_p);

/* P(two places drawn at random in a disc lie nearer than this): the chance fusion of a split pair (4.2). */
double disc_nearer_than(double distance_um, double radius_um);

#endif
