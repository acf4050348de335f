/* Which facts hold, and which rules follow from them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/case_report.h"

static size_t count_calls(const case_report *report, sunder_call call)
{
    size_t n = 0;
    for (size_t i = 0; i < report->n_findings; i++) n += report->findings[i].call == call;
    return n;
}

static void add_prior(case_report *report)
{
    const double prior = report->prevalence_frac;
    const case_rules *rules = report->rules;
    fact_add(&report->facts, "prior:%s",
             isnan(prior)                     ? "unknown"
             : prior < rules->low_below_frac  ? "low"
             : prior >= rules->high_from_frac ? "high"
                                              : "intermediate");
}

static void add_specimen(case_report *report)
{
    const case_specimen *s = &report->c.specimen;
    fact_add(&report->facts, "material:%s", material_words[s->material]);
    if (isnan(s->tumour_content_percent)) fact_add(&report->facts, "tumour_content:unknown");
    else
        fact_add(&report->facts, "tumour_content:%s",
                 s->tumour_content_percent < report->rules->least_tumour_percent ? "low" : "enough");
}

static void add_methods(case_report *report)
{
    for (int kind = 0; method_words[kind]; kind++) {
        bool there = false;
        for (size_t i = 0; i < report->c.n_methods; i++) {
            const case_method *m = &report->c.methods[i];
            if (m->kind != kind) continue;
            there = true;
            fact_add(&report->facts, "%s:%s", method_words[kind], method_result_words[m->result]);
        }
        if (!there) fact_add(&report->facts, "%s:absent", method_words[kind]);
    }
    for (size_t i = 0; i < report->c.n_methods; i++) {
        const case_method *m = &report->c.methods[i];
        if (m->kind != METHOD_RNA_NGS || !method_is_comparable(m)) continue;
        fact_add(&report->facts, "rna_ngs:comparable");
        if (m->result == FOUND_POSITIVE) fact_add(&report->facts, "rna_ngs:found_fusion");
    }
    for (size_t i = 0; i < report->n_comparisons; i++) {
        if (report->comparisons[i].agreement != DISAGREES) continue;
        fact_add(&report->facts, "method:disagrees");
        if (!is_settled_by_rna(report, &report->comparisons[i])) fact_add(&report->facts, "method:unsettled");
    }
    if (report->n_contradictions > 0) fact_add(&report->facts, "methods:contradict");
}

static void add_run(case_report *report)
{
    const case_file *c = &report->c;
    if (c->n_controls == 0) fact_add(&report->facts, "control:absent");
    for (size_t i = 0; i < c->n_controls; i++)
        if (report->control_calls[i] != c->controls[i].expected) fact_add(&report->facts, "control:failed");
    bool signs[SIGNER_DIRECTOR + 1] = {false};
    for (size_t i = 0; i < c->n_signatures; i++) signs[c->signatures[i].role] = true;
    const int readers = signs[SIGNER_FIRST_READER] + signs[SIGNER_SECOND_READER];
    if (readers < 2) fact_add(&report->facts, "readers:%s", readers == 1 ? "one" : "none");
}

void gather_case_facts(case_report *report)
{
    const size_t rearranged = count_calls(report, SUNDER_CALL_REARRANGED);
    size_t panel = 0;
    while (report->rules->loci[panel]) panel++;
    add_prior(report);
    add_specimen(report);
    add_methods(report);
    add_run(report);
    if (report->n_findings < panel) fact_add(&report->facts, "panel:incomplete");
    fact_add(&report->facts, rearranged > 0 ? "fish:any_rearranged" : "fish:none_rearranged");
    if (rearranged > 0 && !fact_holds(&report->facts, "method:unsettled"))
        fact_add(&report->facts, "fish:undisputed_rearranged");
    if (count_calls(report, SUNDER_CALL_NORMAL) > 0) fact_add(&report->facts, "fish:any_normal");
    if (rearranged > 1) fact_add(&report->facts, "fish:several_rearranged");
    if (count_calls(report, SUNDER_CALL_EQUIVOCAL) > 0) fact_add(&report->facts, "fish:any_equivocal");
    if (count_calls(report, SUNDER_CALL_NORMAL) == report->n_findings) fact_add(&report->facts, "fish:all_normal");
}

bool rna_confirms(const case_report *report, const char *locus)
{
    for (size_t i = 0; i < report->c.n_methods; i++) {
        const case_method *m = &report->c.methods[i];
        if (m->kind == METHOD_RNA_NGS && m->result == FOUND_POSITIVE && m->sample_identity != SAMPLE_OTHER_SPECIMEN &&
            strcmp(m->gene, locus) == 0)
            return true;
    }
    return false;
}

/* Which genes the methods that can be compared name: this one, another one. */
static void add_named(const case_report *report, const char *locus, fact_set *facts)
{
    for (size_t i = 0; i < report->c.n_methods; i++) {
        const case_method *m = &report->c.methods[i];
        if (!m->gene[0] || !method_is_comparable(m)) continue;
        fact_add(facts, strcmp(m->gene, locus) == 0 ? "locus:named" : "locus:other_named");
    }
}

