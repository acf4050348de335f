/* tables/: what a re-scoring from tables alone needs. Every number reads back as the very same double, so that re-scoring
 * without an edit gives the same readings. */
#include "core/fail.h"
#include "result/cutoff_file.h"
#include "result/json_parts.h"
#include "result/stored_columns.h"
#include "result/table_parts.h"

static void write_candidate(csv_writer *csv, const candidate *c)
{
    csv_integer(csv, (long long)c->field);
    csv_integer(csv, c->nucleus);
    csv_integer(csv, c->near_nucleus);
    csv_exact(csv, c->outside_um);
    csv_integer(csv, c->next_nucleus);
    csv_exact(csv, c->next_um);
    csv_string(csv, end_word(c->end));
    csv_exact(csv, c->centre_um.x);
    csv_exact(csv, c->centre_um.y);
    csv_exact(csv, c->z_um);
    csv_exact(csv, c->x_se_um);
    csv_exact(csv, c->y_se_um);
    csv_exact(csv, c->significance);
    csv_exact(csv, c->flux);
    csv_exact(csv, c->flux_se);
    csv_exact(csv, c->sigma_um);
    csv_exact(csv, c->amplitude);
    csv_exact(csv, c->background);
    csv_exact(csv, c->noise_counts);
    csv_exact(csv, c->dapi);
    csv_integer(csv, c->fit_failed);
    csv_exact(csv, c->z_se_um);
    csv_integer(csv, c->at_stack_end);
    csv_exact(csv, c->length_um);
    csv_exact(csv, c->direction_deg);
    csv_end_row(csv);
}

static sunder_status write_candidates(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "tables/candidates.csv", CANDIDATE_COLUMNS, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < result->candidates->n; i++) write_candidate(&csv, &result->candidates->rows[i]);
    return csv_close(&csv, err);
}

/* `end` is the colour that was measured at the candidate's place: the other one. */
static sunder_status write_forced(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "tables/forced.csv", FORCED_COLUMNS, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < result->forced->n; i++) {
        const forced *f = &result->forced->rows[i];
        csv_integer(&csv, (long long)f->candidate);
        csv_string(&csv, end_word(result->candidates->rows[f->candidate].end == END_5P ? END_3P : END_5P));
        csv_exact(&csv, f->significance);
        csv_exact(&csv, f->flux);
        csv_exact(&csv, f->flux_se);
        csv_exact(&csv, f->distance_um);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static void write_nucleus(csv_writer *csv, size_t at_field, const nucleus *n)
{
    csv_integer(csv, (long long)at_field);
    csv_integer(csv, n->id);
    csv_exact(csv, n->centre_um.x);
    csv_exact(csv, n->centre_um.y);
    csv_integer(csv, n->x0);
    csv_integer(csv, n->y0);
    csv_integer(csv, n->x1);
    csv_integer(csv, n->y1);
    csv_exact(csv, n->area_um2);
    csv_exact(csv, n->perimeter_um);
    csv_exact(csv, n->circularity);
    csv_exact(csv, n->solidity);
    csv_exact(csv, n->eccentricity);
    csv_exact(csv, n->dapi_mean);
    csv_exact(csv, n->dapi_cv);
    csv_exact(csv, n->edge_sharpness);
    csv_exact(csv, n->overlap);
    csv_exact(csv, n->quality);
    csv_integer(csv, n->touches_border);
    csv_string(csv, exclusion_name(n->excluded));
    csv_string(csv, nucleus_kind_name(n->kind));
    csv_end_row(csv);
}

/* As segment left them: `excluded` is from DAPI and regions alone. */
static sunder_status write_nuclei(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "tables/nuclei.csv", NUCLEUS_COLUMNS, err);
    if (status != SUNDER_OK) return status;
    for (size_t at = 0; at < result->n_fields; at++) {
        for (size_t i = 0; i < result->per_field[at].n; i++) write_nucleus(&csv, at, &result->per_field[at].rows[i]);
    }
    return csv_close(&csv, err);
}

