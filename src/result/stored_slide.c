/* result.json read back: slide, inputs, options, fields, edits. What decisions hang on and result.json rounds stands
 * in tables/ (stored_result.c reads it after this). */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "result/stored_parts.h"

static void copy(char *target, size_t size, const char *words)
{
    snprintf(target, size, "%s", words);
}

static void read_facts(member_reader *m, const json_node *slide, slide_facts *facts)
{
    copy(facts->format, sizeof facts->format, member_text(m, slide, "format"));
    facts->bits = (int)member_integer(m, slide, "bits", 0, 64);
    facts->display_scaled = member_bool(m, slide, "display_scaled");
    facts->n_z = (int)member_integer(m, slide, "z_planes", 0, INT_MAX);
    const double step_um = member_number(m, slide, "z_step_um");
    facts->z_step_um = isfinite(step_um) ? step_um : 0;
    const json_node *channels = member_array(m, slide, "channels");
    if (node_length(channels) > sizeof facts->channels / sizeof *facts->channels)
        member_fault(m, "channels", "at most 8 channels");
    for (size_t i = 0; m->status == SUNDER_OK && i < node_length(channels); i++) {
        const json_node *from = node_at(channels, i);
        channel_choice *to = &facts->channels[facts->n_channels++];
        copy(to->name, sizeof to->name, member_text(m, from, "name"));
        copy(to->colour, sizeof to->colour, member_text(m, from, "colour"));
        copy(to->role, sizeof to->role, member_text(m, from, "role"));
        copy(to->why, sizeof to->why, member_text(m, from, "why"));
    }
}

static digest_hex read_digest(member_reader *m, const json_node *parent, const char *key)
{
    const char *chars = member_text(m, parent, key);
    if (strlen(chars) != 64 || strspn(chars, "0123456789abcdef") != 64) member_fault(m, key, "a SHA-256");
    digest_hex digest = {""};
    copy(digest.chars, sizeof digest.chars, chars);
    return digest;
}

static void read_warnings(member_reader *m, const json_node *slide, slide_origin *origin)
{
    const json_node *warnings = member_array(m, slide, "warnings");
    origin->warnings = array_new(node_length(warnings), sizeof *origin->warnings);
    for (size_t i = 0; origin->warnings && i < node_length(warnings); i++)
        origin->warnings[origin->n_warnings++] = node_string(node_at(warnings, i), "");
}

static void read_inputs(member_reader *m, const json_node *root, stored_result *stored)
{
    slide_origin *origin = &stored->origin;
    const json_node *inputs = member_array(m, root, "inputs");
    origin->input_names = array_new(node_length(inputs), sizeof *origin->input_names);
    stored->input_digests = array_new(node_length(inputs), sizeof *stored->input_digests);
    origin->input_digests = stored->input_digests;
    if (!origin->input_names || !stored->input_digests) return;
    for (size_t i = 0; m->status == SUNDER_OK && i < node_length(inputs); i++) {
        origin->input_names[i] = member_text(m, node_at(inputs, i), "name");
        stored->input_digests[i] = read_digest(m, node_at(inputs, i), "sha256");
        origin->n_inputs += 1;
    }
}

static void read_options(member_reader *m, const json_node *root, stored_result *stored)
{
    const json_node *values = member_object(m, member_object(m, root, "parameters"), "values");
    sunder_score_options *options = &stored->options;
    *options = (sunder_score_options)SUNDER_SCORE_OPTIONS_INIT;
    options->profile = strcmp(member_text(m, values, "profile"), "validation") == 0 ? SUNDER_PROFILE_VALIDATION
                                                                                    : SUNDER_PROFILE_RESEARCH;
    options->segmenter = member_text(m, values, "segmenter");
    const json_node *given_laws = node_get(values, "laws_sha256");
    stored->given_laws_sha256 = node_is_string(given_laws) ? node_string(given_laws, "") : NULL;
    stored->seed = (uint64_t)member_integer(m, values, "seed", LLONG_MIN, LLONG_MAX);
    stored->about.seed = stored->seed;
    const json_node *segment = node_get(values, "segment"), *detect = node_get(values, "detect");
    stored->has_segment = segment != NULL;
    stored->has_detect = detect != NULL;
    if (segment) {
        stored->segment.segmenter = member_text(m, segment, "segmenter");
        stored->segment.min_area_um2 = member_number(m, segment, "min_area_um2");
        stored->segment.max_area_um2 = member_number(m, segment, "max_area_um2");
        stored->segment.network_sha256 = node_string(node_get(segment, "network_sha256"), NULL);
    }
    if (detect) {
        stored->detect.least_significance = member_number(m, detect, "least_significance");
        stored->detect.reach_um = member_number(m, detect, "reach_um");
    }
}

/* The record of the field that the row names; NULL after a fault. Each field stands in one of the two lists, once. */
static field_record *record_of(member_reader *m, const json_node *row, stored_result *stored)
{
    const long long at = member_integer(m, row, "field", 0, (long long)stored->n_fields - 1);
    const char *name = member_text(m, row, "name");
    if (m->status != SUNDER_OK) return NULL;
    field_record *record = &stored->fields[at];
    if (record->name[0]) {
        member_fault(m, "field", "each field once");
        return NULL;
    }
    copy(record->name, sizeof record->name, name[0] ? name : "?");
    return record;
}

