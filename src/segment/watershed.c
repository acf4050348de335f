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
#define OUTSIDE UINT16_MAX /* of the mask */

/* What is asked of a pixel is asked of its eight neighbours too, in no order that memory likes: it lies together. */
typedef struct cell {
    uint32_t basin; /* 0: dry; indexes parent */
    uint16_t level;
    bool queued;
} cell;

/* All images carry a rim of one dry pixel, so that every pixel has eight neighbours. */
typedef struct flood {
    int width, height;   /* with the rim */
    ptrdiff_t around[8]; /* from a pixel to its neighbours, in scan order */
    cell *cells;         /* of each pixel */
    uint32_t *parent;    /* union-find */
    uint16_t *lowest;    /* of each basin */
    uint32_t *order;     /* pixels of the mask by their level */
    uint32_t *queue;
    uint32_t n_basins;
    int depth; /* in levels */
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
    ptrdiff_t stride = width + 2;
    size_t n = (size_t)stride * ((size_t)height + 2);
    *f = (flood){.width = width + 2,
                 .height = height + 2,
                 .around = {-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1},
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

/* Number of wet basins round a pixel, different ones only, roots. *out_below: basin of the lowest neighbour, the first in scan
 * order of equally low ones. */
static int wet_neighbours(const flood *f, size_t at, uint32_t *out_roots, uint32_t *out_below)
{
    int n = 0;
    uint32_t last = 0; /* neighbours mostly share one basin */
    uint16_t lowest = OUTSIDE;
    for (int i = 0; i < 8; i++) {
        const cell *near = &f->cells[at + (size_t)f->around[i]];
        uint32_t basin = near->basin;
        if (basin != 0 && near->level < lowest) lowest = near->level, *out_below = basin;
        if (basin == 0 || basin == last) continue;
        last = basin;
        uint32_t root = root_of(f, basin);
        int k = 0;
        while (k < n && out_roots[k] != root) k++;
        if (k == n) out_roots[n++] = root;
    }
    return n;
}

/* Gives the pixel to a basin, or starts one. */
static void wet(flood *f, size_t at, uint16_t level)
{
    uint32_t roots[8], below = 0;
    int n = wet_neighbours(f, at, roots, &below);
    if (n == 0) {
        uint32_t fresh = ++f->n_basins;
        f->parent[fresh] = fresh;
        f->lowest[fresh] = level;
        f->cells[at].basin = fresh;
        return;
    }
    uint32_t deepest = roots[0];
    for (int k = 1; k < n; k++)
        if (f->lowest[roots[k]] < f->lowest[deepest]) deepest = roots[k];
    for (int k = 0; k < n; k++)
        if (roots[k] != deepest && level - f->lowest[roots[k]] < f->depth) f->parent[roots[k]] = deepest;
    f->cells[at].basin = root_of(f, f->ridges == RIDGE_TO_LOWEST ? below : roots[0]);
}

static bool beside_wet(const flood *f, size_t at)
{
    uint32_t any = 0;
    for (int i = 0; i < 8; i++) any |= f->cells[at + (size_t)f->around[i]].basin;
    return any != 0;
}

static size_t enqueue(const flood *f, size_t at, size_t end)
{
    f->cells[at].queued = true;
    f->queue[end] = (uint32_t)at;
    return end + 1;
}

/* Queues the dry pixels of the same level beside `at`. */
static size_t queue_neighbours(const flood *f, size_t at, uint16_t level, size_t end)
{
    for (int i = 0; i < 8; i++) {
        size_t next = at + (size_t)f->around[i];
        if (f->cells[next].level == level && !f->cells[next].queued) end = enqueue(f, next, end);
    }
    return end;
}

/* The pixels order[first..last) have this level. */
static void flood_level(flood *f, size_t first, size_t last, uint16_t level)
{
    size_t end = 0, next = 0;
    for (size_t i = first; i < last; i++)
        if (beside_wet(f, f->order[i])) end = enqueue(f, f->order[i], end);
    for (size_t i = first;; i++) {
        for (; next < end; next++) {
            wet(f, f->queue[next], level);
            end = queue_neighbours(f, f->queue[next], level, end);
        }
        while (i < last && f->cells[f->order[i]].queued) i++;
        if (i >= last) return;
        end = enqueue(f, f->order[i], end);
    }
}

/* Fills order; start[l] is the first of level l. */
static void sort_by_level(const flood *f, size_t *start)
{
    size_t n = (size_t)f->width * (size_t)f->height;
    memset(start, 0, (MOST_LEVELS + 1) * sizeof *start);
    for (size_t i = 0; i < n; i++)
        if (f->cells[i].level != OUTSIDE) start[f->cells[i].level + 1]++;
    for (int l = 0; l < MOST_LEVELS; l++) start[l + 1] += start[l];
    for (size_t i = 0; i < n; i++)
        if (f->cells[i].level != OUTSIDE) f->order[start[f->cells[i].level]++] = (uint32_t)i;
    /* start[l] is now the end of level l, which is where level l + 1 begins. */
    memmove(start + 1, start, MOST_LEVELS * sizeof *start);
    start[0] = 0;
}

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
    for (size_t i = 0; i < (size_t)f->width * (size_t)f->height; i++) f->cells[i] = (cell){0, OUTSIDE, false};
    for (int y = 0; y < landscape->height; y++) {
        cell *row = f->cells + (size_t)(y + 1) * (size_t)f->width + 1;
        for (int x = 0; x < landscape->width; x++, at++)
            if (mask[at]) row[x].level = (uint16_t)((landscape->px[at] - low) / step);
    }
    f->depth = (int)ceilf(depth / step);
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
        if (start[l + 1] > start[l]) flood_level(&f, start[l], start[l + 1], (uint16_t)l);
    *out_n = number_basins(&f, &basins);
    *out_basins = basins;
    return SUNDER_OK;
}
