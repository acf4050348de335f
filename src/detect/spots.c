/* The list of spots and the cells that find neighbours in it. */
#include "detect/spots.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

void spots_free(spots *s)
{
    free(s->rows);
    *s = (spots){0};
}

sunder_status spots_add(spots *s, const spot *row, sunder_error *err)
{
    if (s->n >= INT32_MAX || !array_reserve((void **)&s->rows, &s->capacity, s->n + 1, sizeof *s->rows))
        return fail_memory(err, "the spots of a channel");
    s->rows[s->n++] = *row;
    return SUNDER_OK;
}

static int by_scan_order(const void *a, const void *b)
{
    const spot *p = a, *q = b;
    return p->y != q->y ? (p->y > q->y) - (p->y < q->y) : (p->x > q->x) - (p->x < q->x);
}

void spots_sort(spots *s)
{
    if (s->n) qsort(s->rows, s->n, sizeof *s->rows, by_scan_order);
}

static int stronger_first(const void *a, const void *b, void *table)
{
    const spot *rows = table;
    const int i = *(const int *)a, k = *(const int *)b;
    if (rows[i].significance != rows[k].significance) return rows[i].significance < rows[k].significance ? 1 : -1;
    return (i > k) - (i < k);
}

int *spots_by_strength(const spots *s)
{
    int *order = array_new(s->n, sizeof *order);
    for (size_t i = 0; order && i < s->n; i++) order[i] = (int)i;
    if (order && s->n) qsort_r(order, s->n, sizeof *order, stronger_first, s->rows);
    return order;
}

void spots_drop_parts(spots *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!s->rows[i].part_of_another) s->rows[n++] = s->rows[i];
    s->n = n;
}

void spot_grid_free(spot_grid *g)
{
    free(g->first);
    free(g->next);
    *g = (spot_grid){0};
}

sunder_status spot_grid_make(int width, int height, double cell_px, spot_grid *out_grid, sunder_error *err)
{
    spot_grid g = {.cell_px = (int)fmax(1, ceil(cell_px))};
    g.columns = width / g.cell_px + 1, g.lines = height / g.cell_px + 1;
    size_t cells = (size_t)g.columns * (size_t)g.lines;
    g.first = array_new(cells, sizeof *g.first);
    if (!g.first) return fail_memory(err, "the spots of a channel");
    for (size_t i = 0; i < cells; i++) g.first[i] = -1;
    *out_grid = g;
    return SUNDER_OK;
}

sunder_status spot_grid_add(spot_grid *g, const spots *s, size_t index, sunder_error *err)
{
    if (!array_reserve((void **)&g->next, &g->capacity, index + 1, sizeof *g->next))
        return fail_memory(err, "the spots of a channel");
    const spot *row = &s->rows[index];
    int *first = &g->first[(size_t)(row->y / g->cell_px) * (size_t)g->columns + (size_t)(row->x / g->cell_px)];
    g->next[index] = *first;
    *first = (int)index;
    return SUNDER_OK;
}

int spot_grid_near(const spot_grid *g, const spots *s, double x, double y, double reach_px, int *out, int most)
{
    int column = (int)(x / g->cell_px), line = (int)(y / g->cell_px), found = 0;
    for (int v = line - 1; v <= line + 1; v++) {
        for (int u = column - 1; u <= column + 1; u++) {
            if (u < 0 || v < 0 || u >= g->columns || v >= g->lines) continue;
            for (int i = g->first[(size_t)v * (size_t)g->columns + (size_t)u]; i >= 0; i = g->next[i]) {
                double dx = s->rows[i].x - x, dy = s->rows[i].y - y;
                if (dx * dx + dy * dy > reach_px * reach_px) continue;
                if (found < most) out[found] = i;
                found++;
            }
        }
    }
    return found;
}
