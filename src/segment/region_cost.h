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
    double um;                /* per pixel */
    double typical_area_um2;  /* of one nucleus in this image */
    double least_area_um2, most_area_um2; /* beyond, a region pays for what is missing or too much */
    double ellipse_weight, hull_weight;
    double cut_um;            /* cost of cutting along 1 um of seam */
    double inside_um;         /* cost of 1 um of seam of strength 1 left inside */
} cost_options;

typedef struct region_shape {
    double area_px, solidity;
    double ellipse_overlap;  /* with the ellipse of the same moments: intersection over union */
    double major_px, minor_px; /* full axes of that ellipse */
    double x_px, y_px;         /* centroid */
    bool at_edge;
} region_shape;

/* Rows of scratch for shapes: as many as the image is high. */
typedef struct shape_scratch {
    int height;
    int *least, *most; /* per row, least > most when empty */
    double *points;    /* 4 * (height + 1) */
} shape_scratch;

sunder_status shape_scratch_new(int height, shape_scratch *out_scratch, sunder_error *err) SUNDER_MUST_USE;
void shape_scratch_free(shape_scratch *scratch);

region_shape shape_of(const fragment_list *list, const fragment_set *set, shape_scratch *scratch);

/* In um2: sums over the regions of a partition give the cost of the partition. */
double region_cost(const fragment_list *list, const fragment_set *set, const cost_options *options,
                   shape_scratch *scratch);

#endif
