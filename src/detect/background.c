/* Background under the signals (algorithms.md 8.2.1): the image is averaged over cells of about 0.25 um, a 3 x 3 median
 * bridges what is smaller than a signal, cells that stand out from the smoothed median are cut to it, and the rest is
 * smoothed over 0.8 um. The background only sets the noise, so the coarse grid costs no accuracy; fluxes are measured
 * against a background of their own in the fit. */
#include "detect/background.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/run_time_simd.h"

static const double cell_um = 0.25;
static const double bridge_um = 0.5, smoothing_um = 0.8; /* algorithms.md 8.2.1, 2 */
static const double clip_sd = 2.0; /* a cell this much above the smoothed median holds light of a signal */

void background_free(background *b)
{
    plane_free(&b->level);
    plane_free(&b->inverse_sd);
    *b = (background){0};
}

static inline float lower(float a, float b)
{
    return a < b ? a : b;
}

static inline float higher(float a, float b)
{
    return a < b ? b : a;
}

static inline float middle(float a, float b, float c)
{
    return higher(lower(a, b), lower(higher(a, b), c));
}

/* Median of nine from ordered columns: the middle of (largest low, median middle, smallest high). */
FASTEST_AT_RUN_TIME
static void median_row(const float *above, const float *row, const float *below, float *out, int width)
{
    for (int x = 1; x < width - 1; x++) {
        float low[3], mid[3], high[3];
        for (int k = 0; k < 3; k++) {
            float a = above[x - 1 + k], b = row[x - 1 + k], c = below[x - 1 + k];
            low[k] = lower(lower(a, b), c);
            mid[k] = middle(a, b, c);
            high[k] = higher(higher(a, b), c);
        }
        float lows = higher(higher(low[0], low[1]), low[2]), highs = lower(lower(high[0], high[1]), high[2]);
        out[x] = middle(lows, middle(mid[0], mid[1], mid[2]), highs);
    }
}

/* 3 x 3 median; the outermost cells keep the value of their inner neighbour. */
static sunder_status median_3x3(const plane *in, plane *out_plane, sunder_error *err)
{
    plane out;
    sunder_status status = plane_new(in->width, in->height, &out, err);
    if (status != SUNDER_OK) return status;
    size_t w = (size_t)in->width;
    for (int y = 0; y < in->height; y++) {
        int inner = in->height < 3 ? y : y < 1 ? 1 : y > in->height - 2 ? in->height - 2 : y;
        float *target = out.px + (size_t)y * w;
        const float *row = in->px + (size_t)inner * w;
        if (in->height < 3 || in->width < 3) {
            for (size_t x = 0; x < w; x++) target[x] = row[x];
            continue;
        }
        median_row(row - w, row, row + w, target, in->width);
        target[0] = target[1];
        target[w - 1] = target[w - 2];
    }
    *out_plane = out;
    return SUNDER_OK;
}

static void clip_signals(plane *cells, const plane *smooth, const noise_law *law, int step_px)
{
    size_t n = (size_t)cells->width * (size_t)cells->height;
    for (size_t i = 0; i < n; i++) {
        double sd = sqrt(noise_variance(law, (double)smooth->px[i])) / step_px;
        float most = smooth->px[i] + (float)(clip_sd * sd);
        if (cells->px[i] > most) cells->px[i] = most;
    }
}

sunder_status background_measure(const plane *image, double pixel_um, const noise_law *law, background *out_background,
                                 sunder_error *err)
{
    int step = (int)fmax(1, floor(cell_um / pixel_um + 0.5));
    if (step > image->width) step = image->width;
    if (step > image->height) step = image->height;
    double grid_um = step * pixel_um;
    background b = {.step_px = step};
    SUNDER_AUTO(plane_free) plane smooth = {0};
    sunder_status status = plane_shrink(image, step, &b.level, err);
    if (status == SUNDER_OK) status = median_3x3(&b.level, &smooth, err);
    if (status == SUNDER_OK) status = gaussian_blur_in_place(&smooth, bridge_um / grid_um, err);
    if (status == SUNDER_OK) {
        clip_signals(&b.level, &smooth, law, step);
        status = gaussian_blur_in_place(&b.level, smoothing_um / grid_um, err);
    }
    if (status == SUNDER_OK) status = plane_new(b.level.width, b.level.height, &b.inverse_sd, err);
    if (status != SUNDER_OK) {
        background_free(&b);
        return status;
    }
    size_t n = (size_t)b.level.width * (size_t)b.level.height;
    for (size_t i = 0; i < n; i++) b.inverse_sd.px[i] = (float)(1 / sqrt(noise_variance(law, (double)b.level.px[i])));
    *out_background = b;
    return SUNDER_OK;
}

float background_at(const background *b, const plane *grid, double x, double y)
{
    double gx = (x + 0.5) / b->step_px - 0.5, gy = (y + 0.5) / b->step_px - 0.5;
    gx = fmin(fmax(gx, 0), grid->width - 1), gy = fmin(fmax(gy, 0), grid->height - 1);
    int x0 = (int)gx, y0 = (int)gy;
    int x1 = x0 + 1 < grid->width ? x0 + 1 : x0, y1 = y0 + 1 < grid->height ? y0 + 1 : y0;
    float fx = (float)(gx - x0), fy = (float)(gy - y0);
    const float *upper_row = grid->px + (size_t)y0 * (size_t)grid->width;
    const float *lower_row = grid->px + (size_t)y1 * (size_t)grid->width;
    float top = upper_row[x0] + fx * (upper_row[x1] - upper_row[x0]);
    float bottom = lower_row[x0] + fx * (lower_row[x1] - lower_row[x0]);
    return top + fy * (bottom - top);
}
