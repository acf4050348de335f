/* The outline of one nucleus as a smooth closed line. */
#ifndef REPORT_OUTLINE_H
#define REPORT_OUTLINE_H

#include "image/plane.h"
#include "segment/nuclei.h"

typedef struct outline {
    size_t n, capacity;
    sunder_point_px *points; /* px of the label image; the centre of the top-left pixel is (0, 0) */
} outline;

void outline_free(outline *o);

/* Follows the outer edge of nucleus n (its label within its box) and takes the stair steps off. An empty outline when the
 * label is not there. Reuses out_outline's memory; start with {0}. */
sunder_status outline_trace(const label_plane *labels, const nucleus *n, outline *out_outline,
                            sunder_error *err) SUNDER_MUST_USE;

#endif
