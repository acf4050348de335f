/* The first page: whose it is, the call and the number behind it, what it means, what to do next, the limits. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/content.h"
#include "case/cutoff_words.h"
#include "core/text.h"
#include "report/words.h"
#include "sunder/version.h"

static const char *const identifier_names[] = {"Patient number", "Name", "Date of birth", "Accession number",
                                               "Identifier"};
static const char *const preparation_names[] = {"tissue section", "whole nuclei"};

static void set_running_lines(content *c, const case_report *report)
{
    const case_report_facts *facts = &report->c.report;
    snprintf(c->title, sizeof c->title, "%s%sbreak-apart FISH panel report", facts->laboratory,
             facts->laboratory[0] ? ": " : "");
    snprintf(c->running, sizeof c->running, "Report %s (%s)  \xc2\xb7  specimen %s  \xc2\xb7  %s", facts->number,
             report_state_words[facts->state], report->c.specimen.id, report->c.identifiers[0].value);
    bool confirmed = true;
    for (size_t i = 0; i < report->n_findings; i++)
        confirmed = confirmed && report->findings[i].assay.colours_confirmed;
    snprintf(c->foot, sizeof c->foot,
             "%sResearch use only until validated by the laboratory.  sunder %s, case %.12s, rules %s",
             confirmed ? "" : "Probe colours NOT CONFIRMED.  ", sunder_version(), report->c.sha256.chars,
             report->rules->id);
}

static void add_report_facts(content *c, content_section *s, const case_report *report)
{
    const case_report_facts *facts = &report->c.report;
    char both[3 * CASE_TEXT];
    snprintf(both, sizeof both, "%s, %s, %s", facts->number, report_state_words[facts->state], facts->date);
    content_fact(c, s, "report", "Report", both);
    if (facts->state != REPORT_AMENDED) return;
    snprintf(both, sizeof both, "%s: %s", facts->supersedes, facts->amended_because);
    content_fact(c, s, "supersedes", "Amended; supersedes report", both);
}

static void add_specimen_facts(content *c, content_section *s, const case_report *report)
{
    const case_specimen *specimen = &report->c.specimen;
    char both[4 * CASE_TEXT], thickness[32] = "";
    snprintf(both, sizeof both, "%s%s%s%s%s", specimen->id, specimen->block[0] ? ", block " : "", specimen->block,
             specimen->site[0] ? ", " : "", specimen->site);
    content_fact(c, s, "specimen", "Specimen", both);
    if (isfinite(specimen->section_um)) format_number(thickness, sizeof thickness, specimen->section_um, 1);
    snprintf(both, sizeof both, "%s, %s%s%s%s", material_words[specimen->material],
             preparation_names[specimen->preparation], thickness[0] ? ", " : "", thickness,
             thickness[0] ? " \xc2\xb5m" : ", thickness not given");
    content_fact(c, s, "material", "Material", both);
    content_fact_number(c, s, "tumour_content", "Tumour content of the scored area", specimen->tumour_content_percent,
                        0, "%");
    content_fact(c, s, "he_guided_area", "H&E-guided area", specimen->he_guided_area);
    content_fact(c, s, "tumour", "Tumour type", report->c.prior.tumour);
}

void content_head(content *c, const case_report *report)
{
    set_running_lines(c, report);
    content_section *s = content_section_new(c, "case", "", SECTION_FACTS);
    s->first_page = true;
    add_report_facts(c, s, report);
    for (size_t i = 0; i < report->c.n_identifiers; i++) {
        char id[64];
        snprintf(id, sizeof id, "identifier%zu", i + 1);
        content_fact(c, s, id, identifier_names[report->c.identifiers[i].kind], report->c.identifiers[i].value);
    }
    add_specimen_facts(c, s, report);
}

/* The number behind a call; an uninformative slide has counts and no share, for it says nothing about one. */
static void add_number(content *c, content_row *row, const finding *f)
{
    char percent[32], lower[32], upper[32];
    percent_text(f->fraction, percent, sizeof percent);
    percent_text(f->lower, lower, sizeof lower);
    percent_text(f->upper, upper, sizeof upper);
    if (f->call == SUNDER_CALL_UNINFORMATIVE)
        content_cell(c, row, 2, "no share is given: %ld evaluable nucle%s", f->evaluable,
                     f->evaluable == 1 ? "us" : "i");
    else
        content_cell(c, row, 2, "%ld of %ld nuclei rearranged: %s (95 %% Wilson interval %s to %s)", f->rearranged,
                     f->evaluable, percent, lower, upper);
}

/* What stands behind a decided call, else why there is none. First why the ISCN string above it counts other nuclei. */
static void add_grounds(content *c, content_row *row, const finding *f)
{
    const bool decided = f->call == SUNDER_CALL_REARRANGED || f->call == SUNDER_CALL_NORMAL;
    const bool near_cutoff = f->call == SUNDER_CALL_NORMAL && finding_near_cutoff(f);
    if (decided)
        content_cell(c, row, 5, "%s%s%ld split, %ld isolated 3\xe2\x80\xb2; %ld isolated 5\xe2\x80\xb2 (not counted)",
                     f->call == SUNDER_CALL_REARRANGED ? f->iscn_note : "",
                     near_cutoff ? "The 95 % Wilson interval holds the cutoff: more nuclei would decide better. " : "",
                     f->split, f->isolated_3p, f->isolated_5p);
    else content_cell(c, row, 5, "%s", node_string(node_at(node_get(f->root, "reasons"), 0), ""));
}

static void add_call(content *c, content_section *s, const finding *f)
{
    char iscn[ISCN_BYTES + 64];
    iscn_for_print(f->iscn, iscn, sizeof iscn);
    SUNDER_AUTO(text_free) text cutoff = {0};
    cutoff_in_short(f, &cutoff);
    content_row *row = content_row_new(c, s, f->assay.locus);
    content_cell(c, row, 0, "%s", f->assay.locus);
    content_cell(c, row, 1, "%s", call_words[f->call]);
    add_number(c, row, f);
    content_cell(c, row, 3, "%s", cutoff.chars ? cutoff.chars : "");
    content_cell(c, row, 4, "%s", iscn[0] ? iscn : "no ISCN string for this call");
    add_grounds(c, row, f);
    if (row) row->call = (int)f->call;
}

static void add_untested(content *c, content_section *s, const char *locus)
{
    content_row *row = content_row_new(c, s, locus);
    content_cell(c, row, 0, "%s", locus);
    content_cell(c, row, 1, "not tested");
}

void content_calls(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "calls", "Result", SECTION_CALLS);
    s->first_page = true;
    size_t next = 0; /* findings stand in the order of the panel */
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        const bool tested = next < report->n_findings && strcmp(report->findings[next].assay.locus, *locus) == 0;
        if (tested) add_call(c, s, &report->findings[next++]);
        else add_untested(c, s, *locus);
    }
}
