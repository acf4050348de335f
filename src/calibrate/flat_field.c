/* A retrospective flat field (after Peng et al. 2017, BaSiC, doi:10.1038/ncomms14836, without its low-rank part, which
 * needs tens of fields): in each cell of a coarse grid the dim quarter of the pixels lies beside nuclei and signals, and
 * its level above the offset follows the light. The median over the fields of its logarithm, each field's own level taken
 * off, is fitted by a smooth low-order surface with Tukey weights. Its error is that of a jackknife over five groups of
 * fields, and what the unknown offset makes of it. Tissue that is brighter in one place of every field would be taken
 * for light; therefore bright objects are heard as witnesses, which must fall off alike. */
#include "calibrate/flat_field.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"

static const double dim_quantile = 0.25;
enum {
    PER_CELL = 8,
    CELLS = LIGHT_CELLS * LIGHT_CELLS,
    ROUNDS = 6,
    TERMS = FLAT_TERMS + 1,
    LEAST_WITNESSES = 50,
    GROUPS = 5
};

static const double tukey_c = 4.685, least_scale = 1e-3; /* efficiency 95 % for normal residuals */
static const double ridge = 1e-6;
static const double significant = 3;        /* standard errors */
static const double least_fall_off = 0.02;  /* below it no brightness is read differently */
static const double most_error_frac = 0.05; /* a surface less known than that mends nothing */

light_grid light_grid_look(const plane *image, double saturation_counts)
{
    light_grid grid = {image->width, image->height, {{0}}};
    for (int row = 0; row < LIGHT_CELLS; row++) {
        for (int column = 0; column < LIGHT_CELLS; column++) {
            float values[PER_CELL * PER_CELL];
            size_t n = 0;
            for (int i = 0; i < PER_CELL * PER_CELL; i++) {
                int down = i / PER_CELL, across = i % PER_CELL;
                double fy = (row + (down + 0.5) / PER_CELL) / LIGHT_CELLS;
                double fx = (column + (across + 0.5) / PER_CELL) / LIGHT_CELLS;
                size_t y = (size_t)(fy * image->height), x = (size_t)(fx * image->width);
                values[n++] = image->px[y * (size_t)image->width + x];
            }
            float dim = select_float(values, n, (size_t)(dim_quantile * (double)(n - 1)));
            bool clipped = saturation_counts > 0 && dim >= saturation_counts;
            grid.cells[row][column] = clipped ? NAN : dim;
        }
    }
    return grid;
}

static void terms_at(double u, double v, double out[TERMS])
{
    double r2 = u * u + v * v;
    out[0] = 1, out[1] = u, out[2] = v, out[3] = r2, out[4] = r2 * r2, out[5] = u * u - v * v, out[6] = u * v;
}

static double middle_of_cell(int i)
{
    return 2 * (i + 0.5) / LIGHT_CELLS - 1;
}

static double median_of(float *values, size_t n)
{
    if (n == 0) return NAN;
    double upper = (double)select_float(values, n, n / 2);
    return n % 2 ? upper : 0.5 * (upper + (double)select_float(values, n, n / 2 - 1));
}

