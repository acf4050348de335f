/* Groups of spots and their pixels (algorithms.md 8.2.3, 2): spots linked by at most 0.75 um are fitted together,
 * at most seven, the strongest first; the pixels are those within 0.55 um of any of them. */
#include "detect/spot_fits.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

static const double link_um = 0.75, window_um = 0.55, least_window_px = 3;
static const double expected_sigma_um = 0.20, least_expected_px = 0.8, log_sigma_sd = 0.35, place_sd_um = 0.15;
/* For what is too weak to tell its own width, and for what does not converge: near the usual width and the
 * maximum, which leaves little but the amplitude free. */
static const double tight_log_sigma_sd = 0.12, tight_place_sd_um = 0.06;
/* A signal is a lump of chromatin, no perfect Gaussian: error of the model as a share of its height. Keeps the
 * errors honest and places better than photon noise alone would weigh them (rms on 20 slides 0.066 um, 0.070 um
 * without). */
static const double model_error = 0.2;
/* How far the slope under a spot may differ from that of the smooth background: a share of it, and of the noise of
 * a pixel per px. A free slope trades against the place and costs up to 40 % more error on flat ground. */
static const double slope_share = 0.3, slope_noise = 0.05;
static const float free_significance = 4.2F;
static const double least_start = 0.2, most_start = 2; /* widths a fit may begin with, of the expected one */
static const double least_sigma_px = 0.35, largest_sigma_um = 1.0;
enum { MOST_NEAR = 64 };

typedef struct fitter {
    const plane *image;
    double saturation_counts, link_px, window_px;
    const noise_law *law;
    const background *level;
    gauss_prior prior, tight_prior;
    double expected_sigma_px;
    spot_grid grid;
    fit_pixels pixels;
} fitter;

static void fitter_free(fitter *f)
{
    spot_grid_free(&f->grid);
    fit_pixels_free(&f->pixels);
}

static sunder_status fitter_make(const plane *image, double saturation_counts, double pixel_um, const noise_law *law,
                                 const spots *s, fitter *out, sunder_error *err)
{
    fitter f = {.image = image, .saturation_counts = saturation_counts, .law = law};
    f.link_px = link_um / pixel_um;
    f.window_px = fmax(window_um / pixel_um, least_window_px);
    f.expected_sigma_px = fmax(expected_sigma_um / pixel_um, least_expected_px);
    f.prior = (gauss_prior){.place_sd_px = place_sd_um / pixel_um,
                            .log_sigma_mean = log(f.expected_sigma_px),
                            .log_sigma_sd = log_sigma_sd,
                            .least_sigma_px = least_sigma_px,
                            .largest_sigma_px = fmax(largest_sigma_um / pixel_um, 4 * f.expected_sigma_px)};
    f.tight_prior = f.prior;
    f.tight_prior.place_sd_px = tight_place_sd_um / pixel_um, f.tight_prior.log_sigma_sd = tight_log_sigma_sd;
    int side = 2 * (int)ceil(f.window_px) + 1;
    int span = side + (MOST_COMPONENTS - 1) * (int)ceil(f.link_px);
    sunder_status status = fit_pixels_make(MOST_COMPONENTS * side * side, span, &f.pixels, err);
    if (status == SUNDER_OK) status = spot_grid_make(image->width, image->height, f.link_px, &f.grid, err);
    for (size_t i = 0; status == SUNDER_OK && i < s->n; i++) status = spot_grid_add(&f.grid, s, i, err);
    if (status != SUNDER_OK) fitter_free(&f);
    else *out = f;
    return status;
}

/* Members of the group round a spot that are not fitted yet, in the order they are reached. */
static int collect_group(const fitter *f, const spots *s, int seed, const unsigned char *done, int *members)
{
    int n = 0, near[MOST_NEAR];
    members[n++] = seed;
    for (int k = 0; k < n; k++) {
        const spot *from = &s->rows[members[k]];
        int found = spot_grid_near(&f->grid, s, from->x, from->y, f->link_px, near, MOST_NEAR);
        for (int i = 0; i < found && i < MOST_NEAR && n < MOST_COMPONENTS; i++) {
            bool known = done[near[i]];
            for (int m = 0; m < n && !known; m++) known = members[m] == near[i];
            if (!known) members[n++] = near[i];
        }
    }
    return n;
}

/* Mean of the 3 x 3 pixels with weights 1 2 1: what the noise of the middle one is read from. */
static double smooth_value(const plane *image, int x, int y)
{
    int left = x > 0 ? x - 1 : x, right = x < image->width - 1 ? x + 1 : x;
    int top = y > 0 ? y - 1 : y, bottom = y < image->height - 1 ? y + 1 : y;
    const float *a = image->px + (size_t)top * (size_t)image->width;
    const float *b = image->px + (size_t)y * (size_t)image->width;
    const float *c = image->px + (size_t)bottom * (size_t)image->width;
    float sum = (a[left] + 2 * a[x] + a[right]) + 2 * (b[left] + 2 * b[x] + b[right]) + (c[left] + 2 * c[x] + c[right]);
    return (double)sum / 16;
}

static bool is_in_window(const fitter *f, const spots *s, const int *members, int n, int x, int y)
{
    for (int k = 0; k < n; k++) {
        double dx = x - s->rows[members[k]].x, dy = y - s->rows[members[k]].y;
        if (dx * dx + dy * dy <= f->window_px * f->window_px) return true;
    }
    return false;
}

