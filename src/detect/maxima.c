/* Maxima by rows: responses of a few rows wait in a ring, pixels above the lowest possible threshold that stand over
 * their left and right neighbour are looked at closely. */
#include "detect/maxima.h"

#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/responses.h"
#include "detect/run_time_simd.h"

void maxima_free(maxima *m)
{
    free(m->rows);
    *m = (maxima){0};
}

typedef struct response_ring {
    const plane *smooth;
    int rows, ready; /* rows kept, rows computed so far */
    float *px;
} response_ring;

static const float *ring_row(response_ring *ring, int y)
{
    size_t w = (size_t)ring->smooth->width;
    for (; ring->ready <= y; ring->ready++)
        response_row(ring->smooth, ring->ready, ring->px + (size_t)(ring->ready % ring->rows) * w);
    return ring->px + (size_t)(y % ring->rows) * w;
}

/* 1 where a pixel may be a maximum, 0 elsewhere; the first and last pixel may not. */
FASTEST_AT_RUN_TIME
static void mark_ridges(const float *row, float least, int width, int32_t *marks)
{
    for (int x = 1; x < width - 1; x++)
        marks[x] = (row[x] > least) & (row[x] > row[x - 1]) & (row[x] >= row[x + 1]);
}

static bool is_largest(response_ring *ring, int x, int y, int window)
{
    int width = ring->smooth->width, height = ring->smooth->height;
    float value = ring_row(ring, y)[x];
    for (int v = y > window ? y - window : 0; v <= y + window && v < height; v++) {
        const float *row = ring_row(ring, v);
        for (int u = x > window ? x - window : 0; u <= x + window && u < width; u++) {
            bool before = v < y || (v == y && u < x);
            if (row[u] > value || (before && row[u] == value)) return false;
        }
    }
    return true;
}

static float largest_of(const plane *p)
{
    size_t n = (size_t)p->width * (size_t)p->height;
    float most = p->px[0];
    for (size_t i = 1; i < n; i++) most = p->px[i] > most ? p->px[i] : most;
    return most;
}

static sunder_status add(maxima *m, maximum row, sunder_error *err)
{
    if (!array_reserve((void **)&m->rows, &m->capacity, m->n + 1, sizeof *m->rows))
        return fail_memory(err, "the maxima of a channel");
    m->rows[m->n++] = row;
    return SUNDER_OK;
}

sunder_status maxima_find(const plane *smooth, double norm, const background *b, double least, int window_px, maxima *m,
                          sunder_error *err)
{
    size_t w = (size_t)smooth->width;
    response_ring ring = {smooth, 2 * window_px + 1, 0, NULL};
    SUNDER_AUTO(auto_free) float *px = array_new((size_t)ring.rows * w, sizeof *px);
    SUNDER_AUTO(auto_free) int32_t *marks = array_new(w, sizeof *marks);
    if (!px || !marks) return fail_memory(err, "the maxima of a channel");
    ring.px = px;
    m->n = 0;
    float lowest = (float)(least * norm) / largest_of(&b->inverse_sd);
    for (int y = 0; y < smooth->height; y++) {
        int last_needed = y + window_px < smooth->height ? y + window_px : smooth->height - 1;
        ring_row(&ring, last_needed);
        const float *row = ring_row(&ring, y);
        mark_ridges(row, lowest, smooth->width, marks);
        for (int x = 1; x < smooth->width - 1; x++) {
            if (!marks[x]) continue;
            float significance = row[x] * background_at(b, &b->inverse_sd, x, y) / (float)norm;
            if (significance <= (float)least || !is_largest(&ring, x, y, window_px)) continue;
            sunder_status status = add(m, (maximum){x, y, significance}, err);
            if (status != SUNDER_OK) return status;
        }
    }
    return SUNDER_OK;
}
