/* Joint fit of close spots by Levenberg-Marquardt (algorithms.md 8.2.3): each a Gaussian with free place, amplitude
 * and ln sigma, all on one plane. Weighted least squares with the measured noise law, which for the counts of a
 * camera comes within a few per cent of maximum likelihood. The Gaussian is taken at pixel centres; a pixel's own
 * width then shows as 1/12 px^2 of variance, which is taken off the fitted sigma at the end, so that flux and width
 * are those of the pixel-integrated spot. Errors come from the inverse of the normal matrix, priors included, and
 * grow with the misfit.
 *
 * Pixels are held and summed in single precision, whose rounding is a millionth of a cost of some hundreds and so far below the
 * hundredth that ends the search; what is small in number is in double. */
#include "detect/gauss_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/cholesky.h"
#include "detect/column_products.h"
#include "core/run_time_simd.h"

enum { PLANE_TERMS = 3, TERMS_EACH = 4, MOST_TERMS = PLANE_TERMS + TERMS_EACH * MOST_COMPONENTS };
enum { TERM_X, TERM_Y, TERM_AMPLITUDE, TERM_WIDTH };
enum { MOST_STEPS = 12 };

static const double first_damping = 1e-2, least_damping = 1e-2, damping_up = 10, damping_down = 0.1, most_damping = 1e6;
static const double close_enough = 0.01; /* a step of a tenth of a standard error, all terms together */
static const double pixel_variance = 1.0 / 12;

void fit_pixels_free(fit_pixels *p)
{
    free(p->x);
    free(p->y);
    free(p->value);
    free(p->root_weight);
    free(p->scratch);
    free(p->profile);
    free(p->dx);
    free(p->dy);
    *p = (fit_pixels){0};
}

sunder_status fit_pixels_make(int capacity, int widest, fit_pixels *out_pixels, sunder_error *err)
{
    size_t n = (size_t)column_length(capacity);
    fit_pixels p = {.capacity = capacity};
    p.x = array_new(n, sizeof *p.x);
    p.y = array_new(n, sizeof *p.y);
    p.value = array_new(n, sizeof *p.value);
    p.root_weight = array_new(n, sizeof *p.root_weight);
    p.scratch = array_new(n, (MOST_TERMS + 1) * sizeof *p.scratch);
    p.profile = array_new(2 * (size_t)widest, sizeof *p.profile);
    p.dx = array_new(n, sizeof *p.dx);
    p.dy = array_new(n, sizeof *p.dy);
    if (!p.dx || !p.dy || !p.x || !p.y || !p.value || !p.root_weight || !p.scratch || !p.profile) {
        fit_pixels_free(&p);
        return fail_memory(err, "the fit of a spot");
    }
    *out_pixels = p;
    return SUNDER_OK;
}

/* State of one fit. theta: background, slope x, slope y, then x, y, amplitude, ln sigma of each component. */
typedef struct problem {
    const fit_pixels *pixels;
    const gauss_prior *prior;
    int n_components, n_terms, n_padded;
    int x_first, y_first, columns, lines; /* box of the pixels */
    double x_mean, y_mean;
    double start[2 * MOST_COMPONENTS]; /* places the prior pulls to */
} problem;

/* Normal matrix (lower triangle), gradient and cost at one place. */
typedef struct normal_system {
    double normal[MOST_TERMS * MOST_TERMS], gradient[MOST_TERMS], cost;
} normal_system;

static float *column(const problem *p, int term)
{
    return p->pixels->scratch + (size_t)term * (size_t)p->n_padded;
}

/* exp(-(u - centre)^2 / (2 sigma^2)) for n whole numbers u from first. */
static void fill_profile(double *profile, int first, int n, double centre, double half_inverse)
{
    for (int i = 0; i < n; i++) profile[i] = exp(-half_inverse * (first + i - centre) * (first + i - centre));
}

/* One component as its columns are filled: centre from the mean pixel, amplitude, 1 / sigma^2. */
typedef struct component_shape {
    float x, y, amplitude, inverse;
} component_shape;

