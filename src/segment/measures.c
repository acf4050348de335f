/* Shape from the native labels, brightness from the work image.
 *
 * Perimeter by Crofton's formula over four directions: pi/8 of the boundary crossings along rows, columns and (divided by
 * sqrt 2) diagonals; within 2 % for outlines of more than 20 pixels, where counting pixel sides is 27 % too long.
 * Sharpness on the free outline only: the mean steepness of the brightness at the outline over the plateau, per um. */
#include "segment/measures.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/rank.h"
#include "segment/region_cost.h"

#define PI 3.14159265358979323846
#define ROOT_HALF 0.70710678118654752
#define BRIGHT_RATIO 1.35    /* two layers of DAPI add; texture alone stays below (sd 0.2 of the mean) */
#define PLATEAU_QUANTILE 0.6 /* inside of the sloping rim */
#define SEAM_REACH_PX 3      /* a bright part this near to a seam, in work pixels (1 um), touches it */
#define EVERY_NTH_SIDE 4     /* steepness is sampled at every fourth side of the outline */
#define PER_SIDE 1.273       /* 4 / pi: from rises along rows and columns to those across an outline of any direction */
/* The edge of a lens-shaped nucleus of radius r under a Gaussian blur s has the relative steepness 0.72 / sqrt(r s) per
 * length: brightness rises with the root of the depth from the rim, so steepness falls with the root of the blur. The
 * constant is measured on lenses of 4 and 7 um blurred by 0.35 to 1.5 um (within 20 %). */
#define LENS_STEEPNESS 0.72

typedef struct outline_sums {
    double free, seam, edge;                 /* boundary crossings, weighted */
    double steepness;                        /* at sampled free sides */
    double inwards;                          /* rise across them towards the nucleus */
    size_t n_rises, n_seams, n_bright_seams; /* sampled sides */
} outline_sums;

/* Rise of the brightness per um at a native place, along x and y. */
static void rise_at(const work_image *work, double x_native, double y_native, double *out_x, double *out_y)
{
    double x = (x_native + 0.5) / work->step - 0.5, y = (y_native + 0.5) / work->step - 0.5;
    *out_x = (plane_between(&work->smooth, x + 0.5, y) - plane_between(&work->smooth, x - 0.5, y)) / work->um;
    *out_y = (plane_between(&work->smooth, x, y + 0.5) - plane_between(&work->smooth, x, y - 0.5)) / work->um;
}

static void count_crossing(outline_sums *sums, uint32_t a, uint32_t b, double weight)
{
    if (a == b) return;
    if (a) *(b ? &sums[a - 1].seam : &sums[a - 1].free) += weight;
    if (b) *(a ? &sums[b - 1].seam : &sums[b - 1].free) += weight;
}

/* At a free side the rise, at a seam whether a valley runs there. */
static void sample_side(const work_image *work, const float *median, outline_sums *sums, uint32_t a, uint32_t b,
                        int across_x, int across_y, int x0, int y0)
{
    if (a == b) return;
    double x = x0 + 0.5 * across_x, y = y0 + 0.5 * across_y;
    if (a && b) {
        float least = fminf(median[a - 1], median[b - 1]);
        bool bright = plane_between(&work->smooth, (x + 0.5) / work->step - 0.5, (y + 0.5) / work->step - 0.5) > least;
        sums[a - 1].n_seams++, sums[b - 1].n_seams++;
        sums[a - 1].n_bright_seams += bright, sums[b - 1].n_bright_seams += bright;
        return;
    }
    outline_sums *s = &sums[(a ? a : b) - 1];
    double rise_x, rise_y;
    rise_at(work, x, y, &rise_x, &rise_y);
    s->steepness += sqrt(rise_x * rise_x + rise_y * rise_y);
    s->inwards += (a ? -1 : 1) * (across_x * rise_x + across_y * rise_y);
    s->n_rises++;
}

/* Labels of a pixel and its neighbours. Beyond the edge of the image a neighbour is as the pixel beside it. */
typedef struct corner {
    uint32_t here, right, below, across;
    bool inside; /* none of them lies beyond the edge */
} corner;

