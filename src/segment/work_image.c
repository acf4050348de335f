/* The DAPI image on the work grid: area mean (or bilinear enlargement of coarse images), background, noise.
 *
 * Background is additive and smooth: the least brightness within a square larger than the largest nucleus, on a
 * coarse map, blurred by half of that. Camera offset, uneven fluorescence of the mounting medium and wide haze go
 * with it; the haze close round a nucleus is met by the outline's own level. */
#include "segment/work_image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/run_time_simd.h"

#define MOST_ENLARGED_PX 3e6 /* about 40 bytes are needed for each */
#define BLOCK_UM 1.0 /* of the map of the background: noise averages out, a gap between two nuclei still shows */

void work_image_free(work_image *w)
{
    plane_free(&w->raw);
    plane_free(&w->smooth);
    *w = (work_image){0};
}

float plane_between(const plane *p, double x, double y)
{
    double most_x = p->width - 1, most_y = p->height - 1;
    x = x < 0 ? 0 : x > most_x ? most_x : x;
    y = y < 0 ? 0 : y > most_y ? most_y : y;
    int x0 = (int)x, y0 = (int)y, x1 = x0 < p->width - 1 ? x0 + 1 : x0, y1 = y0 < p->height - 1 ? y0 + 1 : y0;
    float fx = (float)(x - x0), fy = (float)(y - y0);
    const float *top = p->px + (size_t)y0 * (size_t)p->width, *bottom = p->px + (size_t)y1 * (size_t)p->width;
    float a = top[x0] + fx * (top[x1] - top[x0]), b = bottom[x0] + fx * (bottom[x1] - bottom[x0]);
    return a + fy * (b - a);
}

/* Where a line of pixels lies between two pixels of another image. */
typedef struct between {
    int low, high;
    float fraction;
} between;

/* As plane_between: position i of the line is at (i + 0.5) * step - 0.5 of `size` pixels. */
static between between_of(int i, double step, int size)
{
    double most = size - 1, at = (i + 0.5) * step - 0.5;
    at = at < 0 ? 0 : at > most ? most : at;
    int low = (int)at;
    return (between){low, low < size - 1 ? low + 1 : low, (float)(at - low)};
}

/* A row seen in the steps of `across`. */
static void row_between(const float *row, const between *across, int width, float *out)
{
    for (int x = 0; x < width; x++)
        out[x] = row[across[x].low] + across[x].fraction * (row[across[x].high] - row[across[x].low]);
}

FASTEST_AT_RUN_TIME
static void rows_between(const float *top, const float *bottom, float fraction, int width, float *out)
{
    for (int x = 0; x < width; x++) out[x] = top[x] + fraction * (bottom[x] - top[x]);
}

/* p seen in steps of `step`, width x height pixels. Rows of p wait until the next but one is seen. */
static sunder_status resample(const plane *p, double step, int width, int height, plane *out_plane, sunder_error *err)
{
    const size_t from = (size_t)p->width, to = (size_t)width;
    SUNDER_AUTO(auto_free) between *across = array_new(to, sizeof *across);
    SUNDER_AUTO(auto_free) float *seen = array_unset(2 * to, sizeof *seen); /* row y at y % 2 */
    if (!across || !seen) return fail_memory(err, "an enlarged image");
    sunder_status status = plane_new_unset(width, height, out_plane, err);
    if (status != SUNDER_OK) return status;
    for (int x = 0; x < width; x++) across[x] = between_of(x, step, p->width);
    for (int y = 0, ready = 0; y < height; y++) {
        between down = between_of(y, step, p->height);
        if (ready < down.low) ready = down.low;
        for (; ready <= down.high; ready++)
            row_between(p->px + (size_t)ready * from, across, width, seen + (size_t)(ready % 2) * to);
        rows_between(seen + (size_t)(down.low % 2) * to, seen + (size_t)(down.high % 2) * to, down.fraction, width,
                     out_plane->px + (size_t)y * to);
    }
    return SUNDER_OK;
}

static sunder_status enlarge(const plane *in, double step, plane *out_plane, sunder_error *err)
{
    int width = (int)ceil(in->width / step - 1e-9), height = (int)ceil(in->height / step - 1e-9);
    return resample(in, step, width, height, out_plane, err);
}

