/* A z-stack on its way to one plane: planes come one at a time, none is kept. */
#ifndef IMAGE_STACK_H
#define IMAGE_STACK_H

#include <stdbool.h>

#include "image/plane.h"

/* Pixelwise maximum. */
void stack_maximum_first(const plane *in, plane *maximum);
void stack_maximum_next(const plane *in, plane *maximum);

/* How sharp a plane is: energy of the Laplacian of a slightly smoothed image over its squared mean, so that planes of
 * different brightness compare. */
sunder_status stack_sharpness(const plane *in, double *out_sharpness, sunder_error *err) SUNDER_MUST_USE;

/* Which planes of a stack are worth looking at for nuclei, from the sharpness of each: the best one and those not far
 * behind it. */
void stack_in_focus(const double *sharpness, int n, bool *out_in_focus);

#endif
