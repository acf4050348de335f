/* Planes: memory, Gaussian blur, area mean, quantile.
 *
 * The blur is separable, rows first. Each output value is one sum in one order (centre, then pairs outwards), and the
 * compiler may not contract or reassociate it, so that every processor gives the same bytes. */
#include "image/plane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/fail.h"
#include "core/rank.h"
#include "core/run_time_simd.h"

#define QUANTILE_SAMPLE 100000
#define MOST_TAPS 512
#define HUGE_PAGE_BYTES ((size_t)1 << 21) /* of Linux on x86-64 */

/* A large plane lies on huge pages where the system gives them: on small ones most of what it costs to fill is the faults. */
static void *pixels_unset(size_t n, size_t size)
{
    size_t bytes;
    if (!size_multiply(n, size, &bytes)) return NULL;
    if (bytes < HUGE_PAGE_BYTES) return array_unset(n, size);
    void *px = NULL;
    if (posix_memalign(&px, HUGE_PAGE_BYTES, bytes)) return NULL;
    madvise(px, bytes / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES, MADV_HUGEPAGE); /* a wish: refused, small pages do */
    return px;
}

static sunder_status make_plane(int width, int height, void *(*array)(size_t, size_t), plane *out_plane,
                                sunder_error *err)
{
    if (width < 1 || height < 1) return fail(err, SUNDER_ERROR_INTERNAL, "a plane of %d x %d pixels", width, height);
    size_t n;
    if (!size_multiply((size_t)width, (size_t)height, &n)) return fail_memory(err, "a plane");
    float *px = array(n, sizeof *px);
    if (!px) return fail_memory(err, "a plane");
    *out_plane = (plane){width, height, px};
    return SUNDER_OK;
}

sunder_status plane_new(int width, int height, plane *out_plane, sunder_error *err)
{
    return make_plane(width, height, array_new, out_plane, err);
}

sunder_status plane_new_unset(int width, int height, plane *out_plane, sunder_error *err)
{
    return make_plane(width, height, pixels_unset, out_plane, err);
}

void plane_free(plane *p)
{
    free(p->px);
    *p = (plane){0};
}

static sunder_status make_labels(int width, int height, void *(*array)(size_t, size_t), label_plane *out_plane,
                                 sunder_error *err)
{
    if (width < 1 || height < 1) return fail(err, SUNDER_ERROR_INTERNAL, "labels of %d x %d pixels", width, height);
    size_t n;
    if (!size_multiply((size_t)width, (size_t)height, &n)) return fail_memory(err, "labels");
    uint32_t *px = array(n, sizeof *px);
    if (!px) return fail_memory(err, "labels");
    *out_plane = (label_plane){width, height, px};
    return SUNDER_OK;
}

sunder_status label_plane_new(int width, int height, label_plane *out_plane, sunder_error *err)
{
    return make_labels(width, height, array_new, out_plane, err);
}

sunder_status label_plane_new_unset(int width, int height, label_plane *out_plane, sunder_error *err)
{
    return make_labels(width, height, pixels_unset, out_plane, err);
}

/* Whether one of the n labels is not `id`. */
static inline bool any_differs(const uint32_t *labels, size_t n, uint32_t id)
{
    uint32_t differ = 0;
    for (size_t k = 0; k < n; k++) differ |= labels[k] ^ id;
    return differ != 0;
}

FASTEST_AT_RUN_TIME
size_t label_run_end(const uint32_t *labels, size_t from, size_t end)
{
    uint32_t id = labels[from];
    size_t at = from + 1;
    while (at + 64 <= end && !any_differs(labels + at, 64, id)) at += 64;
    while (at + 8 <= end && !any_differs(labels + at, 8, id)) at += 8;
    if (at + 8 <= end) { /* it ends within these eight: halving them needs no branch */
        at += any_differs(labels + at, 4, id) ? 0 : 4;
        at += any_differs(labels + at, 2, id) ? 0 : 2;
        return at + (labels[at] == id);
    }
    while (at < end && labels[at] == id) at++;
    return at;
}

void label_plane_free(label_plane *p)
{
    free(p->px);
    *p = (label_plane){0};
}

