/* sunder_score_slide: all stages of one slide, in the order of design.md. Knows every stage and decides nothing. */
#include "sunder/score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/rank.h"
#include "image/slide_info.h"
#include "pipeline/cutoff_match.h"
#include "pipeline/decide.h"
#include "pipeline/field_checks.h"
#include "pipeline/nucleus_network.h"
#include "pipeline/options.h"
#include "pipeline/profile.h"
#include "pipeline/report_slide.h"
#include "pipeline/sweeps.h"
#include "score/outcome.h"

/* What the stages make, from left to right. */
typedef struct slide_work {
    slide_tables tables;
    slide_laws laws;
    forced_table forced;
    lab_cutoff lab;
    score_context about;
    decision decided;
} slide_work;

static void slide_work_free(slide_work *work)
{
    decision_free(&work->decided);
    forced_table_free(&work->forced);
    slide_tables_free(&work->tables);
}

/* Median focus of the fields that hold nuclei; NaN when none does. */
static double median_focus(const slide_tables *tables)
{
    SUNDER_AUTO(auto_free) double *focus = array_new(tables->n_fields, sizeof *focus);
    size_t n = 0;
    for (size_t i = 0; focus && i < tables->n_fields; i++) {
        if (tables->per_field[i].n > 0) focus[n++] = tables->records[i].focus;
    }
    if (n == 0) return NAN;
    qsort(focus, n, sizeof *focus, compare_doubles);
    return n % 2 ? focus[n / 2] : 0.5 * (focus[n / 2 - 1] + focus[n / 2]);
}

