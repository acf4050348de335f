/* Distances between lines: two that do not cross are nearest at an end of one of them. */
#include "detect/rod_place.h"

#include <math.h>

rod_line rod_line_of(const candidate *c)
{
    if (!(c->length_um > 0)) return (rod_line){c->centre_um, c->centre_um};
    const double angle = c->direction_deg * (M_PI / 180);
    const double dx = cos(angle) * c->length_um / 2, dy = sin(angle) * c->length_um / 2;
    return (rod_line){{c->centre_um.x - dx, c->centre_um.y - dy}, {c->centre_um.x + dx, c->centre_um.y + dy}};
}

sunder_point_um rod_line_at(rod_line line, double share)
{
    return (sunder_point_um){line.from.x + share * (line.to.x - line.from.x),
                             line.from.y + share * (line.to.y - line.from.y)};
}

static bool is_point(rod_line line)
{
    return line.from.x == line.to.x && line.from.y == line.to.y;
}

static double apart_from_um(rod_line line, sunder_point_um at)
{
    const double dx = line.to.x - line.from.x, dy = line.to.y - line.from.y, length2 = dx * dx + dy * dy;
    const double along = length2 > 0 ? ((at.x - line.from.x) * dx + (at.y - line.from.y) * dy) / length2 : 0;
    const sunder_point_um nearest = rod_line_at(line, fmax(0, fmin(1, along)));
    return hypot(nearest.x - at.x, nearest.y - at.y);
}

/* Twice the area of the triangle of a line and a point: its sign tells the side on which the point lies. */
static double side_of(rod_line line, sunder_point_um at)
{
    return (line.to.x - line.from.x) * (at.y - line.from.y) - (line.to.y - line.from.y) * (at.x - line.from.x);
}

static bool is_cut(rod_line line, rod_line by)
{
    return side_of(line, by.from) * side_of(line, by.to) < 0;
}

double rod_lines_apart_um(rod_line a, rod_line b)
{
    if (is_point(a) && is_point(b)) return hypot(a.from.x - b.from.x, a.from.y - b.from.y);
    if (is_cut(a, b) && is_cut(b, a)) return 0;
    return fmin(fmin(apart_from_um(a, b.from), apart_from_um(a, b.to)),
                fmin(apart_from_um(b, a.from), apart_from_um(b, a.to)));
}
