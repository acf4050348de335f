/* Chromatin is the exponential of two smooth random fields, 0.25 and 0.8 um wide, within ellipses with soft edges. The
 * probe channels see it through sharper optics than DAPI does (algorithms.md 8.2.2). Poisson numbers: Knuth's product for
 * small means, else the normal with the square root's correction, exact to 1e-3 of the sd at the means used here. */
#include "textured_nuclei.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"

static const double spacing_um = 11, longest_um = 4.4, shortest_um = 3.4; /* of the grid of nuclei; half axes */
static const double fine_um = 0.25, coarse_um = 0.8, fine_sd = 0.35, coarse_sd = 0.25;
/* A nucleus is a lens, and light from above and below the focus softens its rim. */
static const double edge_um = 0.5, dapi_blur_um = 0.16, probe_blur_um = 0.10;
static const double outside_share = 0.35;                /* of the nuclear background between nuclei */
static const double dapi_level = 8000, dapi_floor = 300; /* counts of a 16-bit camera */
static const double inner_um = 1.0, apart_um = 1.4; /* signals stay this far from the outline and from their like */
static const double split_least_um = 1.2, split_more_um = 1.2, signal_reach_sigmas = 5;
enum { MOST_TRIES = 200 };

double random_uniform(uint64_t *state) /* splitmix64 */
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
}

double random_normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(random_uniform(state)));
    return radius * cos(2 * M_PI * random_uniform(state));
}

static double random_poisson(uint64_t *state, double mean)
{
    if (mean > 40) {
        double z = random_normal(state);
        return fmax(0, floor(mean + sqrt(mean) * z + (z * z - 1) / 6 + 0.5));
    }
    double limit = exp(-mean), product = random_uniform(state);
    int n = 0;
    for (; product > limit; n++) product *= random_uniform(state);
    return n;
}

scene scene_default(void)
{
    return (scene){.pixel_um = 0.1,
                   .width = 1024,
                   .height = 1024,
                   .background_e_um2 = 10000,
                   .texture = 0.4,
                   .gain = 1,
                   .offset = 100,
                   .read_e = 2,
                   .bits = 16,
                   .sigma_um = 0.2,
                   .alleles = 2,
                   .split_share = 0.15,
                   .pair_sigma_um = 0.12};
}

/* A smooth random field of mean 0 and sd 1. */
static bool smooth_field(const scene *s, double width_um, uint64_t *state, plane *out)
{
    if (plane_new(s->width, s->height, out, NULL) != SUNDER_OK) return false;
    size_t n = (size_t)s->width * (size_t)s->height;
    for (size_t i = 0; i < n; i++) out->px[i] = (float)(random_uniform(state) - 0.5);
    if (gaussian_blur_in_place(out, width_um / s->pixel_um, NULL) != SUNDER_OK) return false;
    double squares = 0;
    for (size_t i = 0; i < n; i++) squares += (double)out->px[i] * (double)out->px[i];
    float scale = (float)(1 / sqrt(squares / (double)n));
    for (size_t i = 0; i < n; i++) out->px[i] *= scale;
    return true;
}

typedef struct ellipse {
    double x, y, a, b, cosine, sine; /* um */
} ellipse;

/* Distance inside the outline, about, um. */
static double depth_of(const ellipse *e, double x, double y)
{
    double dx = x - e->x, dy = y - e->y;
    double u = (dx * e->cosine + dy * e->sine) / e->a, v = (dy * e->cosine - dx * e->sine) / e->b;
    return (1 - sqrt(u * u + v * v)) * sqrt(e->a * e->b);
}

static void draw_nucleus(const scene *s, const ellipse *e, int id, plane *mask, nuclei *found)
{
    nucleus *row = &found->rows[id - 1];
    double pixels = 0, reach = e->a + 4 * edge_um;
    *row = (nucleus){.id = id, .centre_um = {e->x, e->y}, .x0 = s->width, .y0 = s->height, .quality = 1};
    for (int y = (int)((e->y - reach) / s->pixel_um); y <= (int)((e->y + reach) / s->pixel_um); y++) {
        for (int x = (int)((e->x - reach) / s->pixel_um); x <= (int)((e->x + reach) / s->pixel_um); x++) {
            if (x < 0 || y < 0 || x >= s->width || y >= s->height) continue;
            double depth = depth_of(e, x * s->pixel_um, y * s->pixel_um);
            size_t i = (size_t)y * (size_t)s->width + (size_t)x;
            mask->px[i] += (float)(0.5 * (1 + erf(depth / edge_um / M_SQRT2)));
            if (depth <= 0) continue;
            found->labels.px[i] = (uint32_t)id;
            pixels++;
            row->x0 = x < row->x0 ? x : row->x0, row->x1 = x >= row->x1 ? x + 1 : row->x1;
            row->y0 = y < row->y0 ? y : row->y0, row->y1 = y >= row->y1 ? y + 1 : row->y1;
        }
    }
    row->area_um2 = pixels * s->pixel_um * s->pixel_um;
    row->perimeter_um = 2 * M_PI * sqrt(e->a * e->b);
    row->circularity = row->solidity = 0.98, row->edge_sharpness = 1, row->dapi_mean = dapi_level;
}

