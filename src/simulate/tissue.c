/* Cytoplasm: the nuclei's outlines widened and blurred, cloudy by a smooth random field. Collagen: wavy lines in bundles of
 * one direction, each a Gaussian across, made dark where a nucleus lies, since fibres run between cells. */
#include "simulate/tissue.h"

#include <math.h>
#include <stdlib.h>

#include "simulate/purposes.h"
#include "stats/random.h"

#define PI 3.14159265358979323846
#define CYTOPLASM_UM 2.0 /* blur of the outlines: cytoplasm of about half a nucleus around it */
#define OVER_NUCLEUS 0.5 /* cytoplasm above and below a nucleus against beside it */
#define EDGE_UM 0.4      /* over which one passes into the other */
#define CLOUD_UM 3.0
#define CLOUD_DEPTH 0.5 /* of exp(field) */
#define FIBRES_A_BUNDLE 6
#define BUNDLE_UM 3.0   /* deviation of its fibres' distances */
#define CROSSING 0.04   /* of a fibre's light that is left over a true_nucleus */
#define BEADING 0.4     /* swing of a fibre's light along it: fibrils join and part */
#define BEAD_SHARE 0.23 /* of its wave length */
#define STEP_SHARE 0.4  /* of a fibre's width between its dots */

/* A smooth field of variance 1, drawn on cells as coarse as it allows. */
typedef struct cloud {
    plane cells;
    double cell_px;
} cloud;

static void cloud_free(cloud *c)
{
    plane_free(&c->cells);
}

static sunder_status cloud_new(int width, int height, double sigma_px, random_stream *r, cloud *out, sunder_error *err)
{
    const double sigma_cells = 2;
    *out = (cloud){.cell_px = sigma_px / sigma_cells};
    int columns = (int)ceil(width / out->cell_px) + 2, rows = (int)ceil(height / out->cell_px) + 2;
    sunder_status status = plane_new(columns, rows, &out->cells, err);
    size_t n = (size_t)columns * (size_t)rows;
    for (size_t i = 0; i < n && status == SUNDER_OK; i++)
        out->cells.px[i] = (float)(random_normal(r) * 2 * sqrt(PI) * sigma_cells);
    return status == SUNDER_OK ? gaussian_blur_in_place(&out->cells, sigma_cells, err) : status;
}

static float cloud_at(const cloud *c, int x, int y)
{
    double u = x / c->cell_px, v = y / c->cell_px;
    int i = (int)u, k = (int)v;
    const float *at = c->cells.px + (size_t)k * (size_t)c->cells.width + i, *below = at + c->cells.width;
    float a = (float)(u - i), b = (float)(v - k);
    return (1 - b) * ((1 - a) * at[0] + a * at[1]) + b * ((1 - a) * below[0] + a * below[1]);
}

sunder_status draw_cytoplasm(const scenario *s, const plane *nuclei, uint64_t seed, int field, plane *out_cytoplasm,
                             sunder_error *err)
{
    random_stream r = random_stream_of(seed, (uint64_t)field, 0, PURPOSE_CYTOPLASM);
    SUNDER_AUTO(cloud_free) cloud c = {0};
    SUNDER_AUTO(plane_free) plane soft = {0};
    sunder_status status = cloud_new(nuclei->width, nuclei->height, CLOUD_UM / s->image.pixel_um, &r, &c, err);
    if (status == SUNDER_OK) status = gaussian_blur(nuclei, CYTOPLASM_UM / s->image.pixel_um, &soft, err);
    if (status != SUNDER_OK) return status;
    for (int y = 0; y < soft.height; y++)
        for (int x = 0; x < soft.width; x++) {
            float *px = &soft.px[(size_t)y * (size_t)soft.width + (size_t)x];
            float there = nuclei->px[(size_t)y * (size_t)soft.width + (size_t)x];
            float around = fminf(2 * *px, 1) * (1 - (float)(1 - OVER_NUCLEUS) * there);
            *px = around * expf((float)CLOUD_DEPTH * cloud_at(&c, x, y));
        }
    return gaussian_blur(&soft, EDGE_UM / s->image.pixel_um, out_cytoplasm, err);
}

/* A wavy line: its place along a straight one, and how far it swings to the side. */
typedef struct fibre {
    double x_px, y_px, angle; /* its middle and direction */
    double length_px, width_px, brightness;
    double swing_px, wave_px, phase;
} fibre;

