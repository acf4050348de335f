/* What the calls mean, what to do next, and what they do not mean. No sentence asks for what the case already holds. */
#include <stdio.h>
#include <string.h>

#include "case/content.h"
#include "core/text.h"
#include "report/words.h"

/* "RNA sequencing (ETV6::NTRK3): disagrees; NTRK3" */
static void add_method_lines(content *c, content_section *s, const case_report *report)
{
    for (size_t i = 0; i < report->n_comparisons; i++) {
        const comparison *found = &report->comparisons[i];
        const case_method *m = found->method;
        char id[64];
        snprintf(id, sizeof id, "%s.%zu", method_words[m->kind], i + 1);
        const char *target = m->result == FOUND_POSITIVE ? "" : m->target;
        content_cell(c, content_row_new(c, s, id), 0, "%s %s%s%s%s%s: %s with FISH (%s).%s%s", method_names[m->kind],
                     method_result_words[m->result], target[0] ? " for " : "", target, m->fusion[0] ? ", " : "",
                     m->fusion, agreement_words[found->agreement], found->about, found->plain_why[0] ? " " : "",
                     found->plain_why);
    }
}

/* Findings that are no rearrangement and bear on what the call means: "NTRK1, NTRK2: GAIN (...)." */
static void add_flag_lines(content *c, content_section *s, const case_report *report)
{
    static const char *const flags[] = {"GAIN", "AMPLIFIED", "HIGH_PLOIDY", "ATYPICAL"};
    for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) {
        SUNDER_AUTO(text_free) text loci = {0};
        for (size_t i = 0; i < report->n_findings; i++)
            if (report->findings[i].call != SUNDER_CALL_UNINFORMATIVE &&
                finding_has_flag(&report->findings[i], flags[k]))
                text_addf(&loci, "%s%s", loci.length ? ", " : "", report->findings[i].assay.locus);
        if (loci.length == 0) continue;
        content_cell(c, content_row_new(c, s, flags[k]), 0, "%s: %s: %s.", loci.chars, flags[k],
                     words_of_flag(flags[k]));
    }
}

/* What RNA sequencing of this specimen says of a rearranged locus. */
typedef enum rna_standing { RNA_ABSENT, RNA_FOUND_IT, RNA_DID_NOT, RNA_STANDINGS } rna_standing;

static rna_standing rna_of(const case_report *report, const char *locus)
{
    if (rna_confirms(report, locus)) return RNA_FOUND_IT;
    return fact_holds(&report->facts, "rna_ngs:comparable") ? RNA_DID_NOT : RNA_ABSENT;
}

static const char *words_after(sunder_call call, rna_standing rna)
{
    static const char *const words[RNA_STANDINGS] = {
        [RNA_FOUND_IT] = " RNA sequencing of this specimen found a fusion of this gene.",
        [RNA_DID_NOT] = " RNA sequencing of this specimen found no fusion of this gene."};
    return call == SUNDER_CALL_REARRANGED && words[rna] ? words[rna] : "";
}

/* The loci of one call; of rearranged ones those that RNA sequencing sees alike. What to do about the others is a rule's to
 * say. */
static void add_meaning(content *c, content_section *s, const case_report *report, sunder_call call, rna_standing rna)
{
    SUNDER_AUTO(text_free) text loci = {0};
    for (size_t i = 0; i < report->n_findings; i++) {
        const char *locus = report->findings[i].assay.locus;
        const bool alike = call == SUNDER_CALL_REARRANGED ? rna_of(report, locus) == rna : rna == RNA_ABSENT;
        if (report->findings[i].call == call && alike) text_addf(&loci, "%s%s", loci.length ? ", " : "", locus);
    }
    if (loci.length == 0) return;
    const bool open = call == SUNDER_CALL_REARRANGED && rna == RNA_ABSENT;
    static const char *const kinds[RNA_STANDINGS] = {"", ".rna_found", ".rna_none"};
    char id[48];
    snprintf(id, sizeof id, "%s%s", call_words[call], kinds[rna]);
    content_row *row = content_row_new(c, s, id);
    content_cell(c, row, 0, "%s: %s%s%s%s", loci.chars, call_meaning(call), words_after(call, rna), open ? " " : "",
                 open ? call_advice(call) : "");
}

static bool names_partner(const case_report *report)
{
    for (size_t i = 0; i < report->c.n_methods; i++)
        if (report->c.methods[i].fusion[0] || report->c.methods[i].partner[0]) return true;
    return false;
}

void content_interpretation(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "interpretation", "Interpretation", SECTION_LIST);
    s->first_page = true;
    for (int call = SUNDER_CALL_REARRANGED; call <= SUNDER_CALL_UNINFORMATIVE; call++)
        for (int rna = RNA_ABSENT; rna < RNA_STANDINGS; rna++)
            add_meaning(c, s, report, (sunder_call)call, (rna_standing)rna);
    add_flag_lines(c, s, report);
    add_method_lines(c, s, report);
    if (!fact_holds(&report->facts, "fish:any_rearranged")) return;
    content_row *row = content_row_new(c, s, "no_partner");
    content_cell(
        c, row, 0,
        "No fusion partner is named: both probes lie on this gene, so the images show that it is broken and not "
        "what it is joined to.%s",
        names_partner(report) ? " The partner that another method named stands under that method's name." : "");
}

void content_next_steps(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "next", "What to do next, by published rules", SECTION_LIST);
    s->first_page = true;
    for (size_t i = 0; i < report->n_steps; i++) {
        const next_step *step = &report->steps[i];
        content_row *row = content_row_new(c, s, step->rule->id);
        content_cell(c, row, 0, "%s%s%s", step->loci, step->loci[0] ? ": " : "", step->action);
    }
    if (report->n_steps > 0) return;
    content_cell(c, content_row_new(c, s, "none"), 0, "No rule of %s asks for anything.", report->rules->id);
}

void content_limits(content *c, const case_report *report)
{
    const bool rna_is_there = fact_holds(&report->facts, "rna_ngs:comparable");
    content_section *s = content_section_new(c, "limits", "Limits", SECTION_LIST);
    s->first_page = s->two_columns = true;
    for (size_t i = 0; limit_sentence(i, rna_is_there); i++) {
        char id[32];
        snprintf(id, sizeof id, "limit%zu", i + 1);
        content_cell(c, content_row_new(c, s, id), 0, "%s", limit_sentence(i, rna_is_there));
    }
    content_cell(c, content_row_new(c, s, "research_use"), 0, "%s", research_use_words);
}
