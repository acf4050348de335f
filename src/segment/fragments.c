/* Runs, moments and seams of the basins of a label image. */
#include "segment/fragments.h"

#include <math.h>
#include <stdlib.h>

/* A straight line of length L at a random angle crosses 4 / pi * L pixel sides. */
#define LENGTH_PER_SIDE 0.7854

typedef struct side {
    uint32_t a, b;
    float strength;
} side;

void fragment_list_free(fragment_list *list)
{
    free(list->items);
    free(list->runs);
    free(list->seams);
    *list = (fragment_list){0};
}

static size_t count_runs(const label_plane *basins)
{
    size_t n = 0;
    for (int y = 0; y < basins->height; y++) {
        const uint32_t *row = basins->px + (size_t)y * (size_t)basins->width;
        for (int x = 0; x < basins->width; x++)
            if (row[x] && (x == 0 || row[x - 1] != row[x])) n++;
    }
    return n;
}

static void add_run(fragment *f, int y, int x0, int x1)
{
    double n = x1 - x0, mean = 0.5 * (x0 + x1 - 1), squares = n * mean * mean + n * (n * n - 1) / 12;
    f->n += n;
    f->x += n * mean;
    f->y += n * y;
    f->xx += squares;
    f->xy += n * mean * y;
    f->yy += n * (double)y * y;
    f->n_runs++;
}

/* Calls for each run in scan order: the first pass counts, the second places. */
static void collect_runs(const label_plane *basins, fragment_list *list, bool place, size_t *filled)
{
    for (int y = 0; y < basins->height; y++) {
        const uint32_t *row = basins->px + (size_t)y * (size_t)basins->width;
        for (int x = 0, end; x < basins->width; x = end) {
            end = x + 1;
            if (!row[x]) continue;
            while (end < basins->width && row[end] == row[x]) end++;
            fragment *f = &list->items[row[x] - 1];
            if (place) {
                list->runs[f->first_run + filled[row[x] - 1]++] = (fragment_run){y, x, end};
            } else {
                add_run(f, y, x, end);
                if (y == 0 || y == basins->height - 1 || x == 0 || end == basins->width) f->at_edge = true;
            }
        }
    }
}

static int compare_sides(const void *a, const void *b)
{
    const side *p = a, *q = b;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    return (p->strength > q->strength) - (p->strength < q->strength);
}

static size_t collect_sides(const label_plane *basins, const plane *curvature, side *sides)
{
    size_t n = 0;
    int width = basins->width;
    for (int y = 0; y < basins->height; y++)
        for (int x = 0; x < width; x++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            for (int down = 0; down <= 1; down++) {
                if (down ? y + 1 >= basins->height : x + 1 >= width) continue;
                size_t next = down ? at + (size_t)width : at + 1;
                uint32_t a = basins->px[at], b = basins->px[next];
                if (!a || !b || a == b) continue;
                float strength = fmaxf(0, 0.5f * (curvature->px[at] + curvature->px[next]));
                if (sides) sides[n] = (side){a, b, strength}, sides[n + 1] = (side){b, a, strength};
                n += 2;
            }
        }
    return n;
}

/* sides sorted by (a, b). */
static void collect_seams(fragment_list *list, const side *sides, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fragment *f = &list->items[sides[i].a - 1];
        bool fresh = i == 0 || sides[i].a != sides[i - 1].a || sides[i].b != sides[i - 1].b;
        if (fresh) {
            if (f->n_seams == 0) f->first_seam = list->n_seams;
            f->n_seams++;
            list->seams[list->n_seams++] = (fragment_seam){sides[i].b - 1, 0, 0};
        }
        fragment_seam *seam = &list->seams[list->n_seams - 1];
        seam->length_px += LENGTH_PER_SIDE;
        seam->strength_px += LENGTH_PER_SIDE * (double)sides[i].strength;
    }
}

sunder_status fragment_list_make(const label_plane *basins, size_t n, const plane *curvature, fragment_list *out_list,
                                 sunder_error *err)
{
    size_t n_sides = curvature ? collect_sides(basins, curvature, NULL) : 0;
    fragment_list list = {.n = n, .n_runs = count_runs(basins)};
    list.items = array_new(n, sizeof *list.items);
    list.runs = array_new(list.n_runs, sizeof *list.runs);
    list.seams = array_new(n_sides, sizeof *list.seams);
    SUNDER_AUTO(auto_free) side *sides = array_new(n_sides, sizeof *sides);
    SUNDER_AUTO(auto_free) size_t *filled = array_new(n, sizeof *filled);
    if (!list.items || !list.runs || !list.seams || !sides || !filled) {
        fragment_list_free(&list);
        return fail_memory(err, "pieces of nuclei");
    }
    collect_runs(basins, &list, false, filled);
    for (size_t i = 1; i < n; i++) list.items[i].first_run = list.items[i - 1].first_run + list.items[i - 1].n_runs;
    collect_runs(basins, &list, true, filled);
    if (curvature) collect_sides(basins, curvature, sides);
    qsort(sides, n_sides, sizeof *sides, compare_sides);
    collect_seams(&list, sides, n_sides);
    *out_list = list;
    return SUNDER_OK;
}
