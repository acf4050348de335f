/* Quantiles, numbering, growth and opening of labels. */
#include "segment/label_regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"
#include "core/run_time_simd.h"
#include "segment/label_runs.h"

/* Depths come in whole steps on a grid: with less slack the opening would eat corners of smooth outlines. */
#define SLACK_PX 0.3

static size_t size_of(const label_plane *labels)
{
    return (size_t)labels->width * (size_t)labels->height;
}

sunder_status label_quantiles(const label_plane *labels, size_t n, const plane *values, double q, float *out,
                              sunder_error *err)
{
    SUNDER_AUTO(label_runs_free) label_runs runs = {0};
    sunder_status status = label_runs_list(labels, false, &runs, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) size_t *first = array_new(n + 2, sizeof *first);
    SUNDER_AUTO(auto_free) float *grouped = array_unset(size_of(labels), sizeof *grouped);
    if (!first || !grouped) return fail_memory(err, "brightness of nuclei");
    for (const label_run *run = runs.rows; run < runs.rows + runs.n; run++)
        first[run->id + 1] += (size_t)(run->x1 - run->x0);
    for (size_t k = 1; k < n + 2; k++) first[k] += first[k - 1];
    for (const label_run *run = runs.rows; run < runs.rows + runs.n; run++) {
        size_t count = (size_t)(run->x1 - run->x0), at = (size_t)run->y * (size_t)labels->width + (size_t)run->x0;
        memcpy(grouped + first[run->id], values->px + at, count * sizeof *grouped);
        first[run->id] += count;
    }
    /* first[k] is now the end of label k, which is where label k + 1 begins. */
    for (size_t k = 1; k <= n; k++) {
        size_t from = first[k - 1], count = first[k] - from;
        out[k - 1] = count ? select_float(grouped + from, count, (size_t)(q * (double)(count - 1))) : 0;
    }
    return SUNDER_OK;
}

void labels_number(label_plane *labels, uint32_t *number, size_t *out_n)
{
    size_t size = size_of(labels);
    uint32_t count = 0;
    for (size_t i = 0, end; i < size; i = end) {
        uint32_t id = labels->px[i];
        end = label_run_end(labels->px, i, size);
        if (!id) continue;
        if (!number[id]) number[id] = ++count;
        uint32_t now = number[id] == LABEL_DROPPED ? 0 : number[id];
        for (; i < end && now != id; i++) labels->px[i] = now;
    }
    *out_n = count;
}

sunder_status labels_renumber(label_plane *labels, size_t *n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    if (!number) return fail_memory(err, "nuclei");
    labels_number(labels, number, n);
    return SUNDER_OK;
}

/* marks: 1 for the pixels of row y that have a label and a 4-neighbour without one, 0 for the others. The row beyond the edge
 * of the image is the row at the edge: the edge is no border. */
FASTEST_AT_RUN_TIME
static void mark_free_border(const label_plane *labels, int y, uint8_t *marks)
{
    size_t width = (size_t)labels->width;
    const uint32_t *row = labels->px + (size_t)y * width;
    const uint32_t *above = y > 0 ? row - width : row, *below = y + 1 < labels->height ? row + width : row;
    for (size_t x = 0; x < width; x++) marks[x] = (row[x] != 0) & ((above[x] == 0) | (below[x] == 0));
    for (size_t x = 0; x + 1 < width; x++) marks[x] |= (row[x] != 0) & (row[x + 1] == 0);
    for (size_t x = 1; x < width; x++) marks[x] |= (row[x] != 0) & (row[x - 1] == 0);
}

/* The same for a 4-neighbour with another label or none. */
FASTEST_AT_RUN_TIME
static void mark_border(const label_plane *labels, int y, uint8_t *marks)
{
    size_t width = (size_t)labels->width;
    const uint32_t *row = labels->px + (size_t)y * width;
    const uint32_t *above = y > 0 ? row - width : row, *below = y + 1 < labels->height ? row + width : row;
    for (size_t x = 0; x < width; x++) marks[x] = (row[x] != 0) & ((above[x] != row[x]) | (below[x] != row[x]));
    for (size_t x = 0; x + 1 < width; x++) marks[x] |= (row[x] != 0) & (row[x + 1] != row[x]);
    for (size_t x = 1; x < width; x++) marks[x] |= (row[x] != 0) & (row[x - 1] != row[x]);
}

typedef struct place {
    int x, y;
} place;

typedef struct place_list {
    place *items;
    size_t n, capacity;
} place_list;

static void place_list_free(place_list *list)
{
    free(list->items);
}

static bool reserve_places(place_list *list, size_t room)
{
    return array_reserve((void **)&list->items, &list->capacity, list->n + room, sizeof *list->items);
}

/* The places that mark_row marks, in scan order. */
static bool find_border(const label_plane *labels, void (*mark_row)(const label_plane *, int, uint8_t *),
                        place_list *out)
{
    size_t width = (size_t)labels->width;
    SUNDER_AUTO(auto_free) uint8_t *marks = array_new(width + 1, 1);
    if (!marks) return false;
    for (int y = 0; y < labels->height; y++) {
        if (!reserve_places(out, width)) return false;
        mark_row(labels, y, marks);
        marks[width] = 1;
        for (const uint8_t *at = marks; (at = memchr(at, 1, width + 1)) != marks + width; at++)
            out->items[out->n++] = (place){(int)(at - marks), y};
    }
    return true;
}

