/* Watershed by one pass over the pixels in the order of their height (Vincent and Soille 1991, doi:10.1109/34.87344),
 * basins joined by their depth on the way (dynamics; Grimaud 1992, doi:10.1117/12.60650) with a union-find.
 * Equal heights are taken first in, first out from the basins already there, so plateaus are shared evenly, and then in
 * scan order, so the result depends on nothing but the image. */
#include "segment/watershed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

#define STEPS_OF_DEPTH 16
#define MOST_LEVELS 4096
#define FETCH_AHEAD 16                      /* pixels */
#define OUTSIDE (UINT32_MAX >> LEVEL_SHIFT) /* of the mask */

/* What is asked of a pixel is asked of its eight neighbours too, in no order that memory likes: it lies together. */
typedef struct cell {
    uint32_t basin; /* 0: dry; indexes parent */
    uint32_t state; /* level << LEVEL_SHIFT | flags */
} cell;

enum { QUEUED = 1, BESIDE_WET = 2, LEVEL_SHIFT = 2 };

/* All images carry a rim of one dry pixel, so that every pixel has eight neighbours. */
typedef struct flood {
    int width, height; /* with the rim */
    cell *cells;       /* of each pixel */
    uint32_t *parent;  /* union-find */
    uint32_t *lowest;  /* level, of each basin */
    uint32_t *order;   /* pixels of the mask by their level */
    size_t n_order;    /* of them */
    uint32_t *queue;
    uint32_t n_basins;
    uint32_t depth; /* in levels */
    ridge_rule ridges;
} flood;

static void flood_free(flood *f)
{
    free(f->cells);
    free(f->parent);
    free(f->lowest);
    free(f->order);
    free(f->queue);
}

static bool flood_new(int width, int height, flood *f)
{
    size_t n = ((size_t)width + 2) * ((size_t)height + 2);
    *f = (flood){.width = width + 2,
                 .height = height + 2,
                 .cells = array_unset(n, sizeof *f->cells),
                 .parent = array_unset(n, sizeof *f->parent),
                 .lowest = array_unset(n, sizeof *f->lowest),
                 .order = array_unset(n, sizeof *f->order),
                 .queue = array_unset(n, sizeof *f->queue)};
    return f->cells && f->parent && f->lowest && f->order && f->queue;
}

static uint32_t root_of(const flood *f, uint32_t basin)
{
    while (f->parent[basin] != basin) {
        f->parent[basin] = f->parent[f->parent[basin]];
        basin = f->parent[basin];
    }
    return basin;
}

/* The neighbours of a pixel, in scan order. */
static void neighbours_of(const flood *f, size_t at, cell **out_near)
{
    cell *here = f->cells + at, *above = here - f->width, *below = here + f->width;
    cell *const near[8] = {above - 1, above, above + 1, here - 1, here + 1, below - 1, below, below + 1};
    memcpy(out_near, near, sizeof near);
}

static size_t enqueue(const flood *f, size_t at, size_t end)
{
    f->cells[at].state |= QUEUED;
    f->queue[end] = (uint32_t)at;
    return end + 1;
}

/* Marks all eight as beside something wet and queues the dry ones of the same level; returns the new end of the queue. What a
 * pixel meets follows no pattern a processor could foretell, so nothing branches on it. */
static inline size_t reach_out(const flood *f, cell *const *near, uint32_t level, size_t end)
{
    const uint32_t wanted = level << LEVEL_SHIFT | BESIDE_WET; /* and not queued, as all that is wet once was */
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) {
        uint32_t state = near[i]->state | BESIDE_WET;
        uint32_t joins = state == wanted; /* QUEUED is 1 */
        near[i]->state = state | joins;
        f->queue[end] = (uint32_t)(near[i] - f->cells);
        end += joins;
    }
    return end;
}

/* What a pixel that gets wet meets. */
typedef struct shore {
    uint32_t roots[8]; /* of the different wet basins round it, in scan order */
    int n;             /* of them */
    uint32_t below;    /* basin of the lowest neighbour, the first in scan order of equally low ones */
} shore;

static void list_basins(const flood *f, cell *const *near, shore *out)
{
    uint32_t last = 0, lowest = OUTSIDE;
    for (int i = 0; i < 8; i++) {
        uint32_t basin = near[i]->basin, level = near[i]->state >> LEVEL_SHIFT;
        if (!basin) continue;
        if (level < lowest) lowest = level, out->below = basin;
        if (basin == last) continue;
        last = basin;
        uint32_t root = root_of(f, last);
        int k = 0;
        while (k < out->n && out->roots[k] != root) k++;
        if (k == out->n) out->roots[out->n++] = root;
    }
}

static inline void look_round(const flood *f, cell *const *near, shore *out)
{
    uint32_t highest = 0, others = 0;
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) highest = near[i]->basin > highest ? near[i]->basin : highest;
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) others |= (near[i]->basin != 0) & (near[i]->basin != highest);
    out->n = 0;
    if (others) list_basins(f, near, out);
    else if (highest) out->n = 1, out->roots[0] = out->below = root_of(f, highest);
}

