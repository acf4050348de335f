/* Crops for pictures: cubic convolution (Keys 1981, doi:10.1109/TASSP.1981.1163711), which keeps small signals sharp where
 * bilinear smears them. */
#include "report/crop.h"

#include <math.h>

/* The nucleus takes about 4/5 of the tile, so that a reader sees the edges of its neighbours. */
static const double surroundings = 1.28;

crop_window crop_window_of(const nucleus *n, double pixel_um, double least_um)
{
    double side = surroundings * fmax(n->x1 - n->x0, n->y1 - n->y0);
    side = fmax(side, least_um / pixel_um);
    return (crop_window){0.5 * (n->x0 + n->x1 - side), 0.5 * (n->y0 + n->y1 - side), side};
}

static double cubic(double t)
{
    t = fabs(t);
    if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
    if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2;
    return 0;
}

/* Four taps round a position (in px, pixel centres at whole numbers); edges repeated. */
typedef struct taps {
    int at[4];
    double weight[4];
} taps;

static taps taps_of(double position, int size)
{
    taps t;
    int base = (int)floor(position);
    for (int k = 0; k < 4; k++) {
        int at = base - 1 + k;
        t.weight[k] = cubic(position - at);
        t.at[k] = at < 0 ? 0 : at >= size ? size - 1 : at;
    }
    return t;
}

static float interpolate(const plane *p, const taps *tx, const taps *ty)
{
    double sum = 0;
    for (int j = 0; j < 4; j++) {
        const float *row = p->px + (size_t)ty->at[j] * (size_t)p->width;
        double of_row = 0;
        for (int i = 0; i < 4; i++) of_row += tx->weight[i] * row[tx->at[i]];
        sum += ty->weight[j] * of_row;
    }
    return (float)sum;
}

static bool between(double position, int size)
{
    return position > -0.5 && position < size - 0.5;
}

static double source_of(double start, double step, int index)
{
    return start + (index + 0.5) * step - 0.5;
}

sunder_status crop_resample(const plane *p, crop_window window, int tile_px, float outside, plane *out_tile,
                            sunder_error *err)
{
    SUNDER_AUTO(auto_free) taps *columns = array_new((size_t)tile_px, sizeof *columns);
    plane tile;
    sunder_status status = columns ? plane_new(tile_px, tile_px, &tile, err) : fail_memory(err, "a picture");
    if (status != SUNDER_OK) return status;
    double step = window.side / tile_px;
    for (int x = 0; x < tile_px; x++) columns[x] = taps_of(source_of(window.left, step, x), p->width);
    for (int y = 0; y < tile_px; y++) {
        double from_y = source_of(window.top, step, y);
        taps row = taps_of(from_y, p->height);
        for (int x = 0; x < tile_px; x++) {
            bool in = between(from_y, p->height) && between(source_of(window.left, step, x), p->width);
            tile.px[(size_t)y * (size_t)tile_px + (size_t)x] = in ? interpolate(p, &columns[x], &row) : outside;
        }
    }
    *out_tile = tile;
    return SUNDER_OK;
}

bool crop_levels(const plane *p, const label_plane *labels, const nucleus *n, double high_quantile, float *out_median,
                 float *out_high)
{
    plane inside;
    if (plane_new(n->x1 - n->x0, n->y1 - n->y0, &inside, NULL) != SUNDER_OK) return false;
    int found = 0;
    for (int y = n->y0; y < n->y1; y++) {
        for (int x = n->x0; x < n->x1; x++) {
            size_t at = (size_t)y * (size_t)p->width + (size_t)x;
            if (labels->px[at] == (uint32_t)n->id) inside.px[found++] = p->px[at];
        }
    }
    if (found > 0) {
        plane row = {found, 1, inside.px};
        *out_median = plane_quantile(&row, 0.5);
        *out_high = plane_quantile(&row, high_quantile);
    }
    plane_free(&inside);
    return found > 0;
}
