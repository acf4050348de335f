/* The network engine: the work image through the nucleus network, its maps to outlines. */
#ifndef SEGMENT_NETWORK_ENGINE_H
#define SEGMENT_NETWORK_ENGINE_H

#include "core/context.h"
#include "network/network.h"
#include "segment/label_runs.h"
#include "segment/map_regions.h"
#include "segment/work_image.h"

typedef struct network_engine_options {
    map_region_options regions;
    double outline;             /* probability of being inside at which a nucleus ends */
    double least_area_um2;      /* of anything kept */
    double least_edge_area_um2; /* of what the edge of the field cuts, as for the classical engine */
} network_engine_options;

network_engine_options network_engine_options_default(void);

/* What the network finds, on the work grid. */
typedef struct network_regions {
    plane inside,
        depth;          /* probability of being in a nucleus; distance to the outline over the largest of the nucleus */
    plane seam;         /* probability of lying between two nuclei that touch */
    label_plane labels; /* 1 .. n in scan order, generous: the outline is where `inside` says */
    size_t n;
} network_regions;

void network_regions_free(network_regions *found);

/* work->um is the scale the network was trained for, 0.33 um: a nucleus of 9 um is 28 px across. *out_found is the
 * caller's. */
sunder_status network_find_regions(sunder_context *context, const network *net, const work_image *work,
                                   const network_engine_options *options, network_regions *out_found,
                                   sunder_error *err) SUNDER_MUST_USE;

/* Outlines at native size and what they were drawn from. */
typedef struct network_drawing {
    label_runs outlines; /* labels from 1 in scan order */
    size_t n;
    network_regions regions; /* empty where the work image holds nothing above its noise; n is 0 then */
} network_drawing;

void network_drawing_free(network_drawing *drawing);

/* width, height: the native size. *out_drawing is the caller's. */
sunder_status network_draw(sunder_context *context, const network *net, const work_image *work, int width, int height,
                           const network_engine_options *options, network_drawing *out_drawing,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
