/* Survey of one channel (algorithms.md 8.2.1 to 8.2.3).
 *
 * Scale after scale, finest first: the response is cleaned of DAPI's texture where that shows, its scatter inside each
 * nucleus is measured, and its maxima are taken. A maximum of a wider scale beside one that is there already is dropped.
 * Maxima are never taken of the largest response over the scales: the widest would melt two signals 0.5 um apart. */
#include "detect/channel_survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/maxima.h"
#include "detect/robust.h"
#include "detect/spot_fits.h"
#include "detect/texture.h"

static const double detection_um[DETECTION_SCALES] = {0.14, 0.20, 0.28}; /* algorithms.md 8.2.2 */
static const double same_spot_um[DETECTION_SCALES] = {0.16, 0.22, 0.34}; /* 8.2.3 */
static const double dapi_um[MOST_SCALES] = {0.10, 0.14, 0.20, 0.28};
static const double window_um = 0.12;
static const double surroundings_um = 1.6;
enum { LEAST_SAMPLES = 40, MOST_TEXTURE_SAMPLES = 12000, MOST_NEAR = 64 };

void dapi_bank_free(dapi_bank *d)
{
    for (int k = 0; k < MOST_SCALES; k++) {
        plane_free(&d->smooth[k]);
        free(d->at_samples[k]);
    }
    *d = (dapi_bank){0};
}

sunder_status dapi_bank_make(const plane *dapi, double pixel_um, const region_samples *samples, dapi_bank *out_dapi,
                             sunder_error *err)
{
    dapi_bank d = {0};
    sunder_status status = scale_bank_make(dapi_um, MOST_SCALES, pixel_um, &d.bank, err);
    for (int k = 0; status == SUNDER_OK && k < d.bank.n; k++) {
        status = scale_bank_step(&d.bank, k, k ? &d.smooth[k - 1] : dapi, &d.smooth[k], err);
        if (status != SUNDER_OK) break;
        d.at_samples[k] = array_new(samples->n, sizeof(float));
        if (!d.at_samples[k]) status = fail_memory(err, "the texture of the nuclei");
        else region_samples_read(samples, &d.smooth[k], 1, d.at_samples[k]);
    }
    if (status != SUNDER_OK) dapi_bank_free(&d);
    else *out_dapi = d;
    return status;
}

void channel_result_free(channel_result *r)
{
    background_free(&r->level);
    free(r->spread);
    spots_free(&r->found);
    *r = (channel_result){0};
}

/* What one channel needs while its scales are gone through. */
typedef struct channel_work {
    const search *where;
    channel_result *result;
    scale_bank bank;
    spot_grid grid;
    maxima peaks;
    float *values;       /* responses at the samples */
    float *inverse_sd;   /* of the pixel noise at the samples */
    float *scratch;
} channel_work;

static void channel_work_free(channel_work *w)
{
    spot_grid_free(&w->grid);
    maxima_free(&w->peaks);
    free(w->values);
    free(w->inverse_sd);
    free(w->scratch);
}

static sunder_status channel_work_make(const plane *image, const search *where, channel_result *result,
                                       channel_work *out_work, sunder_error *err)
{
    const region_samples *s = where->samples;
    channel_work w = {.where = where, .result = result};
    sunder_status status = scale_bank_make(detection_um, DETECTION_SCALES, where->pixel_um, &w.bank, err);
    double cell = same_spot_um[DETECTION_SCALES - 1] / where->pixel_um;
    if (status == SUNDER_OK) status = spot_grid_make(image->width, image->height, cell, &w.grid, err);
    if (status != SUNDER_OK) return status;
    w.values = array_new(s->n, sizeof *w.values);
    w.inverse_sd = array_new(s->n, sizeof *w.inverse_sd);
    w.scratch = array_new(s->n, sizeof *w.scratch);
    if (!w.values || !w.inverse_sd || !w.scratch) {
        channel_work_free(&w);
        return fail_memory(err, "the survey of a channel");
    }
    for (size_t i = 0; i < s->n; i++)
        w.inverse_sd[i] = background_at(&result->level, &result->level.inverse_sd, s->x[i], s->y[i]);
    *out_work = w;
    return SUNDER_OK;
}

