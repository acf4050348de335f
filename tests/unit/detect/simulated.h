/* Images with known spots, made in the tests of detect and laws. */
#ifndef TESTS_SIMULATED_H
#define TESTS_SIMULATED_H

#include "image/field.h"
#include "segment/nuclei.h"
#include "testing.h"

typedef struct random_stream {
    uint64_t state;
} random_stream;

/* Uniform in (0, 1): xorshift64* (Vigna 2016). */
static inline double uniform(random_stream *r)
{
    r->state ^= r->state >> 12;
    r->state ^= r->state << 25;
    r->state ^= r->state >> 27;
    return ((double)((r->state * 0x2545F4914F6CDD1DULL) >> 11) + 0.5) / 9007199254740992.0;
}

static inline double normal(random_stream *r)
{
    double u = uniform(r), v = uniform(r);
    return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

static inline plane flat_plane(int width, int height, double level)
{
    plane p;
    assert_int_equal(plane_new(width, height, &p, NULL), SUNDER_OK);
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++) p.px[i] = (float)level;
    return p;
}

/* Share of a Gaussian that falls on the pixel `at`. */
static inline double share_of_pixel(int at, double centre, double sigma)
{
    return 0.5 * (erf((at + 0.5 - centre) / (M_SQRT2 * sigma)) - erf((at - 0.5 - centre) / (M_SQRT2 * sigma)));
}

/* Adds a spot of `flux` counts, sigma in px, integrated over pixels. */
static inline void add_spot(plane *p, double x, double y, double flux, double sigma)
{
    int reach = (int)(6 * sigma) + 1;
    for (int v = (int)y - reach; v <= (int)y + reach; v++)
        for (int u = (int)x - reach; u <= (int)x + reach; u++)
            if (u >= 0 && v >= 0 && u < p->width && v < p->height)
                p->px[(size_t)v * (size_t)p->width + (size_t)u] +=
                    (float)(flux * share_of_pixel(u, x, sigma) * share_of_pixel(v, y, sigma));
}

/* Noise of variance intercept + slope * value, as a camera's. */
static inline void add_noise(plane *p, double intercept, double slope, random_stream *r)
{
    for (size_t i = 0; i < (size_t)p->width * (size_t)p->height; i++)
        p->px[i] += (float)(sqrt(intercept + slope * (double)p->px[i]) * normal(r));
}

/* A field with DAPI (flat), green = 5' and orange = 3'; the planes are taken over. */
static inline field field_of(plane dapi, plane green, plane orange, double pixel_um)
{
    field f = {.width = green.width, .height = green.height, .pixel_um = pixel_um, .n_z = 1, .n_channels = 3};
    f.dapi = 0, f.probe[END_5P] = 1, f.probe[END_3P] = 2;
    f.channels[0].image = dapi, f.channels[1].image = green, f.channels[2].image = orange;
    for (int i = 0; i < 3; i++) f.channels[i].saturation_counts = 65535;
    return f;
}

static inline void field_drop(field *f)
{
    for (int i = 0; i < f->n_channels; i++) plane_free(&f->channels[i].image);
}

/* Discs as nuclei, numbered from 1. */
typedef struct disc {
    double x, y, radius; /* px */
} disc;

static inline nuclei nuclei_of(const disc *discs, size_t n, int width, int height, double pixel_um)
{
    nuclei out = {.n = n, .rows = calloc(n + 1, sizeof(nucleus))};
    assert_int_equal(label_plane_new(width, height, &out.labels, NULL), SUNDER_OK);
    for (size_t k = 0; k < n; k++) {
        nucleus *row = &out.rows[k];
        *row = (nucleus){.id = (int)k + 1, .x0 = width, .y0 = height};
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (hypot(x - discs[k].x, y - discs[k].y) > discs[k].radius) continue;
                out.labels.px[(size_t)y * (size_t)width + (size_t)x] = (uint32_t)row->id;
                row->x0 = x < row->x0 ? x : row->x0, row->x1 = x + 1 > row->x1 ? x + 1 : row->x1;
                row->y0 = y < row->y0 ? y : row->y0, row->y1 = y + 1 > row->y1 ? y + 1 : row->y1;
                row->area_um2 += pixel_um * pixel_um;
            }
        }
        row->centre_um = (sunder_point_um){discs[k].x * pixel_um, discs[k].y * pixel_um};
    }
    return out;
}

static inline void nuclei_drop(nuclei *n)
{
    label_plane_free(&n->labels);
    free(n->rows);
}

#endif