/* The crossings right of, below and across the pixel (x, y). */
static void walk_pixel(const work_image *work, const corner *c, int x, int y, const float *median, outline_sums *sums)
{
    if (c->here == c->right && c->here == c->below && c->here == c->across) return;
    count_crossing(sums, c->here, c->right, 1);
    count_crossing(sums, c->here, c->below, 1);
    if (c->inside) {
        count_crossing(sums, c->here, c->across, ROOT_HALF);
        count_crossing(sums, c->right, c->below, ROOT_HALF);
    }
    if ((x + y) % EVERY_NTH_SIDE) return;
    sample_side(work, median, sums, c->here, c->right, 1, 0, x, y);
    sample_side(work, median, sums, c->here, c->below, 0, 1, x, y);
}

/* The runs of one row; `at` moves with the columns that are asked for, left to right. */
typedef struct row_runs {
    const label_run *at, *end;
} row_runs;

static row_runs runs_of_row(const label_runs *outlines, const label_run *from, int y)
{
    const label_run *end = from, *last = outlines->rows + outlines->n;
    while (end < last && end->y == y) end++;
    return (row_runs){from, end};
}

/* The label of column x; *next falls to where the next one begins, if that is sooner. */
static uint32_t label_from(row_runs *row, int x, int *next)
{
    while (row->at < row->end && row->at->x1 <= x) row->at++;
    if (row->at == row->end) return 0;
    bool inside = row->at->x0 <= x;
    int change = inside ? row->at->x1 : row->at->x0;
    if (change < *next) *next = change;
    return inside ? row->at->id : 0;
}

/* Rows, columns and both diagonals end at the edge of the image too: 1 + 2 / sqrt 2 crossings for each pixel. */
static void count_edges(const label_runs *outlines, outline_sums *sums)
{
    for (const label_run *run = outlines->rows; run < outlines->rows + outlines->n; run++) {
        int pixels = (run->x0 == 0) + (run->x1 == outlines->width);
        if (run->y == 0 || run->y == outlines->height - 1) pixels += run->x1 - run->x0;
        for (int i = 0; i < pixels; i++) sums[run->id - 1].edge += 1 + 2 * ROOT_HALF;
    }
}

/* Row y, with the one below. Where both keep their labels only the last pixel can have a neighbour unlike it. */
static void walk_row(const work_image *work, row_runs upper, row_runs lower, int y, int width, bool last,
                     const float *median, outline_sums *sums)
{
    int end = width;
    uint32_t here = label_from(&upper, 0, &end), below = label_from(&lower, 0, &end);
    for (int x = 0; x < width;) {
        const corner flat = {here, here, below, below, true};
        int next = width;
        corner c = {here, here, below, here, false};
        if (end < width) {
            c.right = label_from(&upper, end, &next), c.across = label_from(&lower, end, &next);
            c.inside = !last;
        }
        for (int k = x; here != below && k < end - 1; k++) walk_pixel(work, &flat, k, y, median, sums);
        walk_pixel(work, &c, end - 1, y, median, sums);
        x = end, end = next, here = c.right, below = c.across;
    }
}

static void walk_outlines(const work_image *work, const label_runs *outlines, const float *median, outline_sums *sums)
{
    row_runs upper = runs_of_row(outlines, outlines->rows, 0);
    count_edges(outlines, sums);
    for (int y = 0; y < outlines->height; y++) {
        bool last = y + 1 == outlines->height;
        row_runs lower = last ? upper : runs_of_row(outlines, upper.end, y + 1);
        walk_row(work, upper, lower, y, outlines->width, last, median, sums);
        upper = lower;
    }
}

/* Label of the native pixel at the middle of a work pixel. */
static uint32_t label_at(const work_image *work, const label_plane *labels, int x, int y)
{
    int u = (int)((x + 0.5) * work->step), v = (int)((y + 0.5) * work->step);
    if (u < 0 || v < 0 || u >= labels->width || v >= labels->height) return 0;
    return labels->px[(size_t)v * (size_t)labels->width + (size_t)u];
}

