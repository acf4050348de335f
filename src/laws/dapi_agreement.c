/* A probe's channel shows each nucleus softly: its own light, out-of-focus haze and what bleeds through of DAPI. In a window
 * round one nucleus that light is modelled as a share of DAPI displaced by s, signals cut out, in cells of 0.3 um: coarse,
 * because only outlines and large patches of chromatin are shared. Both are compared after the mean of their
 * surroundings was taken off: cytoplasm and lamp are broad, and where the window cuts them they would stand still
 * whatever the shift, and pull it to zero. Least squares: the residual falls by the squared correlation r, and the log
 * likelihood of n cells grows by -n/2 ln(1 - r^2). The share may be negative: cytoplasm can outshine the nucleus. Matching with
 * nuisance gain and offset: Lewis 1995, Fast Normalized Cross-Correlation. Cells are taken as independent, which they are
 * not: errors come from the scatter of nuclei. */
#include "laws/dapi_agreement.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/run_time_simd.h"

static const double cell_um = 0.3, margin_um = 1.0;
static const double bright_significance = 5; /* algorithms.md 8.2.3: weaker ones are noise as often as not */
static const double signal_radius_um = 0.6;  /* three widths of a usual signal */
static const double least_open = 0.5;        /* of the cells of a window */
static const double most_r2 = 1 - 1e-6;      /* no picture holds more than float pixels can say */

/* NEAR: cells on each side whose mean is taken off, 1.5 um; narrower than a nucleus, so that outlines stay. */
enum { LANES = 8, SUMS = 3, NEAR = 5, DAPI_EXTRA = AGREEMENT_HALF + NEAR };

void dapi_agreements_free(dapi_agreements *a)
{
    free(a->rows);
    *a = (dapi_agreements){0};
}

static int cell_px_of(double pixel_um)
{
    return (int)fmax(1, floor(cell_um / pixel_um + 0.5));
}

double dapi_agreement_step_um(double pixel_um)
{
    return cell_px_of(pixel_um) * pixel_um;
}

/* One nucleus and its surroundings in cells. Planes are padded on the right to whole lanes, with 0. */
typedef struct window {
    int x0, y0, cell_px;     /* first pixel */
    int width, height;       /* cells */
    plane dapi;              /* AGREEMENT_HALF more on each side */
    plane light, open;       /* the channel, 0 where closed; 1 where compared, else 0 */
    double n, light_squares; /* open cells; sum of light^2 */
} window;

static void window_free(window *w)
{
    plane_free(&w->dapi);
    plane_free(&w->light);
    plane_free(&w->open);
}

/* False when what is needed of the image leaves the field. */
static bool place_window(const field *f, const nucleus *one, window *w)
{
    const int cell = cell_px_of(f->pixel_um), margin = (int)ceil(margin_um / f->pixel_um), reach = DAPI_EXTRA * cell;
    *w = (window){.x0 = one->x0 - margin, .y0 = one->y0 - margin, .cell_px = cell};
    w->width = (one->x1 + margin - w->x0) / cell, w->height = (one->y1 + margin - w->y0) / cell;
    return w->x0 >= reach && w->y0 >= reach && w->x0 + w->width * cell + reach <= f->width &&
           w->y0 + w->height * cell + reach <= f->height;
}

static float *row_of(const plane *p, int y)
{
    return p->px + (size_t)y * (size_t)p->width;
}

/* Means of cells, `extra` more than the window on each side. */
static sunder_status bin(const plane *image, const window *w, int extra, plane *out, sunder_error *err)
{
    const int n = w->cell_px, x0 = w->x0 - extra * n, y0 = w->y0 - extra * n;
    const float share = 1 / (float)(n * n);
    const sunder_status status = plane_new(w->width + 2 * extra, w->height + 2 * extra, out, err);
    for (int y = 0; status == SUNDER_OK && y < out->height; y++) {
        float *row = row_of(out, y);
        for (int v = 0; v < n; v++) {
            const float *px = row_of(image, y0 + y * n + v) + x0;
            for (int x = 0; x < out->width; x++)
                for (int u = 0; u < n; u++) row[x] += px[x * n + u];
        }
        for (int x = 0; x < out->width; x++) row[x] *= share;
    }
    return status;
}

/* Adds `taps` neighbouring cells, `step` floats apart. */
FASTEST_AT_RUN_TIME
static void add_taps(const float *restrict from, size_t step, int taps, int width, float *restrict to)
{
    for (int k = 0; k < taps; k++)
        for (int x = 0; x < width; x++) to[x] += from[(size_t)k * step + (size_t)x];
}

