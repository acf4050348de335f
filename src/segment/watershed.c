/* Watershed by one pass over the pixels in the order of their height (Vincent and Soille 1991, doi:10.1109/34.87344),
 * basins joined by their depth on the way (dynamics; Grimaud 1992, doi:10.1117/12.60650) with a union-find.
 * Equal heights are taken first in, first out from the basins already there, so plateaus are shared evenly, and then in
 * scan order, so the result depends on nothing but the image. */
#include "segment/watershed.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"

#define STEPS_OF_DEPTH 16
#define MOST_LEVELS 4096

typedef struct flood {
    int width, height;
    const uint8_t *mask;
    uint16_t *level;  /* of each pixel */
    uint32_t *basin;  /* of each pixel, 0: dry; indexes parent */
    uint32_t *parent; /* union-find */
    uint16_t *lowest; /* of each basin */
    uint32_t n_basins;
    int depth; /* in levels */
} flood;

static uint32_t root_of(flood *f, uint32_t basin)
{
    while (f->parent[basin] != basin) {
        f->parent[basin] = f->parent[f->parent[basin]];
        basin = f->parent[basin];
    }
    return basin;
}

/* Number of wet basins round a pixel (8 neighbours), different ones only, roots. */
static int wet_neighbours(flood *f, size_t at, uint32_t *out_roots)
{
    int x = (int)(at % (size_t)f->width), y = (int)(at / (size_t)f->width), n = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            int u = x + dx, v = y + dy;
            if ((!dx && !dy) || u < 0 || v < 0 || u >= f->width || v >= f->height) continue;
            uint32_t basin = f->basin[(size_t)v * (size_t)f->width + (size_t)u];
            if (basin == 0) continue;
            uint32_t root = root_of(f, basin);
            int k = 0;
            while (k < n && out_roots[k] != root) k++;
            if (k == n) out_roots[n++] = root;
        }
    return n;
}

/* Gives the pixel to a basin, or starts one. */
static void wet(flood *f, size_t at)
{
    uint32_t roots[8];
    int n = wet_neighbours(f, at, roots);
    if (n == 0) {
        uint32_t fresh = ++f->n_basins;
        f->parent[fresh] = fresh;
        f->lowest[fresh] = f->level[at];
        f->basin[at] = fresh;
        return;
    }
    uint32_t deepest = roots[0];
    for (int k = 1; k < n; k++)
        if (f->lowest[roots[k]] < f->lowest[deepest]) deepest = roots[k];
    for (int k = 0; k < n; k++)
        if (roots[k] != deepest && f->level[at] - f->lowest[roots[k]] < f->depth) f->parent[roots[k]] = deepest;
    f->basin[at] = root_of(f, roots[0]);
}

static bool beside_wet(const flood *f, size_t at)
{
    int x = (int)(at % (size_t)f->width), y = (int)(at / (size_t)f->width);
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            int u = x + dx, v = y + dy;
            if (u < 0 || v < 0 || u >= f->width || v >= f->height) continue;
            if (f->basin[(size_t)v * (size_t)f->width + (size_t)u]) return true;
        }
    return false;
}

/* Queues the dry pixels of the same level beside `at`. */
static size_t queue_neighbours(const flood *f, size_t at, uint8_t *queued, uint32_t *queue, size_t end)
{
    int x = (int)(at % (size_t)f->width), y = (int)(at / (size_t)f->width);
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            int u = x + dx, v = y + dy;
            if (u < 0 || v < 0 || u >= f->width || v >= f->height) continue;
            size_t next = (size_t)v * (size_t)f->width + (size_t)u;
            if (!f->mask[next] || queued[next] || f->level[next] != f->level[at]) continue;
            queued[next] = 1;
            queue[end++] = (uint32_t)next;
        }
    return end;
}

/* The pixels order[first..last) have one level. */
static void flood_level(flood *f, const uint32_t *order, size_t first, size_t last, uint8_t *queued, uint32_t *queue)
{
    size_t end = 0, next = 0;
    for (size_t i = first; i < last; i++)
        if (beside_wet(f, order[i])) {
            queued[order[i]] = 1;
            queue[end++] = order[i];
        }
    for (size_t i = first;; i++) {
        for (; next < end; next++) {
            wet(f, queue[next]);
            end = queue_neighbours(f, queue[next], queued, queue, end);
        }
        while (i < last && queued[order[i]]) i++;
        if (i >= last) return;
        queued[order[i]] = 1;
        queue[end++] = order[i];
    }
}

