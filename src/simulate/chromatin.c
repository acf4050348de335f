/* Density of chromatin in a nucleus: exp of a Gaussian random field of two grain sizes that is correlated in depth too,
 * with holes for nucleoli and bright chromocentres (docs/algorithms.md 5). The field is drawn on a grid as coarse as its
 * grain allows and interpolated. */
#include "simulate/chromatin.h"

#include <math.h>
#include <stdlib.h>

#define LAYER_UM 0.6      /* about the depth that a 1.3 objective tells apart */
#define CELLS_A_GRAIN 1.5 /* grid cells in one deviation of the fine grain */
#define COARSE_GRAIN 2.5  /* of the fine one */
#define FINE_SHARE 0.8    /* of the field, in quadrature with the coarse */
#define COARSE_SHARE 0.6
#define NUCLEOLUS_DENSITY 0.35
#define NUCLEOLUS_EDGE_UM 0.15
#define MOST_SPHERES 16

typedef struct sphere {
    point3_um centre;
    double radius_um, change; /* density at its heart against outside, minus 1 */
} sphere;

typedef struct grain {
    plane cells;
    double x0_um, y0_um, cell_um;
} grain;

static void grain_free(grain *g)
{
    plane_free(&g->cells);
}

sunder_status layers_new(const scenario *s, layers *out_layers, sunder_error *err)
{
    layers l = {.n = (int)ceil(s->section.thickness_um / LAYER_UM)};
    if (l.n > MOST_LAYERS) l.n = MOST_LAYERS;
    l.thickness_um = s->section.thickness_um / l.n;
    for (int k = 0; k < l.n; k++) {
        l.middle_um[k] = (k + 0.5) * l.thickness_um - s->section.thickness_um / 2;
        sunder_status status = plane_new(s->image.width_px, s->image.height_px, &l.planes[k], err);
        if (status == SUNDER_OK) continue;
        layers_free(&l);
        return status;
    }
    *out_layers = l;
    return SUNDER_OK;
}

void layers_free(layers *l)
{
    for (int k = 0; k < MOST_LAYERS; k++) plane_free(&l->planes[k]);
}

/* White noise blurred to a grain, of variance 1, mixed into cells with weight; what was there keeps keep. */
static sunder_status mix_noise(plane *cells, double sigma_cells, double keep, double weight, random_stream *random,
                               sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane noise = {0};
    sunder_status status = plane_new(cells->width, cells->height, &noise, err);
    if (status != SUNDER_OK) return status;
    size_t n = (size_t)noise.width * (size_t)noise.height;
    for (size_t i = 0; i < n; i++) noise.px[i] = (float)random_normal(random);
    status = gaussian_blur_in_place(&noise, sigma_cells, err);
    /* A blur of deviation s leaves white noise with variance 1 / (4 pi s^2). */
    double scale = weight * 2 * sqrt(M_PI) * sigma_cells;
    for (size_t i = 0; i < n && status == SUNDER_OK; i++)
        cells->px[i] = (float)(keep * cells->px[i] + scale * noise.px[i]);
    return status;
}

/* The field of the next layer: correlated with the one before over a grain. */
static sunder_status next_layer(grain *g, double grain_um, double step_um, bool first, random_stream *random,
                                sunder_error *err)
{
    double keep = first ? 0 : exp(-step_um * step_um / (2 * grain_um * grain_um));
    double fresh = sqrt(1 - keep * keep), sigma = CELLS_A_GRAIN;
    sunder_status status = mix_noise(&g->cells, sigma, keep, fresh * FINE_SHARE, random, err);
    if (status != SUNDER_OK) return status;
    return mix_noise(&g->cells, sigma * COARSE_GRAIN, 1, fresh * COARSE_SHARE, random, err);
}

static double field_at(const grain *g, double x_um, double y_um)
{
    double x = (x_um - g->x0_um) / g->cell_um, y = (y_um - g->y0_um) / g->cell_um;
    int i = (int)x, k = (int)y;
    double u = x - i, v = y - k;
    const float *at = g->cells.px + (size_t)k * (size_t)g->cells.width + i;
    const float *below = at + g->cells.width;
    return (1 - v) * ((1 - u) * at[0] + u * at[1]) + v * ((1 - u) * below[0] + u * below[1]);
}

