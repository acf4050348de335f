/* The classical engine: threshold, curvature, watershed, grouping by shape, outline. */
#ifndef SEGMENT_CLASSIC_H
#define SEGMENT_CLASSIC_H

#include "segment/label_runs.h"
#include "segment/region_cost.h"
#include "segment/work_image.h"

typedef struct classic_options {
    work_image_options grid;
    double mask_fraction;       /* of Otsu's threshold: what may belong to a nucleus; the outline is decided later */
    double least_noise;         /* a mask pixel lies this many noise standard deviations above the background */
    double curvature_um;        /* scale of the curvature map */
    double log_floor;           /* of Otsu's threshold, added before the logarithm */
    double texture_weight;      /* times the field's own texture: the curvature from which on a valley counts */
    double basin_depth;         /* curvature: shallower basins are joined; less where the field is smooth */
    double least_dome;          /* a fragment whose curvature nowhere falls below minus this is haze */
    double trim_fraction;       /* of its median brightness, where a fragment ends before the outlines are known */
    double outline_fraction;    /* of its median brightness, where a nucleus ends, in a field with too few free edges */
    double most_base;           /* of its brightness, found round it: beyond, it does not stand out and is none */
    double typical_um;          /* diameter of a nucleus before the image was looked at */
    double least_area_um2;      /* of anything kept */
    double least_edge_area_um2; /* of what the edge of the field cuts */
    double grow_um;             /* how far beyond the mask an outline may lie */
    double open_um;             /* radius of the disc that fits everywhere into a nucleus */
    cost_options cost;          /* um and typical_area_um2 are filled from the image */
} classic_options;

classic_options classic_options_default(void);

/* Labels from 1 in scan order at native size, width x height; *out_n of them. *out_outlines is the caller's. */
sunder_status classic_outlines(const work_image *work, int width, int height, const classic_options *options,
                               label_runs *out_outlines, size_t *out_n, sunder_error *err) SUNDER_MUST_USE;

#endif
