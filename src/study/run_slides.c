/* Scores slide after slide, or several at once. Every slide has a context of its own, so that its messages carry its name and
 * its steps do not mix with those of others; cancel is passed on through its progress. Only scoring_row goes in here. */
#include "study/run_slides.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/text.h"
#include "result/stored_summary.h"
#include "study/slide_folder.h"
#include "sunder/version.h"

SUNDER_AUTO_DEFINE(auto_context, sunder_context, sunder_context_free)
SUNDER_AUTO_DEFINE(auto_slide, sunder_slide, sunder_slide_free)

typedef struct slide_runner {
    const slide_run *run;
    size_t n_to_do;
    const scoring_row **to_do;
    char (*failures)[512]; /* of to_do */
    int jobs;
    atomic_size_t done;
} slide_runner;

/* The context of one slide, and what its callbacks need. */
typedef struct slide_voice {
    sunder_context *study, *own;
    const char *id;
} slide_voice;

static void pass_log(void *user, sunder_log_level level, const char *line)
{
    const slide_voice *voice = user;
    if (level == SUNDER_LOG_WARNING) log_warning(voice->study, "%s: %s", voice->id, line);
}

static void pass_cancel(void *user, const char *stage, size_t done, size_t total)
{
    (void)stage, (void)done, (void)total;
    const slide_voice *voice = user;
    if (context_cancelled(voice->study)) sunder_context_cancel(voice->own);
}

static sunder_status open_voice(const slide_runner *r, slide_voice *voice, sunder_error *err)
{
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    options.threads = parallel_workers(r->run->context); /* of this slide's worker */
    /* The whole limit, however many run at once: it decides which fields are too large, and no result depends on jobs. */
    options.max_memory_bytes = context_max_memory_bytes(r->run->context);
    options.seed = context_seed(r->run->context);
    options.log = pass_log;
    options.progress = pass_cancel;
    options.log_user = options.progress_user = voice;
    return sunder_context_new(&options, &voice->own, err);
}

char *slide_result_dir(const char *out_dir, const scoring_row *row)
{
    text path = {0};
    text_addf(&path, "%s/slides/%s", out_dir, row->folder);
    return text_steal(&path);
}

sunder_score_options score_options_of(const sunder_study_options *o, const scoring_row *row, const char *cutoff)
{
    sunder_score_options options = SUNDER_SCORE_OPTIONS_INIT;
    options.profile = o->profile;
    options.segmenter = o->segmenter;
    options.network_path = o->network_path;
    options.max_doubt_frac = o->max_doubt_frac;
    options.most_false_candidates = o->most_false_candidates;
    options.operator_name = o->operator_name;
    options.decision = o->decision;
    options.strict = o->strict;
    options.section_um = row->section_um;
    options.cutoff_path = row->cutoff[0] ? cutoff : NULL;
    return options;
}

static sunder_slide_options slide_options_of(const sunder_study_options *o, const scoring_row *row,
                                             const sunder_assay *assay)
{
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    options.channels = row->channels[0] ? row->channels : o->channels;
    options.pixel_um = row->pixel_um > 0 ? row->pixel_um : o->pixel_um;
    options.profile = o->profile;
    options.colour_5p = assay->colour_5p;
    options.colour_3p = assay->colour_3p;
    return options;
}

/* As score says it; the name of the slide goes before. */
static void say_left_out(sunder_context *context, const sunder_slide *slide)
{
    for (size_t i = 0; i < sunder_slide_field_count(slide); i++) {
        const char *name = sunder_slide_field_name(slide, i), *why = sunder_slide_left_out(slide, i);
        if (!why) continue;
        const bool is_named = strncmp(why, name, strlen(name)) == 0; /* most reasons begin with the file */
        log_warning(context, "left out: %s%s%s", is_named ? "" : name, is_named ? "" : ": ", why);
    }
}

