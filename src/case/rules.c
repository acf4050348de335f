/* The rules file, read and checked. */
#include "case/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/facts.h"
#include "case/strict_object.h"
#include "core/fail.h"

#define COUNT(ROWS) (sizeof(ROWS) / sizeof *(ROWS))
#define NODE(NAME, TARGET, REQUIRED)                          \
    {                                                         \
        NAME, MEMBER_NODE, &(TARGET), 0, NULL, 0, 0, REQUIRED \
    }
#define FRACTION(NAME, TARGET)                              \
    {                                                       \
        NAME, MEMBER_NUMBER, &(TARGET), 0, NULL, 0, 1, true \
    }

void case_rules_free(case_rules *rules)
{
    if (!rules) return;
    node_free(rules->root);
    free(rules);
}

/* A text of the file, borrowed; "" and a fault where it is none. */
static const char *text_of(strict_reader *r, const json_node *node, const char *where, const char *name)
{
    const char *found = node_string(node, "");
    if (!found[0]) strict_fault(r, where, "%s: expected a text that says something", name);
    return found;
}

static void read_facts(strict_reader *r, const json_node *list, const char *where, const char **to, size_t *out_n)
{
    *out_n = 0;
    if (!list) return;
    if (!node_is_array(list) || node_length(list) > MOST_CONDITION_FACTS) {
        strict_fault(r, where, "expected a list of at most %d facts", MOST_CONDITION_FACTS);
        return;
    }
    for (size_t i = 0; i < node_length(list); i++) {
        const char *word = node_string(node_at(list, i), "");
        if (!fact_is_known(word)) strict_fault(r, where, "unknown fact \"%.40s\"; docs/case.md lists them", word);
        to[(*out_n)++] = word;
    }
}

static void read_condition(strict_reader *r, const json_node *when, const json_node *unless, const char *where,
                           fact_condition *to)
{
    read_facts(r, when, where, to->when, &to->n_when);
    read_facts(r, unless, where, to->unless, &to->n_unless);
}

static const char *optional_text(strict_reader *r, const json_node *node, const char *where, const char *name)
{
    return node ? text_of(r, node, where, name) : NULL;
}

static void read_request(strict_reader *r, const json_node *node, const char *where, void *target)
{
    rule_request *to = target;
    const json_node *id, *first, *after_rna;
    const member_rule members[] = {NODE("id", id, true), NODE("do", first, true),
                                   NODE("do_after_rna", after_rna, false)};
    strict_read(r, node, where, members, COUNT(members));
    to->id = text_of(r, id, where, "id");
    to->action.first = text_of(r, first, where, "do");
    to->action.after_rna = optional_text(r, after_rna, where, "do_after_rna");
}

static const char *const each_words[] = {"case", "locus", NULL};

static void read_rule(strict_reader *r, const json_node *node, const char *where, void *target)
{
    case_rule *to = target;
    const json_node *id, *first, *after_rna, *request, *ground, *why, *source, *when, *unless;
    int each = 0;
    const member_rule members[] = {NODE("id", id, true),
                                   NODE("do", first, false),
                                   NODE("do_after_rna", after_rna, false),
                                   NODE("request", request, false),
                                   NODE("ground", ground, false),
                                   NODE("why", why, true),
                                   NODE("source", source, true),
                                   NODE("when", when, true),
                                   NODE("unless", unless, false),
                                   {"each", MEMBER_WORD, &each, 0, each_words, 0, 0, true}};
    strict_read(r, node, where, members, COUNT(members));
    to->id = text_of(r, id, where, "id");
    to->action.first = optional_text(r, first, where, "do");
    to->action.after_rna = optional_text(r, after_rna, where, "do_after_rna");
    to->request_id = optional_text(r, request, where, "request");
    to->ground = optional_text(r, ground, where, "ground");
    to->why = text_of(r, why, where, "why");
    to->source = text_of(r, source, where, "source");
    to->each_locus = each == 1;
    read_condition(r, when, unless, where, &to->condition);
    if (to->condition.n_when == 0) strict_fault(r, where, "when: is empty; a rule says what it is for");
    const bool own = first && !request && !ground;
    const bool shared = !first && !after_rna && request && ground;
    if (!own && !shared) strict_fault(r, where, "expected do (and do_after_rna), or request and ground in its place");
}

