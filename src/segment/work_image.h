/* The DAPI image on the grid the segmentation works on. */
#ifndef SEGMENT_WORK_IMAGE_H
#define SEGMENT_WORK_IMAGE_H

#include "image/plane.h"

typedef struct work_image_options {
    double work_um;   /* um per work pixel */
    double smooth_um; /* Gaussian */
    double reach_um;  /* background is the least brightness within this; more than the radius of the largest nucleus */
} work_image_options;

typedef struct work_image {
    plane raw;    /* counts on the work grid */
    plane smooth; /* background subtracted and smoothed */
    double step;  /* native pixels per work pixel; below 1 when the image was enlarged */
    double um;    /* um per work pixel */
    double noise; /* sd of one pixel of smooth, counts, from the image itself */
} work_image;

void work_image_free(work_image *w);

sunder_status work_image_make(const plane *dapi, double pixel_um, const work_image_options *options,
                              work_image *out_work, sunder_error *err) SUNDER_MUST_USE;

/* Value of p at work position (x, y) between pixels, edges repeated. */
float plane_between(const plane *p, double x, double y);

#endif
