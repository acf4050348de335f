/* Groups of spots (algorithms.md 8.2.3, 2): spots whose windows overlap are fitted together, at most five, the strongest
 * first. Noise breaks a wide signal into peaks: two near each other stay two only where two Gaussians explain the pixels
 * so much better than one that chance does not (algorithms.md 2.3). */
#include "detect/spot_fits.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

/* The slope under a spot is free, and only a wide window tells it from the spot's place: errors of a place are 1.03 times
 * those with the slope known at 5 sigma, 1.07 at 4, 1.4 at 2.7 (Cramer-Rao bounds of both). Beyond 1 um the light of a
 * nucleus is no plane: at its rim places then get worse. */
static const double window_sigmas = 5, least_window_um = 0.55, most_window_um = 1.0, least_window_px = 3;
static const double link_beyond_um = 0.2; /* spots this far outside a window still shine into it */
static const double expected_sigma_um = 0.20, least_expected_px = 0.8, log_sigma_sd = 0.35, place_sd_um = 0.15;
/* For what is too weak to tell its own width, and for what does not converge: near the usual width and the
 * maximum, which leaves little but the amplitude free. */
static const double tight_log_sigma_sd = 0.12, tight_place_sd_um = 0.06;
static const float free_significance = 4.2F;
static const double least_start = 0.2, most_start = 2; /* widths a fit may begin with, of the expected one */
static const double least_sigma_px = 0.35, largest_sigma_um = 1.0;
/* Two spots farther apart are two whatever the fit says. */
static const double one_spot_um = 0.6;
/* chi2 with 3 degrees of freedom, p = .001: what a third parameter triple must gain. */
static const double least_gain = 16.3;
enum { MOST_NEAR = 64 };

typedef struct fitter {
    const fit_source *source;
    double pixel_um, link_px;
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

static double expected_sigma_px(double pixel_um)
{
    return fmax(expected_sigma_um / pixel_um, least_expected_px);
}

gauss_prior spot_prior(double pixel_um)
{
    const double expected_px = expected_sigma_px(pixel_um);
    return (gauss_prior){.place_sd_px = place_sd_um / pixel_um,
                         .log_sigma_mean = log(expected_px),
                         .log_sigma_sd = log_sigma_sd,
                         .least_sigma_px = least_sigma_px,
                         .largest_sigma_px = fmax(largest_sigma_um / pixel_um, 4 * expected_px)};
}

gauss_prior spot_tight_prior(double pixel_um)
{
    gauss_prior prior = spot_prior(pixel_um);
    prior.place_sd_px = tight_place_sd_um / pixel_um, prior.log_sigma_sd = tight_log_sigma_sd;
    return prior;
}

bool spot_tells_width(const spot *row)
{
    return row->significance >= free_significance;
}

static sunder_status fitter_make(const fit_source *source, double pixel_um, const spots *s, fitter *out,
                                 sunder_error *err)
{
    fitter f = {.source = source, .pixel_um = pixel_um};
    double most_window_px = fmax(most_window_um / pixel_um, least_window_px);
    f.link_px = most_window_px + link_beyond_um / pixel_um;
    f.expected_sigma_px = expected_sigma_px(pixel_um);
    f.prior = spot_prior(pixel_um), f.tight_prior = spot_tight_prior(pixel_um);
    int side = 2 * (int)ceil(most_window_px) + 1;
    int span = side + (MOST_COMPONENTS - 1) * (int)ceil(f.link_px);
    sunder_status status = fit_pixels_make(MOST_COMPONENTS * side * side, span, &f.pixels, err);
    const plane *image = source->image;
    if (status == SUNDER_OK) status = spot_grid_make(image->width, image->height, f.link_px, &f.grid, err);
    for (size_t i = 0; status == SUNDER_OK && i < s->n; i++) status = spot_grid_add(&f.grid, s, i, err);
    if (status != SUNDER_OK) fitter_free(&f);
    else *out = f;
    return status;
}

/* Width a fit begins with: what the responses tell when the spot is bright enough to be believed. */
static double first_sigma(const fitter *f, const spot *row)
{
    double sigma = f->expected_sigma_px;
    if (spot_tells_width(row) && row->width_px > 0)
        sigma = fmin(fmax(row->width_px, least_start * sigma), most_start * sigma);
    return fmax(sigma, 1.2 * f->prior.least_sigma_px);
}

static double window_of(const fitter *f, const spot *row)
{
    double least = fmax(least_window_um / f->pixel_um, least_window_px);
    if (row->significance < free_significance) return least; /* its place is that of the maximum */
    return fmin(fmax(window_sigmas * first_sigma(f, row), least), fmax(most_window_um / f->pixel_um, least));
}

/* A weak spot hardly shines into the far parts of a strong one's window. */
static bool are_linked(const fitter *f, const spot *a, const spot *b)
{
    double reach = fmin(window_of(f, a), window_of(f, b));
    if (spot_tells_width(a) && spot_tells_width(b)) reach = fmax(window_of(f, a), window_of(f, b));
    return hypot(a->x - b->x, a->y - b->y) <= reach + link_beyond_um / f->pixel_um;
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
            bool known = done[near[i]] || !are_linked(f, from, &s->rows[near[i]]);
            for (int m = 0; m < n && !known; m++) known = members[m] == near[i];
            if (!known) members[n++] = near[i];
        }
    }
    return n;
}

