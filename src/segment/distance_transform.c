/* Exact Euclidean distance transform by lower envelopes of parabolas, columns then rows
 * (Felzenszwalb and Huttenlocher 2012, doi:10.4086/toc.2012.v008a019). Linear in the number of pixels. */
#include "segment/distance_transform.h"

#include <math.h>

#include "core/fail.h"

/* fminf is a call where a comparison does. */
static float smaller(float a, float b)
{
    return a < b ? a : b;
}

/* Distance along each column to the nearest outside pixel, squared. */
static void columns(const uint8_t *mask, int width, int height, float far, float *out)
{
    for (int x = 0; x < width; x++) {
        float d = far;
        for (int y = 0; y < height; y++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            d = mask[at] ? smaller(d + 1, far) : 0;
            out[at] = d;
        }
        d = far;
        for (int y = height - 1; y >= 0; y--) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            d = mask[at] ? smaller(d + 1, far) : 0;
            out[at] = smaller(out[at], d);
        }
    }
}

/* Where the parabola of u falls below that of v < u. */
static float crossing(const float *f, int v, int u)
{
    return ((f[u] * f[u] + (float)u * (float)u) - (f[v] * f[v] + (float)v * (float)v)) / (2 * (float)(u - v));
}

/* One row: out[x] = sqrt(min over u of (x - u)^2 + f[u]^2). */
static void envelope_row(const float *f, int width, float *out, int *vertex, float *from)
{
    int k = 0;
    vertex[0] = 0;
    from[0] = -INFINITY;
    for (int u = 1; u < width; u++) {
        float at = crossing(f, vertex[k], u);
        while (at <= from[k]) at = crossing(f, vertex[--k], u); /* ends: from[0] is -infinity */
        vertex[++k] = u;
        from[k] = at;
    }
    for (int x = 0, j = 0; x < width; x++) {
        while (j < k && from[j + 1] < (float)x) j++;
        float dx = (float)(x - vertex[j]);
        out[x] = sqrtf(dx * dx + f[vertex[j]] * f[vertex[j]]);
    }
}

sunder_status distance_transform(const uint8_t *mask, int width, int height, plane *out_distance, sunder_error *err)
{
    plane across = {0}, distance = {0};
    sunder_status status = plane_new(width, height, &across, err);
    if (status == SUNDER_OK) status = plane_new(width, height, &distance, err);
    SUNDER_AUTO(auto_free) int *vertex = array_new((size_t)width, sizeof *vertex);
    SUNDER_AUTO(auto_free) float *from = array_new((size_t)width, sizeof *from);
    if (status == SUNDER_OK && (!vertex || !from)) status = fail_memory(err, "a distance map");
    if (status == SUNDER_OK) {
        columns(mask, width, height, (float)(width + height), across.px);
        for (int y = 0; y < height; y++)
            envelope_row(across.px + (size_t)y * (size_t)width, width, distance.px + (size_t)y * (size_t)width, vertex,
                         from);
        *out_distance = distance;
        distance = (plane){0};
    }
    plane_free(&across);
    plane_free(&distance);
    return status;
}