/* Gaussian elimination with pivots; false when singular. The matrix and the right side are overwritten. */
static bool solve(double a[TERMS][TERMS], double b[TERMS])
{
    for (int k = 0; k < TERMS; k++) {
        int pivot = k;
        for (int i = k + 1; i < TERMS; i++)
            if (fabs(a[i][k]) > fabs(a[pivot][k])) pivot = i;
        if (!(fabs(a[pivot][k]) > 0)) return false;
        for (int j = 0; j < TERMS; j++) {
            double kept = a[k][j];
            a[k][j] = a[pivot][j], a[pivot][j] = kept;
        }
        double kept = b[k];
        b[k] = b[pivot], b[pivot] = kept;
        for (int i = k + 1; i < TERMS; i++) {
            double factor = a[i][k] / a[k][k];
            for (int j = k; j < TERMS; j++) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (int k = TERMS - 1; k >= 0; k--) {
        for (int j = k + 1; j < TERMS; j++) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
    return true;
}

static double surface(const double c[TERMS], double u, double v)
{
    double t[TERMS], sum = 0;
    terms_at(u, v, t);
    for (int i = 0; i < TERMS; i++) sum += c[i] * t[i];
    return sum;
}

static bool refit(const double *cells, const double *weight, double c[TERMS])
{
    double a[TERMS][TERMS] = {{0}}, b[TERMS] = {0};
    for (int i = 0; i < CELLS; i++) {
        double t[TERMS];
        if (!(weight[i] > 0)) continue;
        terms_at(middle_of_cell(i % LIGHT_CELLS), middle_of_cell(i / LIGHT_CELLS), t);
        for (int j = 0; j < TERMS; j++) {
            b[j] += weight[i] * t[j] * cells[i];
            for (int k = 0; k < TERMS; k++) a[j][k] += weight[i] * t[j] * t[k];
        }
    }
    for (int j = 1; j < TERMS; j++) a[j][j] += ridge * CELLS;
    if (!solve(a, b)) return false;
    memcpy(c, b, sizeof b);
    return true;
}

/* Robust surface through the cells (NaN: unknown), made to a mean F of 1; false when too few are known. */
static bool fit_surface(const double cells[CELLS], double c[TERMS])
{
    double weight[CELLS], off[CELLS];
    int known = 0;
    for (int i = 0; i < CELLS; i++) weight[i] = isfinite(cells[i]), known += isfinite(cells[i]);
    if (known < CELLS / 2) return false;
    for (int round = 0; round < ROUNDS; round++) {
        float sizes[CELLS];
        size_t n = 0;
        if (!refit(cells, weight, c)) return false;
        for (int i = 0; i < CELLS; i++) {
            off[i] = cells[i] - surface(c, middle_of_cell(i % LIGHT_CELLS), middle_of_cell(i / LIGHT_CELLS));
            if (isfinite(off[i])) sizes[n++] = (float)fabs(off[i]);
        }
        double scale = fmax(least_scale, 1.4826 * median_of(sizes, n));
        for (int i = 0; i < CELLS; i++) {
            double q = off[i] / (tukey_c * scale);
            weight[i] = isfinite(off[i]) && fabs(q) < 1 ? (1 - q * q) * (1 - q * q) : 0;
        }
    }
    double mean = 0;
    for (int i = 0; i < CELLS; i++)
        mean += exp(surface(c, middle_of_cell(i % LIGHT_CELLS), middle_of_cell(i / LIGHT_CELLS))) / CELLS;
    c[0] -= log(mean);
    return true;
}

/* ln of each cell's light, the field's own level taken off; NaN where there is none. */
static void take_logs(const light_grid *grid, double offset, float logs[CELLS])
{
    float known[CELLS];
    size_t n = 0;
    for (int i = 0; i < CELLS; i++) {
        double light = (double)grid->cells[i / LIGHT_CELLS][i % LIGHT_CELLS] - offset;
        logs[i] = light > 0 ? (float)log(light) : NAN;
        if (light > 0) known[n++] = logs[i];
    }
    float level = (float)median_of(known, n);
    for (int i = 0; i < CELLS; i++) logs[i] -= level;
}

/* Surface of the medians over the fields; every GROUPS-th field from `without` on is left out (-1: none is). */
static sunder_status find_surface(const light_grid *const *grids, size_t n, int without, double offset, double c[TERMS],
                                  bool *out_found, sunder_error *err)
{
    SUNDER_AUTO(auto_free) float *logs = array_new(n, sizeof(float[CELLS]));
    SUNDER_AUTO(auto_free) float *column = array_new(n, sizeof *column);
    if (!logs || !column) return fail_memory(err, "the flat field");
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if ((int)(i % GROUPS) != without) take_logs(grids[i], offset, logs + CELLS * used++);
    double cells[CELLS];
    for (int i = 0; i < CELLS; i++) {
        size_t known = 0;
        for (size_t k = 0; k < used; k++)
            if (isfinite(logs[k * CELLS + (size_t)i])) column[known++] = logs[k * CELLS + (size_t)i];
        cells[i] = 2 * known >= used ? median_of(column, known) : NAN;
    }
    *out_found = fit_surface(cells, c);
    return SUNDER_OK;
}

/* rms over the field of F_a - F_b. */
static double rms_between(const double a[TERMS], const double b[TERMS])
{
    double squares = 0;
    for (int i = 0; i < CELLS; i++) {
        double u = middle_of_cell(i % LIGHT_CELLS), v = middle_of_cell(i / LIGHT_CELLS);
        double d = exp(surface(a, u, v)) - exp(surface(b, u, v));
        squares += d * d / CELLS;
    }
    return sqrt(squares);
}

static void set_surface(flat_field *flat, const double c[TERMS])
{
    double least = INFINITY, greatest = 0;
    flat->constant = c[0];
    memcpy(flat->terms, c + 1, sizeof flat->terms);
    for (int i = 0; i < CELLS; i++) {
        double f = exp(surface(c, middle_of_cell(i % LIGHT_CELLS), middle_of_cell(i / LIGHT_CELLS)));
        least = fmin(least, f), greatest = fmax(greatest, f);
    }
    flat->fall_off_frac = 1 - least / greatest;
}

static void decide(flat_field *flat, const double c[TERMS])
{
    static const double even[TERMS] = {0};
    double rms = rms_between(c, even);
    if (flat->error_frac > most_error_frac)
        snprintf(flat->why, sizeof flat->why, "its error of %.1f %% is too large to mend anything",
                 100 * flat->error_frac);
    else if (flat->fall_off_frac < least_fall_off || rms < significant * flat->error_frac)
        snprintf(flat->why, sizeof flat->why, "the light is even within its error of %.1f %%", 100 * flat->error_frac);
    else flat->found = true;
}

/* Jackknife: the surface without one group of fields after the other. */
static sunder_status error_by_fields(const light_grid *const *grids, size_t n, double offset, const double whole[TERMS],
                                     double *out_error, sunder_error *err)
{
    double squares = 0;
    for (int group = 0; group < GROUPS; group++) {
        double part[TERMS];
        bool found = false;
        sunder_status status = find_surface(grids, n, group, offset, part, &found, err);
        if (status != SUNDER_OK) return status;
        double off = found ? rms_between(part, whole) : INFINITY;
        squares += off * off;
    }
    *out_error = sqrt(squares * (GROUPS - 1) / GROUPS);
    return SUNDER_OK;
}

static sunder_status find_in_sized(const light_grid *const *grids, size_t n, double offset, double offset_se,
                                   flat_field *flat, sunder_error *err)
{
    double whole[TERMS], low[TERMS], high[TERMS], by_fields = 0;
    bool found[3] = {false};
    sunder_status status = find_surface(grids, n, -1, offset, whole, &found[0], err);
    if (status == SUNDER_OK) status = find_surface(grids, n, -1, offset - offset_se, low, &found[1], err);
    if (status == SUNDER_OK) status = find_surface(grids, n, -1, offset + offset_se, high, &found[2], err);
    if (status != SUNDER_OK) return status;
    if (!found[0] || !found[1]) {
        snprintf(flat->why, sizeof flat->why, "too little of the fields lies above the offset");
        return SUNDER_OK;
    }
    status = error_by_fields(grids, n, offset, whole, &by_fields, err);
    if (status != SUNDER_OK) return status;
    /* Too high an offset leaves no light: then the lower one alone says what the offset does. */
    double by_offset = found[2] ? 0.5 * rms_between(low, high) : rms_between(low, whole);
    flat->error_frac = hypot(by_fields, by_offset);
    set_surface(flat, whole);
    decide(flat, whole);
    return SUNDER_OK;
}

sunder_status flat_field_find(const light_grid *const *grids, size_t n, double offset_counts, double offset_se,
                              flat_field *out_flat, sunder_error *err)
{
    flat_field flat = {.error_frac = NAN, .fall_off_frac = NAN, .witness = NAN, .witness_se = NAN};
    SUNDER_AUTO(auto_free) const light_grid **sized = array_new(n, sizeof *sized);
    if (!sized) return fail_memory(err, "the flat field");
    for (size_t i = 0; i < n; i++) {
        bool first = flat.fields == 0;
        /* Fields of another size were seen by another part of the chip. */
        if (!grids[i]->width ||
            !(first || (grids[i]->width == sized[0]->width && grids[i]->height == sized[0]->height)))
            continue;
        sized[flat.fields++] = grids[i];
    }
    sunder_status status = SUNDER_OK;
    if (flat.fields < LEAST_FLAT_FIELDS)
        snprintf(flat.why, sizeof flat.why, "%zu field%s of one size, at least %d are needed", flat.fields,
                 flat.fields == 1 ? "" : "s", (int)LEAST_FLAT_FIELDS);
    else if (!isfinite(offset_counts)) snprintf(flat.why, sizeof flat.why, "the offset of the camera is not known");
    else {
        flat.width_px = sized[0]->width, flat.height_px = sized[0]->height;
        status = find_in_sized(sized, flat.fields, offset_counts, offset_se, &flat, err);
    }
    if (status == SUNDER_OK) *out_flat = flat;
    return status;
}

double flat_field_at(const flat_field *flat, sunder_point_px at)
{
    if (!flat->found) return 1;
    double t[TERMS], sum = flat->constant;
    terms_at(2 * (at.x + 0.5) / flat->width_px - 1, 2 * (at.y + 0.5) / flat->height_px - 1, t);
    for (int i = 0; i < FLAT_TERMS; i++) sum += flat->terms[i] * t[i + 1];
    return exp(sum);
}

/* Slope of ln brightness against ln F with Tukey weights, and its error. */
static void regress(const double *x, const double *y, size_t n, float *sizes, flat_field *flat)
{
    double slope = 0, mean_x = 0, mean_y = 0, scale = INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
        double s = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, squares = 0;
        for (size_t i = 0; i < n; i++) {
            double q = round ? (y[i] - mean_y - slope * (x[i] - mean_x)) / (tukey_c * scale) : 0;
            double w = fabs(q) < 1 ? (1 - q * q) * (1 - q * q) : 0;
            s += w, sx += w * x[i], sy += w * y[i], sxx += w * x[i] * x[i], sxy += w * x[i] * y[i];
        }
        mean_x = sx / s, mean_y = sy / s;
        double spread = sxx - sx * sx / s;
        if (!(spread > 0)) return;
        slope = (sxy - sx * sy / s) / spread;
        for (size_t i = 0; i < n; i++) sizes[i] = (float)fabs(y[i] - mean_y - slope * (x[i] - mean_x));
        scale = fmax(least_scale, 1.4826 * median_of(sizes, n));
        squares = scale * scale;
        flat->witness = slope, flat->witness_se = sqrt(squares / spread);
    }
}

sunder_status flat_field_hear(flat_field *flat, const light_witness *witnesses, size_t n, sunder_error *err)
{
    if (!flat->found || n < LEAST_WITNESSES) return SUNDER_OK;
    SUNDER_AUTO(auto_free) double *x = array_new(n, sizeof *x);
    SUNDER_AUTO(auto_free) double *y = array_new(n, sizeof *y);
    SUNDER_AUTO(auto_free) float *sizes = array_new(n, sizeof *sizes);
    if (!x || !y || !sizes) return fail_memory(err, "the flat field");
    for (size_t i = 0; i < n; i++)
        x[i] = log(flat_field_at(flat, witnesses[i].at)), y[i] = log(witnesses[i].brightness);
    flat->witnesses = n;
    regress(x, y, n, sizes, flat);
    if (isfinite(flat->witness) && fabs(flat->witness - 1) > significant * flat->witness_se) {
        flat->found = false;
        snprintf(flat->why, sizeof flat->why,
                 "the background falls off by %.0f %%, but bright objects follow only %.2f +- %.2f of it",
                 100 * flat->fall_off_frac, flat->witness, flat->witness_se);
    }
    return SUNDER_OK;
}