static size_t draw_spheres(const scenario *s, const true_nucleus *n, random_stream *random,
                           sphere spheres[MOST_SPHERES])
{
    size_t n_nucleoli = random_poisson(random, s->chromatin.nucleoli);
    size_t n_all = n_nucleoli + random_poisson(random, s->chromatin.chromocentres);
    if (n_all > MOST_SPHERES) n_all = MOST_SPHERES;
    double size = nucleus_mean_radius(n) / 5; /* the radii of docs/algorithms.md 5 belong to nuclei of 5 um */
    for (size_t i = 0; i < n_all; i++) {
        bool hole = i < n_nucleoli;
        spheres[i].centre = nucleus_point_inside(n, random);
        spheres[i].radius_um = size * (hole ? random_uniform(random, 0.6, 1.2) : random_uniform(random, 0.25, 0.5));
        spheres[i].change = hole ? NUCLEOLUS_DENSITY - 1 : random_uniform(random, 0.4, 1.2);
    }
    return n_all;
}

static double spheres_at(const sphere *spheres, size_t n, double x_um, double y_um, double z_um)
{
    double factor = 1;
    for (size_t i = 0; i < n; i++) {
        double dx = x_um - spheres[i].centre.x, dy = y_um - spheres[i].centre.y, dz = z_um - spheres[i].centre.z;
        double out = sqrt(dx * dx + dy * dy + dz * dz) - spheres[i].radius_um;
        if (out < 4 * NUCLEOLUS_EDGE_UM) factor *= 1 + spheres[i].change / (1 + exp(out / NUCLEOLUS_EDGE_UM));
    }
    return factor;
}

static sunder_status grain_new(const scenario *s, const true_nucleus *n, grain *out, sunder_error *err)
{
    double reach = nucleus_reach(n) + s->image.pixel_um, cell_um = s->chromatin.grain_um / CELLS_A_GRAIN;
    *out = (grain){.x0_um = n->centre.x - reach - cell_um, .y0_um = n->centre.y - reach - cell_um, .cell_um = cell_um};
    int cells = (int)ceil(2 * reach / cell_um) + 4;
    return plane_new(cells, cells, &out->cells, err);
}

typedef struct density {
    const true_nucleus *n;
    const profile *outline;
    const grain *field;
    const sphere *spheres;
    size_t n_spheres;
    double texture, reference_um;
} density;

static void add_layer(const density *d, double px_um, double middle_um, double thickness_um, plane *into)
{
    const profile *p = d->outline;
    double low = middle_um - thickness_um / 2, high = middle_um + thickness_um / 2;
    /* exp of a normal variable has the mean exp(variance / 2). */
    double level = d->n->stain / d->reference_um * exp(-d->texture * d->texture / 2);
    for (int y = 0; y < p->height; y++) {
        float *row = into->px + (size_t)(p->y0 + y) * (size_t)into->width + p->x0;
        double y_um = (p->y0 + y) * px_um;
        for (int x = 0; x < p->width; x++) {
            double column = profile_column(p, d->n, x, y, low, high), x_um = (p->x0 + x) * px_um;
            if (column <= 0) continue;
            double texture = exp(d->texture * field_at(d->field, x_um, y_um));
            row[x] += (float)(level * column * texture * spheres_at(d->spheres, d->n_spheres, x_um, y_um, middle_um));
        }
    }
}

sunder_status layers_add_nucleus(const scenario *s, const true_nucleus *n, const profile *outline,
                                 random_stream *random, layers *l, sunder_error *err)
{
    sphere spheres[MOST_SPHERES];
    SUNDER_AUTO(grain_free) grain g = {0};
    sunder_status status = grain_new(s, n, &g, err);
    double whole_um = s->nuclei.radius_um * (s->nuclei.height_ratio.low + s->nuclei.height_ratio.high);
    density d = {.n = n,
                 .outline = outline,
                 .field = &g,
                 .spheres = spheres,
                 .n_spheres = draw_spheres(s, n, random, spheres),
                 .texture = s->chromatin.texture,
                 .reference_um = fmin(whole_um, s->section.thickness_um)};
    for (int k = 0; k < l->n && status == SUNDER_OK; k++) {
        status = next_layer(&g, s->chromatin.grain_um, l->thickness_um, k == 0, random, err);
        if (status == SUNDER_OK) add_layer(&d, s->image.pixel_um, l->middle_um[k], l->thickness_um, &l->planes[k]);
    }
    return status;
}