static bool near_seam(const work_image *work, const label_plane *labels, int x, int y, uint32_t id)
{
    for (int dy = -SEAM_REACH_PX; dy <= SEAM_REACH_PX; dy += SEAM_REACH_PX)
        for (int dx = -SEAM_REACH_PX; dx <= SEAM_REACH_PX; dx += SEAM_REACH_PX) {
            uint32_t other = label_at(work, labels, x + dx, y + dy);
            if (other && other != id) return true;
        }
    return false;
}

/* v is reordered. */
static void brightness_of(float *v, size_t n, nucleus *row, float *out_median, float *out_plateau)
{
    *out_median = *out_plateau = 0;
    if (!n) return;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) sum += v[i];
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) squares += (v[i] - mean) * (v[i] - mean);
    row->dapi_mean = mean;
    row->dapi_cv = mean > 0 ? sqrt(squares / (double)n) / mean : 0;
    size_t middle = n / 2, plateau = (size_t)(PLATEAU_QUANTILE * (double)(n - 1));
    *out_median = select_float(v, n, middle);
    /* What lies behind the median is no less now. */
    *out_plateau =
        plateau > middle ? select_float(v + middle, n - middle, plateau - middle) : select_float(v, n, plateau);
}

/* The labels under the middles of the work pixels. columns: scratch, one for each work column. */
static void sample_labels(const work_image *work, const label_plane *labels, size_t *columns, uint32_t *ids)
{
    int width = work->smooth.width, height = work->smooth.height, n = 0;
    for (int x = 0; x < width; x++) {
        columns[n] = (size_t)((x + 0.5) * work->step);
        if (columns[n] < (size_t)labels->width) n++;
    }
    for (int y = 0; y < height; y++) {
        size_t row = (size_t)((y + 0.5) * work->step);
        if (row >= (size_t)labels->height) return;
        const uint32_t *from = labels->px + row * (size_t)labels->width;
        uint32_t *to = ids + (size_t)y * (size_t)width;
        for (int x = 0; x < n; x++) to[x] = from[columns[x]];
    }
}

static void measure_lenses(const work_image *work, const label_plane *labels, const uint32_t *ids, const float *median,
                           double saturation_counts, nucleus_facts *facts)
{
    int width = work->smooth.width;
    size_t size = (size_t)width * (size_t)work->smooth.height;
    for (size_t i = 0; i < size; i++) {
        if (!ids[i]) continue;
        size_t k = ids[i] - 1;
        if (saturation_counts > 0 && work->raw.px[i] >= saturation_counts) facts[k].saturated_share += 1;
        if (work->smooth.px[i] > BRIGHT_RATIO * median[k])
            facts[k].lens_share += near_seam(work, labels, (int)(i % (size_t)width), (int)(i / (size_t)width), ids[i]);
    }
}

static sunder_status measure_brightness(const work_image *work, const label_plane *labels, double saturation_counts,
                                        size_t n, nucleus *rows, nucleus_facts *facts, float *median, float *plateau,
                                        sunder_error *err)
{
    size_t size = (size_t)work->smooth.width * (size_t)work->smooth.height;
    SUNDER_AUTO(auto_free) uint32_t *ids = array_new(size, sizeof *ids);
    SUNDER_AUTO(auto_free) size_t *first = array_new(n + 2, sizeof *first);
    SUNDER_AUTO(auto_free) float *grouped = array_unset(size, sizeof *grouped);
    SUNDER_AUTO(auto_free) size_t *columns = array_new((size_t)work->smooth.width, sizeof *columns);
    if (!ids || !first || !grouped || !columns) return fail_memory(err, "brightness of nuclei");
    sample_labels(work, labels, columns, ids);
    for (size_t i = 0; i < size; i++)
        if (ids[i]) first[ids[i] + 1]++;
    for (size_t k = 1; k < n + 2; k++) first[k] += first[k - 1];
    for (size_t i = 0; i < size; i++)
        if (ids[i]) grouped[first[ids[i]]++] = work->smooth.px[i];
    for (size_t k = 0; k < n; k++) {
        float *v = grouped + first[k];
        size_t count = first[k + 1] - first[k];
        brightness_of(v, count, &rows[k], &median[k], &plateau[k]);
    }
    measure_lenses(work, labels, ids, median, saturation_counts, facts);
    for (size_t k = 0; k < n; k++) {
        double count = fmax(1, (double)(first[k + 1] - first[k]));
        facts[k].saturated_share /= count;
        facts[k].lens_share /= count;
    }
    return SUNDER_OK;
}

