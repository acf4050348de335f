/* Survey of the probe channels (algorithms.md 8.2.1 to 8.2.3).
 *
 * The responses are first read at sample places: that tells how much of DAPI's texture is in them and how much they
 * scatter inside each nucleus. Then their peaks are taken, scale by scale, finest first; a peak of a wider scale beside
 * a spot that is there already is dropped. Peaks are never taken of the largest response over the scales: the widest
 * would melt two signals 0.5 um apart. */
#include "detect/channel_survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/response_pass.h"
#include "detect/robust.h"
#include "detect/spot_fits.h"

static const double detection_um[DETECTION_SCALES] = {0.14, 0.20, 0.28}; /* algorithms.md 8.2.2 */
static const double same_spot_um[DETECTION_SCALES] = {0.16, 0.22, 0.34}; /* 8.2.3 */
static const double dapi_um[MOST_SCALES] = {0.10, 0.14, 0.20, 0.28};
static const double window_um = 0.12;
static const double surroundings_um = 1.6;
enum { LEAST_SAMPLES = 40, MOST_TEXTURE_SAMPLES = 12000, MOST_CHANNELS_AT_ONCE = 2 };

void channel_result_free(channel_result *r)
{
    background_free(&r->level);
    free(r->spread);
    spots_free(&r->found);
    *r = (channel_result){0};
}

/* What is shared by the channels while they are surveyed. */
typedef struct survey_work {
    const search *where;
    scale_bank bank, dapi_bank;
    float *dapi_values;  /* responses of DAPI at the samples, scale after scale */
    float *values;       /* the same of the probe in hand */
    float *inverse_sd;   /* of the probe's pixel noise at the samples */
    texture_fit texture[MOST_CHANNELS_AT_ONCE][DETECTION_SCALES];
} survey_work;

static void survey_work_free(survey_work *w)
{
    free(w->dapi_values);
    free(w->values);
    free(w->inverse_sd);
}

static sunder_status survey_work_make(const search *where, survey_work *w, sunder_error *err)
{
    size_t n = where->samples->n;
    *w = (survey_work){.where = where};
    sunder_status status = scale_bank_make(detection_um, DETECTION_SCALES, where->pixel_um, &w->bank, err);
    if (status == SUNDER_OK) status = scale_bank_make(dapi_um, MOST_SCALES, where->pixel_um, &w->dapi_bank, err);
    if (status != SUNDER_OK) return status;
    w->dapi_values = array_new(n, MOST_SCALES * sizeof *w->dapi_values);
    w->values = array_new(n, DETECTION_SCALES * sizeof *w->values);
    w->inverse_sd = array_new(n, sizeof *w->inverse_sd);
    if (!w->dapi_values || !w->values || !w->inverse_sd) return fail_memory(err, "the survey of a field");
    if (!where->dapi) return SUNDER_OK;
    return sample_responses(where->dapi, &w->dapi_bank, where->samples, w->dapi_values, err);
}

/* How much of DAPI's texture the response of one scale holds. Samples are thinned: a few regressors need no more. */
static sunder_status fit_texture(survey_work *w, int scale, texture_fit *fit, sunder_error *err)
{
    const region_samples *s = w->where->samples;
    double sigma = w->bank.sigma_px[scale];
    int n = 0;
    *fit = (texture_fit){.gain = 1};
    if (w->where->dapi)
        while (n < w->dapi_bank.n && w->dapi_bank.sigma_px[n] <= sigma * 1.001) n++;
    if (n == 0) return SUNDER_OK;
    size_t thin = s->n / MOST_TEXTURE_SAMPLES + 1, room = s->n / thin + 1, m = 0;
    SUNDER_AUTO(auto_free) float *thinned = array_new((size_t)(n + 2), room * sizeof *thinned);
    if (!thinned) return fail_memory(err, "the texture of a channel");
    float *dapi[MOST_SCALES], *probe = thinned + (size_t)n * room, *weight = probe + room;
    for (int k = 0; k < n; k++) dapi[k] = thinned + (size_t)k * room;
    for (size_t i = 0; i < s->n; i += thin, m++) {
        for (int k = 0; k < n; k++) dapi[k][m] = w->dapi_values[(size_t)k * s->n + i];
        probe[m] = w->values[(size_t)scale * s->n + i];
        weight[m] = w->inverse_sd[i] / (float)w->bank.norm[scale];
    }
    double sample_px = (double)s->step_px * s->step_px * (double)thin;
    double looks = fmin(1, sample_px / (2 * M_PI * sigma * sigma + 1)) * (double)m;
    return texture_fit_make(probe, dapi, n, weight, m, looks, fit, err);
}

