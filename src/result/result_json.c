/* result.json: what was scored, with what, and what came out. Schema 1, docs/result.schema.json; fields are only ever
 * added. The order of members is fixed, so that the same result is the same bytes. */
#include <math.h>

#include "assay/decision_names.h"
#include "core/fail.h"
#include "result/json_parts.h"
#include "result/result_files.h"
#include "sunder/version.h"

static json_node *slide_node(const slide_result *result)
{
    const slide_facts *facts = &result->origin->facts;
    json_node *node = node_object_new();
    node_set_string(node, "name", result->slide_name);
    node_set_string(node, "format", facts->format);
    node_set_integer(node, "bits", facts->bits);
    node_set_bool(node, "display_scaled", facts->display_scaled);
    node_set_integer(node, "z_planes", facts->n_z);
    node_set_number(node, "z_step_um", facts->z_step_um > 0 ? facts->z_step_um : (double)NAN, 4);
    json_node *channels = node_array_new();
    for (int i = 0; i < facts->n_channels; i++) {
        json_node *channel = node_object_new();
        node_set_string(channel, "name", facts->channels[i].name);
        node_set_string(channel, "colour", facts->channels[i].colour);
        node_set_string(channel, "role", facts->channels[i].role);
        node_set_string(channel, "why", facts->channels[i].why);
        node_append_take(channels, channel);
    }
    node_set_take(node, "channels", channels);
    json_node *warnings = node_array_new();
    for (size_t i = 0; i < result->origin->n_warnings; i++) node_append_string(warnings, result->origin->warnings[i]);
    node_set_take(node, "warnings", warnings);
    return node;
}

static json_node *inputs_node(const slide_origin *origin)
{
    json_node *inputs = node_array_new();
    for (size_t i = 0; i < origin->n_inputs; i++) {
        json_node *input = node_object_new();
        node_set_string(input, "name", origin->input_names[i]);
        node_set_string(input, "sha256", origin->input_digests[i].chars);
        node_append_take(inputs, input);
    }
    return inputs;
}

static json_node *regions_node(const slide_origin *origin)
{
    if (!origin->regions_name[0]) return NULL;
    json_node *node = node_object_new();
    node_set_string(node, "name", origin->regions_name);
    node_set_string(node, "sha256", origin->regions_sha256);
    return node;
}

static json_node *pixel_node(const slide_origin *origin)
{
    json_node *node = node_object_new();
    node_set_number(node, "um", origin->pixel_um, 6);
    node_set_string(node, "source", origin->pixel_source);
    return node;
}

static json_node *quality_node(const slide_result *result)
{
    json_node *node = node_object_new();
    node_set_number(node, "median_focus", result->about->median_focus, 4);
    node_set_number(node, "saturated_frac", result->about->saturated_frac, 6);
    json_node *fields = node_array_new();
    for (size_t i = 0; i < result->n_fields; i++) {
        const field_record *record = &result->fields[i];
        if (record->left_out[0]) continue;
        json_node *row = node_object_new();
        node_set_integer(row, "field", (long long)i);
        node_set_string(row, "name", record->name);
        node_set_integer(row, "width_px", record->width);
        node_set_integer(row, "height_px", record->height);
        node_set_integer(row, "nuclei", (long long)record->n_nuclei);
        node_set_number(row, "focus", record->focus, 4);
        if (record->segmenter[0]) {
            node_set_string(row, "segmenter", record->segmenter);
            node_set_string(row, "segmenter_why", record->segmenter_why);
        }
        set_field_scores(row, &record->scores);
        if (record->stack_signals > 0)
            node_set_number(row, "stack_end_frac", (double)record->stack_end_signals / (double)record->stack_signals,
                            4);
        node_append_take(fields, row);
    }
    node_set_take(node, "fields", fields);
    return node;
}

static json_node *left_out_node(const slide_result *result)
{
    json_node *left_out = node_array_new();
    for (size_t i = 0; i < result->n_fields; i++) {
        if (!result->fields[i].left_out[0]) continue;
        json_node *row = node_object_new();
        node_set_integer(row, "field", (long long)i);
        node_set_string(row, "name", result->fields[i].name);
        node_set_string(row, "why", result->fields[i].left_out);
        node_append_take(left_out, row);
    }
    return left_out;
}