/* As set_field_scores writes them; what a field was left out for stands in `left_out`. */
static void read_scores(member_reader *m, const json_node *row, field_scores *scores)
{
    for (int end = 0; end < 2; end++) {
        scores->snr[end] = member_number(m, row, end == END_5P ? "snr_5p" : "snr_3p");
        scores->signal_fwhm_um[end] = member_number(m, row, end == END_5P ? "fwhm_5p_um" : "fwhm_3p_um");
        scores->sure_signals[end] =
            (size_t)member_integer(m, row, end == END_5P ? "sure_signals_5p" : "sure_signals_3p", 0, MOST_COUNTED);
        scores->with_signal[end] =
            (size_t)member_integer(m, row, end == END_5P ? "nuclei_with_5p" : "nuclei_with_3p", 0, MOST_COUNTED);
    }
    scores->scorable = (size_t)member_integer(m, row, "nuclei_scorable", 0, MOST_COUNTED);
    scores->blurred = (size_t)member_integer(m, row, "nuclei_blurred", 0, MOST_COUNTED);
    scores->saturated_frac = member_number(m, row, "saturated_frac");
    scores->shift.off_um =
        (sunder_point_um){member_number(m, row, "shift_off_x_um"), member_number(m, row, "shift_off_y_um")};
    scores->shift.error_um = member_number(m, row, "shift_off_error_um");
}

static void read_fields(member_reader *m, const json_node *root, stored_result *stored)
{
    const json_node *used = member_array(m, member_object(m, root, "quality"), "fields");
    const json_node *left_out = member_array(m, root, "left_out");
    stored->n_fields = node_length(used) + node_length(left_out);
    if (stored->n_fields == 0) member_fault(m, "fields", "one field at least");
    stored->fields = array_new(stored->n_fields, sizeof *stored->fields);
    for (size_t i = 0; stored->fields && i < node_length(used); i++) {
        const json_node *row = node_at(used, i);
        field_record *record = record_of(m, row, stored);
        if (!record) return;
        record->width = (int)member_integer(m, row, "width_px", 1, INT_MAX);
        record->height = (int)member_integer(m, row, "height_px", 1, INT_MAX);
        record->n_nuclei = (size_t)member_integer(m, row, "nuclei", 0, MOST_COUNTED);
        record->focus = member_number(m, row, "focus");
        copy(record->segmenter, sizeof record->segmenter, node_string(node_get(row, "segmenter"), ""));
        copy(record->segmenter_why, sizeof record->segmenter_why, node_string(node_get(row, "segmenter_why"), ""));
        read_scores(m, row, &record->scores);
    }
    for (size_t i = 0; stored->fields && i < node_length(left_out); i++) {
        field_record *record = record_of(m, node_at(left_out, i), stored);
        if (!record) return;
        record->focus = NAN;
        const char *why = member_text(m, node_at(left_out, i), "why");
        copy(record->left_out, sizeof record->left_out, why[0] ? why : "?");
    }
    stored->about.n_fields = stored->n_fields;
    stored->about.n_left_out = node_length(left_out);
}

void read_stored_slide(member_reader *m, const json_node *root, stored_result *stored)
{
    const json_node *slide = member_object(m, root, "slide");
    const stored_counts counts = read_stored_counts(m, root);
    slide_origin *origin = &stored->origin;
    copy(stored->version, sizeof stored->version, member_text(m, root, "sunder"));
    copy(stored->slide_name, sizeof stored->slide_name, member_text(m, slide, "name"));
    copy(stored->call, sizeof stored->call, member_text(m, root, "call"));
    read_stored_call(m, root, &stored->decided);
    stored->rearranged = counts.rearranged, stored->evaluable = counts.evaluable;
    stored->split = counts.split, stored->isolated_3p = counts.isolated_3p;
    read_facts(m, slide, &origin->facts);
    stored->camera.display_scaled = origin->facts.display_scaled;
    read_warnings(m, slide, origin);
    read_inputs(m, root, stored);
    read_options(m, root, stored);
    copy(origin->pixel_source, sizeof origin->pixel_source,
         member_text(m, member_object(m, root, "pixel_size"), "source"));
    const json_node *regions = node_get(root, "regions");
    if (regions) {
        copy(origin->regions_name, sizeof origin->regions_name, member_text(m, regions, "name"));
        copy(origin->regions_sha256, sizeof origin->regions_sha256, read_digest(m, regions, "sha256").chars);
    }
    read_fields(m, root, stored);
}

static edit_round read_round(member_reader *m, const json_node *node)
{
    const json_node *before = member_object(m, node, "before");
    edit_round round = {
        .taken = (long)member_integer(m, node, "taken", 0, MOST_COUNTED),
        .rejected = (long)member_integer(m, node, "rejected", 0, MOST_COUNTED),
        .added = (long)member_integer(m, node, "added", 0, MOST_COUNTED),
        .moved = (long)member_integer(m, node, "moved", 0, MOST_COUNTED),
        .edits_sha256 = read_digest(m, node, "edits_sha256"),
        .parent_sha256 = read_digest(m, node, "parent_sha256"),
        .rearranged_before = (long)member_integer(m, before, "rearranged", 0, MOST_COUNTED),
        .evaluable_before = (long)member_integer(m, before, "evaluable", 0, MOST_COUNTED),
    };
    copy(round.call_before, sizeof round.call_before, member_text(m, before, "call"));
    return round;
}

sunder_status read_stored_rounds(member_reader *m, const json_node *root, stored_result *stored, sunder_error *err)
{
    const json_node *edited = node_get(root, "edited");
    const json_node *rounds = edited ? member_array(m, edited, "rounds") : NULL;
    const size_t n = node_length(rounds);
    stored->rounds = array_new(n + 1, sizeof *stored->rounds); /* and one more, for who scores it again */
    if (!stored->rounds) return fail_memory(err, "the edits of a result");
    for (size_t i = 0; i < n; i++) stored->rounds[i] = read_round(m, node_at(rounds, i));
    stored->n_rounds = n;
    return SUNDER_OK;
}
