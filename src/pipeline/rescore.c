/* sunder_rescore: a result folder back into tables, edits into the tables, then the stages that work on tables. */
#include "sunder/rescore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "pipeline/apply_edits.h"
#include "pipeline/copy_files.h"
#include "pipeline/decide.h"
#include "pipeline/options.h"
#include "pipeline/stopwatch.h"
#include "report/report_html.h"
#include "sunder/version.h"

typedef struct rescoring {
    sunder_context *context;
    const char *dir, *edits_path;
    stopwatch watch;
    stored_result stored;
    edits edits;
    decision decided;
} rescoring;

static void rescoring_free(rescoring *work)
{
    decision_free(&work->decided);
    edits_free(&work->edits);
    stored_result_free(&work->stored);
}

/* Whether `inner` is `outer` or lies in it; both absolute and without links. */
static bool lies_in(const char *inner, const char *outer)
{
    const size_t length = strlen(outer);
    return strncmp(inner, outer, length) == 0 &&
           (inner[length] == '\0' || inner[length] == '/' || (length > 0 && outer[length - 1] == '/'));
}

/* The nearest folder at or above path that is there, without links; NULL when memory is short. */
static char *real_place(const char *path)
{
    SUNDER_AUTO(auto_free) char *part = strdup(path);
    while (part) {
        char *real = realpath(part[0] ? part : "/", NULL);
        if (real) return real;
        char *slash = strrchr(part, '/');
        if (!slash) return realpath(".", NULL);
        *slash = '\0';
    }
    return NULL;
}

/* The old result must stay as it is. */
static sunder_status check_places(const char *dir, const char *out_dir, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *from = realpath(dir, NULL);
    SUNDER_AUTO(auto_free) char *whole = realpath(out_dir, NULL);
    SUNDER_AUTO(auto_free) char *near = real_place(out_dir);
    if (!from) return SUNDER_OK; /* reading it says what is wrong */
    if (!near) return fail_memory(err, out_dir);
    if (lies_in(near, from) || (whole && lies_in(from, whole)))
        return fail(err, SUNDER_ERROR_USAGE,
                    "%s: is, holds or lies in the result %s, which stays as it is; choose another "
                    "folder",
                    out_dir, dir);
    return SUNDER_OK;
}

static sunder_status read_inputs(rescoring *work, sunder_error *err)
{
    sunder_status status = edits_read(work->edits_path, &work->edits, err);
    if (status == SUNDER_OK) status = stored_result_read(work->dir, &work->stored, err);
    if (status != SUNDER_OK) return status;
    const stored_result *stored = &work->stored;
    if (strcmp(work->edits.result_sha256.chars, stored->sha256.chars) != 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line 1: the edits are for the result.json with SHA-256 %s; that of %s is %s: they belong to "
                    "another slide, or to another version of this result",
                    work->edits_path, work->edits.result_sha256.chars, work->dir, stored->sha256.chars);
    if (strcmp(stored->version, sunder_version()) != 0)
        log_warning(work->context,
                    "%s was scored by sunder %s and is scored again by %s; nuclei without an edit may read differently",
                    work->dir, stored->version, sunder_version());
    return SUNDER_OK;
}

static void add_round(rescoring *work)
{
    stored_result *stored = &work->stored;
    edit_round *round = &stored->rounds[stored->n_rounds++];
    *round = (edit_round){.edits_sha256 = work->edits.sha256,
                          .parent_sha256 = stored->sha256,
                          .rearranged_before = stored->rearranged,
                          .evaluable_before = stored->evaluable};
    snprintf(round->call_before, sizeof round->call_before, "%s", stored->call);
    long *const counts[] = {[EDIT_TAKE] = &round->taken,
                            [EDIT_REJECT] = &round->rejected,
                            [EDIT_ADD] = &round->added,
                            [EDIT_MOVE] = &round->moved};
    for (size_t i = 0; i < work->edits.n; i++) *counts[work->edits.rows[i].action] += 1;
    log_info(work->context, "%zu edit%s: %ld taken, %ld rejected, %ld added, %ld moved; before them %s, %ld of %ld",
             work->edits.n, work->edits.n == 1 ? "" : "s", round->taken, round->rejected, round->added, round->moved,
             round->call_before, round->rearranged_before, round->evaluable_before);
}

