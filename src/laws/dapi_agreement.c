/* A probe's channel shows each nucleus softly: its own light, out-of-focus haze and what bleeds through of DAPI. In a window
 * round one nucleus that light is modelled as a plane plus a share of DAPI displaced by s, signals cut out, in cells of
 * 0.3 um: coarse, because only outlines and large patches of chromatin are shared. Least squares: the residual falls by the
 * squared partial correlation r, and the log likelihood of n cells grows by -n/2 ln(1 - r^2). The share may be negative:
 * cytoplasm can outshine the nucleus. Matching by least squares with nuisance gain and offset: Lewis 1995, Fast Normalized
 * Cross-Correlation. Cells are taken as independent, which they are not: errors come from the scatter of nuclei. */
#include "laws/dapi_agreement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/run_time_simd.h"

static const double cell_um = 0.3, margin_um = 1.5;
static const double bright_significance = 5; /* algorithms.md 8.2.3: weaker ones are noise as often as not */
static const double signal_radius_um = 0.6;  /* three widths of a usual signal */
static const double least_open = 0.5;        /* of the cells of a window */
static const double most_r2 = 1 - 1e-6;      /* no picture holds more than float pixels can say */
enum { LANES = 8, SUMS = 5, PLANE_TERMS = 3 };

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

/* The cells of one window. DAPI has AGREEMENT_HALF more on each side; rows are padded for the lanes. */
typedef struct window {
    int x0, y0, cell_px;        /* first pixel */
    int width, height;          /* cells */
    int stride, dapi_stride;    /* floats from row to row */
    float *dapi;                /* mean of the window taken off */
    float *light, *open;        /* the channel, its plane taken off, 0 where closed; 1 where compared, else 0 */
    float *open_x, *open_y;     /* open times the place, -1 to 1 */
    double n, light_squares;    /* open cells; sum of light^2 */
    double plane[PLANE_TERMS][PLANE_TERMS]; /* inverse of the normal matrix of 1, x, y over the open cells */
} window;

static void window_free(window *w)
{
    free(w->dapi);
    free(w->light);
    free(w->open);
    free(w->open_x);
    free(w->open_y);
}

/* False when the window and the reach of the displacements leave the field. */
static bool place_window(const field *f, const nucleus *one, window *w)
{
    const int cell = cell_px_of(f->pixel_um), margin = (int)ceil(margin_um / f->pixel_um), reach = AGREEMENT_HALF * cell;
    *w = (window){.x0 = one->x0 - margin, .y0 = one->y0 - margin, .cell_px = cell};
    w->width = (one->x1 + margin - w->x0) / cell, w->height = (one->y1 + margin - w->y0) / cell;
    w->stride = (w->width + LANES - 1) / LANES * LANES;
    w->dapi_stride = w->stride + 2 * AGREEMENT_HALF;
    return w->x0 >= reach && w->y0 >= reach && w->x0 + w->width * cell + reach <= f->width &&
           w->y0 + w->height * cell + reach <= f->height;
}

static bool window_new(window *w)
{
    const size_t cells = (size_t)w->stride * (size_t)w->height;
    w->dapi = array_new((size_t)w->dapi_stride, (size_t)(w->height + 2 * AGREEMENT_HALF) * sizeof *w->dapi);
    w->light = array_new(cells, sizeof *w->light);
    w->open = array_new(cells, sizeof *w->open);
    w->open_x = array_new(cells, sizeof *w->open_x);
    w->open_y = array_new(cells, sizeof *w->open_y);
    return w->dapi && w->light && w->open && w->open_x && w->open_y;
}

/* Mean of each cell of a part of an image. */
static void bin(const plane *image, int x0, int y0, int cell_px, int width, int height, int stride, float *cells)
{
    const float share = 1 / (float)(cell_px * cell_px);
    for (int y = 0; y < height; y++) {
        float *row = cells + (size_t)y * (size_t)stride;
        memset(row, 0, (size_t)stride * sizeof *row);
        for (int v = 0; v < cell_px; v++) {
            const float *px = image->px + (size_t)(y0 + y * cell_px + v) * (size_t)image->width + x0;
            for (int x = 0; x < width; x++)
                for (int u = 0; u < cell_px; u++) row[x] += px[x * cell_px + u];
        }
        for (int x = 0; x < width; x++) row[x] *= share;
    }
}

static void bin_dapi(const field *f, window *w)
{
    const int reach = AGREEMENT_HALF * w->cell_px, width = w->width + 2 * AGREEMENT_HALF;
    const int height = w->height + 2 * AGREEMENT_HALF;
    double sum = 0;
    bin(field_dapi(f), w->x0 - reach, w->y0 - reach, w->cell_px, width, height, w->dapi_stride, w->dapi);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) sum += (double)w->dapi[(size_t)y * (size_t)w->dapi_stride + (size_t)x];
    const float mean = (float)(sum / ((double)width * height));
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) w->dapi[(size_t)y * (size_t)w->dapi_stride + (size_t)x] -= mean;
}

static void close_disc(window *w, double x_px, double y_px, double radius_px)
{
    for (int y = 0; y < w->height; y++) {
        const double dy = w->y0 + (y + 0.5) * w->cell_px - 0.5 - y_px;
        if (fabs(dy) > radius_px) continue;
        for (int x = 0; x < w->width; x++) {
            const double dx = w->x0 + (x + 0.5) * w->cell_px - 0.5 - x_px;
            if (dx * dx + dy * dy < radius_px * radius_px) w->open[(size_t)y * (size_t)w->stride + (size_t)x] = 0;
        }
    }
}