/* Clipped pixels are left out unless too few are left without them. */
static sunder_status collect_pixels(fitter *f, const spots *s, const int *members, int n, sunder_error *err)
{
    fit_place places[MOST_COMPONENTS];
    for (int k = 0; k < n; k++) {
        const spot *row = &s->rows[members[k]];
        places[k] = (fit_place){row->x, row->y, window_of(f, row)};
    }
    fit_ground ground = {s->rows[members[0]].background, s->rows[members[0]].spread};
    sunder_status status = fit_window_collect(f->source, places, n, ground, false, &f->pixels, err);
    if (status != SUNDER_OK || f->pixels.n >= 10 * n) return status;
    return fit_window_collect(f->source, places, n, ground, true, &f->pixels, err);
}

/* Where a fit begins: at the maximum, with the amplitude that gives its response at its scale. */
static gauss_component unfitted(const fitter *f, const spot *row)
{
    double sigma = first_sigma(f, row);
    double sum2 = sigma * sigma + row->scale_px * row->scale_px;
    return (gauss_component){row->x, row->y, sigma, row->response * sum2 * sum2 / (2 * sigma * sigma), NAN, NAN, NAN};
}

/* A group while it is fitted: its spots, strongest first, and what the pixels say of them. */
typedef struct group {
    int n, members[MOST_COMPONENTS];
    gauss_component components[MOST_COMPONENTS];
    gauss_outcome outcome;
} group;

/* Two Gaussians as one: of their light, centre and second moment. */
static gauss_component merged(const gauss_component *a, const gauss_component *b)
{
    double fa = a->amplitude * a->sigma * a->sigma, fb = b->amplitude * b->sigma * b->sigma, share = fb / (fa + fb);
    double d2 = (a->x - b->x) * (a->x - b->x) + (a->y - b->y) * (a->y - b->y);
    double variance = (1 - share) * a->sigma * a->sigma + share * b->sigma * b->sigma + share * (1 - share) * d2 / 2;
    return (gauss_component){a->x + share * (b->x - a->x),
                             a->y + share * (b->y - a->y),
                             sqrt(variance),
                             (fa + fb) / variance,
                             NAN,
                             NAN,
                             NAN};
}

/* Fits the group with its components i and j as one, and keeps that if two are not needed. */
static bool melt(fitter *f, const gauss_prior *prior, group *g, int i, int j, spots *s)
{
    group fewer = *g;
    fewer.components[i] = merged(&g->components[i], &g->components[j]);
    fewer.n--;
    for (int k = j; k < fewer.n; k++) fewer.members[k] = g->members[k + 1], fewer.components[k] = g->components[k + 1];
    if (!gauss_fit(&f->pixels, prior, fewer.components, fewer.n, &fewer.outcome)) return false;
    if (fewer.outcome.cost - g->outcome.cost > least_gain * g->outcome.misfit) return false;
    s->rows[g->members[j]].part_of_another = true;
    *g = fewer;
    return true;
}

typedef struct melting {
    bool tried[MOST_COMPONENTS][MOST_COMPONENTS];
} melting;