/* Takes the DAPI texture off the response of one scale. Samples are thinned: a few regressors need no more. */
static sunder_status clean(channel_work *w, int scale, plane *smooth, sunder_error *err)
{
    const dapi_bank *d = w->where->dapi;
    const region_samples *s = w->where->samples;
    double sigma = w->bank.sigma_px[scale];
    int n = 0;
    if (d) while (n < d->bank.n && d->bank.sigma_px[n] <= sigma * 1.001) n++;
    if (n == 0) return SUNDER_OK;
    size_t thin = s->n / MOST_TEXTURE_SAMPLES + 1, m = 0;
    SUNDER_AUTO(auto_free) float *thinned = array_new((size_t)(n + 2) * (s->n / thin + 1), sizeof *thinned);
    if (!thinned) return fail_memory(err, "the texture of a channel");
    float *row[MOST_SCALES + 2];
    for (int k = 0; k < n + 2; k++) row[k] = thinned + (size_t)k * (s->n / thin + 1);
    for (size_t i = 0; i < s->n; i += thin, m++) {
        for (int k = 0; k < n; k++) row[k][m] = d->at_samples[k][i];
        row[n][m] = w->values[i] * (float)w->bank.norm[scale];
        row[n + 1][m] = w->inverse_sd[i] / (float)w->bank.norm[scale];
    }
    double looks = (double)m * s->step_px * s->step_px * (double)thin / (2 * M_PI * sigma * sigma + 1);
    texture_fit fit;
    sunder_status status = texture_fit_make(row[n], row, n, row[n + 1], m, fmin(looks, (double)m), &fit, err);
    if (status != SUNDER_OK || !fit.applied) return status;
    const plane *sources[MOST_SCALES];
    for (int k = 0; k < n; k++) sources[k] = &d->smooth[k];
    texture_subtract(smooth, sources, &fit);
    region_samples_read(s, smooth, w->bank.norm[scale], w->values);
    if (scale == MIDDLE_SCALE) w->result->texture_gain = fit.gain;
    return SUNDER_OK;
}

/* Scatter of the response inside each region, in units of what the noise law explains; never below 1. */
static void measure_spread(channel_work *w, int scale)
{
    const region_samples *s = w->where->samples;
    float *spread = w->result->spread + (size_t)scale * s->n_regions;
    for (size_t i = 0; i < s->n; i++) w->values[i] *= w->inverse_sd[i];
    memcpy(w->scratch, w->values, s->n * sizeof *w->values);
    double of_all = fmax(1, spread_about_zero(w->scratch, s->n));
    for (size_t r = 0; r < s->n_regions; r++) {
        size_t n = s->first[r + 1] - s->first[r];
        double here = n < LEAST_SAMPLES ? of_all : spread_about_zero(w->values + s->first[r], n);
        spread[r] = (float)fmax(1, here);
    }
}

static double spread_at(const channel_result *r, int scale, int nearest_nucleus)
{
    size_t region = nearest_nucleus > 0 ? (size_t)nearest_nucleus - 1 : 0;
    return region < r->n_regions ? (double)r->spread[(size_t)scale * r->n_regions + region] : 1;
}

/* Spots found at finer scales may be more significant at this one. */
static void raise_significance(channel_work *w, int scale, const plane *smooth)
{
    spots *s = &w->result->found;
    for (size_t i = 0; i < s->n; i++) {
        spot *row = &s->rows[i];
        double response = (double)response_at(smooth, row->x, row->y);
        double sd = w->bank.norm[scale] * row->noise_sd * spread_at(w->result, scale, row->around.nearest);
        row->significance = fmaxf(row->significance, (float)(response / sd));
    }
}