static void add_dot(double x_px, double y_px, double sigma_px, double height, plane *into)
{
    int reach = (int)ceil(3 * sigma_px);
    int x0 = (int)floor(x_px) - reach, y0 = (int)floor(y_px) - reach;
    for (int y = y0; y <= y0 + 2 * reach + 1; y++) {
        if (y < 0 || y >= into->height) continue;
        for (int x = x0; x <= x0 + 2 * reach + 1; x++) {
            if (x < 0 || x >= into->width) continue;
            double d2 = (x - x_px) * (x - x_px) + (y - y_px) * (y - y_px);
            into->px[(size_t)y * (size_t)into->width + (size_t)x] +=
                (float)(height * exp(-d2 / (2 * sigma_px * sigma_px)));
        }
    }
}

static void add_fibre(const fibre *f, plane *into)
{
    double step = STEP_SHARE * f->width_px, sigma = f->width_px / 2.355;
    /* Dots a step apart along a line add up to its height times sqrt(2 pi) sigma / step. */
    double height = f->brightness * step / (sqrt(2 * PI) * sigma);
    int dots = (int)ceil(f->length_px / step);
    for (int i = 0; i < dots; i++) {
        double along = i * step - f->length_px / 2;
        double aside = f->swing_px * sin(2 * PI * along / f->wave_px + f->phase);
        double fade = 1 - pow(2 * along / f->length_px, 4);
        fade *= 1 + BEADING * sin(2 * PI * along / (BEAD_SHARE * f->wave_px) + 3 * f->phase);
        double x = f->x_px + along * cos(f->angle) - aside * sin(f->angle);
        double y = f->y_px + along * sin(f->angle) + aside * cos(f->angle);
        if (x < -20 || y < -20 || x > into->width + 20 || y > into->height + 20) continue;
        add_dot(x, y, sigma, height * fade, into);
    }
}

static fibre draw_bundle(const scenario *s, random_stream *r)
{
    double px = s->image.pixel_um;
    return (fibre){.x_px = random_uniform(r, 0, s->image.width_px),
                   .y_px = random_uniform(r, 0, s->image.height_px),
                   .angle = random_uniform(r, -PI, PI),
                   .swing_px = random_uniform(r, 0.5, 2) / px,
                   .wave_px = random_uniform(r, 15, 40) / px,
                   .phase = random_uniform(r, -PI, PI)};
}

static fibre draw_fibre(const scenario *s, const fibre *bundle, random_stream *r)
{
    double px = s->image.pixel_um, aside = BUNDLE_UM / px * random_normal(r), ahead = 10 / px * random_normal(r);
    fibre f = *bundle;
    f.x_px += ahead * cos(f.angle) - aside * sin(f.angle);
    f.y_px += ahead * sin(f.angle) + aside * cos(f.angle);
    f.angle += 0.06 * random_normal(r);
    f.phase += 0.5 * random_normal(r);
    f.length_px = random_uniform(r, 20, 70) / px;
    f.width_px = fmax(s->tissue.fibre_width_um * random_uniform(r, 0.6, 1.6) / px, 1);
    f.brightness = random_log_normal(r, 0.4);
    return f;
}

sunder_status draw_fibres(const scenario *s, const plane *nuclei, uint64_t seed, int field, plane *out_fibres,
                          sunder_error *err)
{
    random_stream r = random_stream_of(seed, (uint64_t)field, 0, PURPOSE_FIBRES);
    SUNDER_AUTO(plane_free) plane fibres = {0}, soft = {0};
    sunder_status status = plane_new(nuclei->width, nuclei->height, &fibres, err);
    if (status == SUNDER_OK) status = gaussian_blur(nuclei, 0.3 / s->image.pixel_um, &soft, err);
    if (status != SUNDER_OK) return status;
    fibre bundle = {0};
    for (int i = 0; i < s->tissue.fibres; i++) {
        if (i % FIBRES_A_BUNDLE == 0) bundle = draw_bundle(s, &r);
        fibre f = draw_fibre(s, &bundle, &r);
        add_fibre(&f, &fibres);
    }
    size_t n = (size_t)fibres.width * (size_t)fibres.height;
    for (size_t i = 0; i < n; i++) fibres.px[i] *= 1 - (1 - (float)CROSSING) * fminf(soft.px[i], 1);
    *out_fibres = fibres;
    fibres.px = NULL;
    return SUNDER_OK;
}
