/* Stage segment: DAPI in, nuclei out. */
#ifndef SEGMENT_SEGMENT_H
#define SEGMENT_SEGMENT_H

#include <stdbool.h>

#include "segment/nuclei.h"
#include "sunder/assay.h"
#include "sunder/context.h"

struct network;

typedef struct segment_options {
    const char *segmenter;             /* "auto", "classic", "network" */
    const struct network *network;     /* borrowed; NULL: there is none, "auto" is then "classic" */
    const char *network_sha256;        /* of its file; NULL without one */
    const char *network_missing;       /* in words: why there is none; NULL: nobody asked */
    double least_right;                /* "auto": mean quality of the classical outlines from which on they stay */
    double min_area_um2, max_area_um2; /* outside: too_small, too_large */
    float saturation_counts;           /* DAPI values from here on are clipped; 0: unknown */
    double most_overlap;               /* nucleus.overlap above: overlap */
    double most_blur_um;               /* Gaussian sigma of the DAPI edge above: blurred */
} segment_options;

/* Defaults with their sources. */
segment_options segment_options_default(void);

/* The same with the sizes of nuclei that the assay gives. */
segment_options segment_options_of_assay(const sunder_assay *assay);

/* Finds the nuclei of one DAPI image. pixel_um > 0. An empty field gives n = 0 and SUNDER_OK. *out_nuclei is the
 * caller's: nuclei_free. */
sunder_status segment_run(sunder_context *context, const plane *dapi, double pixel_um, const segment_options *options,
                          nuclei *out_nuclei, sunder_error *err) SUNDER_MUST_USE;

/* A scale taken from the image itself. */
typedef struct estimated_scale {
    double pixel_um; /* 0: nothing like a nucleus is there */
    bool plain;      /* the nuclei are plainly seen at that scale, not only guessed */
    char how[160];   /* in words: what was seen and what was assumed */
} estimated_scale;

/* Estimates the pixel size from the image alone, assuming that the typical nucleus is `nucleus_um` across
 * (sunder segment without a scale): by the distance map, by the classical engine and, where options hold a network, by
 * what it finds at several scales. */
sunder_status segment_estimate_scale(sunder_context *context, const plane *dapi, double nucleus_um,
                                     const segment_options *options, estimated_scale *out_scale,
                                     sunder_error *err) SUNDER_MUST_USE;

#endif
