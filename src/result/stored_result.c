/* Reads a result folder back. Order: result.json, then the SHA-256 of each table against it, then the tables; so that damage is
 * named as damage and not as a strange number somewhere inside. */
#include "result/stored_result.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/text.h"
#include "result/cutoff_file.h"
#include "result/result_files.h"
#include "result/stored_parts.h"

void stored_result_free(stored_result *stored)
{
    for (size_t i = 0; stored->per_field && i < stored->n_fields; i++) free(stored->per_field[i].rows);
    free(stored->per_field);
    free(stored->fields);
    candidates_free(&stored->candidates);
    forced_table_free(&stored->forced);
    free(stored->reviews);
    slide_origin_free(&stored->origin);
    free(stored->input_digests);
    free(stored->listed);
    free(stored->rounds);
    node_free(stored->root);
    *stored = (stored_result){0};
}

static sunder_status read_root(const char *dir, stored_result *stored, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "result.json");
    if (!path) return fail_memory(err, "result.json");
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return fail(err, SUNDER_ERROR_INPUT, "%s: holds no result.json; give the result folder of 'sunder score'", dir);
    sunder_status status = digest_file(path, &stored->sha256, err);
    if (status == SUNDER_OK) status = node_read_file(path, &stored->root, err);
    if (status != SUNDER_OK) return status;
    const long long schema = node_integer(node_get(stored->root, "schema"), 0);
    if (schema > RESULT_SCHEMA)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: schema %lld, this sunder knows %d: the result is of a newer sunder, use that one", path,
                    schema, RESULT_SCHEMA);
    if (schema != RESULT_SCHEMA || !node_is_string(node_get(stored->root, "sunder")))
        return fail(err, SUNDER_ERROR_INPUT, "%s: is no result of sunder's (schema %d)", path, RESULT_SCHEMA);
    return SUNDER_OK;
}

/* The SHA-256 that result.json holds of a table; NULL: none. */
static const char *digest_of(const json_node *tables, const char *name)
{
    for (size_t i = 0; i < node_length(tables); i++) {
        if (strcmp(node_string(node_get(node_at(tables, i), "name"), ""), name) == 0)
            return node_string(node_get(node_at(tables, i), "sha256"), NULL);
    }
    return NULL;
}

static sunder_status check_digests(const char *dir, const stored_result *stored, sunder_error *err)
{
    const json_node *tables = node_get(stored->root, "tables");
    for (size_t i = 0; result_table_names[i]; i++) {
        const char *name = result_table_names[i], *expected = digest_of(tables, name);
        SUNDER_AUTO(auto_free) char *path = path_join(dir, name);
        if (!path) return fail_memory(err, name);
        if (!expected)
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s/result.json: does not name %s; it is of a sunder that could not score from tables: score "
                        "the slide again",
                        dir, name);
        digest_hex found;
        sunder_status status = digest_file(path, &found, err);
        if (status != SUNDER_OK) return fail_within(err, status, "the result is damaged");
        if (strcmp(found.chars, expected) != 0)
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: was changed or damaged: SHA-256 %s, expected %s as in result.json", path, found.chars,
                        expected);
    }
    return SUNDER_OK;
}

/* The assay as it was, under the SHA-256 of the file it came from. */
static sunder_status read_assay(const char *dir, stored_result *stored, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "tables/assay.json");
    if (!path) return fail_memory(err, "tables/assay.json");
    sunder_status status = sunder_assay_read(path, &stored->assay, err);
    if (status != SUNDER_OK) return status;
    const char *sha256 = node_string(node_get(node_get(stored->root, "assay"), "sha256"), "");
    snprintf(stored->assay.sha256, sizeof stored->assay.sha256, "%s", sha256);
    return SUNDER_OK;
}

static void read_looks(member_reader *m, const json_node *root, score_context *about)
{
    const json_node *looks = member_array(m, root, "looks");
    for (int end = END_5P; end <= END_3P; end++) {
        const json_node *look = node_at(looks, (size_t)end);
        about->look[end] = (channel_look){.spots = (size_t)member_integer(m, look, "spots", 0, MOST_COUNTED),
                                          .sigma_um = member_number(m, look, "sigma_um"),
                                          .contrast = member_number(m, look, "contrast")};
        about->one_value[end] = node_bool(node_get(look, "one_value"), false); /* schema 1 did not always hold it */
    }
}

