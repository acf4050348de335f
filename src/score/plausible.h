/* Can the images be what they are said to be: is the pixel size right, is DAPI DAPI, is 5' 5'? Pure. */
#ifndef SCORE_PLAUSIBLE_H
#define SCORE_PLAUSIBLE_H

#include "score/verdict.h"

typedef enum scale_fit {
    SCALE_FITS = 0, /* or too little was found to tell */
    SCALE_DOUBTFUL, /* twice or half the pixel size would explain nuclei and signals better, or one of them has no usual size */
    SCALE_UNLIKELY,  /* it would, and both are off the usual size to that side: whatever is counted is not called */
    SCALE_IMPOSSIBLE /* both are beyond what nuclei and optics allow, to the same side */
} scale_fit;

typedef struct plausibility {
    scale_fit scale;
    bool pixel_too_large; /* of a scale that does not fit */
    double diameter_um, sigma_um;
    bool swapped_dapi; /* a probe channel shows chromatin */
    probe_end chromatin;
    bool swapped_ends; /* isolated 5' where isolated 3' are expected */
} plausibility;

plausibility judge_images(const slide_counts *counts, const sunder_assay *assay, const slide_laws *laws,
                          const score_context *about);

#endif
