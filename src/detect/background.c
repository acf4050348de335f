/* Background under the signals (algorithms.md 8.2.1): the image is averaged over cells of about 0.4 um, a 3 x 3 median
 * bridges what is smaller than a signal, cells that stand out from the smoothed median are cut to it, and the rest is
 * smoothed over 0.8 um. The background only sets the noise, so the coarse grid costs no accuracy; fluxes are measured
 * against a background of their own in the fit. */
#include "detect/background.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/run_time_simd.h"

static const double cell_um = 0.4;
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

FASTEST_AT_RUN_TIME
static void add_row(float *restrict sum, const float *restrict row, int width)
{
    for (int x = 0; x < width; x++) sum[x] += row[x];
}

/* Means of whole cells; the last ones cover what is left. */
static sunder_status mean_of_cells(const plane *image, int step, plane *out_plane, sunder_error *err)
{
    SUNDER_AUTO(auto_free) float *sum = array_new((size_t)image->width, sizeof *sum);
    if (!sum) return fail_memory(err, "the background of a channel");
    plane out;
    sunder_status status = plane_new((image->width + step - 1) / step, (image->height + step - 1) / step, &out, err);
    if (status != SUNDER_OK) return status;
    for (int v = 0; v < out.height; v++) {
        int y_end = (v + 1) * step < image->height ? (v + 1) * step : image->height;
        memset(sum, 0, (size_t)image->width * sizeof *sum);
        for (int y = v * step; y < y_end; y++) add_row(sum, image->px + (size_t)y * (size_t)image->width, image->width);
        for (int u = 0; u < out.width; u++) {
            int x_end = (u + 1) * step < image->width ? (u + 1) * step : image->width;
            float cell = 0;
            for (int x = u * step; x < x_end; x++) cell += sum[x];
            out.px[(size_t)v * (size_t)out.width + (size_t)u] = cell / (float)((x_end - u * step) * (y_end - v * step));
        }
    }
    *out_plane = out;
    return SUNDER_OK;
}

/* Noise law in single precision, for whole planes. */
typedef struct pixel_law {
    float intercept, slope, floor;
} pixel_law;

static inline float variance_of(pixel_law law, float mean)
{
    return higher(law.intercept + law.slope * mean, law.floor);
}

FASTEST_AT_RUN_TIME
static void clip_signals(float *restrict cells, const float *restrict smooth, size_t n, pixel_law law, float most_sd)
{
    for (size_t i = 0; i < n; i++)
        cells[i] = lower(cells[i], smooth[i] + most_sd * __builtin_sqrtf(variance_of(law, smooth[i])));
}

FASTEST_AT_RUN_TIME
static void inverse_sd_of(const float *restrict level, float *restrict out, size_t n, pixel_law law)
{
    for (size_t i = 0; i < n; i++) out[i] = 1 / __builtin_sqrtf(variance_of(law, level[i]));
}

sunder_status background_measure(const plane *image, double pixel_um, const noise_law *law, background *out_background,
                                 sunder_error *err)
{
    int step = (int)fmax(1, floor(cell_um / pixel_um + 0.5));
    if (step > image->width) step = image->width;
    if (step > image->height) step = image->height;
    double grid_um = step * pixel_um;
    background b = {.step_px = step};
    pixel_law px_law = {(float)law->intercept, (float)law->slope, (float)law->floor};
    SUNDER_AUTO(plane_free) plane smooth = {0};
    sunder_status status = mean_of_cells(image, step, &b.level, err);
    if (status == SUNDER_OK) status = median_3x3(&b.level, &smooth, err);
    if (status == SUNDER_OK) status = gaussian_blur_in_place(&smooth, bridge_um / grid_um, err);
    if (status == SUNDER_OK) {
        clip_signals(b.level.px, smooth.px, (size_t)smooth.width * (size_t)smooth.height, px_law,
                     (float)(clip_sd / step));
        status = gaussian_blur_in_place(&b.level, smoothing_um / grid_um, err);
    }
    if (status == SUNDER_OK) status = plane_new(b.level.width, b.level.height, &b.inverse_sd, err);
    if (status != SUNDER_OK) {
        background_free(&b);
        return status;
    }
    inverse_sd_of(b.level.px, b.inverse_sd.px, (size_t)b.level.width * (size_t)b.level.height, px_law);
    *out_background = b;
    return SUNDER_OK;
}

float background_at(const background *b, const plane *grid, int x, int y)
{
    float per_step = 1 / (float)b->step_px;
    float gx = ((float)x + 0.5F) * per_step - 0.5F, gy = ((float)y + 0.5F) * per_step - 0.5F;
    gx = lower(higher(gx, 0), (float)(grid->width - 1)), gy = lower(higher(gy, 0), (float)(grid->height - 1));
    int x0 = (int)gx, y0 = (int)gy;
    int x1 = x0 + 1 < grid->width ? x0 + 1 : x0, y1 = y0 + 1 < grid->height ? y0 + 1 : y0;
    float fx = gx - (float)x0, fy = gy - (float)y0;
    const float *upper_row = grid->px + (size_t)y0 * (size_t)grid->width;
    const float *lower_row = grid->px + (size_t)y1 * (size_t)grid->width;
    float top = upper_row[x0] + fx * (upper_row[x1] - upper_row[x0]);
    float bottom = lower_row[x0] + fx * (lower_row[x1] - lower_row[x0]);
    return top + fy * (bottom - top);
}