/* Sums over the cells within NEAR along both axes; the result is that much smaller on each side. */
static sunder_status sum_near(const plane *p, plane *out, sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane across = {0};
    sunder_status status = plane_new(p->width - 2 * NEAR, p->height, &across, err);
    if (status == SUNDER_OK) status = plane_new(across.width, p->height - 2 * NEAR, out, err);
    if (status != SUNDER_OK) return status;
    for (int y = 0; y < p->height; y++) add_taps(row_of(p, y), 1, 2 * NEAR + 1, across.width, row_of(&across, y));
    for (int y = 0; y < out->height; y++)
        add_taps(row_of(&across, y), (size_t)across.width, 2 * NEAR + 1, out->width, row_of(out, y));
    return SUNDER_OK;
}

/* The cells of p, closed ones 0, less the mean of the open ones near; padded, NEAR smaller on each side than p. */
static sunder_status take_off_near(const plane *p, const plane *open, int pad, plane *out, sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane sums = {0}, counts = {0};
    sunder_status status = sum_near(p, &sums, err);
    if (status == SUNDER_OK && open) status = sum_near(open, &counts, err);
    if (status == SUNDER_OK) status = plane_new(sums.width + pad, sums.height, out, err);
    if (status != SUNDER_OK) return status;
    const float all = (2 * NEAR + 1) * (2 * NEAR + 1);
    for (int y = 0; y < sums.height; y++) {
        for (int x = 0; x < sums.width; x++) {
            const bool closed = open && row_of(open, y + NEAR)[x + NEAR] == 0;
            const float count = open ? row_of(&counts, y)[x] : all;
            row_of(out, y)[x] = closed ? 0 : row_of(p, y + NEAR)[x + NEAR] - row_of(&sums, y)[x] / count;
        }
    }
    return SUNDER_OK;
}

static void close_disc(const window *w, plane *open, double x_px, double y_px, double radius_px)
{
    for (int y = 0; y < open->height; y++) {
        const double dy = w->y0 + (y - NEAR + 0.5) * w->cell_px - 0.5 - y_px;
        if (fabs(dy) > radius_px) continue;
        for (int x = 0; x < open->width; x++) {
            const double dx = w->x0 + (x - NEAR + 0.5) * w->cell_px - 0.5 - x_px;
            if (dx * dx + dy * dy < radius_px * radius_px) row_of(open, y)[x] = 0;
        }
    }
}

/* Signals of either colour: each bleeds into the other. NEAR more than the window on each side. */
static sunder_status open_window(const field *f, const candidates *found, const window *w, plane *out,
                                 sunder_error *err)
{
    const sunder_status status = plane_new(w->width + 2 * NEAR, w->height + 2 * NEAR, out, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < (size_t)out->width * (size_t)out->height; i++) out->px[i] = 1;
    for (size_t i = 0; i < found->n; i++) {
        const candidate *c = &found->rows[i];
        if (c->significance > bright_significance)
            close_disc(w, out, c->centre_um.x / f->pixel_um, c->centre_um.y / f->pixel_um,
                       signal_radius_um / f->pixel_um);
    }
    return SUNDER_OK;
}

/* The light of a channel in the window, its mean over the open cells taken off. */
static sunder_status take_light(const plane *image, const plane *open, window *w, sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane cells = {0};
    const int pad = (LANES - w->width % LANES) % LANES;
    sunder_status status = bin(image, w, NEAR, &cells, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < (size_t)cells.width * (size_t)cells.height; i++) cells.px[i] *= open->px[i];
    plane_free(&w->light);
    plane_free(&w->open);
    status = take_off_near(&cells, open, pad, &w->light, err);
    if (status == SUNDER_OK) status = plane_new(w->light.width, w->light.height, &w->open, err);
    if (status != SUNDER_OK) return status;
    double sum = 0;
    w->n = w->light_squares = 0;
    for (int y = 0; y < w->height; y++) {
        for (int x = 0; x < w->width; x++) {
            row_of(&w->open, y)[x] = row_of(open, y + NEAR)[x + NEAR];
            w->n += (double)row_of(&w->open, y)[x], sum += (double)row_of(&w->light, y)[x];
        }
    }
    const float mean = (float)(sum / fmax(1, w->n));
    for (size_t i = 0; i < (size_t)w->light.width * (size_t)w->light.height; i++) {
        w->light.px[i] -= mean * w->open.px[i];
        w->light_squares += (double)w->light.px[i] * (double)w->light.px[i];
    }
    return SUNDER_OK;
}

