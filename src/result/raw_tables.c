/* tables/: what a re-scoring from tables alone needs, with more digits than anyone reads. */
#include "core/fail.h"
#include "result/json_parts.h"
#include "result/table_parts.h"

#define CANDIDATES_HEADER                                                                                         \
    "field,nucleus,near_nucleus,outside_um,next_nucleus,next_um,end,x_um,y_um,z_um,x_se_um,y_se_um,significance," \
    "flux,flux_se,sigma_um,amplitude,background,noise_counts,dapi,fit_failed,z_se_um,at_stack_end"
#define FORCED_HEADER "candidate,end,significance,flux,flux_se,distance_um"

static void write_candidate(csv_writer *csv, const candidate *c)
{
    csv_integer(csv, (long long)c->field);
    csv_integer(csv, c->nucleus);
    csv_integer(csv, c->near_nucleus);
    csv_number(csv, c->outside_um, 6);
    csv_integer(csv, c->next_nucleus);
    csv_number(csv, c->next_um, 6);
    csv_string(csv, end_word(c->end));
    csv_number(csv, c->centre_um.x, 6);
    csv_number(csv, c->centre_um.y, 6);
    csv_number(csv, c->z_um, 6);
    csv_number(csv, c->x_se_um, 6);
    csv_number(csv, c->y_se_um, 6);
    csv_number(csv, c->significance, 6);
    csv_number(csv, c->flux, 4);
    csv_number(csv, c->flux_se, 4);
    csv_number(csv, c->sigma_um, 6);
    csv_number(csv, c->amplitude, 4);
    csv_number(csv, c->background, 4);
    csv_number(csv, c->noise_counts, 4);
    csv_number(csv, c->dapi, 4);
    csv_integer(csv, c->fit_failed);
    csv_number(csv, c->z_se_um, 6);
    csv_integer(csv, c->at_stack_end);
    csv_end_row(csv);
}

static sunder_status write_candidates(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "tables/candidates.csv", CANDIDATES_HEADER, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < result->candidates->n; i++) write_candidate(&csv, &result->candidates->rows[i]);
    return csv_close(&csv, err);
}

/* `end` is the colour that was measured at the candidate's place: the other one. */
static sunder_status write_forced(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_table(&csv, folder, "tables/forced.csv", FORCED_HEADER, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < result->forced->n; i++) {
        const forced *f = &result->forced->rows[i];
        csv_integer(&csv, (long long)f->candidate);
        csv_string(&csv, end_word(result->candidates->rows[f->candidate].end == END_5P ? END_3P : END_5P));
        csv_number(&csv, f->significance, 6);
        csv_number(&csv, f->flux, 4);
        csv_number(&csv, f->flux_se, 4);
        csv_number(&csv, f->distance_um, 6);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static sunder_status write_laws(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "tables/laws.json");
    SUNDER_AUTO(auto_node) json_node *laws = laws_node(result->laws, result->assay);
    if (!path || !laws) return fail_memory(err, "tables/laws.json");
    node_set_take(laws, "camera", camera_laws_node(result->camera));
    return node_write_file(laws, path, err);
}

sunder_status write_raw_tables(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    sunder_status status = write_candidates(result, folder, err);
    if (status == SUNDER_OK) status = write_forced(result, folder, err);
    if (status == SUNDER_OK) status = write_laws(result, folder, err);
    return status;
}
