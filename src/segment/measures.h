/* What is measured on each nucleus once the outlines stand. */
#ifndef SEGMENT_MEASURES_H
#define SEGMENT_MEASURES_H

#include "segment/nuclei.h"
#include "segment/work_image.h"

/* What quality and exclusion need beyond the row of the nucleus. */
typedef struct nucleus_facts {
    double ellipse_overlap; /* with the ellipse of the same moments, intersection over union */
    double seam_share;      /* of the outline, that runs along another nucleus */
    double edge_share;      /* of the outline, that is the edge of the image */
    double plateau;         /* 60th percentile of the brightness, counts above background */
    double bright_share;    /* of the area, brighter than 1.35 x the median ... */
    double bright_seam;     /* ... and what of that lies at seams (0..1) */
    double saturated_share; /* of the work pixels at or above saturation */
} nucleus_facts;

/* Fills rows[k - 1] and facts[k - 1] for label k: everything but overlap, quality and excluded. saturation_counts 0:
 * unknown. */
sunder_status measure_nuclei(const work_image *work, const label_plane *labels, double pixel_um, double saturation_counts, size_t n,
                             nucleus *rows, nucleus_facts *facts, sunder_error *err) SUNDER_MUST_USE;

#endif
