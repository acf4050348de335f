/* A specimen photographed: three channels, in focus planes or as their maximum. */
#ifndef SIMULATE_EXPOSURE_H
#define SIMULATE_EXPOSURE_H

#include "core/context.h"
#include "simulate/camera.h"
#include "simulate/specimen.h"

#define MOST_FOCUS_PLANES 128

/* Planes of N_DYES channels each: px[z * N_DYES + channel]. n_z is 1 for a maximum. */
typedef struct picture {
    int n_z;
    double z_step_um;
    uint16_t *px[MOST_FOCUS_PLANES * N_DYES];
} picture;

void picture_free(picture *p);

sunder_status photograph(sunder_context *context, const scenario *s, const specimen *sp, const camera *c, uint64_t seed,
                         int field, picture *out_picture, sunder_error *err) SUNDER_MUST_USE;

/* Planes that are taken. */
int focus_plane_count(const scenario *s);

#endif
