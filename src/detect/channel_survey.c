/* Survey of the probe channels (algorithms.md 8.2.1 to 8.2.3).
 *
 * The responses are first read at places in a few bands of rows: that tells how much of DAPI's texture is in them. One
 * pass over all rows then finds the peaks of the cleaned responses and their scatter inside each nucleus. Peaks become
 * spots scale by scale, finest first; one of a wider scale beside a spot that is there already is dropped. Peaks are
 * never taken of the largest response over the scales: the widest would melt two signals 0.5 um apart. */
#include "detect/channel_survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/band_samples.h"
#include "detect/response_pass.h"
#include "detect/robust.h"
#include "detect/rods.h"
#include "detect/spot_fits.h"

static const double detection_um[DETECTION_SCALES] = {0.14, 0.20, 0.28}; /* algorithms.md 8.2.2 */
/* 8.2.3 has 0.16, 0.22, 0.34. Noise breaks one spot into two peaks up to 0.3 um apart, and nobody counts such as
 * two. */
static const double same_spot_um[DETECTION_SCALES] = {0.30, 0.30, 0.34};
static const float much_better = 1.25F; /* of a significance: more than noise makes of one between scales */
static const double dapi_um[MOST_REGRESSORS] = {0.12, 0.20};
static const double window_um = 0.12;
static const double surroundings_um = 1.6;
static const double narrowest_px = 0.1; /* what a single bright pixel is taken as */
enum { LEAST_SAMPLES = 40, MOST_CHANNELS_AT_ONCE = 2 };

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
    search_area searched, filtered;
    pass_input input;
    band_samples thinned; /* where the texture is learnt; the values are those of the channel in hand */
    texture_fit texture[MOST_CHANNELS_AT_ONCE][DETECTION_SCALES];
    float *values[MOST_CHANNELS_AT_ONCE]; /* cleaned responses at all samples, scale after scale */
} survey_work;

static int window_px_of(const search *where)
{
    return (int)fmax(1, floor(window_um / where->pixel_um + 0.5));
}

static void survey_work_free(survey_work *w)
{
    search_area_free(&w->searched);
    search_area_free(&w->filtered);
    band_samples_free(&w->thinned);
    for (int i = 0; i < MOST_CHANNELS_AT_ONCE; i++) free(w->values[i]);
}

/* Peaks are looked for as far from the nuclei as they may lie; the filters need their own reach beyond that. */
static sunder_status make_areas(const search *where, const plane *image, survey_work *w, sunder_error *err)
{
    double searched_px = where->options->reach_um / where->pixel_um + window_px_of(where) + 2;
    double filtered_px = searched_px + 1;
    for (int k = 0; k < w->bank.n; k++) filtered_px += w->bank.kernel[k].radius;
    sunder_status status = search_area_make(where->nuclei, image->width, image->height, searched_px, &w->searched, err);
    if (status != SUNDER_OK) return status;
    return search_area_make(where->nuclei, image->width, image->height, filtered_px, &w->filtered, err);
}

static sunder_status survey_work_make(const search *where, const plane *image, int n_channels, survey_work *w,
                                      sunder_error *err)
{
    *w = (survey_work){.where = where, .input = {&w->searched, &w->filtered, where->dapi, &w->dapi_bank}};
    sunder_status status = scale_bank_make(detection_um, DETECTION_SCALES, where->pixel_um, &w->bank, err);
    if (status == SUNDER_OK) status = scale_bank_make(dapi_um, MOST_REGRESSORS, where->pixel_um, &w->dapi_bank, err);
    if (status == SUNDER_OK) status = make_areas(where, image, w, err);
    for (int i = 0; status == SUNDER_OK && i < n_channels; i++) {
        w->values[i] = array_new(where->samples->n, DETECTION_SCALES * sizeof *w->values[i]);
        if (!w->values[i]) status = fail_memory(err, "the survey of a field");
    }
    if (status != SUNDER_OK || !where->dapi) return status;
    return band_samples_make(&w->input, &w->bank, where->samples, &w->thinned, err);
}