static bool add_signal(true_field *f, probe_end end, double x, double y)
{
    if (!array_reserve((void **)&f->rows, &f->capacity, f->n + 1, sizeof *f->rows)) return false;
    f->rows[f->n++] = (true_signal){.end = end, .place = {x, y}};
    return true;
}

static bool is_free(const true_field *f, size_t first, double x, double y)
{
    for (size_t i = first; i < f->n; i++)
        if (hypot(f->rows[i].place.x - x, f->rows[i].place.y - y) < apart_um) return false;
    return true;
}

static bool is_free_of_like(const true_field *f, size_t first, probe_end end, double x, double y)
{
    for (size_t i = first; i < f->n; i++)
        if (f->rows[i].end == end && hypot(f->rows[i].place.x - x, f->rows[i].place.y - y) < apart_um) return false;
    return true;
}

static bool place_signals(const scene *s, const ellipse *e, uint64_t *state, true_field *f)
{
    size_t first = f->n;
    for (int allele = 0; allele < s->alleles; allele++) {
        for (int try = 0; try < MOST_TRIES; try++) {
            double x = e->x + e->a * (2 * random_uniform(state) - 1), y = e->y + e->a * (2 * random_uniform(state) - 1);
            bool split = random_uniform(state) < s->split_share;
            double far = split_least_um + split_more_um * random_uniform(state),
                   angle = 2 * M_PI * random_uniform(state);
            double dx = split ? far * cos(angle) : s->pair_sigma_um * random_normal(state);
            double dy = split ? far * sin(angle) : s->pair_sigma_um * random_normal(state);
            if (depth_of(e, x, y) < inner_um || depth_of(e, x + dx, y + dy) < inner_um) continue;
            if (!is_free(f, first, x, y) || !is_free_of_like(f, first, END_3P, x + dx, y + dy)) continue;
            if (!add_signal(f, END_5P, x, y) || !add_signal(f, END_3P, x + dx, y + dy)) return false;
            break;
        }
    }
    return true;
}

/* Share of a signal's light in each pixel, times its electrons, added to the mean light. */
static void draw_signal(const scene *s, const true_signal *t, plane *light)
{
    double sigma = s->sigma_um / s->pixel_um, x = t->place.x / s->pixel_um, y = t->place.y / s->pixel_um;
    int reach = (int)ceil(signal_reach_sigmas * sigma) + 1;
    for (int v = (int)y - reach; v <= (int)y + reach; v++) {
        for (int u = (int)x - reach; u <= (int)x + reach; u++) {
            if (u < 0 || v < 0 || u >= s->width || v >= s->height) continue;
            double ex = erf((u - x + 0.5) / (M_SQRT2 * sigma)) - erf((u - x - 0.5) / (M_SQRT2 * sigma));
            double ey = erf((v - y + 0.5) / (M_SQRT2 * sigma)) - erf((v - y - 0.5) / (M_SQRT2 * sigma));
            light->px[(size_t)v * (size_t)s->width + (size_t)u] += (float)(0.25 * t->electrons * ex * ey);
        }
    }
}

static void draw_signals(const scene *s, probe_end end, true_field *f, plane *light)
{
    double sa2 = pow(s->sigma_um / s->pixel_um, 2) + 1.0 / 12;
    for (size_t i = 0; i < f->n; i++) { /* all backgrounds before any light is added */
        true_signal *t = &f->rows[i];
        if (t->end != end) continue;
        size_t at =
            (size_t)(t->place.y / s->pixel_um + 0.5) * (size_t)s->width + (size_t)(t->place.x / s->pixel_um + 0.5);
        t->background_e = (double)light->px[at] + s->read_e * s->read_e;
        t->electrons = s->snr * sqrt(t->background_e) * 2 * M_PI * sa2;
    }
    for (size_t i = 0; i < f->n; i++)
        if (f->rows[i].end == end) draw_signal(s, &f->rows[i], light);
}

static void expose(const scene *s, uint64_t *state, plane *light)
{
    double most = ldexp(1, s->bits) - 1;
    for (size_t i = 0; i < (size_t)light->width * (size_t)light->height; i++) {
        double electrons = random_poisson(state, (double)light->px[i]) + s->read_e * random_normal(state);
        light->px[i] = (float)fmin(fmax(floor(s->offset + s->gain * electrons + 0.5), 0), most);
    }
}

