/* What it costs to call a set of fragments one nucleus. */
#ifndef SEGMENT_REGION_COST_H
#define SEGMENT_REGION_COST_H

#include "segment/fragments.h"

#define MOST_FRAGMENTS 12 /* of one nucleus */

typedef struct fragment_set {
    int n;
    uint32_t ids[MOST_FRAGMENTS]; /* rising */
} fragment_set;

typedef struct cost_options {
    double um;                           /* per pixel */
    double typical_area_um2;             /* of one nucleus in this image */
    double nucleus;                      /* cost of one more nucleus */
    double ellipse_weight, ellipse_free; /* share of the area the ellipse of the same moments misses; what is normal */
    double hull_weight, hull_free;       /* share of the hull that is missing */
    double small_weight, large_weight;   /* times (log2 of the area over the typical one)^2 beyond size_free octaves */
    double size_free;
    double seam_weight; /* times length over typical diameter, times strength above seam_free */
    double seam_free, seam_most;
} cost_options;

typedef struct region_shape {
    double area_px, solidity;
    double ellipse_overlap;    /* with the ellipse of the same moments: intersection over union */
    double major_px, minor_px; /* full axes of that ellipse */
    double x_px, y_px;         /* centroid */
    bool at_edge;
} region_shape;

/* What has been measured of a set; below 0 what has not. */
typedef struct known_shape {
    fragment_set set;
    double ellipse_overlap, solidity;
} known_shape;

/* Scratch for shapes, for as many rows as the image is high. */
typedef struct shape_scratch {
    double *from, *to;        /* of an ellipse, row by row */
    hull_point *left, *right; /* sides of a hull */
    known_shape *known;       /* of the last sets that were asked for; NULL: none are kept */
} shape_scratch;

sunder_status shape_scratch_new(int height, shape_scratch *out_scratch, sunder_error *err) SUNDER_MUST_USE;
void shape_scratch_free(shape_scratch *scratch);

/* From now on region_cost remembers shapes: a search asks about the same sets again. All of one fragment list. */
sunder_status shape_scratch_remember(shape_scratch *scratch, sunder_error *err) SUNDER_MUST_USE;

region_shape shape_of(const fragment_list *list, const fragment_set *set, shape_scratch *scratch);

/* Sums over the regions of a partition give the cost of the partition. INFINITY as soon as the cost is sure to be `limit`
 * or more: most sets are ruled out by their size, seams or hull. */
double region_cost(const fragment_list *list, const fragment_set *set, const cost_options *options, double limit,
                   shape_scratch *scratch);

#endif
