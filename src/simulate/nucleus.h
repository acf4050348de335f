/* One nucleus as a solid: an ellipsoid whose outline in the plane is perturbed, cut by the section. */
#ifndef SIMULATE_NUCLEUS_H
#define SIMULATE_NUCLEUS_H

#include "simulate/scenario.h"
#include "stats/random.h"

#define OUTLINE_WAVES 5 /* k = 2 .. 6 */

typedef struct point3_um {
    double x, y, z; /* z from the middle of the section */
} point3_um;

typedef struct true_nucleus {
    point3_um centre;
    double long_um, short_um; /* half axes in the plane */
    double half_height_um;
    double angle; /* of the long axis, radians */
    double wave[OUTLINE_WAVES], phase[OUTLINE_WAVES];
    double stain; /* DAPI brightness against the usual */
} true_nucleus;

/* Shape and stain, without a place. */
true_nucleus nucleus_draw(const scenario *s, random_stream *random);

/* Half height of the solid above and below its middle at a point of the plane; 0 outside the outline. */
double nucleus_half_height(const true_nucleus *n, double x_um, double y_um);

/* A radius that holds the outline. */
double nucleus_reach(const true_nucleus *n);
double nucleus_mean_radius(const true_nucleus *n);

/* A point of the whole solid, section or not, each place as likely as any other. */
point3_um nucleus_point_inside(const true_nucleus *n, random_stream *random);

#endif