/* Pixels of the group; clipped ones are left out unless too few are left without them. */
static void collect_pixels(fitter *f, const spots *s, const int *members, int n, bool with_saturated)
{
    int reach = (int)ceil(f->window_px), x0 = INT32_MAX, y0 = INT32_MAX, x1 = -1, y1 = -1;
    for (int k = 0; k < n; k++) {
        const spot *row = &s->rows[members[k]];
        x0 = row->x - reach < x0 ? row->x - reach : x0, x1 = row->x + reach > x1 ? row->x + reach : x1;
        y0 = row->y - reach < y0 ? row->y - reach : y0, y1 = row->y + reach > y1 ? row->y + reach : y1;
    }
    fit_pixels *p = &f->pixels;
    double spread = s->rows[members[0]].spread, level = s->rows[members[0]].background;
    p->n = 0;
    for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < f->image->height; y++) {
        for (int x = x0 < 0 ? 0 : x0; x <= x1 && x < f->image->width && p->n < p->capacity; x++) {
            double value = (double)f->image->px[(size_t)y * (size_t)f->image->width + (size_t)x];
            if (!is_in_window(f, s, members, n, x, y)) continue;
            if (value >= f->saturation_counts && !with_saturated) continue;
            double smooth = smooth_value(f->image, x, y);
            double noise = spread * spread * noise_variance(f->law, smooth),
                   model = model_error * fmax(smooth - level, 0);
            p->x[p->n] = x, p->y[p->n] = y, p->value[p->n] = value;
            p->root_weight[p->n++] = 1 / sqrt(noise + model * model);
        }
    }
}

/* Where a fit begins: at the maximum, with the width its responses tell when it is bright enough to be believed,
 * and the amplitude that gives its response at its scale. */
static gauss_component unfitted(const fitter *f, const spot *row)
{
    double sigma = f->expected_sigma_px;
    if (row->significance >= free_significance && row->width_px > 0)
        sigma = fmin(fmax(row->width_px, least_start * sigma), most_start * sigma);
    sigma = fmax(sigma, 1.2 * f->prior.least_sigma_px);
    double sum2 = sigma * sigma + row->scale_px * row->scale_px;
    return (gauss_component){row->x, row->y, sigma, row->response * sum2 * sum2 / (2 * sigma * sigma), NAN, NAN, NAN};
}

/* What the smooth background tells of the slope under a group. */
static void expect_slope(const fitter *f, const spot *at, gauss_prior *prior)
{
    const background *b = f->level;
    int reach = (int)ceil(f->window_px);
    double span = 2 * reach;
    float left = background_at(b, &b->level, at->x - reach, at->y),
          top = background_at(b, &b->level, at->x, at->y - reach);
    prior->slope_x = (double)(background_at(b, &b->level, at->x + reach, at->y) - left) / span;
    prior->slope_y = (double)(background_at(b, &b->level, at->x, at->y + reach) - top) / span;
    prior->slope_sd = slope_share * hypot(prior->slope_x, prior->slope_y) + slope_noise * at->noise_sd * at->spread;
}

static bool fit_group(fitter *f, const gauss_prior *usual, spots *s, const int *members, int n)
{
    gauss_prior prior = *usual;
    gauss_component components[MOST_COMPONENTS];
    double level = 0;
    for (int k = 0; k < n; k++) components[k] = unfitted(f, &s->rows[members[k]]);
    expect_slope(f, &s->rows[members[0]], &prior);
    /* A tight prior holds a bright spot near the width its responses tell, a weak one near the usual. */
    if (usual == &f->tight_prior) prior.log_sigma_mean = log(components[0].sigma);
    collect_pixels(f, s, members, n, false);
    if (f->pixels.n < 10 * n) collect_pixels(f, s, members, n, true);
    bool fitted = gauss_fit(&f->pixels, &prior, components, n, &level);
    for (int k = 0; k < n; k++) {
        spot *row = &s->rows[members[k]];
        row->fit = components[k];
        row->fit_failed = !fitted;
        if (fitted) row->background = level;
    }
    return fitted;
}

typedef struct ranked {
    float significance;
    int index;
} ranked;

static int strongest_first(const void *a, const void *b)
{
    const ranked *p = a, *q = b;
    if (p->significance != q->significance) return p->significance < q->significance ? 1 : -1;
    return (p->index > q->index) - (p->index < q->index);
}

sunder_status spot_fits_run(const plane *image, double saturation_counts, double pixel_um, const noise_law *law,
                            const background *level, spots *s, sunder_error *err)
{
    SUNDER_AUTO(auto_free) ranked *order = array_new(s->n, sizeof *order);
    SUNDER_AUTO(auto_free) unsigned char *done = array_new(s->n, 1);
    if (!order || !done) return fail_memory(err, "the fits of a channel");
    SUNDER_AUTO(fitter_free) fitter f = {0};
    sunder_status status = fitter_make(image, saturation_counts, pixel_um, law, s, &f, err);
    if (status != SUNDER_OK) return status;
    f.level = level;
    for (size_t i = 0; i < s->n; i++) order[i] = (ranked){s->rows[i].significance, (int)i};
    if (s->n) qsort(order, s->n, sizeof *order, strongest_first);
    for (size_t i = 0; i < s->n; i++) {
        int members[MOST_COMPONENTS];
        if (done[order[i].index]) continue;
        int n = collect_group(&f, s, order[i].index, done, members);
        for (int k = 0; k < n; k++) done[members[k]] = 1;
        bool weak = order[i].significance < free_significance;
        if (!weak && fit_group(&f, &f.prior, s, members, n)) continue;
        if (fit_group(&f, &f.tight_prior, s, members, n)) continue;
        /* What fails together is tried one by one: a lump between two spots must not cost both their places. */
        for (int k = 0; n > 1 && k < n; k++) fit_group(&f, &f.tight_prior, s, members + k, 1);
    }
    return SUNDER_OK;
}
