/* Everything that was set and can change the result, and its SHA-256: two results with the same inputs and the same
 * digest are the same. Names stand in alphabetical order; the digest is over the values written without white space, so
 * that it can be checked with any JSON tool (docs/results.md shows how). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assay/decision_names.h"
#include "core/fail.h"
#include "core/text.h"
#include "result/json_parts.h"
#include "result/method_json.h"
#include "result/result_files.h"
#include "sunder/version.h"

static json_node *detect_node(const detect_options *options)
{
    json_node *node = node_object_new();
    node_set_number(node, "least_significance", options->least_significance, 4);
    node_set_number(node, "reach_um", options->reach_um, 4);
    return node;
}

static json_node *segment_node(const segment_options *options)
{
    json_node *node = node_object_new();
    node_set_number(node, "max_area_um2", options->max_area_um2, 3);
    node_set_number(node, "min_area_um2", options->min_area_um2, 3);
    if (options->network_sha256) node_set_string(node, "network_sha256", options->network_sha256);
    node_set_string(node, "segmenter", options->segmenter);
    return node;
}

static json_node *channels_node(const slide_facts *facts)
{
    json_node *channels = node_array_new();
    for (int i = 0; i < facts->n_channels; i++) node_append_string(channels, facts->channels[i].role);
    return channels;
}

json_node *parameters_node(const slide_result *result)
{
    const sunder_score_options *options = result->options;
    json_node *node = node_object_new();
    node_set_string(node, "assay_sha256", result->assay->sha256);
    node_set_take(node, "channel_roles", channels_node(&result->origin->facts));
    node_set_string(node, "decision", decision_name(result->assay->decision));
    if (result->about->lab.given) node_set_string(node, "cutoff_sha256", result->about->lab.sha256);
    if (result->detect) node_set_take(node, "detect", detect_node(result->detect));
    if (result->n_rounds > 0) {
        json_node *edits = node_array_new();
        for (size_t i = 0; i < result->n_rounds; i++) node_append_string(edits, result->rounds[i].edits_sha256.chars);
        node_set_take(node, "edits_sha256", edits);
    }
    bool given = result->given_laws_sha256 && result->given_laws_sha256[0];
    if (given) node_set_string(node, "laws_sha256", result->given_laws_sha256);
    else node_set_null(node, "laws_sha256");
    node_set_number(node, "max_doubt_frac", options->max_doubt_frac, 6);
    double most_false = options->most_false_candidates;
    node_set_number(node, "most_false_candidates", most_false > 0 ? most_false : (double)NAN, 9);
    node_set_number(node, "pixel_um", result->origin->pixel_um, 9);
    node_set_string(node, "profile", options->profile == SUNDER_PROFILE_VALIDATION ? "validation" : "research");
    if (result->origin->regions_sha256[0]) node_set_string(node, "regions_sha256", result->origin->regions_sha256);
    else node_set_null(node, "regions_sha256");
    node_set_number(node, "section_um", options->section_um > 0 ? options->section_um : (double)NAN, 3);
    node_set_integer(node, "seed", (long long)result->seed);
    if (result->segment) node_set_take(node, "segment", segment_node(result->segment));
    node_set_string(node, "segmenter", options->segmenter ? options->segmenter : "auto");
    node_set_string(node, "sunder", sunder_version());
    return node;
}

sunder_status result_parameters_digest(const slide_result *result, digest_hex *out_digest, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *node = parameters_node(result);
    SUNDER_AUTO(auto_free) char *json = node_write_text(node);
    if (!json) return fail_memory(err, "the parameters");
    json_compact(json);
    *out_digest = digest_bytes(json, strlen(json));
    return SUNDER_OK;
}