/* Signals of either colour: each bleeds into the other. */
static void open_window(const field *f, const candidates *found, window *w)
{
    for (int y = 0; y < w->height; y++)
        for (int x = 0; x < w->width; x++) w->open[(size_t)y * (size_t)w->stride + (size_t)x] = 1;
    for (size_t i = 0; i < found->n; i++) {
        const candidate *c = &found->rows[i];
        if (c->significance > bright_significance)
            close_disc(w, c->centre_um.x / f->pixel_um, c->centre_um.y / f->pixel_um, signal_radius_um / f->pixel_um);
    }
    for (int y = 0; y < w->height; y++) {
        for (int x = 0; x < w->width; x++) {
            const size_t at = (size_t)y * (size_t)w->stride + (size_t)x;
            w->open_x[at] = w->open[at] * (2 * ((float)x + 0.5F) / (float)w->width - 1);
            w->open_y[at] = w->open[at] * (2 * ((float)y + 0.5F) / (float)w->height - 1);
            w->n += (double)w->open[at];
        }
    }
}

/* Inverse of a symmetric 3 x 3 matrix by its adjugate; false when there is none. */
static bool invert(const double m[PLANE_TERMS][PLANE_TERMS], double out[PLANE_TERMS][PLANE_TERMS])
{
    for (int i = 0; i < PLANE_TERMS; i++) {
        for (int k = 0; k < PLANE_TERMS; k++) {
            const int a = (k + 1) % 3, b = (k + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            out[i][k] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
        }
    }
    const double det = m[0][0] * out[0][0] + m[0][1] * out[1][0] + m[0][2] * out[2][0];
    for (int i = 0; i < PLANE_TERMS; i++)
        for (int k = 0; k < PLANE_TERMS; k++) out[i][k] /= det;
    return isfinite(1 / det);
}

static void dot(const float *a, const float *b, const window *w, double *out)
{
    *out = 0;
    for (size_t i = 0; i < (size_t)w->stride * (size_t)w->height; i++) *out += (double)a[i] * (double)b[i];
}

/* The plane that fits `light` over the open cells is taken off, and what is closed is set to 0. False for a window that
 * says nothing. */
static bool flatten(window *w)
{
    const float *terms[PLANE_TERMS] = {w->open, w->open_x, w->open_y};
    double normal[PLANE_TERMS][PLANE_TERMS], right[PLANE_TERMS], share[PLANE_TERMS] = {0};
    for (int i = 0; i < PLANE_TERMS; i++) {
        for (int k = 0; k < PLANE_TERMS; k++) dot(terms[i], terms[k], w, &normal[i][k]);
        dot(terms[i], w->light, w, &right[i]);
    }
    if (!(w->n > least_open * w->width * w->height) || !invert(normal, w->plane)) return false;
    for (int i = 0; i < PLANE_TERMS; i++)
        for (int k = 0; k < PLANE_TERMS; k++) share[i] += w->plane[i][k] * right[k];
    w->light_squares = 0;
    for (size_t i = 0; i < (size_t)w->stride * (size_t)w->height; i++) {
        double fitted = share[0] + share[1] * (double)w->open_x[i] + share[2] * (double)w->open_y[i];
        w->light[i] = w->open[i] > 0 ? (float)((double)w->light[i] - fitted) : 0;
        w->light_squares += (double)w->light[i] * (double)w->light[i];
    }
    return w->light_squares > 0;
}

/* Sums over the open cells of DAPI at one displacement times 1, x, y, itself and the light. */
FASTEST_AT_RUN_TIME
static void sums_at(const window *w, const float *dapi, double out[SUMS])
{
    float sums[SUMS][LANES] = {{0}};
    for (int y = 0; y < w->height; y++) {
        const size_t row = (size_t)y * (size_t)w->stride;
        const float *d = dapi + (size_t)y * (size_t)w->dapi_stride;
        for (size_t x = 0; x < (size_t)w->stride; x += LANES) {
            for (size_t k = 0; k < LANES; k++) {
                const size_t at = row + x + k;
                const float value = d[x + k], open = w->open[at] * value;
                sums[0][k] += open;
                sums[1][k] += w->open_x[at] * value;
                sums[2][k] += w->open_y[at] * value;
                sums[3][k] += open * value;
                sums[4][k] += w->light[at] * value;
            }
        }
    }
    for (int i = 0; i < SUMS; i++) {
        out[i] = 0;
        for (int k = 0; k < LANES; k++) out[i] += (double)sums[i][k];
    }
}

static double gain_at(const window *w, int x, int y)
{
    double sums[SUMS], explained = 0;
    sums_at(w, w->dapi + (size_t)y * (size_t)w->dapi_stride + (size_t)x, sums);
    for (int i = 0; i < PLANE_TERMS; i++)
        for (int k = 0; k < PLANE_TERMS; k++) explained += sums[i] * w->plane[i][k] * sums[k];
    const double squares = sums[3] - explained;
    if (!(squares > 0)) return 0;
    return -0.5 * w->n * log1p(-fmin(most_r2, sums[4] * sums[4] / (squares * w->light_squares)));
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
    if (!window_new(w)) return fail_memory(err, "the shift to DAPI");
    bin_dapi(f, w);
    open_window(f, found, w);
    sunder_status status = SUNDER_OK;
    for (int end = END_5P; status == SUNDER_OK && end <= END_3P; end++) {
        const field_channel *probe = field_probe(f, (probe_end)end);
        if (!probe || !probe->image.px) continue;
        bin(&probe->image, w->x0, w->y0, w->cell_px, w->width, w->height, w->stride, w->light);
        if (flatten(w)) status = add_row(w, (probe_end)end, out, err);
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
        SUNDER_AUTO(window_free) window w = {0};
        if (!place_window(f, &n->rows[i], &w)) continue;
        const sunder_status status = compare_nucleus(f, &w, found, out_rows, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}
