/* Shape and seams of a set of fragments. A nucleus is nearly an ellipse, nearly convex and about as large as the field's
 * others; what lies between two nuclei is a valley or a step. The cost of a partition is what its nuclei miss of that,
 * less the valleys it cuts along, in units of one typical nucleus: the size of nuclei cancels. */
#include "segment/region_cost.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#define PI 3.14159265358979323846

sunder_status shape_scratch_new(int height, shape_scratch *out_scratch, sunder_error *err)
{
    shape_scratch s = {height, array_new((size_t)height, sizeof(int)), array_new((size_t)height, sizeof(int)),
                       array_new(8 * ((size_t)height + 1), sizeof(double))};
    if (!s.least || !s.most || !s.points) {
        shape_scratch_free(&s);
        return fail_memory(err, "shapes");
    }
    for (int y = 0; y < height; y++) s.least[y] = INT_MAX, s.most[y] = INT_MIN;
    *out_scratch = s;
    return SUNDER_OK;
}

void shape_scratch_free(shape_scratch *scratch)
{
    free(scratch->least);
    free(scratch->most);
    free(scratch->points);
    *scratch = (shape_scratch){0};
}

static double cross(const double *o, const double *a, const double *b)
{
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

/* Adds a point to one side of a hull whose points turn one way (sign +1 or -1). */
static int hull_add(double *hull, int n, double x, double y, double sign)
{
    double point[2] = {x, y};
    while (n >= 2 && sign * cross(hull + 2 * (n - 2), hull + 2 * (n - 1), point) <= 0) n--;
    hull[2 * n] = x;
    hull[2 * n + 1] = y;
    return n + 1;
}

/* Area of the convex hull of the pixels (as squares) between the extremes of each row. */
static double hull_area(shape_scratch *s, int y0, int y1)
{
    double *left = s->points, *right = s->points + 4 * (s->height + 1);
    int n_left = 0, n_right = 0;
    for (int y = y0; y <= y1; y++) {
        if (s->least[y] > s->most[y]) continue;
        for (int corner = 0; corner <= 1; corner++) {
            n_left = hull_add(left, n_left, s->least[y], y + corner, -1);
            n_right = hull_add(right, n_right, s->most[y], y + corner, 1);
        }
    }
    double area = 0; /* right side down, left side up */
    for (int i = 0; i + 1 < n_right; i++) area += right[2 * i] * right[2 * i + 3] - right[2 * i + 2] * right[2 * i + 1];
    for (int i = n_left - 1; i > 0; i--) area += left[2 * i] * left[2 * i - 1] - left[2 * i - 2] * left[2 * i + 1];
    if (n_left && n_right) {
        const double *a = right + 2 * (n_right - 1), *b = left + 2 * (n_left - 1), *c = left, *d = right;
        area += a[0] * b[1] - b[0] * a[1] + c[0] * d[1] - d[0] * c[1];
    }
    return 0.5 * fabs(area);
}

typedef struct ellipse {
    double x, y, major, minor; /* centre, full axes */
    double a, b, c, area;      /* a dx^2 + 2 b dx dy + c dy^2 <= 1 */
} ellipse;

static ellipse ellipse_of_moments(double n, double x, double y, double xx, double xy, double yy)
{
    double mx = x / n, my = y / n;
    /* 1/12: second moment of the pixel's own square. */
    double sxx = xx / n - mx * mx + 1.0 / 12, syy = yy / n - my * my + 1.0 / 12, sxy = xy / n - mx * my;
    double determinant = fmax(sxx * syy - sxy * sxy, 1e-9);
    double half = 0.5 * (sxx + syy), root = sqrt(fmax(half * half - determinant, 0));
    return (ellipse){mx,
                     my,
                     4 * sqrt(half + root),
                     4 * sqrt(fmax(half - root, 0)),
                     syy / (4 * determinant),
                     -sxy / (4 * determinant),
                     sxx / (4 * determinant),
                     4 * PI * sqrt(determinant)};
}

/* Length of [x0, x1) inside the ellipse on row y. */
static double inside_row(const ellipse *e, int y, double x0, double x1)
{
    double dy = y - e->y, root = e->b * e->b * dy * dy - e->a * (e->c * dy * dy - 1);
    if (root <= 0) return 0;
    double half = sqrt(root) / e->a, middle = e->x - e->b * dy / e->a;
    double from = fmax(x0 - 0.5, middle - half), to = fmin(x1 - 0.5, middle + half);
    return to > from ? to - from : 0;
}

region_shape shape_of(const fragment_list *list, const fragment_set *set, shape_scratch *s)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
    int y0 = INT_MAX, y1 = INT_MIN;
    region_shape shape = {0};
    for (int i = 0; i < set->n; i++) {
        const fragment *f = &list->items[set->ids[i]];
        n += f->n, x += f->x, y += f->y, xx += f->xx, xy += f->xy, yy += f->yy;
        shape.at_edge |= f->at_edge;
        for (size_t r = f->first_run; r < f->first_run + f->n_runs; r++) {
            const fragment_run *run = &list->runs[r];
            if (run->x0 < s->least[run->y]) s->least[run->y] = run->x0;
            if (run->x1 > s->most[run->y]) s->most[run->y] = run->x1;
        }
        if (!f->n_runs) continue;
        if (list->runs[f->first_run].y < y0) y0 = list->runs[f->first_run].y;
        if (list->runs[f->first_run + f->n_runs - 1].y > y1) y1 = list->runs[f->first_run + f->n_runs - 1].y;
    }
    if (n <= 0) return shape;
    ellipse e = ellipse_of_moments(n, x, y, xx, xy, yy);
    double common = 0;
    for (int i = 0; i < set->n; i++) {
        const fragment *f = &list->items[set->ids[i]];
        for (size_t r = f->first_run; r < f->first_run + f->n_runs; r++)
            common += inside_row(&e, list->runs[r].y, list->runs[r].x0, list->runs[r].x1);
    }
    shape.area_px = n;
    shape.x_px = e.x, shape.y_px = e.y;
    shape.major_px = e.major, shape.minor_px = e.minor;
    shape.ellipse_overlap = common / (n + e.area - common);
    shape.solidity = fmin(1, n / hull_area(s, y0, y1));
    for (int row = y0; row <= y1; row++) s->least[row] = INT_MAX, s->most[row] = INT_MIN;
    return shape;
}