/* columns: weighted derivatives by x, y, amplitude and ln sigma, n apart; the third holds the weighted shape
 * already. The component's weighted values are taken off the residuals. */
FASTEST_AT_RUN_TIME
static void fill_derivatives(component_shape c, const float *dx_mean, const float *dy_mean, int n,
                             float *restrict columns, float *restrict residual)
{
    float *by_x = columns, *by_y = columns + n, *shape = columns + 2 * n, *by_width = columns + 3 * n;
    for (int i = 0; i < n; i++) {
        float dx = dx_mean[i] - c.x, dy = dy_mean[i] - c.y, value = c.amplitude * shape[i];
        by_x[i] = value * dx * c.inverse;
        by_y[i] = value * dy * c.inverse;
        by_width[i] = value * ((dx * dx + dy * dy) * c.inverse);
        residual[i] -= value;
    }
}

static void add_component(const problem *p, const double *theta, int component, float *residual)
{
    const fit_pixels *px = p->pixels;
    int first = PLANE_TERMS + TERMS_EACH * component;
    const double *t = theta + first;
    double inverse = exp(-2 * t[TERM_WIDTH]);
    double *along_x = px->profile, *along_y = px->profile + p->columns;
    float *shape = column(p, first + TERM_AMPLITUDE);
    fill_profile(along_x, p->x_first, p->columns, t[TERM_X], 0.5 * inverse);
    fill_profile(along_y, p->y_first, p->lines, t[TERM_Y], 0.5 * inverse);
    for (int i = 0; i < px->n; i++)
        shape[i] = (float)(px->root_weight[i] * (along_x[px->x[i] - p->x_first] * along_y[px->y[i] - p->y_first]));
    for (int i = px->n; i < p->n_padded; i++) shape[i] = 0;
    component_shape c = {(float)(t[TERM_X] - p->x_mean), (float)(t[TERM_Y] - p->y_mean), (float)t[TERM_AMPLITUDE],
                         (float)inverse};
    fill_derivatives(c, px->dx, px->dy, p->n_padded, column(p, first), residual);
}

/* Weighted constant and slopes, the same at every place. */
static void fill_plane(const problem *p)
{
    const fit_pixels *px = p->pixels;
    for (int i = 0; i < p->n_padded; i++) {
        float w = i < px->n ? (float)px->root_weight[i] : 0;
        px->dx[i] = i < px->n ? (float)(px->x[i] - p->x_mean) : 0;
        px->dy[i] = i < px->n ? (float)(px->y[i] - p->y_mean) : 0;
        column(p, 0)[i] = w, column(p, 1)[i] = w * px->dx[i], column(p, 2)[i] = w * px->dy[i];
    }
}

static void fill_columns(const problem *p, const double *theta)
{
    const fit_pixels *px = p->pixels;
    const float *dx = px->dx, *dy = px->dy;
    float *residual = column(p, p->n_terms);
    for (int i = 0; i < px->n; i++) {
        double plane = theta[0] + theta[1] * (double)dx[i] + theta[2] * (double)dy[i];
        residual[i] = (float)(px->root_weight[i] * (px->value[i] - plane));
    }
    for (int i = px->n; i < p->n_padded; i++) residual[i] = 0;
    for (int c = 0; c < p->n_components; c++) add_component(p, theta, c, residual);
}

/* Pulls one term, `off` away from where it is expected. */
static void add_prior(normal_system *s, int n_terms, int term, double off, double sd)
{
    double weight = 1 / (sd * sd);
    s->normal[term * n_terms + term] += weight;
    s->gradient[term] += weight * off;
    s->cost += weight * off * off;
}