static void read_stacks(member_reader *m, const json_node *root, stored_result *stored)
{
    const json_node *stacks = member_array(m, root, "stacks");
    if (node_length(stacks) != stored->n_fields) member_fault(m, "stacks", "one for each field");
    for (size_t i = 0; i < stored->n_fields; i++) {
        field_record *record = &stored->fields[i];
        record->stack_signals = (long)member_integer(m, node_at(stacks, i), "signals", 0, MOST_COUNTED);
        record->stack_end_signals = (long)member_integer(m, node_at(stacks, i), "end_signals", 0, MOST_COUNTED);
        if (record->left_out[0]) continue;
        stored->about.stack_signals += record->stack_signals;
        stored->about.stack_end_signals += record->stack_end_signals;
    }
}

static sunder_status read_numbers(const char *dir, stored_result *stored, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "tables/numbers.json");
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    if (!path) return fail_memory(err, "tables/numbers.json");
    sunder_status status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    member_reader m = {.path = path};
    stored->options.max_doubt_frac = member_number(&m, root, "max_doubt_frac");
    if (node_get(root, "most_false_candidates")) /* schema 1 did not always hold it */
        stored->options.most_false_candidates = member_number(&m, root, "most_false_candidates");
    stored->about.median_focus = member_number(&m, root, "median_focus");
    stored->about.saturated_frac = member_number(&m, root, "saturated_frac");
    stored->about.section_um = stored->options.section_um = member_number(&m, root, "section_um");
    stored->laws.own_nuclear_area_um2 = member_number(&m, root, "own_nuclear_area_um2");
    stored->laws.shift_contradicted = member_bool(&m, root, "shift_contradicted");
    const json_node *lab = node_get(root, "laboratory_cutoff"); /* only of slides scored with one */
    if (lab) status = lab_cutoff_from_node(path, lab, &stored->about.lab, err);
    if (status != SUNDER_OK) return status;
    read_looks(&m, root, &stored->about);
    read_stacks(&m, root, stored);
    stored->origin.pixel_um = member_number(&m, root, "pixel_um");
    if (!(stored->origin.pixel_um > 0)) member_fault(&m, "pixel_um", "a number above 0");
    return member_status(&m, err);
}

static sunder_status read_slide(const char *dir, stored_result *stored, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "result.json");
    if (!path) return fail_memory(err, "result.json");
    member_reader m = {.path = path};
    read_stored_slide(&m, stored->root, stored);
    sunder_status status = read_stored_rounds(&m, stored->root, stored, err);
    if (status == SUNDER_OK) status = member_status(&m, err);
    if (status != SUNDER_OK) return status;
    const slide_origin *origin = &stored->origin;
    if (!origin->warnings || !origin->input_names || !stored->input_digests || !stored->fields)
        return fail_memory(err, path);
    return SUNDER_OK;
}

static sunder_status read_laws(const char *dir, stored_result *stored, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *laws = path_join(dir, "tables/laws.json");
    SUNDER_AUTO(auto_free) char *camera = path_join(dir, "tables/camera.json");
    if (!laws || !camera) return fail_memory(err, "tables/laws.json");
    const sunder_status status = read_stored_laws(laws, &stored->laws, err);
    return status == SUNDER_OK ? read_stored_camera(camera, &stored->camera, err) : status;
}

sunder_status stored_result_read(const char *dir, stored_result *out_stored, sunder_error *err)
{
    stored_result stored = {0};
    sunder_status status = read_root(dir, &stored, err);
    if (status == SUNDER_OK) status = check_digests(dir, &stored, err);
    if (status == SUNDER_OK) status = read_slide(dir, &stored, err);
    if (status == SUNDER_OK) status = read_laws(dir, &stored, err);
    if (status == SUNDER_OK) status = read_numbers(dir, &stored, err); /* after the laws, which it completes */
    if (status == SUNDER_OK) status = read_assay(dir, &stored, err);
    if (status == SUNDER_OK) status = read_stored_tables(dir, &stored, err);
    if (status == SUNDER_OK) status = read_listed_spots(dir, &stored, err);
    if (status == SUNDER_OK) *out_stored = stored;
    else stored_result_free(&stored);
    return status;
}
