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
    SUNDER_AUTO(text_free) text loci = {0};
    for (const char *const *locus = report->rules->loci; *locus; locus++)
        text_addf(&loci, "%s%s", loci.length ? ", " : "", *locus);
    snprintf(c->title, sizeof c->title, "%s break-apart FISH report", loci.chars ? loci.chars : "");
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

#define MOST_OF_HALF_A_LINE 60 /* bytes of a value that one column holds in two lines */

/* A member that the case may leave out: no line without it. */
static void add_optional(content *c, content_section *s, const char *id, const char *name, const char *value)
{
    if (!value[0]) return;
    content_row *row = content_fact(c, s, id, name, value);
    if (row) row->wide = strlen(value) > MOST_OF_HALF_A_LINE;
}

static void add_report_facts(content *c, content_section *s, const case_report *report)
{
    const case_report_facts *facts = &report->c.report;
    char both[3 * CASE_TEXT];
    snprintf(both, sizeof both, "%s%s%s", facts->laboratory,
             facts->laboratory[0] && facts->laboratory_address[0] ? ", " : "", facts->laboratory_address);
    if (both[0]) {
        content_row *row = content_fact(c, s, "laboratory", "Laboratory", both);
        if (row) row->wide = true;
    }
    snprintf(both, sizeof both, "%s, %s, %s", facts->number, report_state_words[facts->state], facts->date);
    content_fact(c, s, "report", "Report", both);
    add_optional(c, s, "supersedes", "Supersedes", facts->supersedes);
}

static void add_request(content *c, content_section *s, const case_request *request)
{
    if (request->sex >= 0) content_fact(c, s, "sex", "Sex", sex_words[request->sex]);
    add_optional(c, s, "requester", "Requested by", request->requester);
    add_optional(c, s, "reason", "Reason for the test", request->reason);
}

/* "2026-11-02, received 2026-11-04" */
static void add_days(content *c, content_section *s, const case_specimen *specimen)
{
    char both[64];
    if (!specimen->collected[0] && !specimen->received[0]) return;
    snprintf(both, sizeof both, "%s%s%s", specimen->collected[0] ? specimen->collected : "not given",
             specimen->received[0] ? ", received " : "", specimen->received);
    content_fact(c, s, "collected", "Collected", both);
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
    add_optional(c, s, "fixation", "Fixation", specimen->fixation);
    add_days(c, s, specimen);
    content_fact_number(c, s, "tumour_content", "Tumour content", specimen->tumour_content_percent, 0, "%");
    content_fact(c, s, "he_guided_area", "H&E-guided area", specimen->he_guided_area);
    content_fact(c, s, "tumour", "Tumour type", report->c.prior.tumour);
}

void panel_in_words(const case_report *report, text *t)
{
    enum { NOT_TESTED = SUNDER_CALL_UNINFORMATIVE + 1 };
    for (int call = SUNDER_CALL_REARRANGED; call <= NOT_TESTED; call++) {
        bool any = false;
        for (const char *const *locus = report->rules->loci; *locus; locus++) {
            const finding *f = find_locus(report, *locus);
            if ((f ? (int)f->call : NOT_TESTED) != call) continue;
            text_addf(t, "%s%s", any ? ", " : t->length ? "; " : "", *locus);
            any = true;
        }
        if (any) text_addf(t, " %s", call == NOT_TESTED ? "not tested" : call_words[call]);
    }
}

