/* Joint fit of close spots by Levenberg-Marquardt (algorithms.md 8.2.3): each a Gaussian with free place, amplitude and
 * ln sigma, all on one plane. Weighted least squares with the measured noise law, which for the counts of a camera comes
 * within a few per cent of maximum likelihood. The Gaussian is taken at pixel centres; a pixel's own width then shows as
 * 1/12 px^2 of variance, which is taken off the fitted sigma at the end, so that flux and width are those of the
 * pixel-integrated spot. Errors come from the inverse of the normal matrix, priors included.
 *
 * Sums run over four lanes that are added in a fixed order: the same bytes whatever the register width. */
#include "detect/gauss_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/cholesky.h"
#include "detect/run_time_simd.h"

enum { LANES = 4, PLANE_TERMS = 3, TERMS_EACH = 4, MOST_TERMS = PLANE_TERMS + TERMS_EACH * MOST_COMPONENTS };
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
    *p = (fit_pixels){0};
}

static int padded(int n)
{
    return (n + LANES - 1) / LANES * LANES;
}

sunder_status fit_pixels_make(int capacity, int widest, fit_pixels *out_pixels, sunder_error *err)
{
    size_t n = (size_t)padded(capacity);
    fit_pixels p = {.capacity = capacity};
    p.x = array_new(n, sizeof *p.x);
    p.y = array_new(n, sizeof *p.y);
    p.value = array_new(n, sizeof *p.value);
    p.root_weight = array_new(n, sizeof *p.root_weight);
    p.scratch = array_new(n, (MOST_TERMS + 1) * sizeof *p.scratch);
    p.profile = array_new(2 * (size_t)widest, sizeof *p.profile);
    if (!p.x || !p.y || !p.value || !p.root_weight || !p.scratch || !p.profile) {
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

static double *column(const problem *p, int term)
{
    return p->pixels->scratch + (size_t)term * (size_t)p->n_padded;
}

/* exp(-(u - centre)^2 / (2 sigma^2)) for n whole numbers u from first. */
static void fill_profile(double *profile, int first, int n, double centre, double half_inverse)
{
    for (int i = 0; i < n; i++) profile[i] = exp(-half_inverse * (first + i - centre) * (first + i - centre));
}

/* Weighted derivatives of one component into its four columns; its weighted values off the residuals. */
static void add_component(const problem *p, const double *theta, int component, double *residual)
{
    const fit_pixels *px = p->pixels;
    int first = PLANE_TERMS + TERMS_EACH * component;
    const double *t = theta + first;
    double inverse = exp(-2 * t[TERM_WIDTH]);
    double *along_x = px->profile, *along_y = px->profile + p->columns;
    fill_profile(along_x, p->x_first, p->columns, t[TERM_X], 0.5 * inverse);
    fill_profile(along_y, p->y_first, p->lines, t[TERM_Y], 0.5 * inverse);
    double *dx_col = column(p, first + TERM_X), *dy_col = column(p, first + TERM_Y);
    double *a_col = column(p, first + TERM_AMPLITUDE), *w_col = column(p, first + TERM_WIDTH);
    for (int i = 0; i < px->n; i++) {
        double dx = px->x[i] - t[TERM_X], dy = px->y[i] - t[TERM_Y], r2 = (dx * dx + dy * dy) * inverse;
        double shape = px->root_weight[i] * (along_x[px->x[i] - p->x_first] * along_y[px->y[i] - p->y_first]);
        double value = t[TERM_AMPLITUDE] * shape;
        a_col[i] = shape;
        dx_col[i] = value * dx * inverse;
        dy_col[i] = value * dy * inverse;
        w_col[i] = value * r2;
        residual[i] -= value;
    }
}

static void fill_columns(const problem *p, const double *theta)
{
    const fit_pixels *px = p->pixels;
    double *residual = column(p, p->n_terms);
    for (int i = 0; i < px->n; i++) {
        double w = px->root_weight[i], x = px->x[i] - p->x_mean, y = px->y[i] - p->y_mean;
        column(p, 0)[i] = w, column(p, 1)[i] = w * x, column(p, 2)[i] = w * y;
        residual[i] = w * (px->value[i] - theta[0] - theta[1] * x - theta[2] * y);
    }
    for (int c = 0; c < p->n_components; c++) add_component(p, theta, c, residual);
    for (int term = 0; term <= p->n_terms; term++)
        for (int i = px->n; i < p->n_padded; i++) column(p, term)[i] = 0;
}

FASTEST_AT_RUN_TIME
static double dot(const double *a, const double *b, int n)
{
    double lane[LANES] = {0};
    for (int i = 0; i < n; i += LANES)
        for (int k = 0; k < LANES; k++) lane[k] += a[i + k] * b[i + k];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
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
    const double *residual = column(p, m);
    out->cost = dot(residual, residual, p->n_padded);
    for (int a = 0; a < m; a++) {
        out->gradient[a] = dot(column(p, a), residual, p->n_padded);
        for (int b = 0; b <= a; b++) out->normal[a * m + b] = dot(column(p, a), column(p, b), p->n_padded);
    }
    add_prior(out, m, 1, p->prior->slope_x - theta[1], p->prior->slope_sd);
    add_prior(out, m, 2, p->prior->slope_y - theta[2], p->prior->slope_sd);
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
        done = promise_of(here, step, p->n_terms) < close_enough;
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
    if (done) memcpy(out_system->normal, here->normal, sizeof(double) * (size_t)p->n_terms * (size_t)p->n_terms);
    return done;
}

static void set_up(problem *p, const fit_pixels *pixels, const gauss_prior *prior, const gauss_component *components,
                   int n_components, double *theta)
{
    *p = (problem){.pixels = pixels, .prior = prior, .n_components = n_components};
    p->n_terms = PLANE_TERMS + TERMS_EACH * n_components;
    p->n_padded = padded(pixels->n);
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
    theta[0] = lowest, theta[1] = prior->slope_x, theta[2] = prior->slope_y;
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
        out->x_se = sqrt(inverse[first + TERM_X]);
        cholesky_inverse_column(factor, m, first + TERM_Y, inverse);
        out->y_se = sqrt(inverse[first + TERM_Y]);
        cholesky_inverse_column(factor, m, first + TERM_AMPLITUDE, inverse);
        double var_a = inverse[first + TERM_AMPLITUDE], cov = inverse[first + TERM_WIDTH];
        cholesky_inverse_column(factor, m, first + TERM_WIDTH, inverse);
        out->flux_se = sqrt(flux_variance(flux, t[TERM_AMPLITUDE], var_a, inverse[first + TERM_WIDTH], cov));
    }
    return true;
}

bool gauss_fit(const fit_pixels *pixels, const gauss_prior *prior, gauss_component *components, int n_components,
               double *out_background)
{
    if (pixels->n < PLANE_TERMS + TERMS_EACH * n_components) return false;
    problem p;
    double theta[MOST_TERMS];
    set_up(&p, pixels, prior, components, n_components, theta);
    normal_system system;
    if (!minimise(&p, theta, &system) || !report(&p, theta, &system, components)) return false;
    *out_background = theta[0];
    return true;
}
