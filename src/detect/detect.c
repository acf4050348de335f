/* Stage detect, survey: both probe channels of a field, or one channel of any image. */
#include "detect/detect.h"

#include <math.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "detect/channel_survey.h"
#include "detect/link_planes.h"
#include "detect/pixel_width.h"
#include "image/field_planes.h"

/* algorithms.md 8.2.3: weaker maxima are noise nearly always; farther ones belong to nobody. */
static const double default_least_significance = 3.5, default_reach_um = 1.0;
static const double near_um = 0.35, next_reach_um = 1.6;
static const double dapi_radius_um = 0.4; /* of the disc DAPI is averaged over */

detect_options detect_options_default(void)
{
    return (detect_options){.least_significance = default_least_significance, .reach_um = default_reach_um};
}

/* What a survey of a field holds while it runs. */
typedef struct survey {
    region_samples samples;
    int n;
    probe_end end[2];
    channel_result channels[2];
} survey;

static void survey_free(survey *s)
{
    region_samples_free(&s->samples);
    for (int i = 0; i < 2; i++) channel_result_free(&s->channels[i]);
}

static void place_in_nuclei(const surroundings *around, double pixel_um, candidate *row)
{
    double outside_um = around->nearest_px * pixel_um, next_um = around->next_px * pixel_um;
    row->nucleus = around->own;
    if (!around->own && around->nearest && outside_um <= near_um) {
        row->near_nucleus = around->nearest;
        row->outside_um = outside_um;
    }
    bool next = around->next && next_um <= next_reach_um;
    row->next_nucleus = next ? around->next : 0;
    row->next_um = next ? next_um : INFINITY;
}

static int nearest_pixel(double place_um, double pixel_um, int size)
{
    return (int)fmax(0, fmin(size - 1, floor(place_um / pixel_um + 0.5)));
}

void detect_place(const label_plane *labels, double pixel_um, sunder_point_um shift_um, candidate *row)
{
    const int x = nearest_pixel(row->centre_um.x + shift_um.x, pixel_um, labels->width);
    const int y = nearest_pixel(row->centre_um.y + shift_um.y, pixel_um, labels->height);
    const surroundings around = surroundings_of(labels, x, y, next_reach_um / pixel_um);
    row->near_nucleus = 0, row->outside_um = 0;
    place_in_nuclei(&around, pixel_um, row);
}

/* pixel_um scales lengths: the pixel size, or 1 for lengths in px. */
static candidate candidate_of(const spot *s, double pixel_um)
{
    const gauss_component *g = &s->fit;
    candidate row = {.centre_um = {g->x * pixel_um, g->y * pixel_um}, .z_um = NAN, .z_se_um = NAN};
    row.x_se_um = g->x_se * pixel_um, row.y_se_um = g->y_se * pixel_um;
    row.significance = (double)s->significance;
    row.flux = 2 * M_PI * g->sigma * g->sigma * g->amplitude, row.flux_se = g->flux_se;
    if (s->line.length > 0) {
        row.flux = s->line.flux;
        row.length_um = s->line.length * pixel_um, row.direction_deg = s->line.angle * (180 / M_PI);
    }
    row.sigma_um = g->sigma * pixel_um, row.amplitude = g->amplitude;
    row.background = s->background, row.noise_counts = s->noise_sd, row.spread = s->spread;
    row.other_noise_counts = NAN;
    row.fit_failed = s->fit_failed;
    place_in_nuclei(&s->around, pixel_um, &row);
    return row;
}

static double mean_of_disc(const plane *image, int x, int y, double radius_px)
{
    int reach = (int)radius_px;
    double sum = 0, n = 0;
    for (int v = y - reach; v <= y + reach; v++) {
        if (v < 0 || v >= image->height) continue;
        for (int u = x - reach; u <= x + reach; u++) {
            if (u < 0 || u >= image->width || (u - x) * (u - x) + (v - y) * (v - y) > radius_px * radius_px) continue;
            sum += (double)image->px[(size_t)v * (size_t)image->width + (size_t)u], n++;
        }
    }
    return sum / n;
}

static sunder_status add_candidates(const field *f, const survey *s, int which, candidates *out, sunder_error *err)
{
    const spots *found = &s->channels[which].found;
    if (!array_reserve((void **)&out->rows, &out->capacity, out->n + found->n, sizeof *out->rows))
        return fail_memory(err, "the table of candidates");
    const plane *dapi = field_dapi(f);
    for (size_t i = 0; i < found->n; i++) {
        const spot *at = &found->rows[i];
        candidate row = candidate_of(at, f->pixel_um);
        row.field = f->index, row.end = s->end[which];
        if (dapi) row.dapi = mean_of_disc(dapi, at->x, at->y, dapi_radius_um / f->pixel_um);
        if (s->n == 2)
            row.other_noise_counts = channel_noise_at(&s->channels[1 - which], at->x, at->y, at->around.nearest);
        out->rows[out->n++] = row;
    }
    return SUNDER_OK;
}

/* 0 says that nobody knows where the channel clips (float images): then nothing counts as clipped. */
static double clip_level(const field_channel *channel)
{
    return channel->saturation_counts > 0 ? (double)channel->saturation_counts : INFINITY;
}