static json_node *counts_node(const slide_counts *counts)
{
    json_node *node = node_object_new();
    node_set_integer(node, "nuclei", counts->nuclei);
    node_set_integer(node, "evaluable", counts->n);
    node_set_integer(node, "rearranged", counts->k);
    node_set_integer(node, "split", counts->split);
    node_set_integer(node, "isolated_3p", counts->isolated_3p);
    node_set_integer(node, "isolated_5p", counts->isolated_5p);
    json_node *patterns = node_object_new();
    for (int code = PATTERN_N; code <= PATTERN_U; code++)
        node_set_integer(patterns, pattern_code_name((pattern_code)code), counts->by_pattern[code]);
    node_set_take(node, "by_pattern", patterns);
    json_node *exclusions = node_object_new();
    for (int why = EXCLUDED_BORDER; why <= EXCLUDED_DOUBT; why++)
        node_set_integer(exclusions, exclusion_name((exclusion)why), counts->by_exclusion[why]);
    node_set_take(node, "by_exclusion", exclusions);
    json_node *kinds = node_object_new();
    for (int kind = KIND_NUCLEUS; kind < NUCLEUS_KINDS; kind++)
        node_set_integer(kinds, nucleus_kind_name((nucleus_kind)kind), counts->by_kind[kind]);
    node_set_take(node, "by_kind", kinds);
    node_set_number(node, "mean_copies", counts->mean_copies, 3);
    node_set_number(node, "mean_area_um2", counts->mean_area_um2, 2);
    return node;
}

static json_node *interval_node(long count, double value, double lower, double upper)
{
    json_node *node = node_object_new();
    node_set_integer(node, "count", count);
    node_set_number(node, "value", value, 6);
    node_set_number(node, "lower", lower, 6);
    node_set_number(node, "upper", upper, 6);
    return node;
}

static json_node *fractions_node(const verdict *v)
{
    json_node *node = node_object_new();
    node_set_string(node, "interval", "Wilson, two-sided 95 %");
    node_set_take(node, "combined", interval_node(v->counts.k, v->fraction, v->lower, v->upper));
    node_set_take(node, "split", interval_node(v->counts.split, v->split_fraction, v->split_lower, v->split_upper));
    node_set_take(node, "isolated_3p",
                  interval_node(v->counts.isolated_3p, v->isolated_fraction, v->isolated_lower, v->isolated_upper));
    return node;
}

/* What the laboratory's own cutoff asks at this n, and whether it was reached. */
static json_node *laboratory_node(const lab_cutoff *cutoff, const verdict *v)
{
    const lab_reading *lab = &v->lab;
    json_node *node = node_object_new();
    node_set_string(node, "sha256", cutoff->sha256);
    node_set_string(node, "method", cutoff->method);
    node_set_number(node, "level", cutoff->level, 6);
    if (cutoff->sd > 0) node_set_integer(node, "sd", cutoff->sd);
    node_set_string(node, "date", cutoff->date);
    node_set_integer(node, "normals", cutoff->normals);
    for (int kind = 0; kind < COUNT_KINDS; kind++) {
        json_node *row = node_object_new();
        node_set_number(row, "limit_frac", lab_limit_frac(cutoff, (counted_kind)kind, v->counts.n), 6);
        node_set_integer(row, "first_positive", lab->first[kind]);
        node_set_bool(row, "reached", lab->reached[kind]);
        node_set_take(node, counted_kind_name((counted_kind)kind), row);
    }
    return node;
}

static json_node *cutoff_node(const slide_result *result)
{
    json_node *node = node_object_new();
    node_set_integer(node, "numerator", result->assay->cutoff_numerator);
    node_set_integer(node, "denominator", result->assay->cutoff_denominator);
    node_set_string(node, "decision", decision_name(result->assay->decision));
    node_set_bool(node, "reached", result->verdict->above_cutoff);
    node_set_bool(node, "evidence", result->verdict->evidence);
    node_set_number(node, "symmetry_p", result->verdict->symmetry_p, 6);
    const lab_cutoff *lab = &result->about->lab;
    if (lab->given) node_set_take(node, "laboratory", laboratory_node(lab, result->verdict));
    return node;
}

static void set_call(json_node *node, const verdict *v)
{
    node_set_string(node, "call", sunder_call_name(v->call));
    json_node *reasons = node_array_new();
    for (int i = 0; i < v->n_reasons; i++) node_append_string(reasons, v->reasons[i]);
    node_set_take(node, "reasons", reasons);
    json_node *flags = node_array_new();
    for (int i = 0; i < v->n_flags; i++) node_append_string(flags, v->flags[i]);
    node_set_take(node, "flags", flags);
}

