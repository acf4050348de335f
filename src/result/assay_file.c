/* tables/assay.json: the assay in the layout of an assay file (docs/assay.md), so that the reader of those checks it when a
 * result is scored again. Its own SHA-256 is not that of the file it once came from; result.json holds that. */
#include <string.h>

#include "assay/decision_names.h"
#include "result/json_parts.h"

static void set_known(json_node *object, const char *key, const char *value)
{
    if (value[0]) node_set_string(object, key, value);
    else node_set_null(object, key);
}

static void set_coordinate(json_node *object, const char *key, long long value)
{
    if (value) node_set_integer(object, key, value);
    else node_set_null(object, key);
}

static json_node *rule_node(const sunder_distance_rule *rule)
{
    json_node *node = node_object_new();
    node_set_string(node, "measure", rule->measure == SUNDER_CENTRE_UM ? "centre_um" : "gap_diameters");
    node_set_number(node, "limit", rule->limit, EXACT_DECIMALS);
    return node;
}

static void set_locus(json_node *node, const sunder_assay *assay)
{
    char strand[2] = {assay->strand == '?' ? '\0' : assay->strand, '\0'};
    const sunder_arm_end end = assay->centromeric_end;
    node_set_string(node, "locus", assay->locus);
    set_known(node, "hgnc_id", assay->hgnc_id);
    set_known(node, "band", assay->band);
    set_known(node, "strand", strand);
    set_known(node, "assembly", assay->assembly);
    set_known(node, "gene_region", assay->gene_region);
    set_known(node, "centromeric_end", end == SUNDER_END_5P ? "5p" : end == SUNDER_END_3P ? "3p" : "");
}

static void set_probe(json_node *node, const sunder_assay *assay)
{
    set_known(node, "probe_id", assay->probe_id);
    set_known(node, "vendor", assay->vendor);
    set_known(node, "catalogue_no", assay->catalogue_no);
    set_known(node, "lot", assay->lot);
    set_known(node, "ifu_reference", assay->ifu_reference);
    set_coordinate(node, "chr5p_start", assay->chr5p_start);
    set_coordinate(node, "chr5p_end", assay->chr5p_end);
    set_coordinate(node, "chr3p_start", assay->chr3p_start);
    set_coordinate(node, "chr3p_end", assay->chr3p_end);
    node_set_number(node, "size_5p_kb", assay->size_5p_kb, EXACT_DECIMALS);
    node_set_number(node, "size_3p_kb", assay->size_3p_kb, EXACT_DECIMALS);
    node_set_number(node, "gap_kb", assay->gap_kb, EXACT_DECIMALS);
    node_set_string(node, "colour_5p", assay->colour_5p);
    node_set_string(node, "colour_3p", assay->colour_3p);
    node_set_bool(node, "colours_confirmed", assay->colours_confirmed);
}

/* One a line in the struct, a list in the file, which wants one at least. */
static json_node *sources_node(const char *sources)
{
    json_node *list = node_array_new();
    char line[sizeof((sunder_assay *)0)->sources];
    for (const char *at = sources; *at;) {
        size_t length = strcspn(at, "\n");
        memcpy(line, at, length);
        line[length] = '\0';
        if (length > 0) node_append_string(list, line);
        at += length + (at[length] == '\n');
    }
    if (node_length(list) == 0) node_append_string(list, "not given");
    return list;
}

json_node *assay_file_node(const sunder_assay *assay)
{
    json_node *node = node_object_new();
    node_set_integer(node, "schema", 1);
    node_set_string(node, "id", assay->id);
    node_set_string(node, "title", assay->title);
    set_locus(node, assay);
    set_probe(node, assay);
    node_set_take(node, "split", rule_node(&assay->split));
    node_set_take(node, "doublet", rule_node(&assay->doublet));
    node_set_integer(node, "n_min", assay->n_min);
    json_node *cutoff = node_object_new();
    node_set_integer(cutoff, "numerator", assay->cutoff_numerator);
    node_set_integer(cutoff, "denominator", assay->cutoff_denominator);
    node_set_take(node, "cutoff", cutoff);
    set_known(node, "cutoff_basis", assay->cutoff_basis);
    node_set_string(node, "decision", decision_name(assay->decision));
    node_set_bool(node, "isolated_5p_counts", assay->isolated_5p_counts);
    node_set_bool(node, "zero_fused_counts", assay->zero_fused_counts);
    if (assay->least_nucleus_um > 0) node_set_number(node, "least_nucleus_um", assay->least_nucleus_um, EXACT_DECIMALS);
    if (assay->largest_nucleus_um > 0)
        node_set_number(node, "largest_nucleus_um", assay->largest_nucleus_um, EXACT_DECIMALS);
    node_set_take(node, "sources", sources_node(assay->sources));
    return node;
}
