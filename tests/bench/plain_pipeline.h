/* The plain OpenCV pipeline that the processor time of a field is held against: what a script would do. DAPI: Gaussian,
 * Otsu, distance transform, its maxima as seeds, watershed. Each probe channel: Laplacian of Gaussian, maxima above the
 * noise, the nucleus under each. No quality, no fits, no laws, no second look. */
#ifndef BENCH_PLAIN_PIPELINE_H
#define BENCH_PLAIN_PIPELINE_H

#include "image/field.h"

typedef struct plain_counts {
    int nuclei;
    size_t signals[2]; /* inside nuclei, by probe_end */
} plain_counts;

sunder_status plain_pipeline(const field *f, plain_counts *out_counts, sunder_error *err) SUNDER_MUST_USE;

/* Its first half alone: the nuclei of a DAPI image. */
sunder_status plain_nuclei(const plane *dapi, double pixel_um, int *out_nuclei, sunder_error *err) SUNDER_MUST_USE;

#endif