static sunder_status survey_field(const field *f, const nuclei *n, const detect_options *options, survey *s,
                                  sunder_error *err)
{
    channel_input inputs[2];
    for (int end = 0; end < 2; end++) {
        const field_channel *channel = field_probe(f, (probe_end)end);
        if (!channel) continue;
        inputs[s->n] = (channel_input){&channel->image, clip_level(channel),
                                       options->noise_is_given[end] ? &options->given_noise[end] : NULL};
        s->end[s->n++] = (probe_end)end;
    }
    if (s->n == 0) return SUNDER_OK;
    sunder_status status = region_samples_make(n, f->width, f->height, f->pixel_um, &s->samples, err);
    if (status != SUNDER_OK) return status;
    search where = {f->pixel_um, n, &s->samples, n ? field_dapi(f) : NULL, options};
    return survey_run(inputs, s->n, &where, s->channels, err);
}

static channel_noise noise_of(const survey *s, int which, double pixel_um)
{
    const channel_result *r = &s->channels[which];
    double sample_um = s->samples.step_px * pixel_um, area_um2 = (double)s->samples.n * sample_um * sample_um;
    return (channel_noise){r->law.intercept, r->law.slope, area_um2, r->texture_gain};
}

/* Both probe channels of one image, which may be one plane of a stack. */
static sunder_status survey_image(const field *f, const nuclei *n, const detect_options *options, candidates *out_rows,
                                  field_survey *out_survey, sunder_error *err)
{
    SUNDER_AUTO(survey_free) survey s = {0};
    sunder_status status = survey_field(f, n, options, &s, err);
    if (status != SUNDER_OK) return status;
    field_survey learnt = {.noise = {{.texture_gain = 1}, {.texture_gain = 1}}};
    for (int which = 0; status == SUNDER_OK && which < s.n; which++) {
        status = add_candidates(f, &s, which, out_rows, err);
        learnt.noise[s.end[which]] = noise_of(&s, which, f->pixel_um);
    }
    *out_survey = learnt;
    return status;
}

/* DAPI as every other stage sees it, not that of one plane. */
static void take_dapi(const field *f, candidates *rows)
{
    const plane *dapi = field_dapi(f);
    for (size_t i = 0; dapi && i < rows->n; i++) {
        candidate *row = &rows->rows[i];
        row->dapi = mean_of_disc(dapi, nearest_pixel(row->centre_um.x, f->pixel_um, f->width),
                                 nearest_pixel(row->centre_um.y, f->pixel_um, f->height), dapi_radius_um / f->pixel_um);
    }
}

/* Plane by plane; what is learnt of the noise is that of the middle plane. */
static sunder_status survey_stack(sunder_context *context, const field *f, const nuclei *n,
                                  const detect_options *options, candidates *out_rows, field_survey *out_survey,
                                  sunder_error *err)
{
    SUNDER_AUTO(auto_field_planes) field_planes *planes = NULL;
    SUNDER_AUTO(link_planes_free)
    link_planes links = link_planes_start(f->n_z, f->z_step_um, options->least_significance);
    sunder_status status = field_planes_open(context, f, n != NULL, &planes, err);
    for (int z = 0; status == SUNDER_OK && z < f->n_z; z++) {
        SUNDER_AUTO(candidates_free) candidates found = {0};
        const field *one;
        field_survey learnt;
        status = context_check(context, err);
        if (status == SUNDER_OK) status = field_planes_read(planes, z, &one, err);
        if (status == SUNDER_OK) status = survey_image(one, n, options, &found, &learnt, err);
        if (status == SUNDER_OK) status = link_planes_add(&links, &found, z, err);
        if (status == SUNDER_OK && z == f->n_z / 2) *out_survey = learnt;
    }
    if (status == SUNDER_OK) status = link_planes_finish(&links, out_rows, err);
    if (status == SUNDER_OK) take_dapi(f, out_rows);
    return status;
}

sunder_status detect_survey(sunder_context *context, const field *f, const nuclei *n, const detect_options *options,
                            candidates *out_candidates, field_survey *out_survey, sunder_error *err)
{
    if (!(f->pixel_um > 0)) return fail(err, SUNDER_ERROR_INTERNAL, "%s: survey without a pixel size", f->name);
    SUNDER_AUTO(candidates_free) candidates rows = {0};
    field_survey learnt;
    sunder_status status = context_check(context, err);
    if (status != SUNDER_OK) return status;
    if (field_has_planes(f)) status = survey_stack(context, f, n, options, &rows, &learnt, err);
    else status = survey_image(f, n, options, &rows, &learnt, err);
    if (status == SUNDER_OK) status = candidates_append(out_candidates, &rows, err);
    if (status == SUNDER_OK) *out_survey = learnt;
    return status;
}

sunder_status detect_channel(sunder_context *context, const plane *image, double pixel_um,
                             const detect_options *options, candidates *out_candidates, sunder_error *err)
{
    double working_um = pixel_um, length_per_px = pixel_um > 0 ? pixel_um : 1;
    sunder_status status = context_check(context, err);
    if (status == SUNDER_OK && !(pixel_um > 0)) status = pixel_width_estimate(image, &working_um, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(survey_free) survey s = {.n = 1};
    status = region_samples_make(NULL, image->width, image->height, working_um, &s.samples, err);
    search where = {working_um, NULL, &s.samples, NULL, options};
    channel_input input = {image, INFINITY, NULL};
    if (status == SUNDER_OK) status = survey_run(&input, 1, &where, s.channels, err);
    if (status != SUNDER_OK) return status;
    const spots *found = &s.channels[0].found;
    SUNDER_AUTO(candidates_free) candidates rows = {0};
    if (!array_reserve((void **)&rows.rows, &rows.capacity, found->n, sizeof *rows.rows))
        return fail_memory(err, "the table of candidates");
    for (size_t i = 0; i < found->n; i++) rows.rows[rows.n++] = candidate_of(&found->rows[i], length_per_px);
    return candidates_append(out_candidates, &rows, err);
}
