/* DAPI fields made by construction: lens-shaped nuclei that add where they overlap, a blur, a background, noise. */
#ifndef TESTS_DRAWN_NUCLEI_H
#define TESTS_DRAWN_NUCLEI_H

#include <math.h>
#include <stdint.h>

#include "image/plane.h"
#include "testing.h"

#define DRAWN_PI 3.14159265358979

typedef struct drawn_field {
    plane dapi;
    double um; /* per pixel */
    uint64_t random;
} drawn_field;

static inline drawn_field field_of_background(int width, int height, double um, float background)
{
    drawn_field f = {.um = um, .random = 88172645463325252u};
    assert_int_equal(plane_new(width, height, &f.dapi, NULL), SUNDER_OK);
    for (int i = 0; i < width * height; i++) f.dapi.px[i] = background;
    return f;
}

/* An ellipse with half axes a and b (um), turned by `turn`, whose thickness thins to its rim like a lens. */
static inline void draw_nucleus(drawn_field *f, double x_um, double y_um, double a_um, double b_um, double turn,
                                double brightness)
{
    for (int y = 0; y < f->dapi.height; y++)
        for (int x = 0; x < f->dapi.width; x++) {
            double dx = x * f->um - x_um, dy = y * f->um - y_um;
            double u = (dx * cos(turn) + dy * sin(turn)) / a_um, v = (dy * cos(turn) - dx * sin(turn)) / b_um;
            double inside = 1 - u * u - v * v;
            if (inside > 0) f->dapi.px[y * f->dapi.width + x] += (float)(brightness * sqrt(inside));
        }
}

static inline double next_uniform(drawn_field *f)
{
    f->random ^= f->random << 13, f->random ^= f->random >> 7, f->random ^= f->random << 17;
    return (double)(f->random >> 11) / 9007199254740992.0;
}

/* Blur of the optics (Gaussian, um), then noise of the given standard deviation plus that of counted photons. */
static inline void expose(drawn_field *f, double blur_um, double noise)
{
    assert_int_equal(gaussian_blur_in_place(&f->dapi, blur_um / f->um, NULL), SUNDER_OK);
    for (int i = 0; i < f->dapi.width * f->dapi.height; i++) {
        double sum = -6;
        for (int k = 0; k < 12; k++) sum += next_uniform(f); /* nearly normal, variance 1 */
        float *px = &f->dapi.px[i];
        *px = (float)floor(fmax(0, *px + sum * sqrt(noise * noise + fmax(0, *px))) + 0.5);
    }
}

#endif
