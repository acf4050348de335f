/* The camera: photons in, counts out. */
#ifndef SIMULATE_CAMERA_H
#define SIMULATE_CAMERA_H

#include <stdint.h>

#include "image/plane.h"
#include "simulate/scenario.h"
#include "stats/random.h"

typedef struct hot_pixel {
    size_t at;
    double electrons; /* of dark current in one exposure */
} hot_pixel;

typedef struct camera {
    const scenario *s;
    size_t n_hot;
    hot_pixel *hot; /* the same in every image of a slide */
} camera;

sunder_status camera_new(const scenario *s, uint64_t seed, camera *out_camera, sunder_error *err) SUNDER_MUST_USE;
void camera_free(camera *c);

/* Dark current joins the photons in `photons`. */
void camera_expose(const camera *c, plane *photons, random_stream *random, uint16_t *counts);

#endif