/* Scatter of the cleaned response inside each region, in units of what the noise law explains; never below 1. */
static void measure_spread(survey_work *w, int scale, const texture_fit *fit, float *spread)
{
    const region_samples *s = w->where->samples;
    float *values = w->values + (size_t)scale * s->n, *dapi[MOST_SCALES];
    for (int k = 0; k < MOST_SCALES; k++) dapi[k] = w->dapi_values + (size_t)k * s->n;
    texture_subtract(values, dapi, fit, s->n);
    float per_norm = 1 / (float)w->bank.norm[scale];
    for (size_t i = 0; i < s->n; i++) values[i] *= w->inverse_sd[i] * per_norm;
    bool some_small = false;
    for (size_t r = 0; r < s->n_regions; r++) {
        size_t n = s->first[r + 1] - s->first[r];
        some_small |= n < LEAST_SAMPLES;
        if (n >= LEAST_SAMPLES) spread[r] = (float)fmax(1, spread_about_zero(values + s->first[r], n));
    }
    if (!some_small) return;
    float of_all = (float)fmax(1, spread_about_zero(values, s->n));
    for (size_t r = 0; r < s->n_regions; r++)
        if (s->first[r + 1] - s->first[r] < LEAST_SAMPLES) spread[r] = of_all;
}

/* Noise, background, texture and scatter of one channel. */
static sunder_status measure_channel(const channel_input *input, survey_work *w, texture_fit *texture, channel_result *r,
                                     sunder_error *err)
{
    const region_samples *s = w->where->samples;
    r->n_regions = s->n_regions, r->texture_gain = 1;
    r->spread = array_new(r->n_regions, DETECTION_SCALES * sizeof *r->spread);
    if (!r->spread) return fail_memory(err, "the survey of a channel");
    for (size_t i = 0; i < DETECTION_SCALES * r->n_regions; i++) r->spread[i] = 1;
    sunder_status status = noise_law_measure(input->image, input->saturation_counts, &r->law, err);
    if (status == SUNDER_OK) status = background_measure(input->image, w->where->pixel_um, &r->law, &r->level, err);
    if (status == SUNDER_OK) status = sample_responses(input->image, &w->bank, s, w->values, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < s->n; i++) w->inverse_sd[i] = background_at(&r->level, &r->level.inverse_sd, s->x[i], s->y[i]);
    for (int scale = 0; status == SUNDER_OK && scale < w->bank.n; scale++) {
        status = fit_texture(w, scale, &texture[scale], err);
        if (status == SUNDER_OK) measure_spread(w, scale, &texture[scale], r->spread + (size_t)scale * r->n_regions);
    }
    if (w->bank.n > MIDDLE_SCALE) r->texture_gain = texture[MIDDLE_SCALE].gain;
    return status;
}

static double spread_at(const channel_result *r, int scale, int nearest_nucleus)
{
    size_t region = nearest_nucleus > 0 ? (size_t)nearest_nucleus - 1 : 0;
    return region < r->n_regions ? (double)r->spread[(size_t)scale * r->n_regions + region] : 1;
}

/* T of a peak: its largest response in units of the scatter of its nucleus. */
static float significance_of(const channel_result *r, const peak *p, int n_scales, int nearest_nucleus)
{
    float most = -INFINITY;
    for (int k = 0; k < n_scales; k++) most = fmaxf(most, p->response[k] / (float)spread_at(r, k, nearest_nucleus));
    return most;
}

