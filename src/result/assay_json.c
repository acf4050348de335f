/* The assay as result.json repeats it, so that a result can be read years later without the file. What is not known is
 * null and printed so, never guessed (clinical.md 1.2). */
#include "assay/decision_names.h"
#include "result/json_parts.h"

static void set_known(json_node *object, const char *key, const char *value)
{
    if (value[0]) node_set_string(object, key, value);
    else node_set_null(object, key);
}

static json_node *rule_node(const sunder_distance_rule *rule)
{
    json_node *node = node_object_new();
    node_set_string(node, "measure", rule->measure == SUNDER_CENTRE_UM ? "centre_um" : "gap_diameters");
    node_set_number(node, "limit", rule->limit, 4);
    return node;
}

static const char *end_text(sunder_arm_end end)
{
    switch (end) {
    case SUNDER_END_5P: return "5p";
    case SUNDER_END_3P: return "3p";
    case SUNDER_END_UNKNOWN: break;
    }
    return "";
}

static void set_locus(json_node *node, const sunder_assay *assay)
{
    char strand[2] = {assay->strand == '?' ? '\0' : assay->strand, '\0'};
    set_known(node, "locus", assay->locus);
    set_known(node, "hgnc_id", assay->hgnc_id);
    set_known(node, "band", assay->band);
    set_known(node, "strand", strand);
    set_known(node, "assembly", assay->assembly);
    set_known(node, "gene_region", assay->gene_region);
    set_known(node, "centromeric_end", end_text(assay->centromeric_end));
}

static json_node *probe_node(const sunder_assay *assay)
{
    json_node *probe = node_object_new();
    set_known(probe, "probe_id", assay->probe_id);
    set_known(probe, "vendor", assay->vendor);
    set_known(probe, "catalogue_no", assay->catalogue_no);
    set_known(probe, "lot", assay->lot);
    set_known(probe, "ifu_reference", assay->ifu_reference);
    node_set_number(probe, "size_5p_kb", assay->size_5p_kb, 1);
    node_set_number(probe, "size_3p_kb", assay->size_3p_kb, 1);
    node_set_number(probe, "gap_kb", assay->gap_kb, 1);
    return probe;
}

json_node *assay_node(const sunder_assay *assay)
{
    json_node *node = node_object_new();
    node_set_string(node, "id", assay->id);
    node_set_string(node, "title", assay->title);
    node_set_string(node, "sha256", assay->sha256);
    set_locus(node, assay);
    node_set_take(node, "probe", probe_node(assay));
    node_set_string(node, "colour_5p", assay->colour_5p);
    node_set_string(node, "colour_3p", assay->colour_3p);
    node_set_bool(node, "colours_confirmed", assay->colours_confirmed);
    node_set_take(node, "split", rule_node(&assay->split));
    node_set_take(node, "doublet", rule_node(&assay->doublet));
    node_set_integer(node, "n_min", assay->n_min);
    json_node *cutoff = node_object_new();
    node_set_integer(cutoff, "numerator", assay->cutoff_numerator);
    node_set_integer(cutoff, "denominator", assay->cutoff_denominator);
    node_set_take(node, "cutoff", cutoff);
    node_set_string(node, "decision", decision_name(assay->decision));
    node_set_bool(node, "isolated_5p_counts", assay->isolated_5p_counts);
    node_set_bool(node, "zero_fused_counts", assay->zero_fused_counts);
    if (assay->least_nucleus_um > 0) node_set_number(node, "least_nucleus_um", assay->least_nucleus_um, 4);
    if (assay->largest_nucleus_um > 0) node_set_number(node, "largest_nucleus_um", assay->largest_nucleus_um, 4);
    return node;
}