static sunder_status look_at_channels(const slide_tables *tables, const sunder_assay *assay, score_context *about,
                                      sunder_error *err)
{
    const char *const colours[2] = {[END_5P] = assay->colour_5p, [END_3P] = assay->colour_3p};
    for (int end = 0; end < 2; end++) {
        const camera_channel *channel = camera_of_colour(&tables->camera, colours[end]);
        const double dark_counts = channel ? channel->dark_counts : 0;
        about->one_value[end] = channel && channel->n_fields > 0 && channel->n_fields_one_value == channel->n_fields;
        const sunder_status status =
            channel_look_measure(&tables->all, (probe_end)end, dark_counts, &about->look[end], err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static score_context describe_slide(const slide_tables *tables)
{
    score_context about = {.n_fields = tables->n_fields,
                           .median_focus = median_focus(tables),
                           .section_um = tables->options->section_um,
                           .seed = context_seed(tables->context)};
    for (size_t i = 0; i < tables->n_fields; i++) {
        const field_record *record = &tables->records[i];
        if (record->left_out[0]) {
            about.n_left_out += 1;
            continue;
        }
        about.saturated_frac = fmax(about.saturated_frac, record->scores.saturated_frac);
        about.stack_signals += record->stack_signals;
        about.stack_end_signals += record->stack_end_signals;
    }
    return about;
}

static sunder_status decide(slide_work *work, const sunder_assay *assay, sunder_error *err)
{
    const slide_tables *tables = &work->tables;
    const weigh_input input = {&tables->all,      &work->forced,    &work->laws, assay,
                               tables->per_field, tables->n_fields, NULL};
    work->about = describe_slide(tables);
    work->about.lab = work->lab;
    const sunder_status status = look_at_channels(tables, assay, &work->about, err);
    if (status != SUNDER_OK) return status;
    return decide_run(tables->context, &input, tables->options, &work->about, &work->decided, err);
}

/* Last part of the path as given, without slashes at its end. */
static void name_slide(const char *path, char *name, size_t size)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') length--;
    size_t start = length;
    while (start > 0 && path[start - 1] != '/') start--;
    snprintf(name, size, "%.*s", (int)(length - start), path + start);
}

static sunder_status write_result(slide_work *work, sunder_slide *slide, const sunder_assay *assay, stopwatch *watch,
                                  sunder_error *err)
{
    slide_tables *tables = &work->tables;
    slide_origin origin = {0};
    sunder_status status = slide_origin_fill(tables->context, slide, tables->options->regions_path, &origin, err);
    if (status != SUNDER_OK) return status;
    detect_options detecting = detect_options_default();
    slide_result result = {
        .slide = slide,
        .assay = assay,
        .options = tables->options,
        .seed = context_seed(tables->context),
        .n_fields = tables->n_fields,
        .fields = tables->records,
        .per_field = tables->per_field,
        .camera = &tables->camera,
        .candidates = &tables->all,
        .forced = &work->forced,
        .laws = &work->laws,
        .given_laws_sha256 = tables->given->sha256,
        .weighed = &work->decided.weighed,
        .readings = &work->decided.readings,
        .verdict = &work->decided.verdict,
        .origin = &origin,
        .about = &work->about,
        .segment = &tables->segmenting,
        .detect = &detecting,
    };
    name_slide(slide_path(slide), result.slide_name, sizeof result.slide_name);
    status = report_slide(tables, &result, watch, err);
    slide_origin_free(&origin);
    return status;
}

static sunder_status score_into(slide_work *work, sunder_slide *slide, const sunder_assay *assay, sunder_error *err)
{
    stopwatch watch;
    stopwatch_start(&watch, context_threads(work->tables.context), slide_path(slide),
                    work->tables.options->operator_name);
    sunder_status status = sweep_survey(&work->tables, err);
    stopwatch_lap(&watch, "survey");
    if (status == SUNDER_OK) status = learn_slide(&work->tables, assay, &work->laws, err);
    stopwatch_lap(&watch, "laws");
    if (status == SUNDER_OK) status = sweep_measure(&work->tables, &work->laws, &work->forced, err);
    stopwatch_lap(&watch, "measure");
    if (status == SUNDER_OK) status = decide(work, assay, err);
    stopwatch_lap(&watch, "decide");
    return status == SUNDER_OK ? write_result(work, slide, assay, &watch, err) : status;
}

SUNDER_AUTO_DEFINE(auto_regions, regions, regions_free)

static sunder_status read_regions(const sunder_slide *slide, const char *path, regions **out_areas, sunder_error *err)
{
    size_t n = sunder_slide_field_count(slide);
    SUNDER_AUTO(auto_regions) regions *areas = NULL;
    SUNDER_AUTO(auto_free) const char **names = array_new(n, sizeof *names);
    if (!names) return fail_memory(err, "regions");
    for (size_t i = 0; i < n; i++) names[i] = sunder_slide_field_name(slide, i);
    sunder_status status = regions_read(path, &areas, err);
    if (status == SUNDER_OK) status = regions_check(areas, path, n, names, err);
    if (status != SUNDER_OK) return status;
    *out_areas = areas;
    areas = NULL;
    return SUNDER_OK;
}

sunder_status sunder_score_slide(sunder_context *context, sunder_slide *slide, const sunder_assay *assay,
                                 const sunder_score_options *options, const char *out_dir,
                                 sunder_score_summary *out_summary, sunder_error *err)
{
    sunder_score_options wanted = SUNDER_SCORE_OPTIONS_INIT;
    sunder_error own_error = SUNDER_ERROR_INIT; /* sweeps read what a field failed with */
    err = err ? err : &own_error;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "score", err);
    sunder_assay used = *assay;
    if (status == SUNDER_OK) status = take_decision(&wanted, &used, err);
    if (status == SUNDER_OK) status = profile_check(context, assay, &wanted, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_regions) regions *areas = NULL;
    if (wanted.regions_path) status = read_regions(slide, wanted.regions_path, &areas, err);
    given_laws given = {0};
    if (status == SUNDER_OK && wanted.laws_path) status = given_laws_read(wanted.laws_path, &given, err);
    SUNDER_AUTO(auto_network) network *net = NULL;
    segment_options segmenting = segment_options_of_assay(assay);
    if (status == SUNDER_OK)
        status = nucleus_network_open(context, wanted.network_path, wanted.segmenter, &segmenting, &net, err);
    lab_cutoff lab = {0};
    if (status == SUNDER_OK && wanted.cutoff_path)
        status = cutoff_for_slide(context, &wanted, assay, sunder_slide_pixel_um(slide), &segmenting, &lab, err);
    SUNDER_AUTO(auto_result_folder) result_folder *folder = NULL;
    if (status == SUNDER_OK) status = result_folder_begin(out_dir, wanted.force, &folder, err);
    if (status != SUNDER_OK) return status;
    slide_work work = {.tables = {.context = context,
                                  .slide = slide,
                                  .options = &wanted,
                                  .regions = areas,
                                  .folder = folder,
                                  .given = &given,
                                  .segmenting = segmenting},
                       .lab = lab};
    status = score_into(&work, slide, &used, err);
    if (status == SUNDER_OK) status = context_check(context, err);
    if (status == SUNDER_OK) {
        result_folder *finished = folder;
        folder = NULL;
        status = result_folder_commit(finished, err);
    }
    if (status == SUNDER_OK && out_summary) decision_summarise(&work.decided.verdict, assay, out_summary);
    slide_work_free(&work);
    return status;
}
