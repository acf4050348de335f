/* Outlines at native resolution: the level set of the brightness between work pixels (bilinear) and, where nuclei touch, the
 * line where the cubic B-spline sums of their indicator functions are equal: smooth seams instead of stairs. */
#include "segment/outline.h"

#include <math.h>

#include "core/fail.h"

#define ROUNDING 1e-6f /* of a bilinear mean of floats, over the sum of its four values */

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

/* The 4 x 4 work pixels round the native pixels between four of them: row by row, with the edge repeated. */
typedef struct neighbourhood {
    uint32_t ids[16];
    uint32_t only; /* the one label there; 0: several */
} neighbourhood;

static neighbourhood look_round(const label_plane *regions, int at_x, int at_y)
{
    neighbourhood round = {{0}, 0};
    bool several = false;
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < 4; i++) {
            int y = clamp(at_y - 1 + j, regions->height - 1), x = clamp(at_x - 1 + i, regions->width - 1);
            uint32_t id = regions->px[(size_t)y * (size_t)regions->width + (size_t)x];
            round.ids[4 * j + i] = id;
            several |= id && round.only && id != round.only;
            if (id) round.only = id;
        }
    if (several) round.only = 0;
    return round;
}

/* The nucleus that prevails there; background does not vote. */
static uint32_t prevailing(const neighbourhood *round, const grid_place *px, const grid_place *py)
{
    if (round->only) return round->only;
    uint32_t ids[16];
    float votes[16];
    int n = 0;
    for (int i = 0; i < 16; i++) {
        uint32_t id = round->ids[i];
        if (!id) continue;
        int k = 0;
        while (k < n && ids[k] != id) k++;
        if (k == n) ids[n] = id, votes[n++] = 0;
        votes[k] += px->weights[i % 4] * py->weights[i / 4];
    }
    int best = 0;
    for (int k = 1; k < n; k++)
        if (votes[k] > votes[best]) best = k;
    return n ? ids[best] : 0;
}

static float least_of_four(float a, float b, float c, float d)
{
    float ab = a < b ? a : b, cd = c < d ? c : d;
    return ab < cd ? ab : cd;
}

/* The native pixels [first, end) of a row, which lie between the same four work pixels: those at `corner`, `right` of it,
 * and `below` these. */
static void outline_span(const work_image *work, const label_plane *regions, const float *level,
                         const grid_place *across, const grid_place *down, int first, int end, uint32_t *out)
{
    size_t stride = (size_t)regions->width, at = (size_t)down->at * stride + (size_t)across[first].at;
    size_t below = regions->height > 1 ? stride : 0, right = regions->width > 1 ? 1 : 0;
    const uint32_t *ids = regions->px + at;
    const float *smooth = work->smooth.px + at;
    uint32_t a = ids[0], b = ids[right], c = ids[below], d = ids[below + right];
    if (!(a | b | c | d)) return;
    bool inside = a == b && a == c && a == d;
    float p = smooth[0], q = smooth[right], r = smooth[below], s = smooth[below + right];
    /* The mean of the four by any weights reaches their least but for rounding. */
    if (inside && least_of_four(p, q, r, s) > level[a - 1] + ROUNDING * (fabsf(p) + fabsf(q) + fabsf(r) + fabsf(s))) {
        for (int x = first; x < end; x++) out[x] = a;
        return;
    }
    neighbourhood round = {{0}, a};
    if (!inside) round = look_round(regions, across[first].at, down->at);
    for (int x = first; x < end; x++) {
        uint32_t id = prevailing(&round, &across[x], down);
        float top = p + across[x].fraction * (q - p), bottom = r + across[x].fraction * (s - r);
        if (top + down->fraction * (bottom - top) > level[id - 1]) out[x] = id;
    }
}

static void outline_row(const work_image *work, const label_plane *regions, const float *level,
                        const grid_place *across, const grid_place *down, int width, uint32_t *out)
{
    for (int x = 0, end; x < width; x = end) {
        end = x + 1;
        while (end < width && across[end].at == across[x].at) end++;
        outline_span(work, regions, level, across, down, x, end, out);
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