static void evaluate(const problem *p, const double *theta, normal_system *out)
{
    int m = p->n_terms;
    fill_columns(p, theta);
    const float *residual = column(p, m);
    column_products(residual, residual, 1, p->n_padded, &out->cost);
    column_products(residual, column(p, 0), m, p->n_padded, out->gradient);
    for (int a = 0; a < m; a++) column_products(column(p, a), column(p, 0), a + 1, p->n_padded, out->normal + a * m);
    for (int c = 0; c < p->n_components; c++) {
        int first = PLANE_TERMS + TERMS_EACH * c;
        const double *t = theta + first;
        add_prior(out, m, first + TERM_X, p->start[2 * c] - t[TERM_X], p->prior->place_sd_px);
        add_prior(out, m, first + TERM_Y, p->start[2 * c + 1] - t[TERM_Y], p->prior->place_sd_px);
        add_prior(out, m, first + TERM_WIDTH, p->prior->log_sigma_mean - t[TERM_WIDTH], p->prior->log_sigma_sd);
    }
}

static bool step_of(const normal_system *s, int m, double damping, double *step)
{
    double factor[MOST_TERMS * MOST_TERMS];
    memcpy(factor, s->normal, sizeof(double) * (size_t)m * (size_t)m);
    for (int a = 0; a < m; a++) factor[a * m + a] *= 1 + damping;
    if (!cholesky_factor(factor, m)) return false;
    memcpy(step, s->gradient, sizeof(double) * (size_t)m);
    cholesky_solve(factor, m, step);
    return true;
}

static bool within_limits(const problem *p, const double *theta)
{
    for (int c = 0; c < p->n_components; c++) {
        double log_sigma = theta[PLANE_TERMS + TERMS_EACH * c + TERM_WIDTH];
        if (!(log_sigma >= log(p->prior->least_sigma_px)) || !(log_sigma <= log(p->prior->largest_sigma_px)))
            return false;
    }
    return true;
}

/* By how much a full step would lower the cost: the squared length of the step in standard errors. */
static double promise_of(const normal_system *s, const double *step, int m)
{
    double promise = 0;
    for (int a = 0; a < m; a++) promise += step[a] * s->gradient[a];
    return promise;
}

/* Cost per degree of freedom, at least 1: how much worse the model fits than the noise explains. */
static double misfit_of(const problem *p, const normal_system *s)
{
    double freedom = p->pixels->n - p->n_terms;
    return fmax(1, s->cost / fmax(freedom, 1));
}

/* Minimises from theta; *out_system is that of the last place evaluated. The last, negligible step is taken unseen. */
static bool minimise(const problem *p, double *theta, normal_system *out_system)
{
    double damping = first_damping, step[MOST_TERMS], trial[MOST_TERMS];
    normal_system systems[2], *here = &systems[0], *there = &systems[1];
    bool done = false;
    evaluate(p, theta, here);
    for (int round = 0; !done && round < MOST_STEPS && damping < most_damping; round++) {
        bool possible = step_of(here, p->n_terms, damping, step);
        for (int a = 0; possible && a < p->n_terms; a++) trial[a] = theta[a] + step[a];
        if (!possible || !within_limits(p, trial)) {
            damping *= damping_up;
            continue;
        }
        done = promise_of(here, step, p->n_terms) < close_enough * misfit_of(p, here);
        if (!done) evaluate(p, trial, there);
        if (!done && !(there->cost <= here->cost)) {
            damping *= damping_up;
            continue;
        }
        memcpy(theta, trial, (size_t)p->n_terms * sizeof *theta);
        if (!done) {
            normal_system *swap = here;
            here = there, there = swap;
        }
        damping = fmax(damping * damping_down, least_damping);
    }
    if (done) {
        memcpy(out_system->normal, here->normal, sizeof(double) * (size_t)p->n_terms * (size_t)p->n_terms);
        out_system->cost = here->cost;
    }
    return done;
}

