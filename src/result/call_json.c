/* How the slide was decided, and what the counts say about the true fraction. */
#include <math.h>
#include <stdio.h>

#include "assay/decision_names.h"
#include "core/memory.h"
#include "result/json_parts.h"
#include "score/outcome.h"
#include "score/reading_order.h"
#include "score/sequential.h"

json_node *posterior_node(const verdict *v)
{
    const fraction_posterior *p = &v->posterior;
    const bool some = v->counts.n > 0;
    json_node *node = node_object_new();
    node_set_string(node, "model", "Jeffreys prior, beta-binomial between fields");
    node_set_number(node, "exceeds_cutoff_p", p->exceeds_p, 6);
    node_set_number(node, "lower", p->lower, 6);
    node_set_number(node, "upper", p->upper, 6);
    node_set_number(node, "effective_nuclei", some ? p->effective_n : (double)NAN, 2);
    node_set_number(node, "between_fields_correlation", p->fields > 1 ? p->between_fields : (double)NAN, 6);
    node_set_integer(node, "fields", p->fields);
    node_set_number(node, "fields_chi2", p->fields_chi2, 6);
    node_set_number(node, "fields_p", p->fields_p, 6);
    return node;
}

/* "2:17" is nucleus 17 of field 2. */
static json_node *members_node(const readings *r, const size_t *order, long n)
{
    json_node *members = node_array_new();
    for (long i = 0; i < n; i++) {
        char name[48];
        const reading *row = &r->nuclei[order[i]];
        snprintf(name, sizeof name, "%zu:%d", row->field, row->nucleus);
        node_append_string(members, name);
    }
    return members;
}

static json_node *step_node(const readings *r, const size_t *order, const count_pair *step)
{
    json_node *node = node_object_new();
    node_set_integer(node, "nuclei", step->n);
    node_set_integer(node, "rearranged", step->k);
    node_set_take(node, "members", members_node(r, order, step->n));
    return node;
}

static json_node *steps_node(const mode_outcome *m, const readings *r, const size_t *order)
{
    static const char *const names[] = {"first", "second"};
    json_node *node = node_object_new();
    for (int i = 0; i < 2; i++) {
        if (m->steps[i].n > 0) node_set_take(node, names[i], step_node(r, order + m->steps[0].n * i, &m->steps[i]));
        else node_set_null(node, names[i]);
    }
    node_set_number(node, "same_fraction_p", m->steps_p, 6);
    return node;
}

/* Fields with evaluable nuclei, as they are read. */
static json_node *field_order_node(const readings *r, const size_t *order, size_t n)
{
    json_node *fields = node_array_new();
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && r->nuclei[order[i - 1]].field == r->nuclei[order[i]].field) continue;
        json_node *row = node_object_new();
        node_set_integer(row, "field", (long long)r->nuclei[order[i]].field);
        node_append_take(fields, row);
    }
    return fields;
}

static json_node *sequential_node(const slide_result *result, const size_t *order, size_t n)
{
    const mode_outcome *m = &result->verdict->mode;
    const sequential_rule rule = sequential_rule_of(result->assay);
    json_node *node = node_object_new();
    node_set_number(node, "lower_frac", rule.lower_frac, 6);
    node_set_number(node, "upper_frac", rule.upper_frac, 6);
    node_set_number(node, "error", rule.error, 6);
    node_set_integer(node, "nuclei", m->read.n);
    node_set_integer(node, "rearranged", m->read.k);
    node_set_integer(node, "fields_read", m->fields_read);
    node_set_take(node, "field_order", field_order_node(result->readings, order, n));
    return node;
}

json_node *decision_node(const slide_result *result)
{
    const mode_outcome *m = &result->verdict->mode;
    const sunder_assay *assay = result->assay;
    SUNDER_AUTO(auto_free) size_t *order = NULL;
    size_t n = 0;
    if (order_of_decision(result->readings, result->about->seed, assay, &order, &n, NULL) != SUNDER_OK)
        return NULL; /* memory is short: the result is not written (core/json.h) */
    json_node *node = node_object_new();
    node_set_string(node, "mode", decision_name(assay->decision));
    if (result->verdict->call == SUNDER_CALL_UNINFORMATIVE) {
        node_set_null(node, "outcome");
        return node;
    }
    node_set_string(node, "outcome", decision_outcome_name(m->outcome));
    if (order) node_set_integer(node, "seed", (long long)result->about->seed);
    if (order && assay->decision == SUNDER_DECISION_TWO_STEP)
        node_set_take(node, "two_step", steps_node(m, result->readings, order));
    if (order && assay->decision == SUNDER_DECISION_SEQUENTIAL)
        node_set_take(node, "sequential", sequential_node(result, order, n));
    if (assay->decision == SUNDER_DECISION_FULL) node_set_number(node, "sure", FULL_SURE, 6);
    return node;
}