typedef float eight __attribute__((vector_size(4 * LANES), aligned(4)));

/* Sums over the open cells of DAPI, its square and its product with the light, DAPI displaced to begin at `dapi`. */
FASTEST_AT_RUN_TIME
static void sums_at(const window *w, const float *dapi, double out[SUMS])
{
    eight plain = {0}, squared = {0}, product = {0};
    for (int y = 0; y < w->height; y++) {
        const float *open = row_of(&w->open, y), *light = row_of(&w->light, y);
        const float *d = dapi + (size_t)y * (size_t)w->dapi.width;
        for (int x = 0; x < w->open.width; x += LANES) {
            const eight value = *(const eight *)(d + x), seen = *(const eight *)(open + x) * value;
            plain += seen;
            squared += seen * value;
            product += *(const eight *)(light + x) * value;
        }
    }
    for (int i = 0; i < SUMS; i++) out[i] = 0;
    for (int k = 0; k < LANES; k++) {
        out[0] += (double)plain[k];
        out[1] += (double)squared[k];
        out[2] += (double)product[k];
    }
}

static double gain_at(const window *w, int x, int y)
{
    double sums[SUMS];
    sums_at(w, row_of(&w->dapi, y) + x, sums);
    const double squares = sums[1] - sums[0] * sums[0] / w->n;
    if (!(squares > 0)) return 0;
    return -0.5 * w->n * log1p(-fmin(most_r2, sums[2] * sums[2] / (squares * w->light_squares)));
}

static sunder_status add_row(const window *w, probe_end end, dapi_agreements *out, sunder_error *err)
{
    if (!array_reserve((void **)&out->rows, &out->capacity, out->n + 1, sizeof *out->rows))
        return fail_memory(err, "the shift to DAPI");
    dapi_agreement *row = &out->rows[out->n++];
    row->end = end;
    for (int y = 0; y < AGREEMENT_SIDE; y++)
        for (int x = 0; x < AGREEMENT_SIDE; x++) row->gain[y * AGREEMENT_SIDE + x] = gain_at(w, x, y);
    return SUNDER_OK;
}

static sunder_status compare_nucleus(const field *f, window *w, const candidates *found, dapi_agreements *out,
                                     sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane cells = {0}, open = {0};
    const int pad = (LANES - w->width % LANES) % LANES;
    sunder_status status = bin(field_dapi(f), w, DAPI_EXTRA, &cells, err);
    if (status == SUNDER_OK) status = take_off_near(&cells, NULL, pad, &w->dapi, err);
    if (status == SUNDER_OK) status = open_window(f, found, w, &open, err);
    for (int end = END_5P; status == SUNDER_OK && end <= END_3P; end++) {
        const field_channel *probe = field_probe(f, (probe_end)end);
        if (!probe || !probe->image.px) continue;
        status = take_light(&probe->image, &open, w, err);
        const bool says_something = w->n > least_open * w->width * w->height && w->light_squares > 0;
        if (status == SUNDER_OK && says_something) status = add_row(w, (probe_end)end, out, err);
    }
    return status;
}

static bool can_compare(const field *f, const nucleus *one)
{
    window w;
    return one->excluded == EXCLUDED_NOT && place_window(f, one, &w);
}

sunder_status dapi_agreement_measure(const field *f, const nuclei *n, const candidates *found, size_t most,
                                     dapi_agreements *out_rows, sunder_error *err)
{
    size_t usable = 0, seen = 0;
    if (!field_dapi(f)) return SUNDER_OK;
    for (size_t i = 0; i < n->n; i++) usable += can_compare(f, &n->rows[i]);
    const size_t wanted = usable < most ? usable : most;
    for (size_t i = 0; i < n->n; i++) {
        if (!can_compare(f, &n->rows[i])) continue;
        /* Every usable / wanted-th, without fractions. */
        const bool is_chosen = (seen + 1) * wanted / usable > seen * wanted / usable;
        seen += 1;
        if (!is_chosen) continue;
        SUNDER_AUTO(window_free) window w;
        if (!place_window(f, &n->rows[i], &w)) continue;
        const sunder_status status = compare_nucleus(f, &w, found, out_rows, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}
