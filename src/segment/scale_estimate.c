/* Pixel size from the image alone: the distance map of a rough mask peaks at the radii of the nuclei. */
#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "segment/distance_transform.h"
#include "segment/segment.h"
#include "segment/threshold.h"

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

sunder_status segment_estimate_scale(const plane *dapi, double nucleus_um, double *out_pixel_um, sunder_error *err)
{
    plane smooth = {0}, distance = {0};
    size_t n = (size_t)dapi->width * (size_t)dapi->height, count = 0;
    SUNDER_AUTO(auto_free) uint8_t *mask = array_new(n, 1);
    SUNDER_AUTO(auto_free) float *peaks = array_new(n, sizeof *peaks);
    if (!mask || !peaks) return fail_memory(err, "a mask");
    sunder_status status = gaussian_blur(dapi, 1, &smooth, err);
    if (status != SUNDER_OK) return status;
    float low = plane_quantile(&smooth, 0.01), threshold;
    for (size_t i = 0; i < n; i++) smooth.px[i] -= low;
    bool found = nucleus_threshold(&smooth, 0, &threshold);
    for (size_t i = 0; found && i < n; i++) mask[i] = smooth.px[i] > threshold;
    if (found) status = distance_transform(mask, dapi->width, dapi->height, &distance, err);
    if (found && status == SUNDER_OK) status = gaussian_blur_in_place(&distance, 1, err);
    if (found && status == SUNDER_OK)
        for (int y = 3; y < dapi->height - 3; y++)
            for (int x = 3; x < dapi->width - 3; x++) {
                float v = distance.px[(size_t)y * (size_t)dapi->width + (size_t)x];
                bool peak = v > 2;
                for (int dy = -3; dy <= 3 && peak; dy++)
                    for (int dx = -3; dx <= 3 && peak; dx++)
                        peak = distance.px[(size_t)(y + dy) * (size_t)dapi->width + (size_t)(x + dx)] <= v;
                if (peak) peaks[count++] = v;
            }
    plane_free(&smooth);
    plane_free(&distance);
    if (status != SUNDER_OK) return status;
    qsort(peaks, count, sizeof *peaks, compare_floats);
    *out_pixel_um = count ? nucleus_um / (2.2 * (double)peaks[count / 2]) : 0;
    return SUNDER_OK;
}