/* Half kernel of a Gaussian integrated over pixels, cut at 3.5 sigma, sum 1; returns the radius. */
static int half_kernel(double sigma_px, float *taps)
{
    int radius = (int)ceil(3.5 * sigma_px);
    if (radius > MOST_TAPS - 1) radius = MOST_TAPS - 1;
    double weights[MOST_TAPS], sum = 0;
    for (int i = 0; i <= radius; i++) {
        weights[i] = 0.5 * (erf((i + 0.5) / (sqrt(2.0) * sigma_px)) - erf((i - 0.5) / (sqrt(2.0) * sigma_px)));
        sum += i ? 2 * weights[i] : weights[i];
    }
    for (int i = 0; i <= radius; i++) taps[i] = (float)(weights[i] / sum);
    return radius;
}

FASTEST_AT_RUN_TIME
static void blur_padded_row(const float *padded, float *out, int width, const float *taps, int radius)
{
    const float *centre = padded + radius;
    for (int x = 0; x < width; x++) out[x] = taps[0] * centre[x];
    for (int k = 1; k <= radius; k++) {
        const float *left = centre - k, *right = centre + k;
        float tap = taps[k];
        for (int x = 0; x < width; x++) out[x] += tap * (left[x] + right[x]);
    }
}

FASTEST_AT_RUN_TIME
static void scale_row(const float *row, float tap, float *out, int width)
{
    for (int x = 0; x < width; x++) out[x] = tap * row[x];
}

FASTEST_AT_RUN_TIME
static void add_rows(const float *above, const float *below, float tap, float *out, int width)
{
    for (int x = 0; x < width; x++) out[x] += tap * (above[x] + below[x]);
}

FASTEST_AT_RUN_TIME
static void add_row(const float *row, float tap, float *out, int width)
{
    for (int x = 0; x < width; x++) out[x] += tap * row[x];
}

