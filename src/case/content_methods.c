/* The other methods beside FISH, and the rules with their sources. */
#include <stdio.h>
#include <string.h>

#include "case/content.h"
#include "core/text.h"

#define COUNT(ROWS) (sizeof(ROWS) / sizeof *(ROWS))

const char *const method_names[] = {"pan-TRK IHC", "DNA sequencing", "RNA sequencing", "RT-PCR", "liquid biopsy"};
static const char *const sample_names[] = {"same block", "same specimen, other block", "other specimen"};

static void add_detail(text *t, const char *name, const char *value)
{
    if (value[0]) text_addf(t, "%s%s%s%s", t->length ? "; " : "", name, name[0] ? " " : "", value);
}

static void add_method(content *c, content_section *s, const comparison *found, size_t i)
{
    const case_method *m = found->method;
    SUNDER_AUTO(text_free) text details = {0}, why = {0};
    add_detail(&details, "", method_result_words[m->result]);
    add_detail(&details, "target", m->target);
    if (m->kind == METHOD_RT_PCR && !m->target[0]) add_detail(&details, "", "target not given");
    add_detail(&details, "", m->fusion);
    add_detail(&details, "gene", m->gene);
    add_detail(&details, "partner", m->partner);
    add_detail(&details, "exons", m->exons);
    add_detail(&details, "pattern", m->pattern);
    add_detail(&details, "clone", m->clone);
    add_detail(&why, "", found->plain_why);
    for (size_t k = 0; k < found->n_whys; k++)
        text_addf(&why, "%s%s [%s]", why.length ? " " : "", found->whys[k]->text, found->whys[k]->source);
    if (found->agreement == DISAGREES && found->n_whys == 0) text_add(&why, "The rules name no reason.");
    char id[64];
    snprintf(id, sizeof id, "%s.%zu", method_words[m->kind], i + 1);
    content_row *row = content_row_new(c, s, id);
    content_cell(c, row, 0, "%s", method_names[m->kind]);
    content_cell(c, row, 1, "%s, %s%s%s", m->date, sample_names[m->sample_identity], m->sample_id[0] ? ": " : "",
                 m->sample_id);
    content_cell(c, row, 2, "%s", details.chars ? details.chars : "");
    content_cell(c, row, 3, "%s", agreement_words[found->agreement]);
    content_cell(c, row, 4, "%s", found->about);
    content_cell(c, row, 5, "%s", why.chars ? why.chars : "");
}

void content_methods(content *c, const case_report *report)
{
    static const grid_column columns[] = {{"method", 0.12},       {"date, sample", 0.15}, {"found", 0.2},
                                          {"against FISH", 0.11}, {"about", 0.1},         {"known reasons", 0.32}};
    content_section *s = content_grid_new(c, "methods", "Other methods beside FISH", columns, COUNT(columns));
    for (size_t i = 0; i < report->n_comparisons; i++) add_method(c, s, &report->comparisons[i], i);
    if (report->n_comparisons == 0) content_cell(c, content_row_new(c, s, "none"), 0, "none given");
}

void content_rules(content *c, const case_report *report)
{
    static const grid_column columns[] = {{"rule", 0.22}, {"loci", 0.1}, {"why", 0.36}, {"source", 0.32}};
    content_section *rules = content_grid_new(c, "rules", "Why: the rules and their sources", columns, COUNT(columns));
    for (size_t i = 0; i < report->n_steps; i++) {
        const next_step *step = &report->steps[i];
        content_row *row = content_row_new(c, rules, step->rule->id);
        content_cell(c, row, 0, "%s", step->rule->id);
        content_cell(c, row, 1, "%s", step->loci[0] ? step->loci : "case");
        content_cell(c, row, 2, "%s", step->rule->why);
        content_cell(c, row, 3, "%s", step->rule->source);
    }
}
