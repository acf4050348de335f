/* The parameters that change how nuclei are read, and no others: an assay file with another lot, a bead calibration of the day
 * or the regions of a slide make no other method. Locus, probe, pixel size and section thickness are compared on their own. */
#include "result/method_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

static json_node *rule_node(const sunder_distance_rule *rule)
{
    json_node *node = node_object_new();
    node_set_number(node, "limit", rule->limit, 6);
    node_set_string(node, "measure", rule->measure == SUNDER_CENTRE_UM ? "centre_um" : "gap_diameters");
    return node;
}

json_node *method_node(const char *version, const sunder_assay *assay, const sunder_score_options *options,
                       const segment_options *segment, const detect_options *detect)
{
    json_node *node = node_object_new();
    const double most_false = options->most_false_candidates;
    node_set_string(node, "colour_3p", assay->colour_3p);
    node_set_string(node, "colour_5p", assay->colour_5p);
    node_set_take(node, "doublet", rule_node(&assay->doublet));
    node_set_bool(node, "isolated_5p_counts", assay->isolated_5p_counts);
    node_set_number(node, "least_significance", detect->least_significance, 4);
    node_set_number(node, "max_area_um2", segment->max_area_um2, 3);
    node_set_number(node, "max_doubt_frac", options->max_doubt_frac, 6);
    node_set_number(node, "min_area_um2", segment->min_area_um2, 3);
    node_set_number(node, "most_false_candidates", most_false > 0 ? most_false : (double)NAN, 9);
    if (segment->network_sha256) node_set_string(node, "network_sha256", segment->network_sha256);
    else node_set_null(node, "network_sha256");
    node_set_number(node, "reach_um", detect->reach_um, 4);
    node_set_string(node, "segmenter", options->segmenter ? options->segmenter : "auto");
    node_set_take(node, "split", rule_node(&assay->split));
    node_set_string(node, "sunder", version);
    node_set_bool(node, "zero_fused_counts", assay->zero_fused_counts);
    return node;
}

void json_compact(char *json)
{
    bool in_string = false;
    char *to = json;
    for (const char *from = json; *from; from++) {
        if (!in_string && strchr(" \n", *from)) continue;
        if (*from == '"') in_string = !in_string;
        if (in_string && *from == '\\') *to++ = *from++;
        *to++ = *from;
    }
    *to = '\0';
}

sunder_status method_digest(const json_node *method, digest_hex *out_digest, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *json = node_write_text(method);
    if (!json) return fail_memory(err, "the parameters");
    json_compact(json);
    *out_digest = digest_bytes(json, strlen(json));
    return SUNDER_OK;
}
