/* Shape and seams of a set of fragments. A nucleus is nearly an ellipse, nearly convex and about as large as the field's
 * others; what lies between two nuclei is a valley or a step. The cost of a partition is what its nuclei miss of that,
 * less the valleys it cuts along, in units of one typical nucleus: the size of nuclei cancels. */
#include "segment/region_cost.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/run_time_simd.h"

#define PI 3.14159265358979323846
#define KNOWN_BITS 13 /* half a megabyte */

sunder_status shape_scratch_new(int height, shape_scratch *out_scratch, sunder_error *err)
{
    size_t n = (size_t)height + 2;
    shape_scratch s = {array_new(n, sizeof *s.from), array_new(n, sizeof *s.to), array_new(2 * n, sizeof *s.left),
                       array_new(2 * n, sizeof *s.right), NULL};
    if (!s.from || !s.to || !s.left || !s.right) {
        shape_scratch_free(&s);
        return fail_memory(err, "shapes");
    }
    *out_scratch = s;
    return SUNDER_OK;
}

void shape_scratch_free(shape_scratch *scratch)
{
    free(scratch->from);
    free(scratch->to);
    free(scratch->left);
    free(scratch->right);
    free(scratch->known);
    *scratch = (shape_scratch){0};
}

sunder_status shape_scratch_remember(shape_scratch *scratch, sunder_error *err)
{
    scratch->known = array_new((size_t)1 << KNOWN_BITS, sizeof *scratch->known);
    return scratch->known ? SUNDER_OK : fail_memory(err, "shapes");
}

/* The place of a set, which gives way to the next with the same hash; `once` is for scratch that keeps none. */
static known_shape *recall(const fragment_set *set, shape_scratch *scratch, known_shape *once)
{
    uint32_t hash = 0;
    for (int i = 0; i < set->n; i++) hash = (hash ^ set->ids[i]) * 2654435761U; /* Knuth's multiplier */
    known_shape *at = scratch->known ? &scratch->known[hash >> (32 - KNOWN_BITS)] : once;
    if (at == once || at->set.n != set->n || memcmp(at->set.ids, set->ids, (size_t)set->n * sizeof *set->ids) != 0)
        *at = (known_shape){*set, -1, -1};
    return at;
}

/* Sums over a set of fragments. */
typedef struct sums {
    double n, x, y, xx, xy, yy;
    int y0, y1; /* first and last row */
    bool at_edge;
} sums;

static sums sums_of(const fragment_list *list, const fragment_set *set)
{
    sums all = {.y0 = INT_MAX, .y1 = INT_MIN};
    for (int i = 0; i < set->n; i++) {
        const fragment *f = &list->items[set->ids[i]];
        if (!f->n_runs) continue;
        all.n += f->n, all.x += f->x, all.y += f->y, all.xx += f->xx, all.xy += f->xy, all.yy += f->yy;
        all.at_edge |= f->at_edge;
        int first = list->runs[f->first_run].y, last = list->runs[f->first_run + f->n_runs - 1].y;
        if (first < all.y0) all.y0 = first;
        if (last > all.y1) all.y1 = last;
    }
    return all;
}

/* Share of the convex hull that the set fills. */
static double solidity_of(const fragment_list *list, const fragment_set *set, double n, shape_scratch *s)
{
    hull_chain left[MOST_FRAGMENTS], right[MOST_FRAGMENTS];
    for (int i = 0; i < set->n; i++) left[i] = list->items[set->ids[i]].left, right[i] = list->items[set->ids[i]].right;
    return fmin(1, n / hull_area(hull_merge(left, set->n, HULL_LEFT, s->left),
                                 hull_merge(right, set->n, HULL_RIGHT, s->right)));
}

typedef struct ellipse {
    double x, y, major, minor; /* centre, full axes */
    double a, b, c, area;      /* a dx^2 + 2 b dx dy + c dy^2 <= 1 */
} ellipse;