static const char *const fish_words[] = {"rearranged", "normal", NULL};

static void read_reason(strict_reader *r, const json_node *node, const char *where, void *target)
{
    disagreement_reason *to = target;
    const json_node *locus, *text, *source, *when, *unless;
    const member_rule members[] = {{"method", MEMBER_WORD, &to->method, 0, method_words, 0, 0, false},
                                   {"fish", MEMBER_WORD, &to->fish, 0, fish_words, 0, 0, true},
                                   NODE("locus", locus, false),
                                   NODE("when", when, false),
                                   NODE("unless", unless, false),
                                   NODE("text", text, true),
                                   NODE("source", source, true)};
    strict_read(r, node, where, members, COUNT(members));
    to->locus = optional_text(r, locus, where, "locus");
    to->text = text_of(r, text, where, "text");
    to->source = text_of(r, source, where, "source");
    read_condition(r, when, unless, where, &to->condition);
}

static void read_tumour(strict_reader *r, const json_node *node, const char *where, void *target)
{
    tumour_prior *to = target;
    const json_node *name, *gene, *source;
    const member_rule rules[] = {NODE("name", name, true), NODE("gene", gene, false), NODE("source", source, true),
                                 FRACTION("prevalence_frac", to->prevalence_frac)};
    strict_read(r, node, where, rules, COUNT(rules));
    to->name = text_of(r, name, where, "name");
    to->gene = optional_text(r, gene, where, "gene");
    to->source = text_of(r, source, where, "source");
}

typedef void (*read_row)(strict_reader *r, const json_node *node, const char *where, void *target);

typedef struct row_list {
    const char *name;
    const json_node *node;
    size_t most, size;
    void *rows;
    size_t *out_n;
    read_row read;
} row_list;

static void read_rows(strict_reader *r, const row_list *list)
{
    if (r->status != SUNDER_OK) return;
    const size_t n = node_length(list->node);
    if (!node_is_array(list->node) || n > list->most) {
        strict_fault(r, list->name, "expected a list of at most %zu", list->most);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        char where[64];
        snprintf(where, sizeof where, "%s[%zu]", list->name, i);
        list->read(r, node_at(list->node, i), where, (char *)list->rows + i * list->size);
    }
    *list->out_n = n;
}

static void read_limits(strict_reader *r, const json_node *priors, const json_node *assumed, const json_node *content,
                        case_rules *to)
{
    const json_node *prior_source, *assumed_source, *tumour_source, *level_source, *expected_source;
    const member_rule prior[] = {FRACTION("low_below_frac", to->low_below_frac),
                                 FRACTION("high_from_frac", to->high_from_frac), NODE("source", prior_source, true)};
    const member_rule test[] = {FRACTION("sensitivity_frac", to->sensitivity_frac),
                                FRACTION("specificity_frac", to->specificity_frac),
                                NODE("source", assumed_source, true)};
    const member_rule level[] = {
        {"least_tumour_percent", MEMBER_NUMBER, &to->least_tumour_percent, 0, NULL, 0, 100, true},
        FRACTION("low_level_below_frac", to->low_level_below_frac),
        FRACTION("detection_frac", to->detection_frac),
        FRACTION("background_frac", to->background_frac),
        NODE("expected_source", expected_source, true),
        NODE("tumour_source", tumour_source, true),
        NODE("low_level_source", level_source, true)};
    strict_read(r, priors, "priors", prior, COUNT(prior));
    strict_read(r, assumed, "assumed", test, COUNT(test));
    strict_read(r, content, "low_level", level, COUNT(level));
    to->prior_source = text_of(r, prior_source, "priors", "source");
    to->assumed_source = text_of(r, assumed_source, "assumed", "source");
    to->tumour_source = text_of(r, tumour_source, "low_level", "tumour_source");
    to->expected_source = text_of(r, expected_source, "low_level", "expected_source");
    to->low_level_source = text_of(r, level_source, "low_level", "low_level_source");
}

