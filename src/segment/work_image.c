/* The DAPI image on the work grid: area mean (or bilinear enlargement of coarse images), background, noise.
 *
 * Background is additive and smooth: a low quantile of cells, the least of each cell and its neighbours (a cell inside a
 * clump holds no background), bilinear between cell centres. The haze round bright nuclei is no background: it is met by the local thresholds. */
#include "segment/work_image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

#define CELL_UM 30.0       /* three to four nuclei across */
#define CELL_QUANTILE 0.05 /* low, yet above single hot or dead pixels */

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

static sunder_status enlarge(const plane *in, double step, plane *out_plane, sunder_error *err)
{
    int width = (int)ceil(in->width / step - 1e-9), height = (int)ceil(in->height / step - 1e-9);
    sunder_status status = plane_new(width, height, out_plane, err);
    if (status != SUNDER_OK) return status;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            out_plane->px[(size_t)y * (size_t)width + (size_t)x] =
                plane_between(in, (x + 0.5) * step - 0.5, (y + 0.5) * step - 0.5);
    return SUNDER_OK;
}

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float cell_quantile(const plane *p, int x0, int y0, int x1, int y1, float *buffer)
{
    size_t n = 0;
    for (int y = y0; y < y1; y += 2)
        for (int x = x0; x < x1; x += 2) buffer[n++] = p->px[(size_t)y * (size_t)p->width + (size_t)x];
    qsort(buffer, n, sizeof *buffer, compare_floats);
    return buffer[(size_t)(CELL_QUANTILE * (double)(n - 1))];
}

static void least_of_neighbours(const plane *in, plane *out)
{
    for (int y = 0; y < in->height; y++)
        for (int x = 0; x < in->width; x++) {
            float least = in->px[(size_t)y * (size_t)in->width + (size_t)x];
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++) {
                    int v = y + dy, u = x + dx;
                    if (v < 0 || u < 0 || v >= in->height || u >= in->width) continue;
                    least = fminf(least, in->px[(size_t)v * (size_t)in->width + (size_t)u]);
                }
            out->px[(size_t)y * (size_t)in->width + (size_t)x] = least;
        }
}

/* p minus its background, in place. */
static sunder_status subtract_background(plane *p, double cell_px, sunder_error *err)
{
    int nx = (int)fmax(1, floor(p->width / cell_px + 0.5)), ny = (int)fmax(1, floor(p->height / cell_px + 0.5));
    plane cells = {0}, least = {0};
    sunder_status status = plane_new(nx, ny, &cells, err);
    if (status == SUNDER_OK) status = plane_new(nx, ny, &least, err);
    SUNDER_AUTO(auto_free) float *buffer =
        array_new((size_t)(p->width / nx + 2) * (size_t)(p->height / ny + 2), sizeof *buffer);
    if (status == SUNDER_OK && !buffer) status = fail_memory(err, "a background");
    if (status == SUNDER_OK) {
        for (int j = 0; j < ny; j++)
            for (int i = 0; i < nx; i++)
                cells.px[j * nx + i] = cell_quantile(p, i * p->width / nx, j * p->height / ny,
                                                     (i + 1) * p->width / nx, (j + 1) * p->height / ny, buffer);
        least_of_neighbours(&cells, &least);
        for (int y = 0; y < p->height; y++)
            for (int x = 0; x < p->width; x++)
                p->px[(size_t)y * (size_t)p->width + (size_t)x] -=
                    plane_between(&least, (x + 0.5) * nx / p->width - 0.5, (y + 0.5) * ny / p->height - 0.5);
    }
    plane_free(&cells);
    plane_free(&least);
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

sunder_status work_image_make(const plane *dapi, double pixel_um, const work_image_options *o,
                              work_image *out_work, sunder_error *err)
{
    work_image work = {.step = o->work_um / pixel_um, .um = o->work_um};
    sunder_status status = work.step >= 1 ? plane_shrink(dapi, work.step, &work.raw, err)
                                          : enlarge(dapi, work.step, &work.raw, err);
    if (status == SUNDER_OK) status = gaussian_blur(&work.raw, o->smooth_um / o->work_um, &work.smooth, err);
    if (status == SUNDER_OK) status = subtract_background(&work.smooth, CELL_UM / o->work_um, err);
    if (status == SUNDER_OK) work.noise = noise_of(&work.smooth, (int)ceil(2 * fmax(o->smooth_um, pixel_um) / o->work_um));
    if (status != SUNDER_OK) {
        work_image_free(&work);
        return status;
    }
    *out_work = work;
    return SUNDER_OK;
}