/* Light of one channel: chromatin blurred by its optics, over what is everywhere. */
static bool make_channel(const scene *s, const plane *mask, const plane *chromatin, double blur_um, double share,
                         plane *out)
{
    if (plane_new(s->width, s->height, out, NULL) != SUNDER_OK) return false;
    size_t n = (size_t)s->width * (size_t)s->height;
    for (size_t i = 0; i < n; i++) out->px[i] = mask->px[i] * ((float)(1 - share) + (float)share * chromatin->px[i]);
    return gaussian_blur_in_place(out, blur_um / s->pixel_um, NULL) == SUNDER_OK;
}

static bool make_chromatin(const scene *s, uint64_t *state, plane *out)
{
    plane coarse = {0};
    bool made = smooth_field(s, fine_um, state, out) && smooth_field(s, coarse_um, state, &coarse);
    double mean = exp(0.5 * (fine_sd * fine_sd + coarse_sd * coarse_sd));
    for (size_t i = 0; made && i < (size_t)s->width * (size_t)s->height; i++)
        out->px[i] = expf((float)fine_sd * out->px[i] + (float)coarse_sd * coarse.px[i]) / (float)mean;
    plane_free(&coarse);
    return made;
}

static bool make_images(const scene *s, const plane *mask, uint64_t *state, true_field *f)
{
    plane chromatin = {0}, *dapi = &f->image.channels[0].image;
    scene dark = *s;
    bool made = make_chromatin(s, state, &chromatin) && make_channel(s, mask, &chromatin, dapi_blur_um, 1, dapi);
    size_t n = (size_t)s->width * (size_t)s->height;
    for (size_t i = 0; made && i < n; i++) dapi->px[i] = (float)dapi_floor + (float)dapi_level * dapi->px[i];
    dark.gain = 1, dark.offset = 0, dark.bits = 16;
    if (made) expose(&dark, state, dapi);
    float nuclear = (float)(s->background_e_um2 * s->pixel_um * s->pixel_um);
    for (int end = 0; made && end < 2; end++) {
        plane *light = &f->image.channels[1 + end].image;
        made = make_channel(s, mask, &chromatin, probe_blur_um, s->texture, light);
        for (size_t i = 0; made && i < n; i++)
            light->px[i] = nuclear * ((float)outside_share + (1 - (float)outside_share) * light->px[i]);
        if (made && s->snr > 0) draw_signals(s, (probe_end)end, f, light);
        if (made) expose(s, state, light);
        f->image.channels[1 + end].saturation_counts = ldexpf(1, s->bits) - 1;
    }
    plane_free(&chromatin);
    return made;
}

static bool fill_field(const scene *s, uint64_t *state, true_field *f, plane *mask)
{
    int columns = (int)(s->width * s->pixel_um / spacing_um), lines = (int)(s->height * s->pixel_um / spacing_um);
    f->found.rows = array_new((size_t)columns * (size_t)lines, sizeof *f->found.rows);
    if (!f->found.rows || label_plane_new(s->width, s->height, &f->found.labels, NULL) != SUNDER_OK) return false;
    if (plane_new(s->width, s->height, mask, NULL) != SUNDER_OK) return false;
    for (int j = 0; j < lines; j++) {
        for (int i = 0; i < columns; i++) {
            double angle = M_PI * random_uniform(state), span = longest_um - shortest_um;
            ellipse e = {.a = longest_um - 0.3 * random_uniform(state), .cosine = cos(angle), .sine = sin(angle)};
            e.b = shortest_um + 0.6 * span * random_uniform(state);
            e.x = (i + 0.5) * spacing_um + 0.6 * (random_uniform(state) - 0.5);
            e.y = (j + 0.5) * spacing_um + 0.6 * (random_uniform(state) - 0.5);
            draw_nucleus(s, &e, (int)++f->found.n, mask, &f->found);
            if (s->snr > 0 && !place_signals(s, &e, state, f)) return false;
        }
    }
    return make_images(s, mask, state, f);
}

bool true_field_make(const scene *s, uint64_t seed, size_t index, true_field *out)
{
    uint64_t state = seed * 1000003 + index;
    *out = (true_field){.image = {.index = index,
                                  .name = "made",
                                  .width = s->width,
                                  .height = s->height,
                                  .pixel_um = s->pixel_um,
                                  .n_z = 1,
                                  .n_channels = 3,
                                  .dapi = s->no_dapi ? -1 : 0,
                                  .probe = {1, 2},
                                  .channels = {{.name = "DAPI", .colour = "dapi", .saturation_counts = 65535},
                                               {.name = "green", .colour = "green"},
                                               {.name = "orange", .colour = "orange"}}}};
    plane mask = {0};
    bool made = fill_field(s, &state, out, &mask);
    plane_free(&mask);
    if (!made) true_field_free(out);
    return made;
}

void true_field_free(true_field *f)
{
    field_free(&f->image);
    nuclei_free(&f->found);
    free(f->rows);
    *f = (true_field){0};
}