static json_node *round_node(const edit_round *round)
{
    json_node *node = node_object_new();
    node_set_integer(node, "edits", round->taken + round->rejected + round->added + round->moved);
    node_set_integer(node, "taken", round->taken);
    node_set_integer(node, "rejected", round->rejected);
    node_set_integer(node, "added", round->added);
    node_set_integer(node, "moved", round->moved);
    node_set_string(node, "edits_sha256", round->edits_sha256.chars);
    node_set_string(node, "parent_sha256", round->parent_sha256.chars);
    json_node *before = node_object_new();
    node_set_string(before, "call", round->call_before);
    node_set_integer(before, "rearranged", round->rearranged_before);
    node_set_integer(before, "evaluable", round->evaluable_before);
    node_set_take(node, "before", before);
    return node;
}

/* Oldest round first. Pictures were drawn before the first. */
static json_node *edited_node(const slide_result *result)
{
    json_node *node = node_object_new();
    json_node *rounds = node_array_new();
    for (size_t i = 0; i < result->n_rounds; i++) node_append_take(rounds, round_node(&result->rounds[i]));
    node_set_take(node, "rounds", rounds);
    node_set_string(node, "pictures", "drawn before the edits");
    return node;
}

static json_node *hashed_parameters_node(const slide_result *result, const digest_hex *digest)
{
    json_node *node = node_object_new();
    node_set_take(node, "values", parameters_node(result));
    node_set_string(node, "sha256", digest->chars);
    return node;
}

static sunder_status tables_node(const result_folder *folder, json_node **out_node, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *tables = node_array_new();
    for (size_t i = 0; result_table_names[i]; i++) {
        SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, result_table_names[i]);
        if (!path) return fail_memory(err, "result.json");
        digest_hex digest;
        sunder_status status = digest_file(path, &digest, err);
        /* It was written a moment ago. */
        if (status != SUNDER_OK) return fail_within(err, SUNDER_ERROR_RESOURCE, "result.json");
        json_node *table = node_object_new();
        node_set_string(table, "name", result_table_names[i]);
        node_set_string(table, "sha256", digest.chars);
        node_append_take(tables, table);
    }
    *out_node = tables;
    tables = NULL;
    return SUNDER_OK;
}

sunder_status result_json_write(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    digest_hex digest;
    SUNDER_AUTO(auto_node) json_node *tables = NULL;
    sunder_status status = result_parameters_digest(result, &digest, err);
    if (status == SUNDER_OK) status = tables_node(folder, &tables, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "result.json");
    SUNDER_AUTO(auto_node) json_node *node = node_object_new();
    if (!path || !node) return fail_memory(err, "result.json");
    node_set_integer(node, "schema", RESULT_SCHEMA);
    node_set_string(node, "sunder", sunder_version());
    node_set_take(node, "slide", slide_node(result));
    set_call(node, result->verdict);
    node_set_take(node, "fractions", fractions_node(result->verdict));
    node_set_take(node, "mixture", mixture_node(result->verdict));
    node_set_take(node, "corrected", corrected_node(result->verdict));
    node_set_take(node, "section_background", section_node(result->verdict));
    node_set_take(node, "weak_ends", weak_ends_node(result->verdict));
    node_set_take(node, "cutoff", cutoff_node(result));
    node_set_take(node, "decision", decision_node(result));
    node_set_take(node, "posterior", posterior_node(result->verdict));
    node_set_take(node, "counts", counts_node(&result->verdict->counts));
    node_set_take(node, "assay", assay_node(result->assay));
    node_set_take(node, "parameters", hashed_parameters_node(result, &digest));
    node_set_take(node, "pixel_size", pixel_node(result->origin));
    node_set_take(node, "camera", camera_node(result->camera));
    node_set_take(node, "laws", laws_node(result->laws, result->assay));
    node_set_take(node, "quality", quality_node(result));
    node_set_take(node, "left_out", left_out_node(result));
    if (result->origin->regions_name[0]) node_set_take(node, "regions", regions_node(result->origin));
    node_set_take(node, "inputs", inputs_node(result->origin));
    node_set_take(node, "tables", tables);
    tables = NULL;
    if (result->n_rounds > 0) node_set_take(node, "edited", edited_node(result));
    return node_write_file(node, path, err);
}
