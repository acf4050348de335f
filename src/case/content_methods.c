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

/* The sources of the reasons, each once; their places are the numbers that the reasons carry. */
typedef struct source_list {
    size_t n;
    const char *sources[MOST_REASONS_GIVEN];
} source_list;

static size_t number_of(source_list *list, const char *source)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->sources[i], source) == 0) return i + 1;
    list->sources[list->n++] = source; /* no more than the rules have reasons */
    return list->n;
}

static void add_found(content *c, content_row *row, const case_method *m)
{
    SUNDER_AUTO(text_free) text details = {0};
    add_detail(&details, "", method_result_words[m->result]);
    add_detail(&details, "target", m->target);
    if (m->kind == METHOD_RT_PCR && !m->target[0]) add_detail(&details, "", "target not given");
    add_detail(&details, "", m->fusion);
    add_detail(&details, "gene", m->gene);
    add_detail(&details, "partner", m->partner);
    add_detail(&details, "exons", m->exons);
    add_detail(&details, "pattern", m->pattern);
    add_detail(&details, "clone", m->clone);
    content_cell(c, row, 2, "%s", details.chars ? details.chars : "");
}

/* "Known reasons: RT-PCR finds only ... [2] Truncation ... [5]" */
static void add_reasons(const comparison *found, source_list *sources, text *to)
{
    for (size_t k = 0; k < found->n_whys; k++)
        text_addf(to, "%s%s [%zu]", k == 0 ? "Known reasons: " : " ", found->whys[k]->text,
                  number_of(sources, found->whys[k]->source));
    if (found->agreement == DISAGREES && found->n_whys == 0) text_add(to, "The rules name no reason.");
}

/* One method: what it found once, and what that says at each of the loci it speaks of: n comparisons. */
static void add_method(content *c, content_section *s, const case_report *report, size_t first, size_t n,
                       source_list *sources)
{
    const case_method *m = report->comparisons[first].method;
    SUNDER_AUTO(text_free) text against = {0}, remarks = {0}, reasons = {0};
    for (size_t i = first; i < first + n; i++) {
        const comparison *found = &report->comparisons[i];
        text_addf(&against, "%s%s (%s)", i > first ? "; " : "", agreement_words[found->agreement], found->about);
        if (found->plain_why[0]) text_addf(&remarks, "%s%s", remarks.length ? " " : "", found->plain_why);
        if (found->n_whys > 0 || found->agreement == DISAGREES) {
            if (reasons.length) text_add(&reasons, " ");
            add_reasons(found, sources, &reasons);
        }
    }
    char id[64];
    snprintf(id, sizeof id, "%s.%zu", method_words[m->kind], first + 1);
    content_row *row = content_row_new(c, s, id);
    content_cell(c, row, 0, "%s", method_names[m->kind]);
    content_cell(c, row, 1, "%s, %s%s%s", m->date, sample_names[m->sample_identity], m->sample_id[0] ? ": " : "",
                 m->sample_id);
    add_found(c, row, m);
    content_cell(c, row, 3, "%s", against.chars ? against.chars : "");
    content_cell(c, row, 4, "%s%s%s", remarks.chars ? remarks.chars : "", remarks.length && reasons.length ? " " : "",
                 reasons.chars ? reasons.chars : "");
}

static void add_sources(content *c, const source_list *list)
{
    if (list->n == 0) return;
    content_section *s = content_section_new(c, "method_sources", "Sources of the known reasons", SECTION_LIST);
    for (size_t i = 0; i < list->n; i++) {
        char id[32];
        snprintf(id, sizeof id, "source%zu", i + 1);
        content_cell(c, content_row_new(c, s, id), 0, "[%zu] %s", i + 1, list->sources[i]);
    }
}

void content_methods(content *c, const case_report *report)
{
    static const grid_column columns[] = {{"method", 0.12},
                                          {"date, sample", 0.15},
                                          {"found", 0.18},
                                          {"against FISH", 0.17},
                                          {"remarks, and known reasons for a disagreement", 0.38}};
    content_section *s = content_grid_new(c, "methods", "Other methods beside FISH", columns, COUNT(columns));
    source_list sources = {0};
    for (size_t i = 0, n = 0; i < report->n_comparisons; i += n) {
        for (n = 1; i + n < report->n_comparisons; n++)
            if (report->comparisons[i + n].method != report->comparisons[i].method) break;
        add_method(c, s, report, i, n, &sources);
    }
    if (report->n_comparisons == 0) content_cell(c, content_row_new(c, s, "none"), 0, "none given");
    add_sources(c, &sources);
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
        SUNDER_AUTO(text_free) text why = {0};
        fill_in(report, step->rule->why, &why);
        content_cell(c, row, 2, "%s", why.chars ? why.chars : "");
        content_cell(c, row, 3, "%s", step->rule->source);
    }
}