static slide_result result_of(const rescoring *work)
{
    const stored_result *stored = &work->stored;
    slide_result result = {
        .assay = &stored->assay,
        .options = &stored->options,
        .seed = stored->seed,
        .n_fields = stored->n_fields,
        .fields = stored->fields,
        .per_field = stored->per_field,
        .camera = &stored->camera,
        .candidates = &stored->candidates,
        .forced = &stored->forced,
        .reviews = stored->reviews,
        .laws = &stored->laws,
        .given_laws_sha256 = stored->given_laws_sha256,
        .weighed = &work->decided.weighed,
        .readings = &work->decided.readings,
        .verdict = &work->decided.verdict,
        .origin = &stored->origin,
        .about = &stored->about,
        .segment = stored->has_segment ? &stored->segment : NULL,
        .detect = stored->has_detect ? &stored->detect : NULL,
        .n_rounds = stored->n_rounds,
        .rounds = stored->rounds,
    };
    memcpy(result.slide_name, stored->slide_name, sizeof result.slide_name);
    return result;
}

static sunder_status write_files(rescoring *work, const result_folder *folder, sunder_error *err)
{
    const slide_result result = result_of(work);
    sunder_status status = copy_pictures(work->dir, result.fields, result.n_fields, folder, err);
    if (status == SUNDER_OK) status = result_tables_write(&result, folder, err);
    if (status == SUNDER_OK) status = result_json_write(&result, folder, err);
    if (status == SUNDER_OK) status = report_html_write(&result, folder, NULL, err);
    stopwatch_lap(&work->watch, "report");
    return status == SUNDER_OK ? run_json_write(stopwatch_stop(&work->watch), folder, err) : status;
}

static sunder_status rescore_into(rescoring *work, const result_folder *folder, sunder_error *err)
{
    sunder_status status = read_inputs(work, err);
    stored_result *stored = &work->stored;
    if (status == SUNDER_OK) status = apply_edits(&work->edits, work->edits_path, stored, err);
    stopwatch_lap(&work->watch, "read");
    if (status != SUNDER_OK) return status;
    add_round(work);
    const weigh_input tables = {&stored->candidates, &stored->forced,  &stored->laws,  &stored->assay,
                                stored->per_field,   stored->n_fields, stored->reviews};
    status = decide_run(work->context, &tables, &stored->options, &stored->about, &work->decided, err);
    stopwatch_lap(&work->watch, "decide");
    if (status == SUNDER_OK) status = write_files(work, folder, err);
    return status == SUNDER_OK ? context_check(work->context, err) : status;
}

sunder_status sunder_rescore(sunder_context *context, const char *dir, const char *edits_path,
                             const sunder_rescore_options *options, const char *out_dir,
                             sunder_score_summary *out_summary, sunder_error *err)
{
    sunder_rescore_options wanted = SUNDER_RESCORE_OPTIONS_INIT;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "rescore", err);
    if (status == SUNDER_OK) status = check_places(dir, out_dir, err);
    SUNDER_AUTO(auto_result_folder) result_folder *folder = NULL;
    if (status == SUNDER_OK) status = result_folder_begin(out_dir, wanted.force, &folder, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(rescoring_free) rescoring work = {.context = context, .dir = dir, .edits_path = edits_path};
    stopwatch_start(&work.watch, context_threads(context), dir, wanted.operator_name);
    status = rescore_into(&work, folder, err);
    if (status == SUNDER_OK) {
        result_folder *finished = folder;
        folder = NULL;
        status = result_folder_commit(finished, err);
    }
    if (status == SUNDER_OK && out_summary) decision_summarise(&work.decided.verdict, &work.stored.assay, out_summary);
    return status;
}