static bool has_locus(const case_rules *rules, const char *gene)
{
    for (const char *const *locus = rules->loci; *locus; locus++)
        if (strcmp(*locus, gene) == 0) return true;
    return false;
}

static void check_prior_genes(strict_reader *r, const case_rules *rules)
{
    for (size_t i = 0; i < rules->n_tumours; i++)
        if (rules->tumours[i].gene && !has_locus(rules, rules->tumours[i].gene))
            strict_fault(r, "tumours", "gene: found \"%.40s\", expected one of loci", rules->tumours[i].gene);
}

static void check_requests(strict_reader *r, case_rules *rules)
{
    for (size_t i = 0; i < rules->n_rules; i++) {
        case_rule *rule = &rules->rules[i];
        if (!rule->request_id) continue;
        for (size_t k = 0; k < rules->n_requests && !rule->request; k++)
            if (strcmp(rules->requests[k].id, rule->request_id) == 0) rule->request = &rules->requests[k];
        if (rule->request) rule->action = rule->request->action;
        else
            strict_fault(r, rule->id, "request: found \"%.40s\", expected the id of one of requests", rule->request_id);
    }
}

static void read_root(strict_reader *r, const json_node *root, case_rules *to)
{
    const json_node *loci, *priors, *assumed, *level, *tumours, *requests, *rules, *reasons;
    double schema = 0;
    const member_rule members[] = {
        {"schema", MEMBER_NUMBER, &schema, 0, NULL, RULES_SCHEMA, RULES_SCHEMA, true},
        {"id", MEMBER_TEXT, to->id, sizeof to->id, NULL, 0, 0, true},
        NODE("loci", loci, true),
        NODE("priors", priors, true),
        NODE("assumed", assumed, true),
        NODE("low_level", level, true),
        NODE("tumours", tumours, true),
        NODE("requests", requests, true),
        NODE("rules", rules, true),
        NODE("disagreements", reasons, true),
    };
    strict_read(r, root, "", members, COUNT(members));
    const size_t n = node_length(loci);
    if (n < 1 || n > SUNDER_CASE_MOST_LOCI)
        strict_fault(r, "loci", "expected a list of 1 to %d genes", SUNDER_CASE_MOST_LOCI);
    for (size_t i = 0; i < n && r->status == SUNDER_OK; i++)
        to->loci[i] = text_of(r, node_at(loci, i), "loci", "a gene");
    read_limits(r, priors, assumed, level, to);
    const row_list lists[] = {
        {"tumours", tumours, MOST_TUMOURS, sizeof *to->tumours, to->tumours, &to->n_tumours, read_tumour},
        {"requests", requests, MOST_REQUESTS, sizeof *to->requests, to->requests, &to->n_requests, read_request},
        {"rules", rules, MOST_RULES, sizeof *to->rules, to->rules, &to->n_rules, read_rule},
        {"disagreements", reasons, MOST_REASONS_GIVEN, sizeof *to->reasons, to->reasons, &to->n_reasons, read_reason},
    };
    for (size_t i = 0; i < COUNT(lists); i++) read_rows(r, &lists[i]);
    check_prior_genes(r, to);
    check_requests(r, to);
}

sunder_status case_rules_read(const char *path, case_rules **out_rules, sunder_error *err)
{
    SUNDER_AUTO(auto_case_rules) case_rules *rules = array_new(1, sizeof *rules);
    if (!rules) return fail_memory(err, path);
    sunder_status status = node_read_file(path, &rules->root, err);
    if (status == SUNDER_OK) status = digest_file(path, &rules->sha256, err);
    if (status != SUNDER_OK) return status;
    snprintf(rules->path, sizeof rules->path, "%s", path);
    strict_reader r = {.path = path};
    read_root(&r, rules->root, rules);
    status = strict_status(&r, err);
    if (status != SUNDER_OK) return status;
    *out_rules = rules;
    rules = NULL;
    return SUNDER_OK;
}