static sunder_status score_slide(const slide_runner *r, const scoring_row *row, sunder_error *err)
{
    const slide_run *run = r->run;
    const sunder_assay *assay = study_assay_of(run->assays, row, run->options);
    const sunder_slide_options opening = slide_options_of(run->options, row, assay);
    SUNDER_AUTO(auto_free) char *images = beside_manifest(run->manifest, row->images);
    SUNDER_AUTO(auto_free) char *cutoff = beside_manifest(run->manifest, row->cutoff);
    SUNDER_AUTO(auto_free) char *dir = slide_result_dir(run->out_dir, row);
    if (!images || !cutoff || !dir) return fail_memory(err, row->id);
    const sunder_score_options scoring = score_options_of(run->options, row, cutoff);
    slide_voice voice = {.study = run->context, .id = row->id};
    sunder_status status = open_voice(r, &voice, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_context) sunder_context *context = voice.own;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    status = sunder_slide_open(context, images, &opening, &slide, err);
    if (status != SUNDER_OK) return status;
    say_left_out(context, slide);
    return sunder_score_slide(context, slide, assay, &scoring, dir, NULL, err);
}

static sunder_status score_one(void *user, size_t index, sunder_error *err)
{
    slide_runner *r = user;
    const scoring_row *row = r->to_do[index];
    sunder_error why = SUNDER_ERROR_INIT;
    sunder_status status = context_check(r->run->context, &why);
    if (status == SUNDER_OK) status = score_slide(r, row, &why);
    if (status == SUNDER_CANCELLED)
        return fail(err, status, "cancelled; the slides that are scored stay, and the same command goes on from them");
    if (status == SUNDER_ERROR_RESOURCE) return fail(err, status, "%s", why.message);
    if (status != SUNDER_OK) {
        snprintf(r->failures[index], sizeof r->failures[index], "%s", why.message);
        log_warning(r->run->context, "slide %s could not be scored: %s", row->id, why.message);
    }
    report_progress(r->run->context, "slides", atomic_fetch_add(&r->done, 1) + 1, r->n_to_do);
    return SUNDER_OK;
}

static void take_summary(const stored_summary *s, outcome *out)
{
    out->call = (said)s->call;
    out->has_counts = true;
    out->n = s->evaluable;
    out->k = s->rearranged;
    out->split = s->split;
    out->isolated_3p = s->isolated_3p;
    out->n_left_out = s->n_left_out;
    memcpy(out->flags, s->flags, sizeof out->flags);
    memcpy(out->left_out, s->left_out, sizeof out->left_out);
    memcpy(out->parameters_sha256, s->parameters_sha256, sizeof out->parameters_sha256);
    memcpy(out->result_sha256, s->result_sha256, sizeof out->result_sha256);
}

/* A result that does not fit the study file was put there by hand. */
static sunder_status check_summary(const slide_run *run, const scoring_row *row, const char *dir,
                                   const stored_summary *s, sunder_error *err)
{
    const sunder_assay *assay = study_assay_of(run->assays, row, run->options);
    if (strcmp(s->version, sunder_version()) != 0 || strcmp(s->assay_sha256, assay->sha256) != 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: was scored by sunder %s with assay %s of SHA-256 %.12s, the study has %s and %.12s", dir,
                    s->version, s->assay_id, s->assay_sha256, sunder_version(), assay->sha256);
    if (strcmp(s->cutoff_sha256, row->cutoff_sha256.chars) != 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: was scored with a cutoff of SHA-256 %.12s, the study has %.12s", dir,
                    s->cutoff_sha256[0] ? s->cutoff_sha256 : "none",
                    row->cutoff_sha256.chars[0] ? row->cutoff_sha256.chars : "none");
    return SUNDER_OK;
}

static void pass_over(void *user, const stored_nucleus *one)
{
    (void)user, (void)one;
}

