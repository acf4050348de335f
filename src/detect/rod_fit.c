/* Fit of a rod by Levenberg-Marquardt on the pixels and weights of gauss_fit.c. With u along the line and v across it the
 * light is B exp(-v^2 / (2 s^2)) (P((u + h) / s) - P((u - h) / s)): h is half the length, P the normal distribution
 * function; the whole of it is sqrt(2 pi) s B times the length. A pixel's own width is taken off s at the end, as there.
 * P is taken by Hastings' polynomial (Abramowitz and Stegun 26.2.17, good to 7.5e-8), which needs the density only, and that is
 * needed anyway. */
#include "detect/rod_fit.h"

#include <math.h>
#include <string.h>

#include "detect/cholesky.h"
#include "detect/column_products.h"
#include "stats/normal.h"

enum { LEVEL, SLOPE_X, SLOPE_Y, AT_X, AT_Y, HEIGHT, LOG_SIGMA, LENGTH, ANGLE };
enum { MOST_STEPS = 25 };

static const double first_damping = 1e-2, least_damping = 1e-3, damping_up = 10, damping_down = 0.1, most_damping = 1e6;
static const double close_enough = 0.01; /* a step of a tenth of a standard error, all terms together */
static const double pixel_variance = 1.0 / 12;

typedef struct problem {
    const fit_pixels *pixels;
    const gauss_prior *prior;
    int n_padded;
    double x_mean, y_mean;
} problem;

/* Normal matrix (lower triangle), gradient and cost at one place. */
typedef struct normal_system {
    double normal[ROD_TERMS * ROD_TERMS], gradient[ROD_TERMS], cost;
} normal_system;

static const double root_two_pi = 2.5066282746310002;

/* Single precision is that of the columns, and twice as fast. */
static double gaussian(double z)
{
    return (double)expf((float)(-z * z / 2));
}

/* P(z) of a density at z. */
static double below(double z, double density)
{
    static const double by_t[] = {0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429};
    const double t = 1 / (1 + 0.2316419 * fabs(z));
    const double beyond = density * t * (by_t[0] + t * (by_t[1] + t * (by_t[2] + t * (by_t[3] + t * by_t[4]))));
    return z > 0 ? 1 - beyond : beyond;
}

/* A line as its pixels are gone through. */
typedef struct line_shape {
    double sigma, half_length, cosine, sine;
} line_shape;

/* Value of the model at (x, y) and its derivatives by each term. */
static double model_at(const problem *p, const double *theta, const line_shape *l, double x, double y, double *by)
{
    const double s = l->sigma, h = l->half_length, c = l->cosine, d = l->sine;
    const double dx = x - theta[AT_X], dy = y - theta[AT_Y];
    const double u = c * dx + d * dy, v = c * dy - d * dx, a = (u + h) / s, b = (u - h) / s;
    const double at_a = gaussian(a) / root_two_pi, at_b = gaussian(b) / root_two_pi;
    const double across = gaussian(v / s), along = below(a, at_a) - below(b, at_b);
    const double value = theta[HEIGHT] * across * along, edge = theta[HEIGHT] * across / s;
    const double by_u = edge * (at_a - at_b), by_v = -value * v / (s * s);
    by[LEVEL] = 1, by[SLOPE_X] = x - p->x_mean, by[SLOPE_Y] = y - p->y_mean;
    by[AT_X] = d * by_v - c * by_u, by[AT_Y] = -d * by_u - c * by_v;
    by[HEIGHT] = across * along;
    by[LOG_SIGMA] = value * v * v / (s * s) - theta[HEIGHT] * across * (a * at_a - b * at_b);
    by[LENGTH] = edge * (at_a + at_b) / 2;
    by[ANGLE] = by_u * v - by_v * u;
    return theta[LEVEL] + theta[SLOPE_X] * by[SLOPE_X] + theta[SLOPE_Y] * by[SLOPE_Y] + value;
}

static void evaluate(const problem *p, const double *theta, normal_system *out)
{
    const fit_pixels *px = p->pixels;
    const line_shape shape = {exp(theta[LOG_SIGMA]), theta[LENGTH] / 2, cos(theta[ANGLE]), sin(theta[ANGLE])};
    const int n = p->n_padded;
    float *columns = px->scratch, *residual = columns + ROD_TERMS * n;
    for (int i = 0; i < px->n; i++) {
        double by[ROD_TERMS];
        const double w = px->root_weight[i];
        residual[i] = (float)(w * (px->value[i] - model_at(p, theta, &shape, px->x[i], px->y[i], by)));
        for (int a = 0; a < ROD_TERMS; a++) columns[a * n + i] = (float)(w * by[a]);
    }
    for (int a = 0; a <= ROD_TERMS; a++)
        for (int i = px->n; i < n; i++) columns[a * n + i] = 0;
    column_products(residual, residual, 1, n, &out->cost);
    column_products(residual, columns, ROD_TERMS, n, out->gradient);
    for (int a = 0; a < ROD_TERMS; a++)
        column_products(columns + a * n, columns, a + 1, n, out->normal + a * ROD_TERMS);
    const double off = p->prior->log_sigma_mean - theta[LOG_SIGMA];
    const double weight = 1 / (p->prior->log_sigma_sd * p->prior->log_sigma_sd);
    out->cost += weight * off * off;
    out->gradient[LOG_SIGMA] += weight * off;
    out->normal[LOG_SIGMA * ROD_TERMS + LOG_SIGMA] += weight;
}