static void set_up(problem *p, const fit_pixels *pixels, const gauss_prior *prior, const gauss_component *components,
                   int n_components, double *theta)
{
    *p = (problem){.pixels = pixels, .prior = prior, .n_components = n_components};
    p->n_terms = PLANE_TERMS + TERMS_EACH * n_components;
    p->n_padded = column_length(pixels->n);
    double lowest = pixels->value[0];
    int x_last = pixels->x[0], y_last = pixels->y[0];
    p->x_first = x_last, p->y_first = y_last;
    for (int i = 0; i < pixels->n; i++) {
        int x = pixels->x[i], y = pixels->y[i];
        p->x_first = x < p->x_first ? x : p->x_first, x_last = x > x_last ? x : x_last;
        p->y_first = y < p->y_first ? y : p->y_first, y_last = y > y_last ? y : y_last;
        p->x_mean += pixels->x[i], p->y_mean += pixels->y[i];
        lowest = fmin(lowest, pixels->value[i]);
    }
    p->x_mean /= pixels->n, p->y_mean /= pixels->n;
    p->columns = x_last - p->x_first + 1, p->lines = y_last - p->y_first + 1;
    theta[0] = lowest, theta[1] = theta[2] = 0;
    fill_plane(p);
    for (int c = 0; c < n_components; c++) {
        double *t = theta + PLANE_TERMS + TERMS_EACH * c;
        p->start[2 * c] = t[TERM_X] = components[c].x;
        p->start[2 * c + 1] = t[TERM_Y] = components[c].y;
        t[TERM_AMPLITUDE] = components[c].amplitude;
        t[TERM_WIDTH] = log(components[c].sigma);
    }
}

/* Variance of the flux 2 pi sigma^2 A from the block of amplitude and ln sigma. */
static double flux_variance(double flux, double amplitude, double var_a, double var_w, double cov)
{
    double by_a = flux / amplitude, by_w = 2 * flux;
    return by_a * by_a * var_a + by_w * by_w * var_w + 2 * by_a * by_w * cov;
}

static bool report(const problem *p, const double *theta, const normal_system *system, gauss_component *components)
{
    int m = p->n_terms;
    double factor[MOST_TERMS * MOST_TERMS], inverse[MOST_TERMS];
    memcpy(factor, system->normal, sizeof(double) * (size_t)m * (size_t)m);
    if (!cholesky_factor(factor, m)) return false;
    double misfit = sqrt(misfit_of(p, system));
    for (int c = 0; c < p->n_components; c++)
        if (!(theta[PLANE_TERMS + TERMS_EACH * c + TERM_AMPLITUDE] > 0)) return false;
    for (int c = 0; c < p->n_components; c++) {
        int first = PLANE_TERMS + TERMS_EACH * c;
        const double *t = theta + first;
        gauss_component *out = components + c;
        double variance = exp(2 * t[TERM_WIDTH]), flux = 2 * M_PI * variance * t[TERM_AMPLITUDE];
        double spot_variance = fmax(variance - pixel_variance, 0.1 * variance);
        out->x = t[TERM_X], out->y = t[TERM_Y];
        out->sigma = sqrt(spot_variance);
        out->amplitude = flux / (2 * M_PI * spot_variance);
        cholesky_inverse_column(factor, m, first + TERM_X, inverse);
        out->x_se = misfit * sqrt(inverse[first + TERM_X]);
        cholesky_inverse_column(factor, m, first + TERM_Y, inverse);
        out->y_se = misfit * sqrt(inverse[first + TERM_Y]);
        cholesky_inverse_column(factor, m, first + TERM_AMPLITUDE, inverse);
        double var_a = inverse[first + TERM_AMPLITUDE], cov = inverse[first + TERM_WIDTH];
        cholesky_inverse_column(factor, m, first + TERM_WIDTH, inverse);
        out->flux_se = misfit * sqrt(flux_variance(flux, t[TERM_AMPLITUDE], var_a, inverse[first + TERM_WIDTH], cov));
    }
    return true;
}

bool gauss_fit(const fit_pixels *pixels, const gauss_prior *prior, gauss_component *components, int n_components,
               gauss_outcome *out_outcome)
{
    if (pixels->n < PLANE_TERMS + TERMS_EACH * n_components) return false;
    problem p;
    double theta[MOST_TERMS];
    set_up(&p, pixels, prior, components, n_components, theta);
    normal_system system;
    if (!minimise(&p, theta, &system) || !report(&p, theta, &system, components)) return false;
    *out_outcome = (gauss_outcome){theta[0], system.cost, misfit_of(&p, &system)};
    return true;
}
