/* Quantiles, numbering, growth and opening of labels. */
#include "segment/label_regions.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"
#include "segment/distance_transform.h"

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

sunder_status labels_renumber(label_plane *labels, size_t *n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    if (!number) return fail_memory(err, "nuclei");
    size_t size = size_of(labels), count = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t id = labels->px[i];
        if (!id) continue;
        if (!number[id]) number[id] = (uint32_t)++count;
        labels->px[i] = number[id];
    }
    *n = count;
    return SUNDER_OK;
}

/* One turn: the pixels of `front` claim their background neighbours, which become the next front. */
static size_t grow_once(label_plane *labels, const uint32_t *front, size_t n, uint32_t *next)
{
    const int step[4][2] = {{0, -1}, {-1, 0}, {1, 0}, {0, 1}};
    int width = labels->width, height = labels->height;
    size_t fresh = 0;
    for (size_t i = 0; i < n; i++) {
        int x = (int)(front[i] % (uint32_t)width), y = (int)(front[i] / (uint32_t)width);
        for (int k = 0; k < 4; k++) {
            int u = x + step[k][0], v = y + step[k][1];
            if (u < 0 || v < 0 || u >= width || v >= height) continue;
            size_t at = (size_t)v * (size_t)width + (size_t)u;
            if (labels->px[at]) continue;
            labels->px[at] = labels->px[front[i]];
            next[fresh++] = (uint32_t)at;
        }
    }
    return fresh;
}

sunder_status labels_grow(label_plane *labels, int turns, sunder_error *err)
{
    size_t size = size_of(labels), n = 0;
    SUNDER_AUTO(auto_free) uint32_t *front = array_new(size, sizeof *front);
    SUNDER_AUTO(auto_free) uint32_t *next = array_new(size, sizeof *next);
    if (!front || !next) return fail_memory(err, "outlines");
    for (size_t i = 0; i < size; i++)
        if (labels->px[i]) front[n++] = (uint32_t)i;
    for (int turn = 0; turn < turns; turn++) {
        n = grow_once(labels, front, n, next);
        uint32_t *swap = front;
        front = next;
        next = swap;
    }
    return SUNDER_OK;
}

/* Pixels whose right and lower neighbours have their label; the edge of the image is no border. */
static void mark_inside(const label_plane *labels, uint8_t *inside)
{
    int width = labels->width, height = labels->height;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            uint32_t id = labels->px[at];
            inside[at] = id != 0;
            if (x + 1 < width && labels->px[at + 1] != id) inside[at] = 0;
            if (y + 1 < height && labels->px[at + (size_t)width] != id) inside[at] = 0;
            if (x > 0 && labels->px[at - 1] != id) inside[at] = 0;
            if (y > 0 && labels->px[at - (size_t)width] != id) inside[at] = 0;
        }
}

sunder_status labels_open(label_plane *labels, double radius_px, uint32_t carved, sunder_error *err)
{
    size_t size = size_of(labels);
    SUNDER_AUTO(auto_free) uint8_t *mask = array_new(size, 1);
    if (!mask) return fail_memory(err, "outlines");
    plane depth = {0}, away = {0};
    mark_inside(labels, mask);
    sunder_status status = distance_transform(mask, labels->width, labels->height, &depth, err);
    if (status == SUNDER_OK) {
        /* A border pixel lies half a pixel inside; its depth counts as 0.5. */
        for (size_t i = 0; i < size; i++) mask[i] = !labels->px[i] || depth.px[i] + 0.5 < radius_px;
        status = distance_transform(mask, labels->width, labels->height, &away, err);
    }
    if (status == SUNDER_OK)
        for (size_t i = 0; i < size; i++)
            if (labels->px[i] && away.px[i] > radius_px + SLACK_PX) labels->px[i] = carved;
    plane_free(&depth);
    plane_free(&away);
    return status;
}
