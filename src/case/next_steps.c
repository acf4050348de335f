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
    else if (s->tumour_content_percent < report->rules->least_tumour_percent)
        fact_add(&report->facts, "tumour_content:low");
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
        if (m->kind == METHOD_RNA_NGS && method_is_comparable(m)) fact_add(&report->facts, "rna_ngs:comparable");
    }
    for (size_t i = 0; i < report->n_comparisons; i++)
        if (report->comparisons[i].agreement == DISAGREES) fact_add(&report->facts, "method:disagrees");
}

static void add_run(case_report *report)
{
    const case_file *c = &report->c;
    if (c->n_controls == 0) fact_add(&report->facts, "control:absent");
    for (size_t i = 0; i < c->n_controls; i++)
        if (report->control_calls[i] != c->controls[i].expected) fact_add(&report->facts, "control:failed");
    bool second = false;
    for (size_t i = 0; i < c->n_signatures; i++) second = second || c->signatures[i].role == SIGNER_SECOND_READER;
    if (!second) fact_add(&report->facts, "readers:one");
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
    if (rearranged > 0 && !fact_holds(&report->facts, "method:disagrees"))
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

static void add_finding(const case_report *report, const finding *f, fact_set *facts)
{
    if (!has_control(report, f->assay.locus)) fact_add(facts, "locus:control_absent");
    const double content_frac = report->c.specimen.tumour_content_percent / 100;
    fact_add(facts, "locus:%s", call_words[f->call]);
    if (f->call == SUNDER_CALL_EQUIVOCAL || f->call == SUNDER_CALL_UNINFORMATIVE) fact_add(facts, "locus:undecided");
    if (f->call == SUNDER_CALL_REARRANGED && f->fraction < report->rules->low_level_below_frac)
        fact_add(facts, "locus:low_level");
    if (f->call == SUNDER_CALL_NORMAL && finding_near_cutoff(f)) fact_add(facts, "locus:near_cutoff");
    /* All tumour nuclei, and of the normal ones as many as a normal slide may show. */
    const double most_frac = content_frac + (1 - content_frac) * finding_cutoff_frac(f);
    if (f->call == SUNDER_CALL_REARRANGED && f->lower > most_frac) fact_add(facts, "locus:above_content");
    const json_node *flags = node_get(f->root, "flags");
    for (size_t i = 0; i < node_length(flags); i++) fact_add(facts, "flag:%s", node_string(node_at(flags, i), ""));
}

/* A locus of the panel; f is NULL where it has no slide. */
static fact_set facts_of_locus(const case_report *report, const char *locus, const finding *f)
{
    fact_set facts = report->facts;
    fact_add(&facts, "locus:%s", locus);
    if (rna_confirms(report, locus)) fact_add(&facts, "locus:rna_confirmed");
    add_named(report, locus, &facts);
    if (report->prevalence_gene && strcmp(report->prevalence_gene, locus) != 0)
        fact_add(&facts, "locus:prior_of_other_gene");
    if (f) {
        add_finding(report, f, &facts);
    } else {
        fact_add(&facts, "locus:untested");
        fact_add(&facts, "locus:undecided");
    }
    return facts;
}

static bool rule_holds(const case_rule *rule, const fact_set *facts)
{
    for (size_t i = 0; i < rule->n_when; i++)
        if (!fact_holds(facts, rule->when[i])) return false;
    for (size_t i = 0; i < rule->n_unless; i++)
        if (fact_holds(facts, rule->unless[i])) return false;
    return true;
}

static bool holds_somewhere(const case_report *report, const case_rule *rule, char *loci, size_t size)
{
    size_t used = 0;
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        const fact_set facts = facts_of_locus(report, *locus, find_locus(report, *locus));
        if (!rule_holds(rule, &facts) || used >= size) continue;
        const int n = snprintf(loci + used, size - used, "%s%s", used ? ", " : "", *locus);
        used += n > 0 ? (size_t)n : 0;
    }
    return used > 0;
}

void choose_next_steps(case_report *report)
{
    for (size_t i = 0; i < report->rules->n_rules; i++) {
        const case_rule *rule = &report->rules->rules[i];
        const bool after_rna = rule->action_after_rna && fact_holds(&report->facts, "rna_ngs:comparable");
        next_step step = {.rule = rule, .action = after_rna ? rule->action_after_rna : rule->action};
        const bool holds = rule->each_locus ? holds_somewhere(report, rule, step.loci, sizeof step.loci)
                                            : rule_holds(rule, &report->facts);
        if (holds) report->steps[report->n_steps++] = step;
    }
}