static sunder_status read_outcome(const slide_run *run, const scoring_row *row, outcome *out, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *dir = slide_result_dir(run->out_dir, row);
    if (!dir) return fail_memory(err, row->id);
    stored_summary summary;
    sunder_error why = SUNDER_ERROR_INIT;
    sunder_status status = stored_summary_read(dir, &summary, &why);
    if (status == SUNDER_OK) status = check_summary(run, row, dir, &summary, &why);
    /* Read through once here, so that a damaged table is this slide's failure and not the report's. */
    if (status == SUNDER_OK) status = stored_nuclei_each(dir, &summary, pass_over, NULL, &why);
    if (status == SUNDER_OK) take_summary(&summary, out);
    else {
        const int room = (int)sizeof out->failure - 80; /* the advice is never what is cut off */
        snprintf(out->failure, sizeof out->failure, "%.*s; remove that folder, and the next run scores the slide again",
                 room, why.message);
        log_warning(run->context, "slide %s: %s", row->id, out->failure);
    }
    return SUNDER_OK;
}

static outcome outcome_of_counts(const study_slide *slide)
{
    return (outcome){.call = slide->given_call,
                     .has_counts = true,
                     .from_counts = true,
                     .n = slide->given_n,
                     .k = slide->given_k,
                     .split = -1,
                     .isolated_3p = -1,
                     .n_left_out = -1};
}

/* What every slide says, once all have run. */
static sunder_status gather(const slide_runner *r, const study_slides *slides, outcome *outcomes, run_counts *counts,
                            sunder_error *err)
{
    size_t next = 0;
    for (size_t i = 0; i < slides->n; i++) {
        const scoring_row *row = &slides->rows[i].scoring;
        outcome *out = &outcomes[i];
        *out = (outcome){.call = SAID_NOTHING, .split = -1, .isolated_3p = -1, .n_left_out = -1};
        const bool ran = next < r->n_to_do && r->to_do[next] == row;
        const char *failure = ran ? r->failures[next++] : "";
        if (!row->images[0]) *out = outcome_of_counts(&slides->rows[i]);
        else if (failure[0]) snprintf(out->failure, sizeof out->failure, "%s", failure);
        else {
            sunder_status status = read_outcome(r->run, row, out, err);
            if (status != SUNDER_OK) return status;
        }
        out->fraction = out->has_counts && out->n > 0 ? (double)out->k / (double)out->n : (double)NAN;
        if (out->failure[0]) counts->failed += 1;
        else *(out->from_counts ? &counts->counts : ran ? &counts->scored : &counts->reused) += 1;
    }
    return SUNDER_OK;
}

bool slide_has_result(const char *out_dir, const scoring_row *row)
{
    SUNDER_AUTO(auto_free) char *dir = slide_result_dir(out_dir, row);
    SUNDER_AUTO(auto_free) char *path = dir ? path_join(dir, "result.json") : NULL;
    return path && access(path, F_OK) == 0;
}

sunder_status run_slides(const slide_run *run, const study_slides *slides, outcome *outcomes, run_counts *out_counts,
                         sunder_error *err)
{
    SUNDER_AUTO(auto_free) const scoring_row **to_do = array_new(slides->n, sizeof *to_do);
    slide_runner r = {.run = run, .to_do = to_do, .jobs = run->options->jobs > 1 ? run->options->jobs : 1};
    if (!to_do) return fail_memory(err, "the slides");
    for (size_t i = 0; i < slides->n; i++) {
        const scoring_row *row = &slides->rows[i].scoring;
        if (row->images[0] && !slide_has_result(run->out_dir, row)) to_do[r.n_to_do++] = row;
    }
    SUNDER_AUTO(auto_free) char(*failures)[512] = array_new(r.n_to_do, sizeof *failures);
    if (!failures) return fail_memory(err, "the slides");
    r.failures = failures;
    run_counts counts = {0};
    sunder_status status = SUNDER_OK;
    if (r.n_to_do > 0) report_progress(run->context, "slides", 0, r.n_to_do);
    if (r.n_to_do > 0) status = parallel_for(run->context, r.n_to_do, r.jobs, score_one, &r, err);
    if (status == SUNDER_OK) status = gather(&r, slides, outcomes, &counts, err);
    if (status == SUNDER_OK) *out_counts = counts;
    return status;
}