static void pad_row(const float *row, int width, int radius, float *padded)
{
    for (int i = 0; i < radius; i++) padded[i] = row[0];
    memcpy(padded + radius, row, (size_t)width * sizeof *row);
    for (int i = 0; i < radius; i++) padded[radius + width + i] = row[width - 1];
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

sunder_status gaussian_blur(const plane *in, double sigma_px, plane *out_plane, sunder_error *err)
{
    int width = in->width, height = in->height;
    plane out = {0};
    sunder_status status = plane_new_unset(width, height, &out, err);
    if (status != SUNDER_OK) return status;
    if (sigma_px < 0.05) {
        memcpy(out.px, in->px, (size_t)width * (size_t)height * sizeof *in->px);
        *out_plane = out;
        return SUNDER_OK;
    }
    float taps[MOST_TAPS];
    int radius = half_kernel(sigma_px, taps), ring = 2 * radius + 1;
    /* Blurred rows wait in a ring just long enough for the columns' sums: the working set stays in the cache. */
    SUNDER_AUTO(auto_free) float *padded = array_unset((size_t)width + 2 * (size_t)radius, sizeof *padded);
    SUNDER_AUTO(auto_free) float *rows = array_unset((size_t)ring * (size_t)width, sizeof *rows);
    if (!padded || !rows) {
        plane_free(&out);
        return fail_memory(err, "a blur");
    }
    int ready = 0;
    for (int y = 0; y < height; y++) {
        for (; ready < height && ready <= y + radius; ready++) {
            pad_row(in->px + (size_t)ready * (size_t)width, width, radius, padded);
            blur_padded_row(padded, rows + (size_t)(ready % ring) * (size_t)width, width, taps, radius);
        }
        float *target = out.px + (size_t)y * (size_t)width;
        scale_row(rows + (size_t)(y % ring) * (size_t)width, taps[0], target, width);
        for (int k = 1; k <= radius; k++) {
            int above = clamp(y - k, 0, height - 1), below = clamp(y + k, 0, height - 1);
            add_rows(rows + (size_t)(above % ring) * (size_t)width, rows + (size_t)(below % ring) * (size_t)width,
                     taps[k], target, width);
        }
    }
    *out_plane = out;
    return SUNDER_OK;
}

sunder_status gaussian_blur_in_place(plane *p, double sigma_px, sunder_error *err)
{
    if (sigma_px < 0.05) return SUNDER_OK;
    plane blurred;
    sunder_status status = gaussian_blur(p, sigma_px, &blurred, err);
    if (status != SUNDER_OK) return status;
    plane_free(p);
    *p = blurred;
    return SUNDER_OK;
}

/* Weights of the input pixels that output pixel i covers: from *first, *n of them. */
static void shrink_cover(int i, double step, int size, int *first, int *n, float *weights)
{
    double from = i * step, to = fmin((i + 1) * step, size);
    *first = (int)floor(from);
    *n = 0;
    for (int x = *first; x < size && x < to && *n < MOST_TAPS; x++) {
        double covered = fmin(x + 1, to) - fmax(x, from);
        if (covered > 1e-9 || *n == 0) weights[(*n)++] = (float)covered;
    }
    float sum = 0;
    for (int k = 0; k < *n; k++) sum += weights[k];
    for (int k = 0; k < *n; k++) weights[k] /= sum;
}

sunder_status plane_shrink(const plane *in, double step, plane *out_plane, sunder_error *err)
{
    if (step < 1 || step > MOST_TAPS - 2) return fail(err, SUNDER_ERROR_INTERNAL, "shrinking by %g", step);
    int width = (int)ceil(in->width / step - 1e-9), height = (int)ceil(in->height / step - 1e-9);
    plane out = {0};
    sunder_status status = plane_new_unset(width, height, &out, err);
    if (status != SUNDER_OK) return status;
    size_t taps = (size_t)ceil(step) + 2; /* the most pixels that one covers */
    SUNDER_AUTO(auto_free) float *row = array_new((size_t)in->width, sizeof *row);
    SUNDER_AUTO(auto_free) float *cover = array_new((size_t)width * taps, sizeof *cover);
    SUNDER_AUTO(auto_free) int *extent = array_new(2 * (size_t)width, sizeof *extent);
    if (!row || !cover || !extent) {
        plane_free(&out);
        return fail_memory(err, "a smaller image");
    }
    for (int x = 0; x < width; x++)
        shrink_cover(x, step, in->width, &extent[2 * x], &extent[2 * x + 1], cover + (size_t)x * taps);
    for (int y = 0; y < height; y++) {
        float weights[MOST_TAPS];
        int first, n;
        shrink_cover(y, step, in->height, &first, &n, weights);
        scale_row(in->px + (size_t)first * (size_t)in->width, weights[0], row, in->width);
        for (int k = 1; k < n; k++)
            add_row(in->px + (size_t)(first + k) * (size_t)in->width, weights[k], row, in->width);
        float *target = out.px + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x++) {
            const float *source = row + extent[2 * x], *weight = cover + (size_t)x * taps;
            float sum = 0;
            for (int k = 0; k < extent[2 * x + 1]; k++) sum += weight[k] * source[k];
            target[x] = sum;
        }
    }
    *out_plane = out;
    return SUNDER_OK;
}

static void sampled_quantiles(const plane *p, size_t sample_size, const double *rising, size_t n_wanted, float *out)
{
    size_t n = (size_t)p->width * (size_t)p->height, step = n / sample_size + 1, m = 0, from = 0;
    for (size_t i = 0; i < n_wanted; i++) out[i] = 0;
    SUNDER_AUTO(auto_free) float *sample = array_new(n / step + 1, sizeof *sample);
    if (!sample) return;
    for (size_t i = 0; i < n; i += step) sample[m++] = p->px[i];
    for (size_t i = 0; i < n_wanted; i++) {
        size_t at = (size_t)(rising[i] * (double)(m - 1) + 0.5);
        if (at >= m) at = m - 1;
        out[i] = select_float(sample + from, m - from, at - from);
        from = at; /* what lies behind is no less */
    }
}

float plane_sampled_quantile(const plane *p, double q, size_t sample_size)
{
    float value;
    sampled_quantiles(p, sample_size, &q, 1, &value);
    return value;
}

float plane_quantile(const plane *p, double q)
{
    return plane_sampled_quantile(p, q, QUANTILE_SAMPLE);
}

void plane_quantiles(const plane *p, const double *rising, size_t n, float *out)
{
    sampled_quantiles(p, QUANTILE_SAMPLE, rising, n, out);
}
