/* The classical engine: threshold, curvature, watershed, grouping by shape, outline. */
#ifndef SEGMENT_CLASSIC_H
#define SEGMENT_CLASSIC_H

#include "segment/work_image.h"

typedef struct classic_options {
    double work_um;           /* grid of the work */
    double smooth_um;         /* Gaussian against noise */
    double curvature_um;      /* scale of the curvature map */
    double basin_depth;       /* curvature: shallower basins are joined */
    double least_dome;        /* a fragment whose curvature nowhere falls below minus this is haze */
    double outline_fraction;  /* of the plateau of a nucleus, where its outline lies */
    double typical_um;        /* diameter of a nucleus before the image was looked at */
    double least_area_um2;    /* of anything kept */
    double most_area_um2;
    double ellipse_weight, hull_weight, cut_um, inside_um; /* region_cost.h */
} classic_options;

classic_options classic_options_default(void);

/* The grid and smoothing the engine wants its work image in. */
work_image_options classic_work_image(const classic_options *options);

/* Labels from 1 in scan order at native size, width x height; *out_n of them. */
sunder_status classic_labels(const work_image *work, int width, int height, const classic_options *options,
                             label_plane *out_labels, size_t *out_n, sunder_error *err) SUNDER_MUST_USE;

#endif
