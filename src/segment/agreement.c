/* Intersections are counted in runs of pixels with one pair of labels, so a field costs one pass. */
#include "segment/agreement.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/fail.h"

typedef struct shared_run {
    uint32_t a, b; /* labels */
    uint32_t px;
} shared_run;

typedef struct run_list {
    shared_run *items;
    size_t n, capacity;
} run_list;

static int by_labels(const void *x, const void *y)
{
    const shared_run *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return p->b < q->b ? -1 : p->b > q->b;
}

static bool add_row(const uint32_t *a, const uint32_t *b, int width, run_list *runs)
{
    for (int x = 0; x < width;) {
        int from = x;
        while (x < width && a[x] == a[from] && b[x] == b[from]) x++;
        if (!a[from] || !b[from]) continue;
        if (!array_reserve((void **)&runs->items, &runs->capacity, runs->n + 1, sizeof *runs->items)) return false;
        runs->items[runs->n++] = (shared_run){a[from], b[from], (uint32_t)(x - from)};
    }
    return true;
}

static void count_areas(const label_plane *labels, size_t n, double *area_px)
{
    size_t size = (size_t)labels->width * (size_t)labels->height;
    for (size_t i = 0; i < size; i++)
        if (labels->px[i] && labels->px[i] <= n) area_px[labels->px[i] - 1] += 1;
}

sunder_status best_overlaps(const label_plane *labels, size_t n, const label_plane *other, size_t n_other,
                            double *out_best, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *area = array_new(n + 1, sizeof *area);
    SUNDER_AUTO(auto_free) double *other_area = array_new(n_other + 1, sizeof *other_area);
    run_list runs = {0};
    bool room = area && other_area;
    for (int y = 0; room && y < labels->height; y++) {
        size_t at = (size_t)y * (size_t)labels->width;
        room = add_row(labels->px + at, other->px + at, labels->width, &runs);
    }
    if (!room) {
        free(runs.items);
        return fail_memory(err, "agreement of two outlines");
    }
    count_areas(labels, n, area);
    count_areas(other, n_other, other_area);
    if (runs.n) qsort(runs.items, runs.n, sizeof *runs.items, by_labels);
    for (size_t k = 0; k < n; k++) out_best[k] = 0;
    for (size_t i = 0; i < runs.n;) {
        uint32_t a = runs.items[i].a, b = runs.items[i].b;
        double shared = 0;
        for (; i < runs.n && runs.items[i].a == a && runs.items[i].b == b; i++) shared += runs.items[i].px;
        out_best[a - 1] = fmax(out_best[a - 1], shared / (area[a - 1] + other_area[b - 1] - shared));
    }
    free(runs.items);
    return SUNDER_OK;
}
