/* Points that glow: emitters of probes, granules, debris. */
#ifndef SIMULATE_GLOW_H
#define SIMULATE_GLOW_H

#include <stddef.h>

#include "simulate/nucleus.h"

typedef struct glow_point {
    point3_um at;
    double size_um;        /* own Gaussian width; 0 for a single emitter */
    float photons[N_DYES]; /* a plane, by dye */
} glow_point;

typedef struct glow {
    size_t n, capacity;
    glow_point *points;
} glow;

sunder_status glow_add(glow *g, const glow_point *point, sunder_error *err) SUNDER_MUST_USE;
void glow_free(glow *g);

#endif