static bool set_holds(const fragment_set *set, uint32_t id)
{
    for (int i = 0; i < set->n; i++)
        if (set->ids[i] == id) return true;
    return false;
}

static double size_cost(double area_um2, bool at_edge, const cost_options *o)
{
    double octaves = log2(fmax(area_um2, 0.1) / o->typical_area_um2);
    double beyond = fmax(0, fabs(octaves) - o->size_free);
    if (octaves < 0) return at_edge ? 0 : o->small_weight * beyond * beyond;
    return o->large_weight * beyond * beyond;
}

double region_cost(const fragment_list *list, const fragment_set *set, const cost_options *o, shape_scratch *scratch)
{
    region_shape shape = shape_of(list, set, scratch);
    double area_um2 = shape.area_px * o->um * o->um;
    double defect = o->ellipse_weight * fmax(0, 1 - shape.ellipse_overlap - o->ellipse_free) +
                    o->hull_weight * fmax(0, 1 - shape.solidity - o->hull_free);
    /* A nucleus cut by the edge of the image is no ellipse. */
    double cost = o->nucleus + area_um2 / o->typical_area_um2 * (shape.at_edge ? 0.5 * defect : defect) +
                  size_cost(area_um2, shape.at_edge, o);
    double seams = 0;
    for (int i = 0; i < set->n; i++) {
        const fragment *f = &list->items[set->ids[i]];
        for (size_t k = f->first_seam; k < f->first_seam + f->n_seams; k++) {
            const fragment_seam *seam = &list->seams[k];
            if (set_holds(set, seam->other)) continue;
            double strength = fmin(seam->strength_px / seam->length_px, o->seam_most);
            seams += seam->length_px * (strength - o->seam_free);
        }
    }
    /* Each cut is met from both sides, so half of it counts. */
    return cost - 0.5 * o->seam_weight * seams * o->um / sqrt(4 / PI * o->typical_area_um2);
}
