/* Stage segment: DAPI in, nuclei out. */
#ifndef SEGMENT_SEGMENT_H
#define SEGMENT_SEGMENT_H

#include "segment/nuclei.h"
#include "sunder/context.h"

typedef struct segment_options {
    const char *segmenter;             /* "auto", "classic", "network" */
    double min_area_um2, max_area_um2; /* outside: too_small, too_large */
    float saturation_counts;           /* DAPI values from here on are clipped; 0: unknown */
    double most_overlap;               /* nucleus.overlap above: overlap */
    double most_blur_um;               /* Gaussian sigma of the DAPI edge above: blurred */
} segment_options;

/* Defaults with their sources. */
segment_options segment_options_default(void);

/* Finds the nuclei of one DAPI image. pixel_um > 0. An empty field gives n = 0 and SUNDER_OK. *out_nuclei is the
 * caller's: nuclei_free. */
sunder_status segment_run(sunder_context *context, const plane *dapi, double pixel_um, const segment_options *options,
                          nuclei *out_nuclei, sunder_error *err) SUNDER_MUST_USE;

/* Estimates the pixel size from the image alone, assuming that the typical nucleus is `nucleus_um` across
 * (sunder segment without a scale). 0 in *out_pixel_um when nothing like a nucleus is there. */
sunder_status segment_estimate_scale(const plane *dapi, double nucleus_um, double *out_pixel_um,
                                     sunder_error *err) SUNDER_MUST_USE;

#endif