/* The panel in one line, above the boxes of the loci. */
static void add_conclusion(content *c, content_section *s, const case_report *report)
{
    SUNDER_AUTO(text_free) text words = {0};
    panel_in_words(report, &words);
    content_row *row = content_fact(c, s, "panel", "Result of the panel", words.chars ? words.chars : "");
    if (row) row->wide = true;
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
    add_request(c, s, &report->c.request);
    add_specimen_facts(c, s, report);
    add_conclusion(c, s, report);
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

/* Where the ISCN string counts fewer nuclei than the call: how many, and whether the call stands on those alone. */
static void add_left_out(text *t, const finding *f)
{
    const long counted = f->iscn_counted;
    char percent[32];
    if (f->call != SUNDER_CALL_REARRANGED || counted == f->rearranged) return;
    text_addf(t, " The ISCN string counts %ld of the %ld", counted, f->rearranged);
    if (counted == f->split && f->isolated_3p > 0) {
        percent_text((double)counted / (double)f->evaluable, percent, sizeof percent);
        text_addf(t, "; without the isolated 3\xe2\x80\xb2: %ld of %ld, %s, %s the cutoff", counted, f->evaluable,
                  percent, finding_reaches_cutoff(f, counted) ? "still at or above" : "below");
    }
    text_add(t, ".");
}

static void add_share(text *t, const finding *f, const char *flag, long count)
{
    char percent[32];
    percent_text((double)count / (double)f->evaluable, percent, sizeof percent);
    text_addf(t, "%s%ld of %ld, %s.", flag, count, f->evaluable, percent);
}

/* The numbers behind the flags of copies and patterns; what they mean is said under Interpretation. */
static void add_flag_numbers(text *t, const finding *f)
{
    const json_node *counts = node_get(f->root, "counts"), *patterns = node_get(counts, "by_pattern");
    const bool gain = finding_has_flag(f, "GAIN"), amplified = finding_has_flag(f, "AMPLIFIED");
    if (gain) add_share(t, f, " GAIN: ", (long)node_integer(node_get(patterns, "G"), 0));
    if (amplified) add_share(t, f, " AMPLIFIED: ", (long)node_integer(node_get(patterns, "A"), 0));
    char mean[32];
    format_number(mean, sizeof mean, node_number(node_get(counts, "mean_copies"), NAN), 2);
    if (gain || amplified || finding_has_flag(f, "HIGH_PLOIDY")) text_addf(t, " Mean copies %s.", mean);
    if (!finding_has_flag(f, "ATYPICAL")) return;
    add_share(t, f, " ATYPICAL: ", f->atypical_5p + f->atypical_3p);
    text_addf(t, " %ld isolated 5\xe2\x80\xb2, %ld isolated 3\xe2\x80\xb2 beside two fused pairs or more.",
              f->atypical_5p, f->atypical_3p);
}

/* A normal call whose interval holds both answers; of a rearranged one the interpretation says so. */
static void add_nearness(text *t, const finding *f)
{
    const double exceeds = node_number(node_get(node_get(f->root, "posterior"), "exceeds_cutoff_p"), NAN);
    char p[32];
    if (f->call != SUNDER_CALL_NORMAL || !finding_near_cutoff(f)) return;
    text_add(t, " The interval includes the cutoff");
    probability_text(exceeds, p, sizeof p);
    if (isfinite(exceeds)) text_addf(t, " (P of a true share there or above: %s)", p);
    text_add(t, ": more nuclei would make the call surer.");
}

/* What stands behind a decided call, else why there is none. */
static void add_grounds(content *c, content_row *row, const finding *f)
{
    if (f->call != SUNDER_CALL_REARRANGED && f->call != SUNDER_CALL_NORMAL) {
        content_cell(c, row, 5, "%s", node_string(node_at(node_get(f->root, "reasons"), 0), ""));
        return;
    }
    SUNDER_AUTO(text_free) text t = {0};
    text_addf(&t, "%ld split, %ld isolated 3\xe2\x80\xb2; %ld isolated 5\xe2\x80\xb2%s.", f->split, f->isolated_3p,
              f->isolated_5p, f->assay.isolated_5p_counts ? "" : " (not counted)");
    add_nearness(&t, f);
    add_left_out(&t, f);
    add_flag_numbers(&t, f);
    content_cell(c, row, 5, "%s", t.chars ? t.chars : "");
}

static void add_call(content *c, content_section *s, const finding *f)
{
    char iscn[ISCN_BYTES + 64];
    iscn_for_print(f->iscn, iscn, sizeof iscn);
    SUNDER_AUTO(text_free) text cutoff = {0};
    cutoff_in_short(f, true, &cutoff);
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
