/* Ellipsoids with an outline of Fourier waves: radius(theta) = ellipse(theta) (1 + sum A_k cos(k theta + phi_k)), with A_k
 * normal of deviation roughness / k, k = 2 .. 6 (docs/algorithms.md 5). */
#include "simulate/nucleus.h"

#include <math.h>

#define PI 3.14159265358979323846
#define MOST_DEVIATIONS 2.5 /* of a wave: beyond it outlines are no nuclei any more */
#define INNER_SHARE 0.92    /* of the radius: loci lie under the envelope, not in it */

static double bounded_normal(random_stream *random)
{
    double z = random_normal(random);
    return z > MOST_DEVIATIONS ? MOST_DEVIATIONS : z < -MOST_DEVIATIONS ? -MOST_DEVIATIONS : z;
}

true_nucleus nucleus_draw(const scenario *s, random_stream *random)
{
    double cv = s->nuclei.radius_cv;
    double radius_um = s->nuclei.radius_um * exp(sqrt(log1p(cv * cv)) * bounded_normal(random));
    double ratio = random_uniform(random, s->nuclei.least_axis_ratio, 1);
    double height = random_uniform(random, s->nuclei.height_ratio.low, s->nuclei.height_ratio.high);
    true_nucleus n = {.long_um = radius_um / sqrt(ratio),
                      .short_um = radius_um * sqrt(ratio),
                      .half_height_um = radius_um * height,
                      .angle = random_uniform(random, 0, PI)};
    for (int i = 0; i < OUTLINE_WAVES; i++) {
        n.wave[i] = s->nuclei.roughness / (i + 2) * bounded_normal(random);
        n.phase[i] = random_uniform(random, 0, 2 * PI);
    }
    n.stain = random_log_normal(random, s->chromatin.stain_cv);
    return n;
}

/* Radius of the outline in a direction from the centre. */
static double outline_radius(const true_nucleus *n, double theta)
{
    double along = cos(theta - n->angle) / n->long_um, across = sin(theta - n->angle) / n->short_um;
    double factor = 1;
    for (int i = 0; i < OUTLINE_WAVES; i++) factor += n->wave[i] * cos((i + 2) * theta + n->phase[i]);
    return factor / sqrt(along * along + across * across);
}

double nucleus_half_height(const true_nucleus *n, double x_um, double y_um)
{
    double dx = x_um - n->centre.x, dy = y_um - n->centre.y;
    double d2 = dx * dx + dy * dy, reach = nucleus_reach(n);
    if (d2 >= reach * reach) return 0;
    double share = d2 > 0 ? sqrt(d2) / outline_radius(n, atan2(dy, dx)) : 0;
    return share < 1 ? n->half_height_um * sqrt(1 - share * share) : 0;
}

double nucleus_reach(const true_nucleus *n)
{
    double most = 1;
    for (int i = 0; i < OUTLINE_WAVES; i++) most += fabs(n->wave[i]);
    return n->long_um * most;
}

double nucleus_mean_radius(const true_nucleus *n)
{
    return sqrt(n->long_um * n->short_um);
}

point3_um nucleus_point_inside(const true_nucleus *n, random_stream *random)
{
    double reach = nucleus_reach(n);
    for (;;) {
        point3_um p = {n->centre.x + random_uniform(random, -reach, reach),
                       n->centre.y + random_uniform(random, -reach, reach), 0};
        double z = random_uniform(random, -n->half_height_um, n->half_height_um);
        point3_um outer = {n->centre.x + (p.x - n->centre.x) / INNER_SHARE,
                           n->centre.y + (p.y - n->centre.y) / INNER_SHARE, z / INNER_SHARE};
        if (fabs(outer.z) >= nucleus_half_height(n, outer.x, outer.y)) continue;
        p.z = n->centre.z + z;
        return p;
    }
}
