/* sunder_case_report: the case read and judged once, its content put into words once, then written in every format. */
#include "sunder/case.h"

#include <stdio.h>
#include <string.h>

#include "case/writers.h"
#include "core/context.h"
#include "core/fail.h"
#include "pipeline/options.h"
#include "result/result_folder.h"

static const struct {
    const char *name;
    case_writer write;
} formats[] = {
    {"report.html", write_case_html},
    {"report.fhir.json", write_case_fhir},
    {"report.hl7", write_case_hl7},
    {"report.csv", write_case_csv},
};

static const char *const no_sub_folders[] = {NULL};
static const char *const report_names[] = {"case.json",  "report.html", "report.pdf", "report.fhir.json",
                                           "report.hl7", "report.csv",  NULL};

static bool is_case_mark(const json_node *mark)
{
    return node_is_string(node_get(mark, "case_sha256")) && node_is_array(node_get(mark, "loci"));
}

static const folder_kind report_folder = {"case report", "case.json", is_case_mark, no_sub_folders, report_names};

/* case.json tells a report folder and says what went into it; no text of a patient's stands in it. */
static sunder_status write_mark(const case_report *report, const char *path, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *mark = node_object_new();
    json_node *loci = node_array_new();
    node_set_integer(mark, "schema", CASE_SCHEMA);
    node_set_string(mark, "case_sha256", report->c.sha256.chars);
    node_set_string(mark, "rules", report->rules->id);
    node_set_string(mark, "rules_sha256", report->rules->sha256.chars);
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        json_node *locus = node_object_new();
        node_set_string(locus, "locus", f->assay.locus);
        node_set_string(locus, "call", call_words[f->call]);
        node_set_integer(locus, "rearranged", f->rearranged);
        node_set_integer(locus, "evaluable", f->evaluable);
        node_set_string(locus, "iscn", f->iscn);
        node_set_string(locus, "result_sha256", f->result_sha256.chars);
        node_append_take(loci, locus);
    }
    node_set_take(mark, "loci", loci);
    return mark ? node_write_file(mark, path, err) : fail_memory(err, path);
}

static sunder_status write_pdf(const case_report *report, const content *words, const result_folder *folder,
                               size_t *out_lacking, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "report.pdf");
    return path ? write_case_pdf(report, words, path, out_lacking, err) : fail_memory(err, "report.pdf");
}

/* Which letters is not said: they may be a patient's name. */
static void warn_of_boxes(sunder_context *context, size_t lacking)
{
    if (lacking > 0)
        log_warning(context,
                    "report.pdf: the fonts of this machine lack a letter in %zu place%s, where it shows boxes; "
                    "report.html is whole. Install a font that has the letters and make the report again",
                    lacking, lacking == 1 ? "" : "s");
}

static sunder_status write_formats(const case_report *report, const content *words, const result_folder *folder,
                                   sunder_error *err)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, formats[i].name);
        if (!path) return fail_memory(err, formats[i].name);
        const sunder_status status = formats[i].write(report, words, path, err);
        if (status != SUNDER_OK) return status;
    }
    SUNDER_AUTO(auto_free) char *mark = result_folder_path(folder, "case.json");
    return mark ? write_mark(report, mark, err) : fail_memory(err, "case.json");
}

/* Methods, not lines: one that contradicts two loci is one. */
static size_t count_disagreeing_methods(const case_report *report)
{
    const case_method *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < report->n_comparisons; i++) {
        const comparison *found = &report->comparisons[i];
        if (found->agreement != DISAGREES || found->method == last) continue;
        last = found->method;
        n += 1;
    }
    return n;
}

/* What stands in red on the first page, for terminals: the prime is written as on a keyboard. Why a report was amended and what
 * the earlier one said is free text about a patient, and nothing to settle: it stays in the report. */
static void take_alerts(const content *words, sunder_case_summary *out)
{
    static const char prime[] = "\xe2\x80\xb2";
    const content_section *s = content_find(words, "alerts");
    out->n_alerts = 0;
    for (size_t i = 0; s && i < s->n_rows && out->n_alerts < SUNDER_CASE_MOST_ALERTS; i++) {
        if (strcmp(s->rows[i].id, "amended") == 0) continue;
        char *to = out->alerts[out->n_alerts++];
        size_t n = 0;
        for (const char *from = s->rows[i].cells[0]; *from && n + 1 < sizeof out->alerts[0]; n++) {
            const bool is_prime = strncmp(from, prime, strlen(prime)) == 0;
            to[n] = is_prime ? '\'' : *from;
            from += is_prime ? strlen(prime) : 1;
        }
        while (n > 0 && !text_is_utf8((to[n] = '\0', to))) n--; /* no half of a letter where it was cut */
        to[n] = '\0';
    }
}

static void take_untested(const case_report *report, char *to, size_t size)
{
    size_t used = 0;
    to[0] = '\0';
    for (const char *const *locus = report->rules->loci; *locus && used < size; locus++)
        if (!find_locus(report, *locus))
            used += (size_t)snprintf(to + used, size - used, "%s%s", used ? ", " : "", *locus);
}

static void summarise(const case_report *report, const content *words, sunder_case_summary *out)
{
    take_alerts(words, out);
    take_untested(report, out->untested, sizeof out->untested);
    out->n_loci = report->n_findings;
    out->n_actions = report->n_steps;
    out->n_disagreements = count_disagreeing_methods(report);
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        sunder_case_locus *locus = &out->loci[i];
        snprintf(locus->locus, sizeof locus->locus, "%s", f->assay.locus);
        snprintf(locus->iscn, sizeof locus->iscn, "%s", f->iscn);
        locus->call = f->call;
        locus->rearranged = f->rearranged;
        locus->evaluable = f->evaluable;
    }
}

sunder_status sunder_case_report(sunder_context *context, const char *case_path, const sunder_case_options *options,
                                 const char *out_dir, sunder_case_summary *out_summary, sunder_error *err)
{
    sunder_case_options wanted = SUNDER_CASE_OPTIONS_INIT;
    SUNDER_AUTO(auto_case_report) case_report *report = NULL;
    SUNDER_AUTO(auto_content) content *words = NULL;
    SUNDER_AUTO(auto_result_folder) result_folder *folder = NULL;
    size_t lacking = 0;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "case", err);
    if (status != SUNDER_OK) return status;
    if (!wanted.rules_path) return fail(err, SUNDER_ERROR_USAGE, "case: no rules file is given");
    status = case_report_make(case_path, wanted.rules_path, &report, err);
    if (status == SUNDER_OK) status = content_make(report, &words, err);
    if (status == SUNDER_OK) status = context_check(context, err);
    if (status == SUNDER_OK) status = kind_folder_begin(&report_folder, out_dir, wanted.force, &folder, err);
    if (status == SUNDER_OK) status = write_formats(report, words, folder, err);
    if (status == SUNDER_OK) status = write_pdf(report, words, folder, &lacking, err);
    if (status != SUNDER_OK) return status;
    result_folder *finished = folder;
    folder = NULL;
    status = result_folder_commit(finished, err);
    if (status != SUNDER_OK) return status;
    warn_of_boxes(context, lacking);
    if (out_summary) summarise(report, words, out_summary);
    return SUNDER_OK;
}
