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

static bool same_images(const digest_hex *a, const digest_hex *b)
{
    return a->chars[0] && strcmp(a->chars, b->chars) == 0;
}

/* One image cannot show two loci. */
static sunder_status check_own_images(const case_report *report, const finding *f, sunder_error *err)
{
    for (const finding *other = report->findings; other < f; other++)
        if (same_images(&other->images_sha256, &f->images_sha256))
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: %s (%.200s) and %s (%.200s) were scored from the same images; expected a slide of its own "
                        "for each locus: correct the folder of one",
                        report->c.path, other->assay.locus, other->slide->result, f->assay.locus, f->slide->result);
    return SUNDER_OK;
}

static sunder_status read_findings(case_report *report, sunder_error *err)
{
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        const case_slide *slide = slide_of(&report->c, *locus);
        if (!slide) continue;
        finding *f = &report->findings[report->n_findings];
        sunder_status status = finding_read(&report->c, slide, f, err);
        if (status == SUNDER_OK) status = check_own_images(report, f, err);
        if (status != SUNDER_OK) return status;
        report->n_findings += 1;
    }
    return SUNDER_OK;
}

/* A slide of the specimen cannot be its own control, scored once or again. */
static sunder_status check_apart(const case_report *report, const case_control *control, const control_reading *reading,
                                 sunder_error *err)
{
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        if (strcmp(f->result_sha256.chars, reading->result_sha256.chars) == 0)
            return fail(err, SUNDER_ERROR_INPUT, "%s: control %s names the result of the specimen's own %s",
                        report->c.path, control->id, f->assay.locus);
        if (same_images(&f->images_sha256, &reading->images_sha256))
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: control %s (%.200s) and the specimen's %s (%.200s) were scored from the same images; "
                        "expected a slide of its own for the control",
                        report->c.path, control->id, control->result, f->assay.locus, f->slide->result);
    }
    return SUNDER_OK;
}

/* What a run gave whose control failed must not be released. */
static sunder_status check_as_expected(const case_report *report, size_t i, sunder_error *err)
{
    const case_control *control = &report->c.controls[i];
    const int state = report->c.report.state;
    if (state == REPORT_PRELIMINARY || report->control_calls[i] == control->expected) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: control %s of %s reads %s, expected %s: a report whose control failed cannot be %s; repeat the "
                "hybridisation with its controls, or state \"preliminary\"",
                report->c.path, control->id, control->locus, call_words[report->control_calls[i]],
                call_words[control->expected], report_state_words[state]);
}

/* Of two controls of one locus. */
static sunder_status check_once(const case_report *report, size_t i, const digest_hex *images, sunder_error *err)
{
    for (size_t k = 0; k < i; k++) {
        const case_control *one = &report->c.controls[k], *other = &report->c.controls[i];
        if (strcmp(one->locus, other->locus) == 0 && same_images(&images[k], &images[i]))
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: controls %s (%.200s) and %s (%.200s) of %s were scored from the same images; expected a "
                        "slide of its own for each",
                        report->c.path, one->id, one->result, other->id, other->result, one->locus);
    }
    return SUNDER_OK;
}

static sunder_status read_controls(case_report *report, sunder_error *err)
{
    digest_hex images[MOST_CONTROLS] = {{""}};
    for (size_t i = 0; i < report->c.n_controls; i++) {
        const case_control *control = &report->c.controls[i];
        control_reading reading = {0};
        sunder_status status = control_read(&report->c, control, &reading, err);
        report->control_calls[i] = reading.call;
        memcpy(report->control_cutoffs[i], reading.cutoff_name, sizeof reading.cutoff_name);
        images[i] = reading.images_sha256;
        if (status == SUNDER_OK) status = check_apart(report, control, &reading, err);
        if (status == SUNDER_OK) status = check_once(report, i, images, err);
        if (status == SUNDER_OK) status = check_as_expected(report, i, err);
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
    report->prevalence_gene = prior->gene[0] ? prior->gene : NULL;
    for (size_t i = 0; isnan(report->prevalence_frac) && i < report->rules->n_tumours; i++) {
        const tumour_prior *row = &report->rules->tumours[i];
        if (!equals_ignoring_case(row->name, prior->tumour)) continue;
        report->prevalence_frac = row->prevalence_frac;
        report->prevalence_source = row->source;
        report->prevalence_gene = row->gene;
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
    find_contradictions(report);
    gather_case_facts(report);
    choose_reasons(report);
    choose_next_steps(report);
    *out_report = report;
    report = NULL;
    return SUNDER_OK;
}
