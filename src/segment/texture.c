/* Chromatin and noise curve the brightness inside of a nucleus as a valley between two nuclei does, only less. How much
 * less depends on stain, optics and camera: the field itself tells it, by the median of what the curvature deviates from its
 * own local mean. The median, because valleys take up little of the inside, and off the rim, because the rim curves most. */
#include "segment/texture.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"
#include "core/run_time_simd.h"

#define MEAN_UM 1.0 /* sigma of the local mean: more than chromatin clumps, less than a nucleus */
#define RIM_UM 2.5
#define LEAST_PIXELS 10

/* The least distance along a column that lies off the rim, `across` columns away; 0 where every distance does. */
static uint16_t rim_height(int across, double um)
{
    int along = 0;
    while (sqrtf((float)(across * across + along * along)) * um <= RIM_UM) along++;
    return (uint16_t)along;
}

/* Pixels from each of a row up to the nearest one off the mask, at most `most`; before: of the row above. */
FASTEST_AT_RUN_TIME
static void count_along(const uint8_t *mask, const uint16_t *before, int width, uint16_t most, uint16_t *counts)
{
    for (int x = 0; x < width; x++) {
        uint16_t count = before[x] < most ? (uint16_t)(before[x] + 1) : most;
        counts[x] = mask[x] ? count : 0;
    }
}

/* Clears what lies less than `least` along the column from the mask's end, one column of the disc to each side. */
FASTEST_AT_RUN_TIME
static void clear_rim(const uint16_t *up, const uint16_t *down, int across, uint16_t least, int width, uint8_t *inside)
{
    for (int x = across; x < width; x++) inside[x] &= (up[x - across] >= least) & (down[x - across] >= least);
    for (int x = 0; x < width - across; x++) inside[x] &= (up[x + across] >= least) & (down[x + across] >= least);
}

/* inside: 1 for pixels of the mask further than the rim from all that is off it. The edge of the image is no end. */
static sunder_status find_inside(const uint8_t *mask, int width, int height, double um, uint8_t *inside,
                                 sunder_error *err)
{
    const size_t row = (size_t)width, n = row * (size_t)height;
    SUNDER_AUTO(auto_free) uint16_t *up = array_unset(n, sizeof *up);
    SUNDER_AUTO(auto_free) uint16_t *down = array_unset(n, sizeof *down);
    SUNDER_AUTO(auto_free) uint16_t *beyond = array_unset(row, sizeof *beyond);
    if (!up || !down || !beyond) return fail_memory(err, "the inside of nuclei");
    const uint16_t most = rim_height(0, um);
    for (size_t x = 0; x < row; x++) beyond[x] = most;
    for (size_t at = 0; at < n; at += row) count_along(mask + at, at ? up + at - row : beyond, width, most, up + at);
    for (size_t at = n; at > 0; at -= row)
        count_along(mask + at - row, at < n ? down + at : beyond, width, most, down + at - row);
    memset(inside, 1, n);
    uint16_t least = most;
    for (int across = 0; least > 0 && across < width; least = rim_height(++across, um))
        for (size_t at = 0; at < n; at += row) clear_rim(up + at, down + at, across, least, width, inside + at);
    return SUNDER_OK;
}

sunder_status curvature_texture(const plane *curvature, const uint8_t *mask, double um, double *out_texture,
                                sunder_error *err)
{
    size_t n = (size_t)curvature->width * (size_t)curvature->height, count = 0;
    SUNDER_AUTO(auto_free) uint8_t *inside = array_unset(n, 1);
    if (!inside) return fail_memory(err, "the inside of nuclei");
    plane deviation = {0};
    sunder_status status = find_inside(mask, curvature->width, curvature->height, um, inside, err);
    if (status == SUNDER_OK) status = gaussian_blur(curvature, MEAN_UM / um, &deviation, err);
    if (status == SUNDER_OK) {
        for (size_t i = 0; i < n; i++) /* count <= i */
            if (inside[i]) deviation.px[count++] = fabsf(curvature->px[i] - deviation.px[i]);
        *out_texture = count < LEAST_PIXELS ? INFINITY : select_float(deviation.px, count, count / 2);
    }
    plane_free(&deviation);
    return status;
}