/* One turn: the pixels of `front` claim their background neighbours, which become the next front. */
static bool grow_once(label_plane *labels, const place_list *front, place_list *next)
{
    const int step[4][2] = {{0, -1}, {-1, 0}, {1, 0}, {0, 1}};
    int width = labels->width, height = labels->height;
    next->n = 0;
    if (!reserve_places(next, 4 * front->n)) return false;
    for (size_t i = 0; i < front->n; i++) {
        place from = front->items[i];
        uint32_t id = labels->px[(size_t)from.y * (size_t)width + (size_t)from.x];
        for (int k = 0; k < 4; k++) {
            int u = from.x + step[k][0], v = from.y + step[k][1];
            if (u < 0 || v < 0 || u >= width || v >= height) continue;
            uint32_t *at = labels->px + (size_t)v * (size_t)width + (size_t)u;
            if (*at) continue;
            *at = id;
            next->items[next->n++] = (place){u, v};
        }
    }
    return true;
}

sunder_status labels_grow(label_plane *labels, int turns, sunder_error *err)
{
    SUNDER_AUTO(place_list_free) place_list front = {0};
    SUNDER_AUTO(place_list_free) place_list next = {0};
    bool ok = find_border(labels, mark_free_border, &front);
    for (int turn = 0; ok && turn < turns; turn++) {
        ok = grow_once(labels, &front, &next);
        place_list swap = front;
        front = next;
        next = swap;
    }
    return ok ? SUNDER_OK : fail_memory(err, "outlines");
}

/* The pixels nearer than a radius to one pixel: rows -reach .. reach, columns -half[dy + reach] .. half[dy + reach]. */
typedef struct disc {
    int reach; /* -1: none */
    int *half;
} disc;

static void disc_free(disc *d)
{
    free(d->half);
}

static bool disc_new(double radius_px, disc *out)
{
    int reach = (int)ceil(radius_px) - 1;
    *out = (disc){reach < 0 ? -1 : reach, array_new(reach < 0 ? 1 : 2 * (size_t)reach + 1, sizeof *out->half)};
    for (int dy = -reach; out->half && dy <= reach; dy++)
        out->half[dy + reach] = (int)ceil(sqrt(radius_px * radius_px - (double)dy * dy)) - 1;
    return out->half != NULL;
}

typedef struct span {
    size_t at, n;
} span;

/* Row dy of the disc round (x, y), as far as it lies in the image. */
static span disc_row(const disc *d, const label_plane *labels, int x, int y, int dy)
{
    int half = d->half[dy + d->reach], v = y + dy;
    if (v < 0 || v >= labels->height) return (span){0, 0};
    int from = x > half ? x - half : 0, to = x + half < labels->width ? x + half : labels->width - 1;
    return (span){(size_t)v * (size_t)labels->width + (size_t)from, (size_t)(to - from + 1)};
}

/* deep: 1 for pixels of labels with no border pixel in the disc round them. */
static void mark_deep(const label_plane *labels, const place_list *border, const disc *d, uint8_t *deep)
{
    size_t size = size_of(labels);
    for (size_t i = 0; i < size; i++) deep[i] = labels->px[i] != 0;
    for (size_t i = 0; i < border->n; i++)
        for (int dy = -d->reach; dy <= d->reach; dy++) {
            span s = disc_row(d, labels, border->items[i].x, border->items[i].y, dy);
            memset(deep + s.at, 0, s.n);
        }
}

static bool near_deep(const label_plane *labels, const disc *d, const uint8_t *deep, int x, int y)
{
    for (int dy = -d->reach; dy <= d->reach; dy++) {
        span s = disc_row(d, labels, x, y, dy);
        if (memchr(deep + s.at, 1, s.n)) return true;
    }
    return false;
}

sunder_status labels_open(label_plane *labels, double radius_px, uint32_t carved, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint8_t *deep = array_unset(size_of(labels), 1);
    SUNDER_AUTO(disc_free) disc rim = {0};
    SUNDER_AUTO(disc_free) disc ball = {0};
    SUNDER_AUTO(place_list_free) place_list border = {0};
    /* A border pixel lies half a pixel inside; its depth counts as 0.5. */
    if (!deep || !disc_new(radius_px - 0.5, &rim) || !disc_new(radius_px + SLACK_PX, &ball) ||
        !find_border(labels, mark_border, &border))
        return fail_memory(err, "outlines");
    mark_deep(labels, &border, &rim, deep);
    for (int y = 0; y < labels->height; y++) {
        size_t row = (size_t)y * (size_t)labels->width;
        for (int x = 0; x < labels->width; x++)
            if (labels->px[row + (size_t)x] && !deep[row + (size_t)x] && !near_deep(labels, &ball, deep, x, y))
                labels->px[row + (size_t)x] = carved;
    }
    return SUNDER_OK;
}
