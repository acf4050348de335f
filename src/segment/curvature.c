/* Largest Hessian eigenvalue of the log image. In the logarithm the step from a bright to a dim nucleus weighs as much as
 * a valley between two bright ones, and a nucleus lying on another adds a step whose foot is its outline. */
#include "segment/curvature.h"

#include <math.h>

sunder_status curvature_map(const plane *smooth, double floor_counts, double sigma_px, plane *out_curvature,
                            sunder_error *err)
{
    int width = smooth->width, height = smooth->height;
    size_t n = (size_t)width * (size_t)height;
    plane logs = {0}, map = {0};
    sunder_status status = plane_new(width, height, &logs, err);
    if (status == SUNDER_OK) status = plane_new(width, height, &map, err);
    if (status == SUNDER_OK) {
        float floor_value = (float)floor_counts;
        for (size_t i = 0; i < n; i++) logs.px[i] = logf(fmaxf(smooth->px[i], 0) + floor_value);
        status = gaussian_blur_in_place(&logs, sigma_px, err);
    }
    if (status != SUNDER_OK) {
        plane_free(&logs);
        plane_free(&map);
        return status;
    }
    float scale = (float)(sigma_px * sigma_px);
    for (int y = 0; y < height; y++) {
        const float *row = logs.px + (size_t)y * (size_t)width;
        const float *above = y > 0 ? row - width : row, *below = y < height - 1 ? row + width : row;
        float *out = map.px + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x++) {
            int l = x > 0 ? x - 1 : 0, r = x < width - 1 ? x + 1 : x;
            float xx = row[l] + row[r] - 2 * row[x], yy = above[x] + below[x] - 2 * row[x];
            float xy = 0.25f * (above[l] + below[r] - above[r] - below[l]);
            float half = 0.5f * (xx - yy);
            out[x] = scale * (0.5f * (xx + yy) + sqrtf(half * half + xy * xy));
        }
    }
    plane_free(&logs);
    *out_curvature = map;
    return SUNDER_OK;
}
