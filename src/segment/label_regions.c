/* Quantiles, numbering, growth and opening of labels. */
#include "segment/label_regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"

/* Depths come in whole steps on a grid: with less slack the opening would eat corners of smooth outlines. */
#define SLACK_PX 0.3

static size_t size_of(const label_plane *labels)
{
    return (size_t)labels->width * (size_t)labels->height;
}

sunder_status label_quantiles(const label_plane *labels, size_t n, const plane *values, double q, float *out,
                              sunder_error *err)
{
    size_t size = size_of(labels);
    SUNDER_AUTO(auto_free) size_t *first = array_new(n + 2, sizeof *first);
    SUNDER_AUTO(auto_free) float *grouped = array_new(size, sizeof *grouped);
    if (!first || !grouped) return fail_memory(err, "brightness of nuclei");
    for (size_t i = 0; i < size; i++)
        if (labels->px[i]) first[labels->px[i] + 1]++;
    for (size_t k = 1; k < n + 2; k++) first[k] += first[k - 1];
    for (size_t i = 0; i < size; i++)
        if (labels->px[i]) grouped[first[labels->px[i]]++] = values->px[i];
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
        for (end = i + 1; end < size && labels->px[end] == id;) end++;
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

/* Whether a 4-neighbour of the pixel is background, or (of another true) has another label. The image's edge is no border. */
static bool on_border(const label_plane *labels, int x, int y, bool of_another)
{
    size_t width = (size_t)labels->width;
    const uint32_t *at = labels->px + (size_t)y * width + (size_t)x;
    uint32_t id = *at, left = x > 0 ? at[-1] : id, right = x + 1 < labels->width ? at[1] : id;
    uint32_t above = y > 0 ? *(at - width) : id, below = y + 1 < labels->height ? at[width] : id;
    if (of_another) return left != id || right != id || above != id || below != id;
    return !left || !right || !above || !below;
}

typedef struct place {
    int x, y;
} place;

/* One turn: the pixels of `front` claim their background neighbours, which become the next front. */
static size_t grow_once(label_plane *labels, const place *front, size_t n, place *next)
{
    const int step[4][2] = {{0, -1}, {-1, 0}, {1, 0}, {0, 1}};
    int width = labels->width, height = labels->height;
    size_t fresh = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t id = labels->px[(size_t)front[i].y * (size_t)width + (size_t)front[i].x];
        for (int k = 0; k < 4; k++) {
            int u = front[i].x + step[k][0], v = front[i].y + step[k][1];
            if (u < 0 || v < 0 || u >= width || v >= height) continue;
            uint32_t *at = labels->px + (size_t)v * (size_t)width + (size_t)u;
            if (*at) continue;
            *at = id;
            next[fresh++] = (place){u, v};
        }
    }
    return fresh;
}

sunder_status labels_grow(label_plane *labels, int turns, sunder_error *err)
{
    size_t n = 0;
    SUNDER_AUTO(auto_free) place *front = array_new(size_of(labels), sizeof *front);
    SUNDER_AUTO(auto_free) place *next = array_new(size_of(labels), sizeof *next);
    if (!front || !next) return fail_memory(err, "outlines");
    for (int y = 0; y < labels->height; y++) {
        const uint32_t *row = labels->px + (size_t)y * (size_t)labels->width;
        for (int x = 0; x < labels->width; x++)
            if (row[x] && on_border(labels, x, y, false)) front[n++] = (place){x, y};
    }
    for (int turn = 0; turn < turns; turn++) {
        n = grow_once(labels, front, n, next);
        place *swap = front;
        front = next;
        next = swap;
    }
    return SUNDER_OK;
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
static void mark_deep(const label_plane *labels, const disc *d, uint8_t *deep)
{
    size_t size = size_of(labels);
    for (size_t i = 0; i < size; i++) deep[i] = labels->px[i] != 0;
    for (int y = 0; y < labels->height; y++) {
        const uint32_t *row = labels->px + (size_t)y * (size_t)labels->width;
        for (int x = 0; x < labels->width; x++) {
            if (!row[x] || !on_border(labels, x, y, true)) continue;
            for (int dy = -d->reach; dy <= d->reach; dy++) {
                span s = disc_row(d, labels, x, y, dy);
                memset(deep + s.at, 0, s.n);
            }
        }
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
    SUNDER_AUTO(auto_free) uint8_t *deep = array_new(size_of(labels), 1);
    /* A border pixel lies half a pixel inside; its depth counts as 0.5. */
    SUNDER_AUTO(disc_free) disc rim = {0};
    SUNDER_AUTO(disc_free) disc ball = {0};
    if (!deep || !disc_new(radius_px - 0.5, &rim) || !disc_new(radius_px + SLACK_PX, &ball))
        return fail_memory(err, "outlines");
    mark_deep(labels, &rim, deep);
    for (int y = 0; y < labels->height; y++) {
        size_t row = (size_t)y * (size_t)labels->width;
        for (int x = 0; x < labels->width; x++)
            if (labels->px[row + (size_t)x] && !deep[row + (size_t)x] && !near_deep(labels, &ball, deep, x, y))
                labels->px[row + (size_t)x] = carved;
    }
    return SUNDER_OK;
}
