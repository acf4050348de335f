/* Largest Hessian eigenvalue of the log image. In the logarithm the step from a bright to a dim nucleus weighs as much as
 * a valley between two bright ones, and a nucleus lying on another adds a step whose foot is its outline. */
#include "segment/curvature.h"

#include <math.h>

#include "core/run_time_simd.h"

/* Largest eigenvalue of the Hessian at column x with neighbours at columns l and r. */
static inline float eigenvalue(const float *above, const float *row, const float *below, int l, int x, int r)
{
    float xx = row[l] + row[r] - 2 * row[x], yy = above[x] + below[x] - 2 * row[x];
    float xy = 0.25f * (above[l] + below[r] - above[r] - below[l]);
    float half = 0.5f * (xx - yy);
    return 0.5f * (xx + yy) + sqrtf(half * half + xy * xy);
}

FASTEST_AT_RUN_TIME
static void curvature_row(const float *above, const float *row, const float *below, int width, float scale, float *out)
{
    int last = width - 1;
    out[0] = scale * eigenvalue(above, row, below, 0, 0, last > 0);
    for (int x = 1; x < last; x++) out[x] = scale * eigenvalue(above, row, below, x - 1, x, x + 1);
    if (last > 0) out[last] = scale * eigenvalue(above, row, below, last - 1, last, last);
}

sunder_status curvature_map(const plane *smooth, double floor_counts, double sigma_px, plane *out_curvature,
                            sunder_error *err)
{
    int width = smooth->width, height = smooth->height;
    size_t n = (size_t)width * (size_t)height;
    plane logs = {0}, map = {0};
    sunder_status status = plane_new_unset(width, height, &logs, err);
    if (status == SUNDER_OK) status = plane_new_unset(width, height, &map, err);
    if (status == SUNDER_OK) {
        float floor_value = (float)floor_counts;
        for (size_t i = 0; i < n; i++) logs.px[i] = logf((smooth->px[i] > 0 ? smooth->px[i] : 0) + floor_value);
        status = gaussian_blur_in_place(&logs, sigma_px, err);
    }
    if (status != SUNDER_OK) {
        plane_free(&logs);
        plane_free(&map);
        return status;
    }
    for (int y = 0; y < height; y++) {
        const float *row = logs.px + (size_t)y * (size_t)width;
        const float *above = y > 0 ? row - width : row, *below = y < height - 1 ? row + width : row;
        curvature_row(above, row, below, width, (float)(sigma_px * sigma_px), map.px + (size_t)y * (size_t)width);
    }
    plane_free(&logs);
    *out_curvature = map;
    return SUNDER_OK;
}