static void outline_row_measures(const outline_sums *s, double pixel_um, double plateau, nucleus *row,
                                 nucleus_facts *facts)
{
    double crossings = s->free + s->seam + s->edge;
    if (crossings <= 0) return;
    row->perimeter_um = PI / 8 * crossings * pixel_um;
    row->circularity = fmin(1, 4 * PI * row->area_um2 / (row->perimeter_um * row->perimeter_um));
    facts->free_share = s->free / crossings;
    if (s->n_seams) facts->bright_seam_share = s->seam / crossings * (double)s->n_bright_seams / (double)s->n_seams;
    if (!s->n_rises || !(plateau > 0)) return;
    row->edge_sharpness = s->steepness / (double)s->n_rises / plateau;
    facts->edge_inwards = s->steepness > 0 ? fmin(1, PER_SIDE * s->inwards / s->steepness) : 0;
    double radius_um = sqrt(row->area_um2 / PI), steepness = fmax(row->edge_sharpness, 0.01);
    facts->edge_blur_um = LENS_STEEPNESS * LENS_STEEPNESS / (steepness * steepness * radius_um);
}

static void shape_row(const fragment_list *list, shape_scratch *scratch, uint32_t k, double pixel_um, nucleus *row,
                      nucleus_facts *facts)
{
    fragment_set set = {1, {k}};
    region_shape shape = shape_of(list, &set, scratch);
    const fragment *f = &list->items[k];
    row->id = (int)k + 1;
    row->centre_um = (sunder_point_um){shape.x_px * pixel_um, shape.y_px * pixel_um};
    row->x0 = row->y0 = 1 << 30;
    for (size_t r = f->first_run; r < f->first_run + f->n_runs; r++) {
        const fragment_run *run = &list->runs[r];
        if (run->x0 < row->x0) row->x0 = run->x0;
        if (run->x1 > row->x1) row->x1 = run->x1;
        if (run->y < row->y0) row->y0 = run->y;
        if (run->y >= row->y1) row->y1 = run->y + 1;
    }
    row->area_um2 = shape.area_px * pixel_um * pixel_um;
    row->solidity = shape.solidity;
    double ratio = shape.major_px > 0 ? shape.minor_px / shape.major_px : 1;
    row->eccentricity = sqrt(fmax(0, 1 - ratio * ratio));
    row->touches_border = shape.at_edge;
    facts->ellipse_overlap = shape.ellipse_overlap;
}

sunder_status measure_nuclei(const work_image *work, const label_runs *outlines, const label_plane *labels,
                             double pixel_um, double saturation_counts, size_t n, nucleus *rows, nucleus_facts *facts,
                             sunder_error *err)
{
    fragment_list list = {0};
    shape_scratch scratch = {0};
    SUNDER_AUTO(auto_free) outline_sums *sums = array_new(n, sizeof *sums);
    SUNDER_AUTO(auto_free) float *median = array_new(n, sizeof *median);
    SUNDER_AUTO(auto_free) float *plateau = array_new(n, sizeof *plateau);
    if (!sums || !median || !plateau) return fail_memory(err, "measures of nuclei");
    sunder_status status = fragment_list_of_runs(outlines, n, &list, err);
    if (status == SUNDER_OK) status = shape_scratch_new(labels->height, &scratch, err);
    if (status == SUNDER_OK) {
        for (uint32_t k = 0; k < n; k++) shape_row(&list, &scratch, k, pixel_um, &rows[k], &facts[k]);
        status = measure_brightness(work, labels, saturation_counts, n, rows, facts, median, plateau, err);
    }
    if (status == SUNDER_OK) {
        walk_outlines(work, outlines, median, sums);
        for (size_t k = 0; k < n; k++) outline_row_measures(&sums[k], pixel_um, plateau[k], &rows[k], &facts[k]);
    }
    fragment_list_free(&list);
    shape_scratch_free(&scratch);
    return status;
}