static bool is_stronger(const group *g, const spots *s, int i, int j)
{
    float a = s->rows[g->members[i]].significance, b = s->rows[g->members[j]].significance;
    return a > b || (a == b && i < j);
}

/* The closest two components that were not tried yet and may be one spot, the stronger first. */
static bool closest_pair(const fitter *f, const group *g, const spots *s, const melting *m, int *first, int *second)
{
    double closest = one_spot_um / f->pixel_um;
    bool found = false;
    for (int i = 0; i < g->n; i++) {
        for (int j = 0; j < g->n; j++) {
            if (i == j || m->tried[i][j] || !is_stronger(g, s, i, j)) continue;
            double d = hypot(g->components[i].x - g->components[j].x, g->components[i].y - g->components[j].y);
            if (d < closest) closest = d, *first = i, *second = j, found = true;
        }
    }
    return found;
}

/* Until every pair left is worth being two. */
static void melt_pairs(fitter *f, const gauss_prior *prior, group *g, spots *s)
{
    melting m = {{{false}}};
    int first, second;
    while (closest_pair(f, g, s, &m, &first, &second)) {
        m.tried[first][second] = true;
        if (melt(f, prior, g, first, second, s)) m = (melting){{{false}}};
    }
}

static void keep_fit(const group *g, bool fitted, spots *s)
{
    for (int k = 0; k < g->n; k++) {
        spot *row = &s->rows[g->members[k]];
        row->fit = g->components[k];
        row->fit_failed = !fitted;
        if (fitted) row->background = g->outcome.background;
    }
}

static sunder_status fit_group(fitter *f, const gauss_prior *usual, spots *s, const int *members, int n,
                               bool *out_fitted, sunder_error *err)
{
    gauss_prior prior = *usual;
    group g = {.n = n};
    for (int k = 0; k < n; k++) g.members[k] = members[k], g.components[k] = unfitted(f, &s->rows[members[k]]);
    /* A tight prior holds a bright spot near the width its responses tell, a weak one near the usual. */
    if (usual == &f->tight_prior) prior.log_sigma_mean = log(g.components[0].sigma);
    sunder_status status = collect_pixels(f, s, members, n, err);
    if (status != SUNDER_OK) return status;
    *out_fitted = gauss_fit(&f->pixels, &prior, g.components, n, &g.outcome);
    if (*out_fitted) melt_pairs(f, &prior, &g, s);
    keep_fit(&g, *out_fitted, s);
    return SUNDER_OK;
}

/* The group as it should be; then near the usual width; then one by one: a lump between two spots must not cost both
 * their places. */
static sunder_status fit_somehow(fitter *f, spots *s, const int *members, int n, sunder_error *err)
{
    bool fitted = false;
    sunder_status status = SUNDER_OK;
    if (spot_tells_width(&s->rows[members[0]])) status = fit_group(f, &f->prior, s, members, n, &fitted, err);
    if (status == SUNDER_OK && !fitted) status = fit_group(f, &f->tight_prior, s, members, n, &fitted, err);
    for (int k = 0; status == SUNDER_OK && !fitted && n > 1 && k < n; k++) {
        bool alone;
        status = fit_group(f, &f->tight_prior, s, members + k, 1, &alone, err);
    }
    return status;
}

sunder_status spot_fits_run(const fit_source *source, double pixel_um, spots *s, sunder_error *err)
{
    SUNDER_AUTO(auto_free) int *order = spots_by_strength(s);
    SUNDER_AUTO(auto_free) unsigned char *done = array_new(s->n, 1);
    if (!order || !done) return fail_memory(err, "the fits of a channel");
    SUNDER_AUTO(fitter_free) fitter f = {0};
    sunder_status status = fitter_make(source, pixel_um, s, &f, err);
    for (size_t i = 0; status == SUNDER_OK && i < s->n; i++) {
        int members[MOST_COMPONENTS];
        if (done[order[i]]) continue;
        int n = collect_group(&f, s, order[i], done, members);
        for (int k = 0; k < n; k++) done[members[k]] = 1;
        status = fit_somehow(&f, s, members, n, err);
    }
    if (status == SUNDER_OK) spots_drop_parts(s);
    return status;
}
