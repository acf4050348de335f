/* A z-stack on its way to one plane: planes come one at a time, none is kept. */
#ifndef IMAGE_STACK_H
#define IMAGE_STACK_H

#include "image/plane.h"

/* Pixelwise maximum and the plane that it came from; ties go to the lower plane. */
void stack_maximum_first(const plane *in, plane *maximum, uint16_t *z_plane);
void stack_maximum_next(const plane *in, int z, plane *maximum, uint16_t *z_plane);

/* Pixelwise mean: sum first, divide at the end. */
void stack_sum_next(const plane *in, plane *sum);
void stack_sum_divide(plane *sum, int n);

/* How sharp a plane is: sum of squares of the Laplacian of a slightly smoothed image over its squared mean, so that planes
 * of different brightness compare. */
sunder_status stack_sharpness(const plane *in, double *out_sharpness, sunder_error *err) SUNDER_MUST_USE;

#endif