/* Scatter of the cleaned response inside each region, in units of what the noise law explains; never below 1. */
static void measure_spread(const region_samples *s, const float *values, float *spread)
{
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

static sunder_status measure_spreads(const survey_work *w, float *values, channel_result *r, sunder_error *err)
{
    const region_samples *s = w->where->samples;
    SUNDER_AUTO(auto_free) float *inverse_sd = array_new(s->n, sizeof *inverse_sd);
    if (!inverse_sd) return fail_memory(err, "the survey of a channel");
    for (size_t i = 0; i < s->n; i++) inverse_sd[i] = background_at(&r->level, &r->level.inverse_sd, s->x[i], s->y[i]);
    for (int scale = 0; scale < w->bank.n; scale++) {
        float *here = values + (size_t)scale * s->n, per_norm = 1 / (float)w->bank.norm[scale];
        for (size_t i = 0; i < s->n; i++) here[i] *= inverse_sd[i] * per_norm;
        measure_spread(s, here, r->spread + (size_t)scale * r->n_regions);
    }
    return SUNDER_OK;
}

/* Noise, background and texture of one channel. */
static sunder_status measure_channel(const channel_input *input, survey_work *w, texture_fit *texture,
                                     channel_result *r, sunder_error *err)
{
    r->n_regions = w->where->samples->n_regions, r->texture_gain = 1;
    r->spread = array_new(r->n_regions, DETECTION_SCALES * sizeof *r->spread);
    if (!r->spread) return fail_memory(err, "the survey of a channel");
    for (size_t i = 0; i < DETECTION_SCALES * r->n_regions; i++) r->spread[i] = 1;
    sunder_status status = SUNDER_OK;
    if (input->given) r->law = *input->given;
    else status = noise_law_measure(input->image, input->saturation_counts, &r->law, err);
    if (status == SUNDER_OK) status = background_measure(input->image, w->where->pixel_um, &r->law, &r->level, err);
    for (int scale = 0; scale < w->bank.n; scale++) texture[scale] = (texture_fit){.gain = 1};
    if (status != SUNDER_OK || !w->where->dapi) return status;
    status = band_samples_fit(&w->thinned, input->image, &w->bank, &r->level, texture, err);
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

/* Edges are repeated by the filters, which doubles the noise there; what lies on the very edge belongs to a cut
 * nucleus. */
static bool is_on_edge(const plane *image, const peak *p, double sigma_px)
{
    double margin = fmin(sigma_px, 0.25 * fmin(image->width, image->height));
    return p->x < margin || p->y < margin || p->x > image->width - 1 - margin || p->y > image->height - 1 - margin;
}

/* Width of a spot from its responses at the finest and the widest scale, which go as 1 / (width^2 + scale^2)^2; 0
 * when noise has them the wrong way round. */
static double width_from_responses(const scale_bank *bank, const peak *p)
{
    int last = bank->n - 1;
    double fine = (double)p->response[0] * bank->norm[0], wide = (double)p->response[last] * bank->norm[last];
    if (last == 0 || !(wide > 0) || !(fine > wide)) return 0;
    double ratio = sqrt(fine / wide);
    double variance = (pow(bank->sigma_px[last], 2) - ratio * pow(bank->sigma_px[0], 2)) / (ratio - 1);
    return sqrt(fmax(variance, narrowest_px * narrowest_px));
}

/* What the peak itself tells of a spot. */
static void describe(const survey_work *w, const peak *p, const channel_result *r, spot *row)
{
    row->x = p->x, row->y = p->y, row->scale_px = w->bank.sigma_px[p->scale];
    row->significance = significance_of(r, p, w->bank.n, row->around.nearest);
    row->width_px = width_from_responses(&w->bank, p);
    row->response = (double)p->response[p->scale] * w->bank.norm[p->scale] * row->noise_sd;
}

/* A wide spot is first met as a lump of it in the finest scale; where a wider one sees it much better, it is there. */
static void move_to_wider(const survey_work *w, const peak *p, const channel_result *r, spot *row)
{
    if (significance_of(r, p, w->bank.n, row->around.nearest) > much_better * row->significance) describe(w, p, r, row);
}

/* A peak becomes a spot if it is near a nucleus, significant in it at its own scale, and not there already. */
static sunder_status take_peak(const survey_work *w, const peak *p, spot_grid *grid, channel_result *r,
                               sunder_error *err)
{
    const search *where = w->where;
    double per_um = 1 / where->pixel_um, least = where->options->least_significance;
    spot row = {.around = {.next_px = INFINITY}};
    int there;
    int near = spot_grid_near(grid, &r->found, p->x, p->y, same_spot_um[p->scale] * per_um, &there, 1);
    if (near == 1) move_to_wider(w, p, r, &r->found.rows[there]);
    if (near > 0) return SUNDER_OK;
    double reach = where->options->reach_um * per_um;
    if (where->nuclei) {
        const label_plane *labels = &where->nuclei->labels;
        int own = (int)labels->px[(size_t)p->y * (size_t)labels->width + (size_t)p->x];
        if (own && (double)p->response[p->scale] <= least * spread_at(r, p->scale, own)) return SUNDER_OK;
        if (!own && !surroundings_of(labels, p->x, p->y, reach).nearest) return SUNDER_OK;
        row.around = surroundings_of(labels, p->x, p->y, fmax(reach, surroundings_um * per_um));
    }
    int nearest = row.around.nearest;
    if ((double)p->response[p->scale] <= least * spread_at(r, p->scale, nearest)) return SUNDER_OK;
    row.noise_sd = 1 / (double)background_at(&r->level, &r->level.inverse_sd, p->x, p->y);
    row.spread = spread_at(r, MIDDLE_SCALE < w->bank.n ? MIDDLE_SCALE : p->scale, nearest);
    row.background = (double)background_at(&r->level, &r->level.level, p->x, p->y);
    describe(w, p, r, &row);
    sunder_status status = spots_add(&r->found, &row, err);
    return status == SUNDER_OK ? spot_grid_add(grid, &r->found, r->found.n - 1, err) : status;
}

/* A rod belongs where its middle lies. */
static void place_rods(const search *where, spots *found)
{
    const double reach_px = fmax(where->options->reach_um, surroundings_um) / where->pixel_um;
    for (size_t i = 0; where->nuclei && i < found->n; i++) {
        spot *row = &found->rows[i];
        if (row->line.length > 0) row->around = surroundings_of(&where->nuclei->labels, row->x, row->y, reach_px);
    }
}

static sunder_status take_peaks(const channel_input *input, const survey_work *w, const texture_fit *texture,
                                const peaks *found, channel_result *r, sunder_error *err)
{
    SUNDER_AUTO(spot_grid_free) spot_grid grid = {0};
    double cell = same_spot_um[DETECTION_SCALES - 1] / w->where->pixel_um;
    sunder_status status = spot_grid_make(input->image->width, input->image->height, cell, &grid, err);
    for (int scale = 0; scale < w->bank.n; scale++) {
        for (size_t i = 0; status == SUNDER_OK && i < found->n; i++)
            if (found->rows[i].scale == scale && !is_on_edge(input->image, &found->rows[i], w->bank.sigma_px[scale]))
                status = take_peak(w, &found->rows[i], &grid, r, err);
    }
    if (status != SUNDER_OK) return status;
    spots_sort(&r->found);
    fit_source source = {input->image, input->saturation_counts, &r->law,
                         leaked_texture_of(w->where->dapi, texture, &w->bank, &w->dapi_bank)};
    status = spot_fits_run(&source, w->where->pixel_um, &r->found, err);
    if (status == SUNDER_OK) status = rods_run(&source, w->where->pixel_um, &r->found, err);
    if (status == SUNDER_OK) place_rods(w->where, &r->found);
    return status;
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
    sunder_status status = survey_work_make(where, inputs[0].image, n, &w, err);
    for (int i = 0; status == SUNDER_OK && i < n; i++) {
        const plane *image = inputs[i].image;
        searches.channel[i] = (peak_search){image, &w.bank, w.texture[i], where->samples, w.values[i], {0}};
        status = measure_channel(&inputs[i], &w, w.texture[i], &out_results[i], err);
        if (status == SUNDER_OK)
            status = peak_finder_make(&w.bank, &out_results[i].level, &w.searched, window_px_of(where),
                                      where->options->least_significance, &searches.channel[i].finder, err);
    }
    if (status == SUNDER_OK) status = find_peaks(searches.channel, n, &w.input, err);
    for (int i = 0; status == SUNDER_OK && i < n; i++) {
        status = measure_spreads(&w, w.values[i], &out_results[i], err);
        if (status == SUNDER_OK)
            status = take_peaks(&inputs[i], &w, w.texture[i], &searches.channel[i].finder.found, &out_results[i], err);
    }
    return status;
}

double channel_noise_at(const channel_result *r, int x, int y, int nearest_nucleus)
{
    double sd = 1 / (double)background_at(&r->level, &r->level.inverse_sd, x, y);
    return sd * spread_at(r, MIDDLE_SCALE, nearest_nucleus);
}