/* What reviewers said; a header alone when nobody looked. */
static sunder_status write_reviews(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "tables/reviewed.csv", REVIEW_COLUMNS, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; result->reviews && i < result->candidates->n; i++) {
        if (result->reviews[i].judged == JUDGED_NOT) continue;
        csv_integer(&csv, (long long)i);
        csv_string(&csv, judgement_name(result->reviews[i].judged));
        csv_integer(&csv, result->reviews[i].nucleus);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

/* The laws of the slide and of its camera, so that both can be given to another slide. */
static json_node *given_node(const slide_result *result)
{
    json_node *node = exact_laws_node(result->laws, result->assay);
    node_set_take(node, "camera", camera_laws_node(result->camera));
    return node;
}

static sunder_status write_exact(json_node *taken, const result_folder *folder, const char *name, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *node = taken;
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, name);
    if (!path || !node) return fail_memory(err, name);
    return node_write_file_exact(node, path, err);
}

static json_node *looks_node(const score_context *about)
{
    json_node *looks = node_array_new();
    for (int end = END_5P; end <= END_3P; end++) {
        json_node *look = node_object_new();
        node_set_string(look, "end", end_word((probe_end)end));
        node_set_integer(look, "spots", (long long)about->look[end].spots);
        node_set_number(look, "sigma_um", about->look[end].sigma_um, EXACT_DECIMALS);
        node_set_number(look, "contrast", about->look[end].contrast, EXACT_DECIMALS);
        node_set_bool(look, "one_value", about->one_value[end]);
        node_append_take(looks, look);
    }
    return looks;
}

/* Of every field, those left out too. */
static json_node *stacks_node(const slide_result *result)
{
    json_node *stacks = node_array_new();
    for (size_t i = 0; i < result->n_fields; i++) {
        json_node *stack = node_object_new();
        node_set_integer(stack, "signals", result->fields[i].stack_signals);
        node_set_integer(stack, "end_signals", result->fields[i].stack_end_signals);
        node_append_take(stacks, stack);
    }
    return stacks;
}

/* What decisions hang on and result.json rounds or leaves out. */
static json_node *numbers_node(const slide_result *result)
{
    json_node *node = node_object_new();
    node_set_number(node, "max_doubt_frac", result->options->max_doubt_frac, EXACT_DECIMALS);
    node_set_number(node, "most_false_candidates", result->options->most_false_candidates, EXACT_DECIMALS);
    node_set_number(node, "median_focus", result->about->median_focus, EXACT_DECIMALS);
    node_set_number(node, "saturated_frac", result->about->saturated_frac, EXACT_DECIMALS);
    node_set_number(node, "section_um", result->about->section_um, EXACT_DECIMALS);
    node_set_number(node, "pixel_um", result->origin->pixel_um, EXACT_DECIMALS);
    node_set_number(node, "own_nuclear_area_um2", result->laws->own_nuclear_area_um2, EXACT_DECIMALS);
    node_set_bool(node, "shift_contradicted", result->laws->shift_contradicted);
    if (result->about->lab.given) node_set_take(node, "laboratory_cutoff", lab_cutoff_node(&result->about->lab));
    node_set_take(node, "looks", looks_node(result->about));
    node_set_take(node, "stacks", stacks_node(result));
    return node;
}

sunder_status write_raw_tables(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    sunder_status status = write_candidates(result, folder, err);
    if (status == SUNDER_OK) status = write_forced(result, folder, err);
    if (status == SUNDER_OK) status = write_nuclei(result, folder, err);
    if (status == SUNDER_OK) status = write_reviews(result, folder, err);
    if (status == SUNDER_OK) status = write_exact(given_node(result), folder, "tables/laws.json", err);
    if (status == SUNDER_OK) status = write_exact(exact_camera_node(result->camera), folder, "tables/camera.json", err);
    if (status == SUNDER_OK) status = write_exact(assay_file_node(result->assay), folder, "tables/assay.json", err);
    if (status == SUNDER_OK) status = write_exact(numbers_node(result), folder, "tables/numbers.json", err);
    return status;
}
