/* A search of the label image round a place, row by row. */
#include "detect/surroundings.h"

#include <math.h>

#include "core/run_time_simd.h"

/* A pixel reaches half its width towards the place. */
static const double half_pixel = 0.5;

static int clamp_to(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Puts a label at squared distance d2 into the two nearest. */
static void note(int label, int d2, int best[2], int best_d2[2])
{
    if (label == best[0]) {
        if (d2 < best_d2[0]) best_d2[0] = d2;
    } else if (d2 < best_d2[0] || best[0] == 0) {
        best[1] = best[0], best_d2[1] = best_d2[0];
        best[0] = label, best_d2[0] = d2;
    } else if (best[1] == 0 || d2 < best_d2[1]) {
        best[1] = label, best_d2[1] = d2;
    }
}

/* Whether a row holds any label but `own` and, for own 0, any label at all: most rows do not, and are passed over. */
FASTEST_AT_RUN_TIME
static uint32_t differs(const uint32_t *row, int n, uint32_t own)
{
    uint32_t any = 0;
    for (int i = 0; i < n; i++) any |= row[i] ^ own;
    return any;
}

surroundings surroundings_of(const label_plane *labels, int x, int y, double reach_px)
{
    int reach = (int)ceil(reach_px + half_pixel), best[2] = {0, 0}, best_d2[2] = {0, 0};
    int limit = (int)floor((reach_px + half_pixel) * (reach_px + half_pixel));
    int own = (int)labels->px[(size_t)y * (size_t)labels->width + (size_t)x];
    int x0 = clamp_to(x - reach, 0, labels->width - 1), x1 = clamp_to(x + reach, 0, labels->width - 1);
    int y0 = clamp_to(y - reach, 0, labels->height - 1), y1 = clamp_to(y + reach, 0, labels->height - 1);
    if (own) note(own, 0, best, best_d2);
    for (int v = y0; v <= y1; v++) {
        const uint32_t *row = labels->px + (size_t)v * (size_t)labels->width;
        if (!differs(row + x0, x1 - x0 + 1, (uint32_t)own)) continue;
        int dy2 = (v - y) * (v - y);
        for (int u = x0; u <= x1; u++) {
            if (row[u] == 0 || (int)row[u] == own) continue;
            int d2 = dy2 + (u - x) * (u - x);
            if (d2 <= limit) note((int)row[u], d2, best, best_d2);
        }
    }
    surroundings s = {own, best[0], 0, best[1], INFINITY};
    if (s.nearest && !own) s.nearest_px = sqrt(best_d2[0]) - half_pixel;
    if (s.next) s.next_px = sqrt(best_d2[1]) - half_pixel;
    return s;
}
