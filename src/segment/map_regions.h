/* From the maps of the nucleus network to regions, one for each nucleus. */
#ifndef SEGMENT_MAP_REGIONS_H
#define SEGMENT_MAP_REGIONS_H

#include "image/plane.h"

typedef struct map_region_options {
    double least_inside; /* probability: what may belong to a nucleus; the outline is decided later */
    double smooth_px;    /* Gaussian on the depth map */
    double least_heart;  /* depth at the heart of a nucleus; a region without such a heart is none */
    double fragment_dip; /* share by which depth falls between two hearts that are looked at apart */
    double least_same;   /* probability of being one nucleus from which on two fragments are joined */
} map_region_options;

map_region_options map_region_options_default(void);

/* inside, depth, seam: probabilities 0..1 of one size. Labels 1 .. n in scan order; every label has a pixel that is more
 * likely inside than not. out_regions is the caller's. */
sunder_status map_regions(const plane *inside, const plane *depth, const plane *seam, const map_region_options *options,
                          label_plane *out_regions, size_t *out_n, sunder_error *err) SUNDER_MUST_USE;

#endif
