/* What stands beside the counts and decides nothing: the mixture of distances, the corrected fraction, what a section of this
 * thickness makes, pairs with a weak end. */
#include <math.h>

#include "result/json_parts.h"

static void set_why(json_node *node, const char *why)
{
    if (why[0]) node_set_string(node, "why", why);
    else node_set_null(node, "why");
}

json_node *mixture_node(const verdict *v)
{
    const distance_mixture *m = &v->mixture;
    json_node *node = node_object_new();
    node_set_string(node, "state", law_state_name(m->state));
    set_why(node, m->why);
    node_set_string(node, "interval", "likelihood, two-sided 95 %");
    node_set_integer(node, "nuclei", (long long)m->nuclei);
    node_set_integer(node, "pairs", (long long)m->pairs);
    node_set_number(node, "split_frac", m->split_frac, 6);
    node_set_number(node, "split_frac_se", m->split_frac_se, 6);
    node_set_number(node, "lower", m->lower, 6);
    node_set_number(node, "upper", m->upper, 6);
    node_set_number(node, "pair_sigma_um", m->pair_sigma_um, 5);
    node_set_number(node, "pair_sigma_se_um", m->pair_sigma_se_um, 5);
    return node;
}

json_node *corrected_node(const verdict *v)
{
    const fraction_correction *c = &v->corrected;
    json_node *node = node_object_new();
    node_set_string(node, "state", law_state_name(c->state));
    set_why(node, c->why);
    node_set_number(node, "value", c->value, 6);
    node_set_number(node, "lower", c->lower, 6);
    node_set_number(node, "upper", c->upper, 6);
    node_set_number(node, "false_split_frac", c->false_split_frac, 6);
    node_set_number(node, "false_isolated_3p_frac", c->false_isolated_frac, 6);
    node_set_number(node, "missed_5p_excess_frac", c->missed_5p_excess_frac, 6);
    node_set_number(node, "chance_fusion_frac", c->chance_fusion_frac, 6);
    return node;
}

json_node *section_node(const verdict *v)
{
    const section_background *s = &v->section;
    json_node *node = node_object_new();
    node_set_number(node, "section_um", s->section_um > 0 ? s->section_um : (double)NAN, 3);
    node_set_number(node, "expected_isolated_3p_frac", s->isolated_3p_frac, 6);
    node_set_number(node, "more_p", s->more_p, 6);
    return node;
}

json_node *weak_ends_node(const verdict *v)
{
    json_node *node = node_object_new();
    node_set_integer(node, "weak_5p", v->counts.weak_5p);
    node_set_integer(node, "weak_3p", v->counts.weak_3p);
    return node;
}