/* Pixels of the mask in the order of their level; start[l] is the first of level l. */
static size_t sort_by_level(const flood *f, size_t n, uint32_t *order, size_t *start)
{
    memset(start, 0, (MOST_LEVELS + 1) * sizeof *start);
    for (size_t i = 0; i < n; i++)
        if (f->mask[i]) start[f->level[i] + 1]++;
    for (int l = 0; l < MOST_LEVELS; l++) start[l + 1] += start[l];
    size_t total = start[MOST_LEVELS];
    for (size_t i = n; i-- > 0;)
        if (f->mask[i]) order[--start[f->level[i] + 1]] = (uint32_t)i;
    /* After the loop start[l + 1] is the first of level l. */
    memmove(start, start + 1, MOST_LEVELS * sizeof *start);
    start[MOST_LEVELS] = total;
    return total;
}

static void find_levels(flood *f, const plane *landscape, size_t n, float depth)
{
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++)
        if (f->mask[i]) low = fminf(low, landscape->px[i]), high = fmaxf(high, landscape->px[i]);
    float step = fmaxf(depth / STEPS_OF_DEPTH, (high - low) / (MOST_LEVELS - 1));
    if (!(step > 0)) step = 1;
    for (size_t i = 0; i < n; i++) f->level[i] = f->mask[i] ? (uint16_t)((landscape->px[i] - low) / step) : 0;
    f->depth = (int)ceilf(depth / step);
}

/* Numbers the roots in scan order. */
static size_t number_basins(flood *f, size_t n, uint32_t *out)
{
    uint32_t *number = f->parent; /* reused once every pixel holds its root */
    for (size_t i = 0; i < n; i++) out[i] = f->basin[i] ? root_of(f, f->basin[i]) : 0;
    memset(number, 0, ((size_t)f->n_basins + 1) * sizeof *number);
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!out[i]) continue;
        if (!number[out[i]]) number[out[i]] = ++count;
        out[i] = number[out[i]];
    }
    return count;
}

sunder_status watershed_basins(const plane *landscape, const uint8_t *mask, float depth, label_plane *out_basins,
                               size_t *out_n, sunder_error *err)
{
    size_t n = (size_t)landscape->width * (size_t)landscape->height;
    SUNDER_AUTO(auto_free) uint16_t *level = array_new(n, sizeof *level);
    SUNDER_AUTO(auto_free) uint32_t *basin = array_new(n, sizeof *basin);
    SUNDER_AUTO(auto_free) uint32_t *parent = array_new(n + 1, sizeof *parent);
    SUNDER_AUTO(auto_free) uint16_t *lowest = array_new(n + 1, sizeof *lowest);
    SUNDER_AUTO(auto_free) uint32_t *order = array_new(n, sizeof *order);
    SUNDER_AUTO(auto_free) uint32_t *queue = array_new(n, sizeof *queue);
    SUNDER_AUTO(auto_free) uint8_t *queued = array_new(n, sizeof *queued);
    SUNDER_AUTO(auto_free) size_t *start = array_new(MOST_LEVELS + 1, sizeof *start);
    if (!level || !basin || !parent || !lowest || !order || !queue || !queued || !start)
        return fail_memory(err, "a watershed");
    label_plane basins = {0};
    sunder_status status = label_plane_new(landscape->width, landscape->height, &basins, err);
    if (status != SUNDER_OK) return status;
    flood f = {landscape->width, landscape->height, mask, level, basin, parent, lowest, 0, 1};
    find_levels(&f, landscape, n, depth);
    sort_by_level(&f, n, order, start);
    for (int l = 0; l < MOST_LEVELS; l++)
        if (start[l + 1] > start[l]) flood_level(&f, order, start[l], start[l + 1], queued, queue);
    *out_n = number_basins(&f, n, basins.px);
    *out_basins = basins;
    return SUNDER_OK;
}
