/* A nucleus on the pixels of a field: the half height of its solid at each, drawn once and used by all that follows. */
#ifndef SIMULATE_PROFILE_H
#define SIMULATE_PROFILE_H

#include "simulate/nucleus.h"

typedef struct profile {
    int x0, y0, width, height; /* pixels of the field that hold the nucleus, as far as they lie in it */
    float *half_um;            /* width * height; 0 outside the outline */
} profile;

sunder_status profile_new(const scenario *s, const true_nucleus *n, profile *out_profile,
                          sunder_error *err) SUNDER_MUST_USE;
void profile_free(profile *p);

/* Height of the solid inside z_low .. z_high at pixel (x, y) of the profile, in um. */
double profile_column(const profile *p, const true_nucleus *n, int x, int y, double z_low, double z_high);

#endif