/* A peak of this scale becomes a spot if it is near a nucleus, significant in it, and not there already. */
static sunder_status take_peak(channel_work *w, int scale, const plane *smooth, const maximum *peak, sunder_error *err)
{
    const search *where = w->where;
    channel_result *r = w->result;
    double per_um = 1 / where->pixel_um;
    spot row = {.x = peak->x, .y = peak->y, .around = {.next_px = INFINITY}, .scale_px = w->bank.sigma_px[scale]};
    if (where->labels) {
        row.around = surroundings_of(where->labels, peak->x, peak->y, surroundings_um * per_um);
        if (!row.around.nearest || row.around.nearest_px > where->options->reach_um * per_um) return SUNDER_OK;
    }
    row.significance = peak->significance / (float)spread_at(r, scale, row.around.nearest);
    if (row.significance <= (float)where->options->least_significance) return SUNDER_OK;
    double reach = same_spot_um[scale] * per_um;
    if (spot_grid_near(&w->grid, &r->found, peak->x, peak->y, reach, NULL, 0)) return SUNDER_OK;
    row.noise_sd = 1 / (double)background_at(&r->level, &r->level.inverse_sd, peak->x, peak->y);
    row.spread = spread_at(r, MIDDLE_SCALE < w->bank.n ? MIDDLE_SCALE : scale, row.around.nearest);
    row.background = (double)background_at(&r->level, &r->level.level, peak->x, peak->y);
    row.response = (double)response_at(smooth, peak->x, peak->y);
    sunder_status status = spots_add(&r->found, &row, err);
    return status == SUNDER_OK ? spot_grid_add(&w->grid, &r->found, r->found.n - 1, err) : status;
}

static sunder_status survey_scale(channel_work *w, int scale, plane *smooth, sunder_error *err)
{
    const search *where = w->where;
    region_samples_read(where->samples, smooth, w->bank.norm[scale], w->values);
    sunder_status status = clean(w, scale, smooth, err);
    if (status != SUNDER_OK) return status;
    measure_spread(w, scale);
    raise_significance(w, scale, smooth);
    int window = (int)fmax(1, floor(window_um / where->pixel_um + 0.5));
    status = maxima_find(smooth, w->bank.norm[scale], &w->result->level, where->options->least_significance, window,
                         &w->peaks, err);
    for (size_t i = 0; status == SUNDER_OK && i < w->peaks.n; i++)
        status = take_peak(w, scale, smooth, &w->peaks.rows[i], err);
    return status;
}

static sunder_status survey_scales(const plane *image, channel_work *w, sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane smooth = {0};
    sunder_status status = scale_bank_step(&w->bank, 0, image, &smooth, err);
    for (int scale = 0; status == SUNDER_OK && scale < w->bank.n; scale++) {
        /* The wider one is made first: survey_scale takes texture off the one it works on. */
        SUNDER_AUTO(plane_free) plane wider = {0};
        if (scale + 1 < w->bank.n) status = scale_bank_step(&w->bank, scale + 1, &smooth, &wider, err);
        if (status == SUNDER_OK) status = survey_scale(w, scale, &smooth, err);
        plane_free(&smooth);
        smooth = wider;
        wider = (plane){0};
    }
    return status;
}

sunder_status channel_survey(const plane *image, double saturation_counts, const search *where, channel_result *out_result,
                             sunder_error *err)
{
    SUNDER_AUTO(channel_result_free) channel_result r = {.n_regions = where->samples->n_regions, .texture_gain = 1};
    r.spread = array_new(DETECTION_SCALES * r.n_regions, sizeof *r.spread);
    if (!r.spread) return fail_memory(err, "the survey of a channel");
    for (size_t i = 0; i < DETECTION_SCALES * r.n_regions; i++) r.spread[i] = 1;
    sunder_status status = noise_law_measure(image, saturation_counts, &r.law, err);
    if (status == SUNDER_OK) status = background_measure(image, where->pixel_um, &r.law, &r.level, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(channel_work_free) channel_work w = {0};
    status = channel_work_make(image, where, &r, &w, err);
    if (status == SUNDER_OK) status = survey_scales(image, &w, err);
    if (status != SUNDER_OK) return status;
    spots_sort(&r.found);
    status = spot_fits_run(image, saturation_counts, where->pixel_um, &r.law, &r.found, err);
    if (status != SUNDER_OK) return status;
    *out_result = r;
    r = (channel_result){0};
    return SUNDER_OK;
}

double channel_noise_at(const channel_result *r, int x, int y, int nearest_nucleus)
{
    double sd = 1 / (double)background_at(&r->level, &r->level.inverse_sd, x, y);
    return sd * spread_at(r, MIDDLE_SCALE, nearest_nucleus);
}
