/* Texture pass 1 of algorithms.md 8.2.2: the nuclear autofluorescence of a probe channel follows DAPI, but DAPI is
 * blurrier, so the probe's response is regressed on DAPI's at a fine and a middle scale, whose mixture sharpens it
 * (the same gain as with all four scales named there, measured on 20 slides). Robust least squares: the first fit
 * leaves out what may be a signal, the next ones what the last one leaves over and nothing else. To go on leaving
 * out strong responses would cut the strongest texture as well, which lowers the slope (a cut on the variable that
 * is explained), and the bright lumps that are then left over look like signals. An F test over independent looks
 * decides whether the fit is believed, and a least gain whether it is worth the work. */
#include "detect/texture.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/cholesky.h"
#include "detect/robust.h"
#include "core/run_time_simd.h"

static const double signal_significance = 5.0; /* algorithms.md 8.2.2: left out of the first fit */
static const double residual_cut = 3.0;        /* MADs */
static const double least_f = 5.0;
static const double least_explained = 0.02; /* share of the variance; below it sd falls by less than 1 % */
static const double ridge = 1e-6;           /* of each diagonal element: DAPI at neighbouring scales is alike */
enum { REFITS = 2 };

typedef struct solution {
    double term[MOST_REGRESSORS];
} solution;

static double residual_of(const texture_samples *r, const solution *at, size_t i)
{
    double residual = (double)r->probe[i];
    for (int k = 0; k < r->n_regressors; k++) residual -= at->term[k] * (double)r->dapi[k][i];
    return residual * (double)r->weight[i];
}

/* last NULL: no solution to judge the residual by yet. */
static bool is_kept(const texture_samples *r, const solution *last, double cut, size_t i)
{
    if (!last) return fabs((double)r->probe[i] * (double)r->weight[i]) < signal_significance;
    return fabs(residual_of(r, last, i)) <= cut;
}

static bool solve(const texture_samples *r, const solution *last, double cut, solution *out)
{
    double normal[MOST_REGRESSORS * MOST_REGRESSORS] = {0}, right[MOST_REGRESSORS] = {0};
    int m = r->n_regressors;
    for (size_t i = 0; i < r->n; i++) {
        if (!is_kept(r, last, cut, i)) continue;
        double w2 = (double)r->weight[i] * (double)r->weight[i];
        for (int k = 0; k < m; k++) {
            double x = w2 * (double)r->dapi[k][i];
            right[k] += x * (double)r->probe[i];
            for (int l = 0; l <= k; l++) normal[k * m + l] += x * (double)r->dapi[l][i];
        }
    }
    for (int k = 0; k < m; k++) normal[k * m + k] *= 1 + ridge;
    if (!cholesky_factor(normal, m)) return false;
    cholesky_solve(normal, m, right);
    memcpy(out->term, right, sizeof right);
    return true;
}

static double residual_spread(const texture_samples *r, const solution *at, float *scratch)
{
    for (size_t i = 0; i < r->n; i++) scratch[i] = (float)residual_of(r, at, i);
    return spread_about_zero(scratch, r->n);
}

/* F statistic over independent looks, and the gain, of the samples the last fit used. */
static void judge(const texture_samples *r, const solution *last, double cut, const solution *at, double looks,
                  texture_fit *fit)
{
    double explained = 0, left = 0, total = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (!is_kept(r, last, cut, i)) continue;
        double y = (double)r->probe[i] * (double)r->weight[i], residual = residual_of(r, at, i);
        explained += (y - residual) * (y - residual), left += residual * residual, total += y * y;
    }
    if (!(left > 0) || !(total > 0)) return;
    fit->f_statistic = explained / r->n_regressors / left * looks;
    if (!(fit->f_statistic > least_f) || 1 - left / total < least_explained) return;
    fit->n = r->n_regressors;
    fit->gain = sqrt(total / left);
    for (int k = 0; k < fit->n; k++) fit->coefficient[k] = (float)at->term[k];
}

sunder_status texture_fit_make(const texture_samples *samples, texture_fit *out_fit, sunder_error *err)
{
    SUNDER_AUTO(auto_free) float *scratch = array_new(samples->n, sizeof *scratch);
    if (!scratch) return fail_memory(err, "the texture of a channel");
    texture_fit fit = {.gain = 1};
    solution now = {{0}}, last = now;
    bool solved = samples->n > (size_t)samples->n_regressors && solve(samples, NULL, 0, &now);
    double cut = 0;
    for (int round = 0; solved && round < REFITS; round++) {
        last = now;
        cut = residual_cut * residual_spread(samples, &last, scratch);
        solved = solve(samples, &last, cut, &now);
    }
    if (solved) judge(samples, &last, cut, &now, samples->looks, &fit);
    *out_fit = fit;
    return SUNDER_OK;
}

FASTEST_AT_RUN_TIME
static void subtract_two(float *restrict target, const float *restrict a, const float *restrict b, float per_a,
                         float per_b, size_t n)
{
    for (size_t i = 0; i < n; i++) target[i] -= per_a * a[i] + per_b * b[i];
}

void texture_subtract(float *probe, const float *const dapi[MOST_REGRESSORS], const texture_fit *fit, size_t n)
{
    if (fit->n == 0) return;
    /* With one regressor the other's coefficient is zero. */
    const float *second = fit->n > 1 ? dapi[1] : dapi[0];
    subtract_two(probe, dapi[0], second, fit->coefficient[0], fit->coefficient[1], n);
}
