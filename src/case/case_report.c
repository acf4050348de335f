/* The case with its results, controls and rules, put together. */
#include "case/case_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

void case_report_free(case_report *report)
{
    if (!report) return;
    for (size_t i = 0; i < SUNDER_CASE_MOST_LOCI; i++) finding_free(&report->findings[i]);
    case_rules_free(report->rules);
    free(report);
}

static const case_slide *slide_of(const case_file *c, const char *locus)
{
    for (size_t i = 0; i < c->n_slides; i++)
        if (strcmp(c->slides[i].locus, locus) == 0) return &c->slides[i];
    return NULL;
}

static sunder_status read_findings(case_report *report, sunder_error *err)
{
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        const case_slide *slide = slide_of(&report->c, *locus);
        if (!slide) continue;
        const sunder_status status = finding_read(&report->c, slide, &report->findings[report->n_findings], err);
        if (status != SUNDER_OK) return status;
        report->n_findings += 1;
    }
    return SUNDER_OK;
}

/* A slide of the specimen cannot be its own control. */
static sunder_status check_apart(const case_report *report, const case_control *control, const digest_hex *result,
                                 sunder_error *err)
{
    for (size_t i = 0; i < report->n_findings; i++)
        if (strcmp(report->findings[i].result_sha256.chars, result->chars) == 0)
            return fail(err, SUNDER_ERROR_INPUT, "%s: control %s names the result of the specimen's own %s",
                        report->c.path, control->id, report->findings[i].assay.locus);
    return SUNDER_OK;
}

static sunder_status read_controls(case_report *report, sunder_error *err)
{
    for (size_t i = 0; i < report->c.n_controls; i++) {
        const case_control *control = &report->c.controls[i];
        digest_hex result = {""};
        sunder_status status = control_read(&report->c, control, &report->control_calls[i], &result, err);
        if (status == SUNDER_OK) status = check_apart(report, control, &result, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

/* The prior that the case states, else that of its tumour in the rules. */
static void settle_prior(case_report *report)
{
    const case_prior *prior = &report->c.prior;
    report->prevalence_frac = prior->prevalence_frac;
    report->prevalence_source = prior->source[0] ? prior->source : "stated in the case";
    for (size_t i = 0; isnan(report->prevalence_frac) && i < report->rules->n_tumours; i++) {
        const tumour_prior *row = &report->rules->tumours[i];
        if (!equals_ignoring_case(row->name, prior->tumour)) continue;
        report->prevalence_frac = row->prevalence_frac;
        report->prevalence_source = row->source;
    }
}

static sunder_status settle_test(case_report *report, sunder_error *err)
{
    const case_prior *prior = &report->c.prior;
    if (isnan(prior->sensitivity_frac) != isnan(prior->specificity_frac))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: prior: sensitivity_frac and specificity_frac belong together; give both or none",
                    report->c.path);
    const bool own = !isnan(prior->sensitivity_frac);
    report->sensitivity_frac = own ? prior->sensitivity_frac : report->rules->sensitivity_frac;
    report->specificity_frac = own ? prior->specificity_frac : report->rules->specificity_frac;
    report->test_source = own ? "the laboratory's own values, stated in the case" : report->rules->assumed_source;
    return SUNDER_OK;
}

sunder_status case_report_make(const char *case_path, const char *rules_path, case_report **out_report,
                               sunder_error *err)
{
    SUNDER_AUTO(auto_case_report) case_report *report = array_new(1, sizeof *report);
    if (!report) return fail_memory(err, case_path);
    sunder_status status = case_rules_read(rules_path, &report->rules, err);
    if (status == SUNDER_OK) status = case_file_read(case_path, report->rules->loci, &report->c, err);
    if (status == SUNDER_OK) status = read_findings(report, err);
    if (status == SUNDER_OK) status = read_controls(report, err);
    if (status == SUNDER_OK) status = settle_test(report, err);
    if (status != SUNDER_OK) return status;
    settle_prior(report);
    compare_methods(report);
    gather_case_facts(report);
    choose_next_steps(report);
    *out_report = report;
    report = NULL;
    return SUNDER_OK;
}