static bool step_of(const normal_system *s, double damping, double *step)
{
    double factor[ROD_TERMS * ROD_TERMS];
    memcpy(factor, s->normal, sizeof factor);
    for (int a = 0; a < ROD_TERMS; a++) factor[a * ROD_TERMS + a] *= 1 + damping;
    if (!cholesky_factor(factor, ROD_TERMS)) return false;
    memcpy(step, s->gradient, sizeof s->gradient);
    cholesky_solve(factor, ROD_TERMS, step);
    return true;
}

/* A line shorter than its blur is a round spot, whose length and direction no fit finds. */
static bool within_limits(const problem *p, const double *theta)
{
    return theta[LOG_SIGMA] >= log(p->prior->least_sigma_px) && theta[LOG_SIGMA] <= log(p->prior->largest_sigma_px) &&
           theta[LENGTH] > exp(theta[LOG_SIGMA]);
}

static double promise_of(const normal_system *s, const double *step)
{
    double promise = 0;
    for (int a = 0; a < ROD_TERMS; a++) promise += step[a] * s->gradient[a];
    return promise;
}

static double misfit_of(const problem *p, const normal_system *s)
{
    return fmax(1, s->cost / fmax(p->pixels->n - ROD_TERMS, 1));
}

static bool minimise(const problem *p, double *theta, normal_system *here)
{
    double damping = first_damping;
    evaluate(p, theta, here);
    for (int round = 0; round < MOST_STEPS && damping < most_damping; round++) {
        double step[ROD_TERMS], trial[ROD_TERMS];
        normal_system there;
        bool possible = step_of(here, damping, step);
        for (int a = 0; possible && a < ROD_TERMS; a++) trial[a] = theta[a] + step[a];
        if (possible && within_limits(p, trial)) {
            if (promise_of(here, step) < close_enough * misfit_of(p, here)) return true;
            evaluate(p, trial, &there);
            if (there.cost <= here->cost) {
                memcpy(theta, trial, sizeof trial);
                *here = there;
                damping = fmax(damping * damping_down, least_damping);
                continue;
            }
        }
        damping *= damping_up;
    }
    return false;
}

/* Variance of the flux sqrt(2 pi) s B L, relative to its square. */
static double flux_variance(const double *theta, const double *factor)
{
    const int terms[3] = {HEIGHT, LOG_SIGMA, LENGTH};
    const double by[3] = {1 / theta[HEIGHT], 1, 1 / theta[LENGTH]};
    double sum = 0, inverse[ROD_TERMS];
    for (int i = 0; i < 3; i++) {
        cholesky_inverse_column(factor, ROD_TERMS, terms[i], inverse);
        for (int k = 0; k < 3; k++) sum += by[i] * by[k] * inverse[terms[k]];
    }
    return sum;
}

double rod_light_at(const rod *line, double x, double y)
{
    const double dx = x - line->x, dy = y - line->y, c = cos(line->angle), d = sin(line->angle), s = line->sigma;
    const double u = c * dx + d * dy, v = c * dy - d * dx, h = line->length / 2;
    const double height = line->flux / (root_two_pi * s * line->length);
    return height * exp(-v * v / (2 * s * s)) * (normal_cdf((u + h) / s) - normal_cdf((u - h) / s));
}

static bool report(const problem *p, const double *theta, const normal_system *system, rod *line)
{
    double factor[ROD_TERMS * ROD_TERMS], inverse[ROD_TERMS];
    memcpy(factor, system->normal, sizeof factor);
    if (!(theta[HEIGHT] > 0) || !cholesky_factor(factor, ROD_TERMS)) return false;
    const double misfit = sqrt(misfit_of(p, system)), s = exp(theta[LOG_SIGMA]), half_turns = theta[ANGLE] / M_PI;
    rod out = {.x = theta[AT_X], .y = theta[AT_Y], .length = theta[LENGTH]};
    out.angle = M_PI * (half_turns - floor(half_turns));
    out.sigma = sqrt(fmax(s * s - pixel_variance, 0.1 * s * s));
    out.flux = root_two_pi * s * theta[HEIGHT] * theta[LENGTH];
    out.amplitude = rod_light_at(&out, out.x, out.y);
    out.flux_se = misfit * out.flux * sqrt(flux_variance(theta, factor));
    cholesky_inverse_column(factor, ROD_TERMS, AT_X, inverse);
    out.x_se = misfit * sqrt(inverse[AT_X]);
    cholesky_inverse_column(factor, ROD_TERMS, AT_Y, inverse);
    out.y_se = misfit * sqrt(inverse[AT_Y]);
    *line = out;
    return true;
}

bool rod_fit(const fit_pixels *pixels, const gauss_prior *prior, rod *line, gauss_outcome *out_outcome)
{
    if (pixels->n < ROD_TERMS) return false;
    problem p = {.pixels = pixels, .prior = prior, .n_padded = column_length(pixels->n)};
    double lowest = pixels->value[0], theta[ROD_TERMS] = {0};
    for (int i = 0; i < pixels->n; i++) {
        p.x_mean += (double)pixels->x[i] / pixels->n, p.y_mean += (double)pixels->y[i] / pixels->n;
        lowest = fmin(lowest, pixels->value[i]);
    }
    theta[LEVEL] = lowest, theta[AT_X] = line->x, theta[AT_Y] = line->y;
    theta[LOG_SIGMA] = log(line->sigma), theta[LENGTH] = line->length, theta[ANGLE] = line->angle;
    theta[HEIGHT] = line->flux / (root_two_pi * line->sigma * line->length);
    normal_system system;
    if (!minimise(&p, theta, &system) || !report(&p, theta, &system, line)) return false;
    *out_outcome = (gauss_outcome){theta[LEVEL], system.cost, misfit_of(&p, &system)};
    return true;
}
