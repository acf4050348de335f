/* Puts the report together in a staging folder, which then takes the place of an older one in one step. */
#include "study/report.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/json.h"
#include "core/text_file.h"
#include "study/figures.h"
#include "study/report_parts.h"
#include "sunder/version.h"

#define REPORT_SCHEMA 1

static bool is_summary(const json_node *mark)
{
    return node_is_number(node_get(mark, "sunder_study_report")) && node_is_string(node_get(mark, "sunder"));
}

static const char *const no_sub_folders[] = {NULL};
static const char *const report_names[] = {"summary.json", "report.html", "*.csv", "*.svg", NULL};
static const folder_kind report_kind = {"report of a study", "summary.json", is_summary, no_sub_folders, report_names};

sunder_status open_study_table(csv_writer *csv, const result_folder *folder, const char *name, const char *header,
                               sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, name);
    return path ? csv_open(csv, path, header, err) : fail_memory(err, name);
}

sunder_status write_study_text(const text *content, const result_folder *folder, const char *name, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, name);
    return path ? text_write_file(content, path, err) : fail_memory(err, name);
}

const char *comparison_word(const study_slide *slide, const outcome *out)
{
    if (out->call == SAID_NOTHING) return "not scored";
    if (slide->reference == SAID_NOTHING) return "no reference";
    if (out->call == slide->reference) return "agrees";
    if (is_discordant(slide, out)) return "discordant";
    const bool mine = out->call == SAID_EQUIVOCAL || out->call == SAID_UNINFORMATIVE;
    return said_name(mine ? out->call : slide->reference);
}

static json_node *proportion_node(const proportion *p)
{
    json_node *node = node_object_new();
    node_set_integer(node, "k", p->k);
    node_set_integer(node, "n", p->n);
    node_set_number(node, "value", p->value, 6);
    node_set_number(node, "lower", p->wilson.lower, 6);
    node_set_number(node, "upper", p->wilson.upper, 6);
    return node;
}

static sunder_status write_summary(const study_report *r, const result_folder *folder, sunder_error *err)
{
    const study_analysis *a = r->analysis;
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "summary.json");
    SUNDER_AUTO(auto_node) json_node *root = node_object_new();
    if (!path) return fail_memory(err, "summary.json");
    node_set_integer(root, "sunder_study_report", REPORT_SCHEMA);
    node_set_string(root, "sunder", sunder_version());
    node_set_string(root, "manifest", r->name);
    node_set_string(root, "manifest_sha256", a->slides->sha256.chars);
    node_set_string(root, "parameters_sha256", r->lock->parameters_sha256.chars);
    node_set_string(root, "profile", r->options->profile == SUNDER_PROFILE_VALIDATION ? "validation" : "research");
    if (r->options->decision) node_set_string(root, "decision", r->options->decision);
    else node_set_null(root, "decision");
    node_set_bool(root, "strict", r->options->strict);
    node_set_integer(root, "seed", (long long)r->seed);
    node_set_integer(root, "slides", (long long)a->slides->n);
    node_set_integer(root, "patients", (long long)a->patients.n_groups);
    node_set_integer(root, "not_scored", (long long)r->counts.failed);
    node_set_integer(root, "remarks", (long long)r->remarks->n);
    const comparison *c = comparison_of_all(a);
    const proportion unknown = {.value = NAN, .wilson = {NAN, NAN}};
    node_set_take(root, "positive_agreement", proportion_node(c ? &c->positive : &unknown));
    node_set_take(root, "negative_agreement", proportion_node(c ? &c->negative : &unknown));
    node_set_take(root, "overall_agreement", proportion_node(c ? &c->overall : &unknown));
    node_set_take(root, "positive_agreement_strict", proportion_node(c ? &c->positive_strict : &unknown));
    node_set_take(root, "negative_agreement_strict", proportion_node(c ? &c->negative_strict : &unknown));
    node_set_take(root, "overall_agreement_strict", proportion_node(c ? &c->overall_strict : &unknown));
    node_set_number(root, "kappa", c ? c->kappa.value : (double)NAN, 6);
    node_set_number(root, "roc_area", a->roc.area, 6);
    return node_write_file(root, path, err);
}

sunder_status study_report_write(study_report *report, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *dir = path_join(report->out_dir, "report");
    SUNDER_AUTO(auto_result_folder) result_folder *folder = NULL;
    if (!dir) return fail_memory(err, "the report");
    sunder_status status = kind_folder_begin(&report_kind, dir, true, &folder, err);
    if (status == SUNDER_OK) status = study_nuclei_write(report, folder, err);
    if (status == SUNDER_OK) study_remarks_sort(report->remarks);
    if (status == SUNDER_OK) status = write_summary(report, folder, err);
    if (status == SUNDER_OK) status = study_tables_write(report, folder, err);
    if (status == SUNDER_OK) status = study_precision_write(report, folder, err);
    if (status == SUNDER_OK) status = study_dictionary_write(folder, err);
    if (status == SUNDER_OK) status = figures_write(report, folder, err);
    if (status == SUNDER_OK) status = study_page_write(report, folder, err);
    if (status != SUNDER_OK) return status;
    result_folder *finished = folder;
    folder = NULL;
    return result_folder_commit(finished, err);
}
