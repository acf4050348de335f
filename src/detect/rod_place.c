/* Distances from lines. Two segments that do not cross are nearest at an end of one of them. */
#include "detect/rod_place.h"

#include <math.h>

sunder_point_um rod_place_at(const candidate *c, double share)
{
    const double half_um = share * c->length_um / 2, angle = c->direction_deg * (M_PI / 180);
    return (sunder_point_um){c->centre_um.x + half_um * cos(angle), c->centre_um.y + half_um * sin(angle)};
}

static double apart_from_um(const candidate *c, sunder_point_um at)
{
    if (!(c->length_um > 0)) return hypot(at.x - c->centre_um.x, at.y - c->centre_um.y);
    const double angle = c->direction_deg * (M_PI / 180), half_um = c->length_um / 2;
    const double dx = at.x - c->centre_um.x, dy = at.y - c->centre_um.y;
    const double along = cos(angle) * dx + sin(angle) * dy, across = cos(angle) * dy - sin(angle) * dx;
    return hypot(fmax(0, fabs(along) - half_um), across);
}

/* Whether the ends of b lie on different sides of the line through a. */
static bool is_cut(const candidate *a, const candidate *b)
{
    const sunder_point_um from = rod_place_at(a, -1), to = rod_place_at(a, 1);
    const sunder_point_um p = rod_place_at(b, -1), q = rod_place_at(b, 1);
    const double side_p = (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
    const double side_q = (to.x - from.x) * (q.y - from.y) - (to.y - from.y) * (q.x - from.x);
    return side_p * side_q < 0;
}

double rod_place_apart_um(const candidate *a, const candidate *b)
{
    if (is_cut(a, b) && is_cut(b, a)) return 0;
    const double from_a = fmin(apart_from_um(a, rod_place_at(b, -1)), apart_from_um(a, rod_place_at(b, 1)));
    const double from_b = fmin(apart_from_um(b, rod_place_at(a, -1)), apart_from_um(b, rod_place_at(a, 1)));
    return fmin(from_a, from_b);
}
