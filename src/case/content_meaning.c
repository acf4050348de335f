/* What the calls mean, what to do next, and what they do not mean. No sentence asks for what the case already holds. */
#include <math.h>
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
        const bool settled = found->agreement == DISAGREES && is_settled_by_rna(report, found);
        content_cell(c, content_row_new(c, s, id), 0, "%s %s%s%s%s%s: %s with FISH (%s).%s%s%s", method_names[m->kind],
                     method_result_words[m->result], target[0] ? " for " : "", target, m->fusion[0] ? ", " : "",
                     m->fusion, agreement_words[found->agreement], found->about, found->plain_why[0] ? " " : "",
                     found->plain_why,
                     settled ? " RNA sequencing of this specimen found a fusion of this gene, which settles it." : "");
    }
}

/* "RT-PCR and RNA sequencing contradict each other on ETV6::NTRK3." */
static void add_contradictions(content *c, content_section *s, const case_report *report)
{
    for (size_t i = 0; i < report->n_contradictions; i++) {
        const case_method *yes = report->contradictions[i].positive, *no = report->contradictions[i].negative;
        char id[64];
        snprintf(id, sizeof id, "contradiction.%zu", i + 1);
        content_cell(c, content_row_new(c, s, id), 0, "%s (negative) and %s (positive) contradict each other on %s.",
                     method_names[no->kind], method_names[yes->kind], yes->fusion[0] ? yes->fusion : yes->gene);
    }
}

/* A locus that nobody looked at, and whether the tumour's prior is of it. */
static void add_untested(content *c, content_section *s, const case_report *report)
{
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        if (find_locus(report, *locus)) continue;
        const bool expected = report->prevalence_gene && strcmp(report->prevalence_gene, *locus) == 0;
        char id[64];
        snprintf(id, sizeof id, "untested.%s", *locus);
        content_cell(c, content_row_new(c, s, id), 0, "%s: Not tested: nothing is said about it.%s", *locus,
                     expected ? " It is the gene expected in this tumour." : "");
    }
}

/* A rearranged locus whose interval includes the cutoff: how sure it is that the share lies there or above. */
static void add_near_cutoff(content *c, content_section *s, const case_report *report)
{
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        if (f->call != SUNDER_CALL_REARRANGED || !finding_near_cutoff(f)) continue;
        const double p = node_number(node_get(node_get(f->root, "posterior"), "exceeds_cutoff_p"), NAN);
        char id[64], cutoff[32], lower[32], upper[32], digits[32], chance[96] = "";
        percent_text(finding_cutoff_frac(f), cutoff, sizeof cutoff);
        percent_text(f->lower, lower, sizeof lower);
        percent_text(f->upper, upper, sizeof upper);
        probability_text(p, digits, sizeof digits);
        if (isfinite(p)) snprintf(chance, sizeof chance, "; P(true share at %s or above) %s", cutoff, digits);
        snprintf(id, sizeof id, "near_cutoff.%s", f->assay.locus);
        content_cell(c, content_row_new(c, s, id), 0,
                     "%s: Near the cutoff: the 95 %% Wilson interval, %s to %s, includes %s%s.", f->assay.locus, lower,
                     upper, cutoff, chance);
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

static bool is_requested(const case_report *report)
{
    for (size_t i = 0; i < report->n_steps; i++)
        if (report->steps[i].rule->request) return true;
    return false;
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
    /* What the next steps ask for is not asked for here too. */
    const bool open = call == SUNDER_CALL_REARRANGED && rna == RNA_ABSENT && !is_requested(report);
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
    add_untested(c, s, report);
    add_near_cutoff(c, s, report);
    add_flag_lines(c, s, report);
    add_method_lines(c, s, report);
    add_contradictions(c, s, report);
    if (!fact_holds(&report->facts, "fish:any_rearranged")) return;
    content_row *row = content_row_new(c, s, "no_partner");
    content_cell(
        c, row, 0,
        "No fusion partner is named: both probes lie on this gene, so the images show that it is broken and not "
        "what it is joined to.%s",
        names_partner(report) ? " The partner that another method named stands under that method's name." : "");
}

/* Does an earlier step make the same request for the same loci? */
static bool is_grouped(const case_report *report, const next_step *step)
{
    for (const next_step *other = report->steps; other < step; other++)
        if (other->rule->request == step->rule->request && strcmp(other->loci, step->loci) == 0) return true;
    return false;
}

/* "Confirm by RNA sequencing. NTRK1: low-level positive; mostly isolated 3' signals. Panel: methods disagree." */
static void add_request(content *c, content_section *s, const case_report *report, const next_step *first)
{
    const rule_request *request = first->rule->request;
    const next_step *end = report->steps + report->n_steps;
    SUNDER_AUTO(text_free) text grounds = {0};
    for (const next_step *step = first; step < end; step++) {
        if (step->rule->request != request || is_grouped(report, step)) continue;
        const char *before = step->loci[0] ? step->loci : "Panel";
        for (const next_step *other = step; other < end; other++) {
            if (other->rule->request != request || strcmp(other->loci, step->loci) != 0) continue;
            text_addf(&grounds, "%s%s", other == step ? before : ";", other == step ? ": " : " ");
            fill_in(report, other->rule->ground, &grounds);
        }
        text_add(&grounds, ". ");
    }
    if (grounds.length > 0) grounds.chars[grounds.length - 1] = '\0';
    content_cell(c, content_row_new(c, s, request->id), 0, "%s %s", first->action, grounds.chars ? grounds.chars : "");
}

static bool is_first_of_request(const case_report *report, const next_step *step)
{
    for (const next_step *other = report->steps; other < step; other++)
        if (other->rule->request == step->rule->request) return false;
    return true;
}

void content_next_steps(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "next", "What to do next", SECTION_LIST);
    s->first_page = true;
    for (size_t i = 0; i < report->n_steps; i++) {
        const next_step *step = &report->steps[i];
        if (step->rule->request) {
            if (is_first_of_request(report, step)) add_request(c, s, report, step);
            continue;
        }
        SUNDER_AUTO(text_free) text action = {0};
        fill_in(report, step->action, &action);
        content_cell(c, content_row_new(c, s, step->rule->id), 0, "%s%s%s", step->loci, step->loci[0] ? ": " : "",
                     action.chars ? action.chars : "");
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
