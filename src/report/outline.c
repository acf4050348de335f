/* Outlines by following the cracks between pixels with the nucleus on the right hand, then a moving average that takes the
 * stair steps off. Holes and parts that hang together with nothing are not drawn. */
#include "report/outline.h"

#include <stdlib.h>

#include "core/fail.h"

/* Corners averaged to each side; 3 flattens stair steps and moves the line of a round nucleus by less than 0.2 px. */
#define SMOOTH_HALF 3

void outline_free(outline *o)
{
    free(o->points);
    *o = (outline){0};
}

static bool inside(const label_plane *labels, int x, int y, uint32_t id)
{
    if (x < 0 || y < 0 || x >= labels->width || y >= labels->height) return false;
    return labels->px[(size_t)y * (size_t)labels->width + (size_t)x] == id;
}

/* First pixel of the label in scan order, within the nucleus' box. */
static bool find_start(const label_plane *labels, const nucleus *n, int *out_x, int *out_y)
{
    for (int y = n->y0; y < n->y1; y++) {
        for (int x = n->x0; x < n->x1; x++) {
            if (!inside(labels, x, y, (uint32_t)n->id)) continue;
            *out_x = x;
            *out_y = y;
            return true;
        }
    }
    return false;
}

static bool add_point(outline *o, double x, double y)
{
    void *grown = o->points;
    bool good = array_reserve(&grown, &o->capacity, o->n + 1, sizeof *o->points);
    o->points = grown;
    if (good) o->points[o->n++] = (sunder_point_px){x, y};
    return good;
}

/* Walks corner to corner. Directions: 0 right, 1 down, 2 left, 3 up. Corner (x, y) is the top-left corner of pixel (x, y). */
static bool walk(const label_plane *labels, uint32_t id, int start_x, int start_y, outline *o)
{
    static const int step[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    /* Pixels ahead on the left and on the right of a corner, by direction. */
    static const int left[4][2] = {{0, -1}, {0, 0}, {-1, 0}, {-1, -1}};
    static const int right[4][2] = {{0, 0}, {-1, 0}, {-1, -1}, {0, -1}};
    int x = start_x, y = start_y, direction = 0;
    do {
        if (!add_point(o, x - 0.5, y - 0.5)) return false;
        x += step[direction][0];
        y += step[direction][1];
        if (!inside(labels, x + right[direction][0], y + right[direction][1], id)) direction = (direction + 1) % 4;
        else if (inside(labels, x + left[direction][0], y + left[direction][1], id)) direction = (direction + 3) % 4;
    } while (x != start_x || y != start_y || direction != 0);
    return true;
}

/* Second half of the array is scratch: the average needs the corners as they were. */
static bool smooth(outline *o)
{
    size_t n = o->n;
    if (n < 2 * SMOOTH_HALF + 1) return true;
    void *grown = o->points;
    bool good = array_reserve(&grown, &o->capacity, 2 * n, sizeof *o->points);
    o->points = grown;
    if (!good) return false;
    for (size_t i = 0; i < n; i++) {
        double x = 0, y = 0;
        for (size_t k = 0; k <= 2 * SMOOTH_HALF; k++) {
            const sunder_point_px *p = &o->points[(i + n + k - SMOOTH_HALF) % n];
            x += p->x;
            y += p->y;
        }
        o->points[n + i] = (sunder_point_px){x / (2 * SMOOTH_HALF + 1), y / (2 * SMOOTH_HALF + 1)};
    }
    /* Every second corner is enough for a smooth line. */
    o->n = 0;
    for (size_t i = 0; i < n; i += 2) o->points[o->n++] = o->points[n + i];
    return true;
}

sunder_status outline_trace(const label_plane *labels, const nucleus *n, outline *out_outline, sunder_error *err)
{
    out_outline->n = 0;
    int x, y;
    if (!find_start(labels, n, &x, &y)) return SUNDER_OK;
    bool good = walk(labels, (uint32_t)n->id, x, y, out_outline) && smooth(out_outline);
    return good ? SUNDER_OK : fail_memory(err, "an outline");
}
