/* Nuclei cover a tenth to a half of a field; filtering the rest would only be thrown away. Cells of 16 x 8 pixels
 * are coarse enough to be cheap and fine enough to leave little beyond the margin. */
#include "detect/search_area.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

enum { CELL_PX = 16, BAND_PX = 8 };

void search_area_free(search_area *a)
{
    free(a->first);
    free(a->spans);
    *a = (search_area){0};
}

static int clamp_to(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Leftmost and rightmost pixel of a nucleus in rows y0 to y1 - 1; false when it has none there. */
static bool extent_of(const nuclei *n, const nucleus *row, int y0, int y1, int *left, int *right)
{
    *left = row->x1, *right = -1;
    for (int y = y0; y < y1; y++) {
        const uint32_t *labels = n->labels.px + (size_t)y * (size_t)n->labels.width;
        for (int x = row->x0; x < *left; x++)
            if (labels[x] == (uint32_t)row->id) *left = x;
        for (int x = row->x1 - 1; x > *right; x--)
            if (labels[x] == (uint32_t)row->id) *right = x;
    }
    return *right >= 0;
}

/* Marks the cells within margin_px of one nucleus. */
static void mark_nucleus(const nuclei *n, const nucleus *row, int margin_px, const search_area *a, unsigned char *cells)
{
    int columns = (a->width + CELL_PX - 1) / CELL_PX, bands = (a->height + BAND_PX - 1) / BAND_PX, left, right;
    for (int band = row->y0 / BAND_PX; band * BAND_PX < row->y1; band++) {
        int y0 = clamp_to(band * BAND_PX, row->y0, row->y1), y1 = clamp_to((band + 1) * BAND_PX, row->y0, row->y1);
        if (!extent_of(n, row, y0, y1, &left, &right)) continue;
        int from = clamp_to(left - margin_px, 0, a->width - 1) / CELL_PX;
        int to = clamp_to(right + margin_px, 0, a->width - 1) / CELL_PX;
        int top = clamp_to(y0 - margin_px, 0, a->height - 1) / BAND_PX;
        int bottom = clamp_to(y1 - 1 + margin_px, 0, a->height - 1) / BAND_PX;
        for (int v = top; v <= bottom && v < bands; v++)
            memset(cells + (size_t)v * (size_t)columns + (size_t)from, 1, (size_t)(to - from + 1));
    }
}

/* Runs of marked cells become spans; with spans NULL they are only counted. */
static size_t collect_spans(const unsigned char *cells, int columns, int width, row_span *spans)
{
    size_t n = 0;
    for (int u = 0; u < columns; u++) {
        if (!cells[u]) continue;
        int from = u;
        while (u < columns && cells[u]) u++;
        if (spans) spans[n] = (row_span){from * CELL_PX, u * CELL_PX < width ? u * CELL_PX : width};
        n++;
    }
    return n;
}

sunder_status search_area_make(const nuclei *n, int width, int height, double margin_px, search_area *out_area,
                               sunder_error *err)
{
    SUNDER_AUTO(search_area_free) search_area a = {.width = width, .height = height};
    size_t columns = (size_t)(width + CELL_PX - 1) / CELL_PX, bands = (size_t)(height + BAND_PX - 1) / BAND_PX;
    SUNDER_AUTO(auto_free) unsigned char *cells = array_new(columns, bands);
    a.first = array_new(bands + 1, sizeof *a.first);
    if (!cells || !a.first) return fail_memory(err, "the area to search");
    if (!n) memset(cells, 1, columns * bands);
    for (size_t i = 0; n && i < n->n; i++) mark_nucleus(n, &n->rows[i], (int)ceil(margin_px), &a, cells);
    for (size_t band = 0; band < bands; band++)
        a.first[band + 1] = a.first[band] + collect_spans(cells + band * columns, (int)columns, width, NULL);
    a.spans = array_new(a.first[bands], sizeof *a.spans);
    if (!a.spans) return fail_memory(err, "the area to search");
    for (size_t band = 0; band < bands; band++)
        collect_spans(cells + band * columns, (int)columns, width, a.spans + a.first[band]);
    *out_area = a;
    a = (search_area){0};
    return SUNDER_OK;
}

const row_span *search_area_row(const search_area *a, int y, size_t *out_n)
{
    size_t band = (size_t)(y / BAND_PX);
    *out_n = a->first[band + 1] - a->first[band];
    return a->spans + a->first[band];
}