/* A peak becomes a spot if it is near a nucleus, significant in it at its own scale, and not there already. */
static sunder_status take_peak(const survey_work *w, const peak *p, spot_grid *grid, channel_result *r, sunder_error *err)
{
    const search *where = w->where;
    double per_um = 1 / where->pixel_um, least = where->options->least_significance;
    spot row = {.x = p->x, .y = p->y, .around = {.next_px = INFINITY}, .scale_px = w->bank.sigma_px[p->scale]};
    if (spot_grid_near(grid, &r->found, p->x, p->y, same_spot_um[p->scale] * per_um, NULL, 0)) return SUNDER_OK;
    int own = where->labels ? (int)where->labels->px[(size_t)p->y * (size_t)where->labels->width + (size_t)p->x] : 0;
    if (own && (double)p->response[p->scale] <= least * spread_at(r, p->scale, own)) return SUNDER_OK;
    if (where->labels) {
        row.around = surroundings_of(where->labels, p->x, p->y, surroundings_um * per_um);
        if (!row.around.nearest || row.around.nearest_px > where->options->reach_um * per_um) return SUNDER_OK;
    }
    int nearest = row.around.nearest;
    if ((double)p->response[p->scale] <= least * spread_at(r, p->scale, nearest)) return SUNDER_OK;
    row.significance = significance_of(r, p, w->bank.n, nearest);
    row.noise_sd = 1 / (double)background_at(&r->level, &r->level.inverse_sd, p->x, p->y);
    row.spread = spread_at(r, MIDDLE_SCALE < w->bank.n ? MIDDLE_SCALE : p->scale, nearest);
    row.background = (double)background_at(&r->level, &r->level.level, p->x, p->y);
    row.response = (double)p->response[p->scale] * w->bank.norm[p->scale] * row.noise_sd;
    sunder_status status = spots_add(&r->found, &row, err);
    return status == SUNDER_OK ? spot_grid_add(grid, &r->found, r->found.n - 1, err) : status;
}

static sunder_status take_peaks(const channel_input *input, const survey_work *w, const peaks *found, channel_result *r,
                                sunder_error *err)
{
    SUNDER_AUTO(spot_grid_free) spot_grid grid = {0};
    double cell = same_spot_um[DETECTION_SCALES - 1] / w->where->pixel_um;
    sunder_status status = spot_grid_make(input->image->width, input->image->height, cell, &grid, err);
    for (int scale = 0; scale < w->bank.n; scale++) {
        for (size_t i = 0; status == SUNDER_OK && i < found->n; i++)
            if (found->rows[i].scale == scale) status = take_peak(w, &found->rows[i], &grid, r, err);
    }
    if (status != SUNDER_OK) return status;
    spots_sort(&r->found);
    return spot_fits_run(input->image, input->saturation_counts, w->where->pixel_um, &r->law, &r->found, err);
}

typedef struct peak_searches {
    peak_search channel[MOST_CHANNELS_AT_ONCE];
} peak_searches;

static void peak_searches_free(peak_searches *s)
{
    for (int i = 0; i < MOST_CHANNELS_AT_ONCE; i++) peak_finder_free(&s->channel[i].finder);
}

sunder_status survey_run(const channel_input *inputs, int n, const search *where, channel_result *out_results,
                         sunder_error *err)
{
    SUNDER_AUTO(survey_work_free) survey_work w = {0};
    SUNDER_AUTO(peak_searches_free) peak_searches searches = {0};
    if (n < 1 || n > MOST_CHANNELS_AT_ONCE) return fail(err, SUNDER_ERROR_INTERNAL, "a survey of %d channels", n);
    int window_px = (int)fmax(1, floor(window_um / where->pixel_um + 0.5));
    sunder_status status = survey_work_make(where, &w, err);
    for (int i = 0; status == SUNDER_OK && i < n; i++) {
        const plane *image = inputs[i].image;
        searches.channel[i] = (peak_search){image, &w.bank, w.texture[i], {0}};
        status = measure_channel(&inputs[i], &w, w.texture[i], &out_results[i], err);
        if (status == SUNDER_OK)
            status = peak_finder_make(&w.bank, &out_results[i].level, image->width, image->height, window_px,
                                      where->options->least_significance, &searches.channel[i].finder, err);
    }
    if (status == SUNDER_OK) status = find_peaks(searches.channel, n, where->dapi, &w.dapi_bank, err);
    for (int i = 0; status == SUNDER_OK && i < n; i++)
        status = take_peaks(&inputs[i], &w, &searches.channel[i].finder.found, &out_results[i], err);
    return status;
}

double channel_noise_at(const channel_result *r, int x, int y, int nearest_nucleus)
{
    double sd = 1 / (double)background_at(&r->level, &r->level.inverse_sd, x, y);
    return sd * spread_at(r, MIDDLE_SCALE, nearest_nucleus);
}
