/* Random sequential placement: a nucleus is put anywhere, or beside one that is there, and stays when it does not run into
 * another. Solids never share a place; some may lie over one another in depth, so that their DAPI adds in the picture. */
#include "simulate/placement.h"

#include <math.h>
#include <stdlib.h>

#include "simulate/purposes.h"

#define PI 3.14159265358979323846
#define MOST_TRIES 400
#define LEAST_CUT_UM 1.5     /* a thinner slice of a nucleus is a shadow that nobody outlines */
#define TOUCHING_LOW 0.97    /* of the summed radii: membranes pressed together */
#define TOUCHING_HIGH 1.12   /* a narrow gap */
#define SOLID_CONTACT 0.95   /* of the summed half axes: solids that touch are a little flattened */
#define DEEPEST_OVERLAP 0.55 /* of the summed radii: centres nearer than this are one pile that nobody scores */

typedef struct crowd {
    const scenario *s;
    double width_um, height_um;
    true_nucleus *nuclei;
    size_t n;
} crowd;

/* Radius in the direction of another's centre, as an ellipse. */
static double radius_towards(const true_nucleus *n, double theta)
{
    double along = cos(theta - n->angle) / n->long_um, across = sin(theta - n->angle) / n->short_um;
    return 1 / sqrt(along * along + across * across);
}

static bool collide(const true_nucleus *a, const true_nucleus *b, bool may_overlap)
{
    double dx = b->centre.x - a->centre.x, dy = b->centre.y - a->centre.y, dz = b->centre.z - a->centre.z;
    double theta = atan2(dy, dx);
    double plane = hypot(dx, dy) / (radius_towards(a, theta) + radius_towards(b, theta));
    if (!may_overlap) return plane < TOUCHING_LOW;
    double depth = dz / (a->half_height_um + b->half_height_um);
    return plane < DEEPEST_OVERLAP || hypot(plane, depth) < SOLID_CONTACT;
}

/* Depth of a centre: anywhere where the section shows enough of the nucleus, or with the whole nucleus in it. */
static double draw_depth(const scenario *s, const true_nucleus *n, random_stream *random)
{
    double half = s->section.thickness_um / 2;
    double most = s->section.cuts ? half + n->half_height_um - fmin(LEAST_CUT_UM, n->half_height_um)
                                  : fmax(half - n->half_height_um, 0);
    return random_uniform(random, -most, most);
}

static void draw_place(const crowd *c, true_nucleus *n, random_stream *random)
{
    n->centre.z = draw_depth(c->s, n, random);
    if (c->n == 0 || random_uniform(random, 0, 1) >= c->s->nuclei.clustering) {
        n->centre.x = random_uniform(random, 0, c->width_um);
        n->centre.y = random_uniform(random, 0, c->height_um);
        return;
    }
    const true_nucleus *beside = &c->nuclei[random_below(random, c->n)];
    double theta = random_uniform(random, -PI, PI);
    double distance = radius_towards(n, theta) + radius_towards(beside, theta);
    distance *= random_uniform(random, TOUCHING_LOW, TOUCHING_HIGH);
    n->centre.x = beside->centre.x + distance * cos(theta);
    n->centre.y = beside->centre.y + distance * sin(theta);
}

static bool fits(const crowd *c, const true_nucleus *n, bool may_overlap)
{
    if (n->centre.x < 0 || n->centre.y < 0 || n->centre.x > c->width_um || n->centre.y > c->height_um) return false;
    for (size_t i = 0; i < c->n; i++)
        if (collide(&c->nuclei[i], n, may_overlap)) return false;
    return true;
}

sunder_status place_nuclei(const scenario *s, uint64_t seed, int field, true_nucleus **out_nuclei, size_t *out_n,
                           sunder_error *err)
{
    crowd c = {.s = s,
               .width_um = s->image.width_px * s->image.pixel_um,
               .height_um = s->image.height_px * s->image.pixel_um,
               .nuclei = array_new((size_t)s->nuclei.count, sizeof(true_nucleus))};
    if (!c.nuclei) return fail_memory(err, "the nuclei of a field");
    for (int i = 0; i < s->nuclei.count; i++) {
        random_stream random = random_stream_of(seed, (uint64_t)field, (uint64_t)i, PURPOSE_NUCLEUS);
        true_nucleus n = nucleus_draw(s, &random);
        bool may_overlap = random_uniform(&random, 0, 1) < s->nuclei.overlapping, found = false;
        for (int k = 0; k < MOST_TRIES && !found; k++) {
            draw_place(&c, &n, &random);
            found = fits(&c, &n, may_overlap);
        }
        if (found) c.nuclei[c.n++] = n;
    }
    *out_nuclei = c.nuclei;
    *out_n = c.n;
    return SUNDER_OK;
}
