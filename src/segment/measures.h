/* What is measured on each nucleus once the outlines stand. */
#ifndef SEGMENT_MEASURES_H
#define SEGMENT_MEASURES_H

#include "segment/label_runs.h"
#include "segment/nuclei.h"
#include "segment/work_image.h"

/* What quality and exclusion need beyond the row of the nucleus. */
typedef struct nucleus_facts {
    double ellipse_overlap;   /* with the ellipse of the same moments, intersection over union */
    double free_share;        /* of the outline, that faces background */
    double bright_seam_share; /* of the outline, that runs along another nucleus without a valley between */
    double lens_share;        /* of the area, brighter than one layer and at a seam */
    double edge_blur_um;      /* Gaussian sigma that explains the steepness of the free outline; 0: no free outline */
    double edge_inwards;      /* of the steepness there, what rises towards the nucleus: 1 at an edge, 0 in noise */
    double saturated_share;   /* of the area, at or above saturation */
    /* Of the network engine alone; 0 otherwise. */
    double heart;     /* largest depth: 1 where the network is sure of a middle */
    double sure_edge; /* mean |2 p - 1| of being inside, two work pixels to either side of the outline */
    double seam;      /* mean probability of a seam within the outline */
    double agreement; /* best intersection over union with a classical outline */
} nucleus_facts;

/* Fills rows[k - 1] and facts[k - 1] for label k: everything but overlap, quality and excluded. outlines and labels: the
 * same image twice. saturation_counts 0: unknown. */
sunder_status measure_nuclei(const work_image *work, const label_runs *outlines, const label_plane *labels,
                             double pixel_um, double saturation_counts, size_t n, nucleus *rows, nucleus_facts *facts,
                             sunder_error *err) SUNDER_MUST_USE;

#endif
