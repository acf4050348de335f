/* sunder_cutoff_derive: a cohort, its study, the files. */
#include "sunder/cutoff.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/text.h"
#include "cutoff/cutoff_html.h"
#include "cutoff/cutoff_json.h"
#include "pipeline/options.h"
#include "result/result_folder.h"

static const char *const no_sub_folders[] = {NULL};
static const char *const cutoff_names[] = {"cutoff.json", "cutoff.html", NULL};
static const folder_kind cutoff_folder = {"cutoff", "cutoff.json", is_cutoff_json, no_sub_folders, cutoff_names};

static sunder_status check_options(const sunder_cutoff_options *o, sunder_error *err)
{
    const sunder_cutoff_options usual = SUNDER_CUTOFF_OPTIONS_INIT;
    if (!sunder_cutoff_method_name((int)o->method))
        return fail(err, SUNDER_ERROR_USAGE, "a method of number %d; sunder_cutoff_method names them", (int)o->method);
    if (!(o->level > 0.5 && o->level < 1.0))
        return fail(err, SUNDER_ERROR_USAGE, "a level of %g; expected a share above 0.5 and below 1, such as 0.95",
                    o->level);
    if (o->sd != 2 && o->sd != 3)
        return fail(err, SUNDER_ERROR_USAGE, "%d standard deviations; expected 2 or 3", o->sd);
    if (o->sd != usual.sd && o->method != SUNDER_CUTOFF_MEAN_SD)
        return fail(err, SUNDER_ERROR_USAGE, "%d standard deviations (sd) with method %s; only mean-sd takes them",
                    o->sd, sunder_cutoff_method_name((int)o->method));
    if (o->level != usual.level && o->method == SUNDER_CUTOFF_MEAN_SD)
        return fail(err, SUNDER_ERROR_USAGE, "a level of %g with method mean-sd, which takes standard deviations (sd)",
                    o->level);
    if (o->counts_path && o->n_results > 0)
        return fail(err, SUNDER_ERROR_USAGE,
                    "a file of counts and result folders; give one of them: the cohort is one thing");
    if (!o->counts_path && o->n_results == 0)
        return fail(err, SUNDER_ERROR_USAGE,
                    "an empty cohort: no result folder and no --counts FILE.csv; expected normal slides");
    if (o->assay && o->n_results > 0)
        return fail(err, SUNDER_ERROR_USAGE, "an assay beside result folders, which hold their own; leave it out");
    return SUNDER_OK;
}

static sunder_status read_cohort(const sunder_cutoff_options *o, cohort *out_cohort, sunder_error *err)
{
    if (o->n_results > 0) return cohort_from_results(o->results, o->n_results, out_cohort, err);
    sunder_status status = cohort_from_counts(o->counts_path, out_cohort, err);
    if (status == SUNDER_OK && o->assay) cohort_take_assay(out_cohort, o->assay);
    return status;
}

static sunder_status write_files(const cutoff_study *study, const json_node *node, const result_folder *folder,
                                 sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *json = result_folder_path(folder, "cutoff.json");
    SUNDER_AUTO(auto_free) char *html = result_folder_path(folder, "cutoff.html");
    if (!json || !html) return fail_memory(err, "cutoff.json");
    const sunder_status status = node_write_file_exact(node, json, err);
    return status == SUNDER_OK ? cutoff_html_write(study, html, err) : status;
}

static sunder_status write_folder(const cutoff_study *study, const json_node *node, const char *out_dir,
                                  sunder_error *err)
{
    SUNDER_AUTO(auto_result_folder) result_folder *folder = NULL;
    sunder_status status = kind_folder_begin(&cutoff_folder, out_dir, study->options->force, &folder, err);
    if (status == SUNDER_OK) status = write_files(study, node, folder, err);
    if (status != SUNDER_OK) return status;
    result_folder *finished = folder;
    folder = NULL;
    return result_folder_commit(finished, err);
}

static void summarise(const cutoff_study *study, sunder_cutoff_summary *out_summary)
{
    const kind_study *k = &study->kinds[COUNT_COMBINED];
    sunder_cutoff_summary summary = SUNDER_CUTOFF_SUMMARY_INIT;
    summary.limit_frac = k->derived.limit_frac;
    summary.first_positive = k->derived.first_positive;
    summary.n = k->derived.n;
    summary.normals = (long)study->used;
    summary.dispersion_p = k->dispersion.p;
    summary.called_left_out = k->tried_left_out > 0 ? k->called_left_out : -1;
    *out_summary = summary;
}

sunder_status sunder_cutoff_derive(sunder_context *context, const sunder_cutoff_options *options, const char *out_dir,
                                   char **out_json, sunder_cutoff_summary *out_summary, sunder_error *err)
{
    sunder_cutoff_options wanted = SUNDER_CUTOFF_OPTIONS_INIT;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "cutoff", err);
    if (status == SUNDER_OK) status = check_options(&wanted, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(cutoff_study_free) cutoff_study study = {.context = context, .options = &wanted};
    status = read_cohort(&wanted, &study.cohort, err);
    if (status == SUNDER_OK) status = study_cutoff(&study, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < study.cohort.n_warnings; i++) log_warning(context, "%s", study.cohort.warnings[i]);
    SUNDER_AUTO(auto_node) json_node *node = cutoff_node(&study);
    SUNDER_AUTO(auto_free) char *json = node_write_text(node);
    if (!json) return fail_memory(err, "cutoff.json");
    if (out_dir) status = write_folder(&study, node, out_dir, err);
    if (status != SUNDER_OK) return status;
    if (out_summary) summarise(&study, out_summary);
    if (out_json) *out_json = json, json = NULL;
    return SUNDER_OK;
}