bool has_control(const case_report *report, const char *locus)
{
    for (size_t i = 0; i < report->c.n_controls; i++)
        if (strcmp(report->c.controls[i].locus, locus) == 0) return true;
    return false;
}

static void add_controls(const case_report *report, const char *locus, fact_set *facts)
{
    bool rearranged = false;
    for (size_t i = 0; i < report->c.n_controls; i++) {
        const case_control *control = &report->c.controls[i];
        rearranged = rearranged || (control->expected == SUNDER_CALL_REARRANGED && strcmp(control->locus, locus) == 0);
    }
    if (!has_control(report, locus)) fact_add(facts, "locus:control_absent");
    else if (!rearranged) fact_add(facts, "locus:control_none_rearranged");
}

static void add_finding(const case_report *report, const finding *f, fact_set *facts)
{
    add_controls(report, f->assay.locus, facts);
    const double content_frac = report->c.specimen.tumour_content_percent / 100;
    fact_add(facts, "locus:%s", call_words[f->call]);
    if (f->call == SUNDER_CALL_EQUIVOCAL || f->call == SUNDER_CALL_UNINFORMATIVE) fact_add(facts, "locus:undecided");
    if (f->call == SUNDER_CALL_REARRANGED && f->fraction < report->rules->low_level_below_frac)
        fact_add(facts, "locus:low_level");
    const bool decided = f->call == SUNDER_CALL_NORMAL || f->call == SUNDER_CALL_REARRANGED;
    if (decided && finding_near_cutoff(f)) fact_add(facts, "locus:near_cutoff");
    /* All tumour nuclei, and of the normal ones as many as a normal slide may show. */
    const double most_frac = content_frac + (1 - content_frac) * finding_cutoff_frac(f);
    if (f->call == SUNDER_CALL_REARRANGED && f->lower > most_frac) fact_add(facts, "locus:above_content");
    const json_node *flags = node_get(f->root, "flags");
    for (size_t i = 0; i < node_length(flags); i++) fact_add(facts, "flag:%s", node_string(node_at(flags, i), ""));
}

fact_set facts_of_locus(const case_report *report, const char *locus, const finding *f)
{
    fact_set facts = report->facts;
    fact_add(&facts, "locus:%s", locus);
    if (rna_confirms(report, locus)) fact_add(&facts, "locus:rna_confirmed");
    add_named(report, locus, &facts);
    if (report->prevalence_gene)
        fact_add(&facts, strcmp(report->prevalence_gene, locus) == 0 ? "locus:prior_of_this_gene"
                                                                     : "locus:prior_of_other_gene");
    if (f) {
        add_finding(report, f, &facts);
    } else {
        fact_add(&facts, "locus:untested");
        fact_add(&facts, "locus:undecided");
    }
    return facts;
}

static bool holds_somewhere(const case_report *report, const case_rule *rule, char *loci, size_t size)
{
    size_t used = 0;
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        const fact_set facts = facts_of_locus(report, *locus, find_locus(report, *locus));
        if (!condition_holds(&rule->condition, &facts) || used >= size) continue;
        const int n = snprintf(loci + used, size - used, "%s%s", used ? ", " : "", *locus);
        used += n > 0 ? (size_t)n : 0;
    }
    return used > 0;
}

void choose_next_steps(case_report *report)
{
    for (size_t i = 0; i < report->rules->n_rules; i++) {
        const case_rule *rule = &report->rules->rules[i];
        const bool after_rna = rule->action.after_rna && fact_holds(&report->facts, "rna_ngs:comparable");
        next_step step = {.rule = rule, .action = after_rna ? rule->action.after_rna : rule->action.first};
        const bool holds = rule->each_locus ? holds_somewhere(report, rule, step.loci, sizeof step.loci)
                                            : condition_holds(&rule->condition, &report->facts);
        if (holds) report->steps[report->n_steps++] = step;
    }
}
