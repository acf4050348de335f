/* What a reader must see first, in red on the first page: what this report takes the place of, and what is wrong with the run,
 * which the terminal says too. A preliminary report asks to settle it; a released one says that it was released so. */
#include <stdio.h>
#include <string.h>

#include "case/content.h"
#include "core/text.h"

/* "CONTROL FAILED, the calls below must not be released: PC-12 of NTRK3 reads normal, expected rearranged." What to do comes
 * first: a terminal may cut the rest. */
static void add_failed_controls(content *c, content_section *s, const case_report *report)
{
    SUNDER_AUTO(text_free) text failed = {0};
    for (size_t i = 0; i < report->c.n_controls; i++) {
        const case_control *control = &report->c.controls[i];
        const int call = report->control_calls[i];
        if (call == control->expected) continue;
        text_addf(&failed, "%s %s of %s reads %s, expected %s",
                  failed.length ? ";" : "CONTROL FAILED, the calls below must not be released:", control->id,
                  control->locus, call_words[call], call_words[control->expected]);
    }
    if (failed.length == 0) return;
    content_cell(c, content_row_new(c, s, "control_failed"), 0, "%s.", failed.chars);
}

static bool is_released(const case_report *report)
{
    return report->c.report.state != REPORT_PRELIMINARY;
}

/* "AMENDED: takes the place of report F1, because ...; F1 said: ...; now: NTRK3 rearranged; NTRK1, NTRK2 normal." */
static void add_amended(content *c, content_section *s, const case_report *report)
{
    const case_report_facts *facts = &report->c.report;
    if (facts->state != REPORT_AMENDED) return;
    SUNDER_AUTO(text_free) text now = {0};
    panel_in_words(report, &now);
    content_cell(c, content_row_new(c, s, "amended"), 0,
                 "AMENDED: this report takes the place of report %s. Reason: %s. Earlier result: %s. Result now: %s.",
                 facts->supersedes, facts->amended_because,
                 facts->previous_result[0] ? facts->previous_result : "not stated in the case",
                 now.chars ? now.chars : "");
}

/* A control tells of the run only when it was read as the specimen was. */
static void add_other_cutoffs(content *c, content_section *s, const case_report *report)
{
    for (size_t i = 0; i < report->c.n_controls; i++) {
        const case_control *control = &report->c.controls[i];
        if (!control_read_otherwise(report, i)) continue;
        char id[64];
        snprintf(id, sizeof id, "control_cutoff%zu", i + 1);
        content_cell(c, content_row_new(c, s, id), 0, "Control %s of %s was read by the %s, the specimen by the %s.",
                     control->id, control->locus, report->control_cutoffs[i],
                     find_locus(report, control->locus)->cutoff_name);
    }
}

bool control_read_otherwise(const case_report *report, size_t i)
{
    const finding *f = find_locus(report, report->c.controls[i].locus);
    const char *cutoff = report->control_cutoffs[i];
    return f && cutoff[0] && strcmp(cutoff, f->cutoff_name) != 0;
}

static void add_missing_controls(content *c, content_section *s, const case_report *report)
{
    SUNDER_AUTO(text_free) text loci = {0};
    for (size_t i = 0; i < report->n_findings; i++) {
        const char *locus = report->findings[i].assay.locus;
        if (!has_control(report, locus)) text_addf(&loci, "%s%s", loci.length ? ", " : "", locus);
    }
    if (loci.length == 0) return;
    content_cell(c, content_row_new(c, s, "control_absent"), 0, "%s: NO CONTROL slide result is recorded%s.",
                 loci.chars, is_released(report) ? "; the report was released without" : "");
}

/* The loci whose colours are unconfirmed, those of the same colours in one sentence. */
static void add_colours(content *c, content_section *s, const case_report *report)
{
    for (size_t i = 0; i < report->n_findings; i++) {
        const sunder_assay *a = &report->findings[i].assay;
        SUNDER_AUTO(text_free) text loci = {0};
        bool said = false;
        for (size_t k = 0; k < report->n_findings; k++) {
            const sunder_assay *b = &report->findings[k].assay;
            const bool alike = !b->colours_confirmed && strcmp(a->colour_5p, b->colour_5p) == 0 &&
                               strcmp(a->colour_3p, b->colour_3p) == 0;
            said = said || (alike && k < i);
            if (alike) text_addf(&loci, "%s%s", loci.length ? ", " : "", b->locus);
        }
        if (a->colours_confirmed || said) continue;
        content_cell(c, content_row_new(c, s, a->locus), 0,
                     "%s: probe colours are not confirmed: 5\xe2\x80\xb2 is taken as %s and 3\xe2\x80\xb2 as %s. %s",
                     loci.chars ? loci.chars : a->locus, a->colour_5p, a->colour_3p,
                     is_released(report) ? "The report was released so: if they are swapped, isolated 3\xe2\x80\xb2 "
                                           "and 5\xe2\x80\xb2 change places."
                                         : "Check the kit's sheet before this result is released.");
    }
}

/* The gene that the tumour's prior is of has no slide: a signed report of the others must not be read as its answer. */
static void add_expected_untested(content *c, content_section *s, const case_report *report)
{
    const char *gene = report->prevalence_gene;
    if (!gene || find_locus(report, gene) || report->c.report.state == REPORT_PRELIMINARY) return;
    content_cell(c, content_row_new(c, s, "expected_untested"), 0,
                 "%s, the gene expected in this tumour, was NOT TESTED: this report says nothing about it.", gene);
}

static void add_early_signature(content *c, content_section *s, const case_report *report)
{
    for (size_t i = 0; i < report->c.n_signatures; i++) {
        const case_signature *one = &report->c.signatures[i];
        if (one->role != SIGNER_DIRECTOR || !one->date[0] || strcmp(one->date, report->c.report.date) >= 0) continue;
        content_cell(c, content_row_new(c, s, "signed_before"), 0,
                     "The director signed on %s, before the report's date %s.", one->date, report->c.report.date);
        return;
    }
}

void content_alerts(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "alerts", "", SECTION_ALERT);
    s->first_page = true;
    add_amended(c, s, report);
    add_failed_controls(c, s, report);
    add_missing_controls(c, s, report);
    add_other_cutoffs(c, s, report);
    add_expected_untested(c, s, report);
    if (report->c.report.state == REPORT_PRELIMINARY)
        content_cell(c, content_row_new(c, s, "preliminary"), 0, "Preliminary: not signed.");
    add_early_signature(c, s, report);
    add_colours(c, s, report);
}