/* The basin of a pixel of this level: one of those round it, or a new one. */
static uint32_t basin_of(flood *f, uint32_t level, const shore *round)
{
    const uint32_t *roots = round->roots;
    if (round->n == 0) {
        uint32_t fresh = ++f->n_basins;
        f->parent[fresh] = fresh;
        f->lowest[fresh] = level;
        return fresh;
    }
    if (round->n == 1) return roots[0];
    uint32_t deepest = roots[0];
    for (int k = 1; k < round->n; k++)
        if (f->lowest[roots[k]] < f->lowest[deepest]) deepest = roots[k];
    for (int k = 0; k < round->n; k++)
        if (roots[k] != deepest && level - f->lowest[roots[k]] < f->depth) f->parent[roots[k]] = deepest;
    return root_of(f, f->ridges == RIDGE_TO_LOWEST ? round->below : roots[0]);
}

/* Pixels of one height lie anywhere in the image: what is round them is asked of memory before their turn. */
static void fetch(const flood *f, size_t i)
{
    if (i >= f->n_order) return;
    const cell *at = &f->cells[f->order[i]];
    __builtin_prefetch(at - f->width);
    __builtin_prefetch(at);
    __builtin_prefetch(at + f->width);
}

/* The pixels order[first..last) have this level. */
static void flood_level(flood *f, size_t first, size_t last, uint32_t level)
{
    size_t end = 0, next = 0;
    for (size_t i = first; i < last; i++) {
        fetch(f, i + FETCH_AHEAD);
        if (f->cells[f->order[i]].state & BESIDE_WET) end = enqueue(f, f->order[i], end);
    }
    for (size_t i = first;; i++) {
        for (; next < end; next++) {
            cell *near[8];
            shore round;
            neighbours_of(f, f->queue[next], near);
            look_round(f, near, &round);
            end = reach_out(f, near, level, end);
            f->cells[f->queue[next]].basin = basin_of(f, level, &round);
        }
        while (i < last && f->cells[f->order[i]].state & QUEUED) i++;
        if (i >= last) return;
        end = enqueue(f, f->order[i], end);
    }
}

static uint32_t level_of(const flood *f, size_t at)
{
    return f->cells[at].state >> LEVEL_SHIFT;
}

/* Fills order from the queue; start[l] is the first of level l. */
static void sort_by_level(flood *f, size_t *start)
{
    const uint32_t *inside = f->queue;
    memset(start, 0, (MOST_LEVELS + 1) * sizeof *start);
    for (size_t i = 0; i < f->n_order; i++) start[level_of(f, inside[i]) + 1]++;
    for (int l = 0; l < MOST_LEVELS; l++) start[l + 1] += start[l];
    for (size_t i = 0; i < f->n_order; i++) f->order[start[level_of(f, inside[i])]++] = inside[i];
    /* start[l] is now the end of level l, which is where level l + 1 begins. */
    memmove(start + 1, start, MOST_LEVELS * sizeof *start);
    start[0] = 0;
}

/* Levels of the pixels; those of the mask go to the queue in scan order. */
static void find_levels(flood *f, const plane *landscape, const uint8_t *mask, float depth)
{
    size_t n = (size_t)landscape->width * (size_t)landscape->height, at = 0;
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        float value = landscape->px[i];
        if (!mask[i]) continue;
        if (value < low) low = value;
        if (value > high) high = value;
    }
    float step = fmaxf(depth / STEPS_OF_DEPTH, (high - low) / (MOST_LEVELS - 1));
    if (!(step > 0)) step = 1;
    for (size_t i = 0; i < (size_t)f->width * (size_t)f->height; i++) f->cells[i] = (cell){0, OUTSIDE << LEVEL_SHIFT};
    for (int y = 0; y < landscape->height; y++) {
        size_t first = (size_t)(y + 1) * (size_t)f->width + 1;
        for (size_t i = first; i < first + (size_t)landscape->width; i++, at++) {
            if (!mask[at]) continue;
            f->cells[i].state = (uint32_t)((landscape->px[at] - low) / step) << LEVEL_SHIFT;
            f->queue[f->n_order++] = (uint32_t)i;
        }
    }
    f->depth = (uint32_t)ceilf(depth / step);
}

/* Numbers the roots in scan order. */
static size_t number_basins(flood *f, label_plane *out)
{
    uint32_t *number = f->queue; /* done with */
    memset(number, 0, ((size_t)f->n_basins + 1) * sizeof *number);
    uint32_t count = 0;
    for (int y = 0; y < out->height; y++) {
        const cell *cells = f->cells + (size_t)(y + 1) * (size_t)f->width + 1;
        uint32_t *row = out->px + (size_t)y * (size_t)out->width;
        for (int x = 0; x < out->width; x++) {
            if (!cells[x].basin) continue;
            uint32_t root = root_of(f, cells[x].basin);
            if (!number[root]) number[root] = ++count;
            row[x] = number[root];
        }
    }
    return count;
}

sunder_status watershed_basins(const plane *landscape, const uint8_t *mask, float depth, ridge_rule ridges,
                               label_plane *out_basins, size_t *out_n, sunder_error *err)
{
    label_plane basins = {0};
    sunder_status status = label_plane_new(landscape->width, landscape->height, &basins, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(flood_free) flood f;
    size_t start[MOST_LEVELS + 1];
    if (!flood_new(landscape->width, landscape->height, &f)) {
        label_plane_free(&basins);
        return fail_memory(err, "a watershed");
    }
    f.ridges = ridges;
    find_levels(&f, landscape, mask, depth);
    sort_by_level(&f, start);
    for (int l = 0; l < MOST_LEVELS; l++)
        if (start[l + 1] > start[l]) flood_level(&f, start[l], start[l + 1], (uint32_t)l);
    *out_n = number_basins(&f, &basins);
    *out_basins = basins;
    return SUNDER_OK;
}