static ellipse ellipse_of_sums(const sums *s)
{
    double mx = s->x / s->n, my = s->y / s->n;
    /* 1/12: second moment of the pixel's own square. */
    double sxx = s->xx / s->n - mx * mx + 1.0 / 12, syy = s->yy / s->n - my * my + 1.0 / 12,
           sxy = s->xy / s->n - mx * my;
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

/* Where the ellipse begins and ends on each of n rows from y0 on; at one place where it does not reach. */
FASTEST_AT_RUN_TIME
static void ellipse_rows(const ellipse *e, int y0, int n, double *from, double *to)
{
    double a = e->a, b = e->b, c = e->c, mx = e->x, my = e->y;
    for (int i = 0; i < n; i++) {
        double dy = y0 + i - my, root = b * b * dy * dy - a * (c * dy * dy - 1);
        double half = sqrt(root > 0 ? root : 0) / a, middle = mx - b * dy / a;
        from[i] = middle - half;
        to[i] = middle + half;
    }
}

/* Intersection over union of the set and the ellipse. */
static double overlap_with(const ellipse *e, const fragment_list *list, const fragment_set *set, const sums *all,
                           shape_scratch *s)
{
    double common = 0;
    ellipse_rows(e, all->y0, all->y1 - all->y0 + 1, s->from, s->to);
    for (int i = 0; i < set->n; i++) {
        const fragment *f = &list->items[set->ids[i]];
        for (size_t r = f->first_run; r < f->first_run + f->n_runs; r++) {
            const fragment_run *run = &list->runs[r];
            double from = s->from[run->y - all->y0], to = s->to[run->y - all->y0];
            double left = run->x0 - 0.5, right = run->x1 - 0.5;
            if (left > from) from = left;
            if (right < to) to = right;
            if (to > from) common += to - from;
        }
    }
    return common / (all->n + e->area - common);
}

region_shape shape_of(const fragment_list *list, const fragment_set *set, shape_scratch *s)
{
    sums all = sums_of(list, set);
    if (all.n <= 0) return (region_shape){0};
    ellipse e = ellipse_of_sums(&all);
    return (region_shape){.area_px = all.n,
                          .solidity = solidity_of(list, set, all.n, s),
                          .ellipse_overlap = overlap_with(&e, list, set, &all, s),
                          .major_px = e.major,
                          .minor_px = e.minor,
                          .x_px = e.x,
                          .y_px = e.y,
                          .at_edge = all.at_edge};
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

/* What the valleys are worth along which the set is cut out. */
static double seam_gain(const fragment_list *list, const fragment_set *set, const cost_options *o)
{
    double seams = 0;
    for (int i = 0; i < set->n; i++) {
        const fragment *f = &list->items[set->ids[i]];
        for (size_t k = f->first_seam; k < f->first_seam + f->n_seams; k++) {
            const fragment_seam *seam = &list->seams[k];
            if (set_holds(set, seam->other)) continue;
            double strength = seam->strength_px / seam->length_px;
            seams += seam->length_px * ((strength < o->seam_most ? strength : o->seam_most) - o->seam_free);
        }
    }
    /* Each cut is met from both sides, so half of it counts. */
    return 0.5 * o->seam_weight * seams * o->um / sqrt(4 / PI * o->typical_area_um2);
}

typedef struct cost_parts {
    double nuclei; /* area in typical nuclei */
    double size, seams;
    bool at_edge;
} cost_parts;

/* defect: what the shape misses; at 0 it is the least the set can cost. */
static double total_cost(const cost_options *o, const cost_parts *parts, double defect)
{
    /* A nucleus cut by the edge of the image is no ellipse. */
    double shape = parts->nuclei * (parts->at_edge ? 0.5 * defect : defect);
    return o->nucleus + shape + parts->size - parts->seams;
}

double region_cost(const fragment_list *list, const fragment_set *set, const cost_options *o, double limit,
                   shape_scratch *scratch)
{
    sums all = sums_of(list, set);
    double area_um2 = all.n * o->um * o->um;
    cost_parts parts = {area_um2 / o->typical_area_um2, size_cost(area_um2, all.at_edge, o), seam_gain(list, set, o),
                        all.at_edge};
    if (total_cost(o, &parts, 0) >= limit) return INFINITY;
    known_shape once, *known = recall(set, scratch, &once);
    if (known->ellipse_overlap < 0) {
        ellipse e = ellipse_of_sums(&all);
        known->ellipse_overlap = overlap_with(&e, list, set, &all, scratch);
    }
    double missed = o->ellipse_weight * fmax(0, 1 - known->ellipse_overlap - o->ellipse_free);
    if (total_cost(o, &parts, missed) >= limit) return INFINITY;
    if (known->solidity < 0) known->solidity = solidity_of(list, set, all.n, scratch);
    double dented = o->hull_weight * fmax(0, 1 - known->solidity - o->hull_free);
    return total_cost(o, &parts, missed + dented);
}