FASTEST_AT_RUN_TIME
static void lower_to(const float *other, size_t n, float *least)
{
    for (size_t i = 0; i < n; i++) least[i] = other[i] < least[i] ? other[i] : least[i];
}

/* Each of n lines of `length` becomes the least of the lines up to `reach` before and behind it. */
static void least_of_lines(const float *in, size_t n, size_t length, size_t reach, float *out)
{
    memcpy(out, in, n * length * sizeof *out);
    for (size_t k = 1; k <= reach && k < n; k++) {
        lower_to(in, (n - k) * length, out + k * length);
        lower_to(in + k * length, (n - k) * length, out);
    }
}

static sunder_status least_of_square(plane *p, int reach, sunder_error *err)
{
    size_t width = (size_t)p->width, height = (size_t)p->height;
    SUNDER_AUTO(auto_free) float *across = array_unset(width * height, sizeof *across);
    if (!across) return fail_memory(err, "a background");
    for (size_t y = 0; y < height; y++) least_of_lines(p->px + y * width, width, 1, (size_t)reach, across + y * width);
    least_of_lines(across, height, width, (size_t)reach, p->px);
    return SUNDER_OK;
}

/* p minus its background, in place. */
static sunder_status subtract_background(plane *p, double work_um, double reach_um, sunder_error *err)
{
    double block = fmax(1, BLOCK_UM / work_um), reach = fmin(reach_um / (block * work_um), 1e6);
    plane blocks = {0}, background = {0};
    sunder_status status = plane_shrink(p, block, &blocks, err);
    if (status == SUNDER_OK) status = least_of_square(&blocks, (int)(reach + 0.5), err);
    if (status == SUNDER_OK) status = gaussian_blur_in_place(&blocks, 0.5 * reach, err);
    if (status == SUNDER_OK) status = resample(&blocks, 1 / block, p->width, p->height, &background, err);
    size_t n = (size_t)p->width * (size_t)p->height;
    for (size_t i = 0; status == SUNDER_OK && i < n; i++) p->px[i] -= background.px[i];
    plane_free(&background);
    plane_free(&blocks);
    return status;
}

/* Noise of the smoothed image from its darker half: mean |p - mean of the pixels `apart` left and right|, which is zero
 * on slopes. The mean and not the median, because half of an 8-bit background may have one value. */
static double noise_of(const plane *p, int apart)
{
    float middle = plane_quantile(p, 0.5);
    double sum = 0, n = 0;
    for (int y = 0; y < p->height; y += 2) {
        const float *row = p->px + (size_t)y * (size_t)p->width;
        for (int x = apart; x < p->width - apart; x++)
            if (row[x] <= middle) sum += fabsf(row[x] - 0.5f * (row[x - apart] + row[x + apart])), n += 1;
    }
    /* sqrt(pi / 2): mean of |normal|; sqrt(1.5): sd of a pixel minus the mean of two. */
    return n > 0 ? sum / n * 1.2533141 / sqrt(1.5) : 0;
}

/* A coarse image is enlarged only as far as memory is worth it. */
static double work_step(const plane *dapi, double wanted)
{
    double pixels = (double)dapi->width * dapi->height;
    return wanted >= 1 ? wanted : fmin(1, fmax(wanted, sqrt(pixels / MOST_ENLARGED_PX)));
}

sunder_status work_image_make(const plane *dapi, double pixel_um, const work_image_options *o, work_image *out_work,
                              sunder_error *err)
{
    double step = work_step(dapi, o->work_um / pixel_um), work_um = step * pixel_um;
    work_image work = {.step = step, .um = work_um};
    sunder_status status =
        work.step >= 1 ? plane_shrink(dapi, work.step, &work.raw, err) : enlarge(dapi, work.step, &work.raw, err);
    if (status == SUNDER_OK) status = gaussian_blur(&work.raw, o->smooth_um / work_um, &work.smooth, err);
    if (status == SUNDER_OK) status = subtract_background(&work.smooth, work_um, o->reach_um, err);
    if (status == SUNDER_OK) work.noise = noise_of(&work.smooth, (int)ceil(2 * fmax(o->smooth_um, pixel_um) / work_um));
    if (status != SUNDER_OK) {
        work_image_free(&work);
        return status;
    }
    *out_work = work;
    return SUNDER_OK;
}
