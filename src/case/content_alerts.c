/* What must be settled before anything below may be released: said in red on the first page, and on the terminal. */
#include <string.h>

#include "case/content.h"
#include "core/text.h"

/* "Control PC-12 of NTRK3 reads normal, expected rearranged: ..." */
static void add_failed_controls(content *c, content_section *s, const case_report *report)
{
    SUNDER_AUTO(text_free) text failed = {0};
    for (size_t i = 0; i < report->c.n_controls; i++) {
        const case_control *control = &report->c.controls[i];
        const int call = report->control_calls[i];
        if (call == control->expected) continue;
        text_addf(&failed, "%s %s of %s reads %s, expected %s", failed.length ? ";" : "CONTROL FAILED:", control->id,
                  control->locus, call_words[call], call_words[control->expected]);
    }
    if (failed.length == 0) return;
    content_cell(c, content_row_new(c, s, "control_failed"), 0, "%s. The calls below must not be released.",
                 failed.chars);
}

static void add_missing_controls(content *c, content_section *s, const case_report *report)
{
    SUNDER_AUTO(text_free) text loci = {0};
    for (size_t i = 0; i < report->n_findings; i++) {
        const char *locus = report->findings[i].assay.locus;
        if (!has_control(report, locus)) text_addf(&loci, "%s%s", loci.length ? ", " : "", locus);
    }
    if (loci.length == 0) return;
    content_cell(c, content_row_new(c, s, "control_absent"), 0, "%s: NO CONTROL slide result is recorded.", loci.chars);
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
                     "%s: probe colours are not confirmed: 5\xe2\x80\xb2 is taken as %s and 3\xe2\x80\xb2 as %s. Check "
                     "the kit's sheet before this result is used.",
                     loci.chars ? loci.chars : a->locus, a->colour_5p, a->colour_3p);
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

void content_alerts(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "alerts", "", SECTION_ALERT);
    s->first_page = true;
    add_failed_controls(c, s, report);
    add_missing_controls(c, s, report);
    add_expected_untested(c, s, report);
    if (report->c.report.state == REPORT_PRELIMINARY)
        content_cell(c, content_row_new(c, s, "preliminary"), 0, "Preliminary: not signed.");
    add_colours(c, s, report);
}
