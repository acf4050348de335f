/* One channel of one field: float pixels, row after row without gaps. */
#ifndef IMAGE_PLANE_H
#define IMAGE_PLANE_H

#include <stddef.h>
#include <stdint.h>

#include "core/memory.h"
#include "sunder/error.h"

typedef struct plane {
    int width, height;
    float *px; /* width * height; px[y * width + x] */
} plane;

/* Label image: 0 is background, k > 0 is nucleus k. */
typedef struct label_plane {
    int width, height;
    uint32_t *px;
} label_plane;

/* Zeroed. */
sunder_status plane_new(int width, int height, plane *out_plane, sunder_error *err) SUNDER_MUST_USE;
/* For pixels that are all written before they are read. */
sunder_status plane_new_unset(int width, int height, plane *out_plane, sunder_error *err) SUNDER_MUST_USE;
void plane_free(plane *p);
/* Zeroed. */
sunder_status label_plane_new(int width, int height, label_plane *out_plane, sunder_error *err) SUNDER_MUST_USE;
/* For labels that are all written before they are read. */
sunder_status label_plane_new_unset(int width, int height, label_plane *out_plane, sunder_error *err) SUNDER_MUST_USE;
void label_plane_free(label_plane *p);

/* End of the run of equal labels that begins at labels[from]; at most `end`, which is more than `from`. */
size_t label_run_end(const uint32_t *labels, size_t from, size_t end);

/* out is made by the function; the caller's. Separable, edges repeated, exact order of sums whatever the processor. */
sunder_status gaussian_blur(const plane *in, double sigma_px, plane *out_plane, sunder_error *err) SUNDER_MUST_USE;

/* Blurs in place: p's pixels are replaced. sigma_px below 0.05 leaves them as they are. */
sunder_status gaussian_blur_in_place(plane *p, double sigma_px, sunder_error *err) SUNDER_MUST_USE;

/* Mean over areas: each output pixel covers step x step input pixels (step >= 1, not necessarily whole). The centre of
 * output pixel (i, j) lies at input ((i + 0.5) * step - 0.5, ...). Output size is ceil(size / step). */
sunder_status plane_shrink(const plane *in, double step, plane *out_plane, sunder_error *err) SUNDER_MUST_USE;

/* The q-quantile (0..1) of at most about sample_size evenly spaced pixels; deterministic. */
float plane_sampled_quantile(const plane *p, double q, size_t sample_size);

/* The same of about 100,000 pixels. */
float plane_quantile(const plane *p, double q);

/* The same for n of them in rising order, from one sample. */
void plane_quantiles(const plane *p, const double *rising, size_t n, float *out);

#endif
