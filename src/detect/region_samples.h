/* Evenly spaced pixels inside each nucleus: where noise and texture are measured. Without nuclei the whole image is one
 * region. Samples are numbered region after region; by_row lists them row after row. */
#ifndef DETECT_REGION_SAMPLES_H
#define DETECT_REGION_SAMPLES_H

#include "segment/nuclei.h"

typedef struct region_samples {
    int step_px, height;
    size_t n_regions;
    size_t *first; /* n_regions + 1: samples of region r are first[r] to first[r + 1] - 1 */
    size_t n;
    int32_t *x, *y;
    size_t *row_first; /* height + 1: by_row[row_first[y]] to by_row[row_first[y + 1] - 1] lie in row y */
    size_t *by_row;
} region_samples;

/* n may be NULL. */
sunder_status region_samples_make(const nuclei *n, int width, int height, double pixel_um, region_samples *out_samples,
                                  sunder_error *err) SUNDER_MUST_USE;
void region_samples_free(region_samples *s);

#endif
