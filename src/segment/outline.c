/* Outlines at native resolution: the level set of the brightness between work pixels (bilinear) and, where nuclei touch, the
 * line where the cubic B-spline sums of their indicator functions are equal: smooth seams instead of stairs. */
#include "segment/outline.h"

#include <math.h>

#include "core/fail.h"

typedef struct grid_place {
    int at;           /* work pixel left of (above) the native pixel, clamped so that at + 1 exists */
    float fraction;   /* between at and at + 1 */
    float weights[4]; /* cubic B-spline of at - 1 .. at + 2 */
} grid_place;

static grid_place place_of(int native, double step, int size)
{
    double position = (native + 0.5) / step - 0.5;
    int at = (int)floor(position);
    if (at > size - 2) at = size - 2;
    if (at < 0) at = 0;
    double f = fmin(1, fmax(0, position - at)), g = 1 - f;
    return (grid_place){at,
                        (float)f,
                        {(float)(g * g * g / 6), (float)((3 * f * f * f - 6 * f * f + 4) / 6),
                         (float)((3 * g * g * g - 6 * g * g + 4) / 6), (float)(f * f * f / 6)}};
}

static int clamp(int value, int high)
{
    return value < 0 ? 0 : value > high ? high : value;
}

/* The nucleus that prevails among the 4 x 4 work pixels round a place; background does not vote. */
static uint32_t prevailing(const label_plane *regions, const grid_place *px, const grid_place *py)
{
    uint32_t ids[16];
    float votes[16];
    int n = 0;
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < 4; i++) {
            int y = clamp(py->at - 1 + j, regions->height - 1), x = clamp(px->at - 1 + i, regions->width - 1);
            uint32_t id = regions->px[(size_t)y * (size_t)regions->width + (size_t)x];
            if (!id) continue;
            int k = 0;
            while (k < n && ids[k] != id) k++;
            if (k == n) ids[n] = id, votes[n++] = 0;
            votes[k] += px->weights[i] * py->weights[j];
        }
    int best = 0;
    for (int k = 1; k < n; k++)
        if (votes[k] > votes[best]) best = k;
    return n ? ids[best] : 0;
}

static void outline_row(const work_image *work, const label_plane *regions, const float *level,
                        const grid_place *across, const grid_place *down, int width, uint32_t *out)
{
    size_t stride = (size_t)regions->width;
    size_t below = regions->height > 1 ? stride : 0, right = regions->width > 1 ? 1 : 0;
    const uint32_t *ids = regions->px + (size_t)down->at * stride;
    const float *smooth = work->smooth.px + (size_t)down->at * stride;
    for (int x = 0; x < width; x++) {
        const grid_place *p = &across[x];
        size_t at = (size_t)p->at;
        uint32_t a = ids[at], b = ids[at + right], c = ids[at + below], d = ids[at + below + right];
        if (!(a | b | c | d)) continue;
        uint32_t id = a == b && a == c && a == d ? a : prevailing(regions, p, down);
        float top = smooth[at] + p->fraction * (smooth[at + right] - smooth[at]);
        float bottom = smooth[at + below] + p->fraction * (smooth[at + below + right] - smooth[at + below]);
        if (top + down->fraction * (bottom - top) > level[id - 1]) out[x] = id;
    }
}

sunder_status outline_native(const work_image *work, const label_plane *regions, const float *level, int width,
                             int height, label_plane *out_labels, sunder_error *err)
{
    SUNDER_AUTO(auto_free) grid_place *across = array_new((size_t)width, sizeof *across);
    if (!across) return fail_memory(err, "outlines");
    label_plane labels = {0};
    sunder_status status = label_plane_new(width, height, &labels, err);
    if (status != SUNDER_OK) return status;
    for (int x = 0; x < width; x++) across[x] = place_of(x, work->step, regions->width);
    for (int y = 0; y < height; y++) {
        grid_place down = place_of(y, work->step, regions->height);
        outline_row(work, regions, level, across, &down, width, labels.px + (size_t)y * (size_t)width);
    }
    *out_labels = labels;
    return SUNDER_OK;
}
