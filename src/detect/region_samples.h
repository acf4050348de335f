/* Evenly spaced pixels inside each nucleus, nucleus after nucleus: where noise and texture are measured. Without nuclei
 * the whole image is one region. */
#ifndef DETECT_REGION_SAMPLES_H
#define DETECT_REGION_SAMPLES_H

#include "segment/nuclei.h"

typedef struct region_samples {
    int step_px;
    size_t n_regions;
    size_t *first;  /* n_regions + 1: samples of region r are first[r] to first[r + 1] - 1 */
    size_t n;
    int32_t *x, *y;
} region_samples;

/* n may be NULL. */
sunder_status region_samples_make(const nuclei *n, int width, int height, double pixel_um, region_samples *out_samples,
                                  sunder_error *err) SUNDER_MUST_USE;
void region_samples_free(region_samples *s);

/* Response at every sample, in units of the pixel noise: out_values has s->n elements. */
void region_samples_read(const region_samples *s, const plane *smooth, double norm, float *out_values);

#endif
