/* What the tables of the survey say about the slide and its fields. No pixel is seen here. */
#include "pipeline/field_checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "laws/dapi_shift.h"

static sunder_status find_camera(slide_tables *tables, sunder_error *err)
{
    SUNDER_AUTO(auto_free) const camera_facts **facts = array_new(tables->n_fields, sizeof *facts);
    if (!facts) return fail_memory(err, "the camera model");
    for (size_t i = 0; i < tables->n_fields; i++) facts[i] = &tables->fields[i].camera;
    return camera_find(facts, tables->n_fields, tables->given->cameras, tables->given->n_cameras, &tables->camera, err);
}

/* Nuclei and sure signals tell whether the light that falls off is that of the lamp. */
static sunder_status hear_dapi(slide_tables *tables, camera_channel *channel, light_witness *heard, sunder_error *err)
{
    size_t n = 0;
    double pixel_um = sunder_slide_pixel_um(tables->slide);
    for (size_t f = 0; f < tables->n_fields; f++) {
        for (size_t i = 0; i < tables->per_field[f].n; i++) {
            const nucleus *one = &tables->per_field[f].rows[i];
            if (one->excluded != EXCLUDED_NOT || !(one->dapi_mean > 0)) continue;
            heard[n++] = (light_witness){{one->centre_um.x / pixel_um, one->centre_um.y / pixel_um}, one->dapi_mean};
        }
    }
    return flat_field_hear(&channel->flat, heard, n, err);
}

static const double witness_significance = 7; /* algorithms.md 8.2.5: sure signals */

static sunder_status hear_signals(slide_tables *tables, probe_end end, camera_channel *channel, light_witness *heard,
                                  sunder_error *err)
{
    size_t n = 0;
    double pixel_um = sunder_slide_pixel_um(tables->slide);
    for (size_t i = 0; i < tables->all.n; i++) {
        const candidate *c = &tables->all.rows[i];
        bool sure = c->significance > witness_significance && c->nucleus > 0 && !c->fit_failed;
        if (c->end != end || !sure || !(c->flux > 0)) continue;
        heard[n++] = (light_witness){{c->centre_um.x / pixel_um, c->centre_um.y / pixel_um}, c->flux};
    }
    return flat_field_hear(&channel->flat, heard, n, err);
}

static sunder_status hear_witnesses(slide_tables *tables, const sunder_assay *assay, sunder_error *err)
{
    camera_model *camera = &tables->camera;
    size_t most = tables->all.n;
    for (size_t f = 0; f < tables->n_fields; f++) most += tables->per_field[f].n;
    SUNDER_AUTO(auto_free) light_witness *heard = array_new(most, sizeof *heard);
    if (!heard) return fail_memory(err, "the flat field");
    sunder_status status = SUNDER_OK;
    camera->flat_field = false;
    for (int i = 0; status == SUNDER_OK && i < camera->n_channels; i++) {
        camera_channel *c = &camera->channels[i];
        if (strcmp(c->colour, "dapi") == 0) status = hear_dapi(tables, c, heard, err);
        else if (strcmp(c->colour, assay->colour_5p) == 0) status = hear_signals(tables, END_5P, c, heard, err);
        else if (strcmp(c->colour, assay->colour_3p) == 0) status = hear_signals(tables, END_3P, c, heard, err);
        camera->flat_field = camera->flat_field || c->flat.found;
    }
    return status;
}

static sunder_status score_fields(slide_tables *tables, const sunder_assay *assay, const slide_laws *laws,
                                  sunder_error *err)
{
    size_t n = tables->n_fields;
    SUNDER_AUTO(auto_free) field_scores *scores = array_new(n, sizeof *scores);
    SUNDER_AUTO(auto_free) const camera_facts **facts = array_new(n, sizeof *facts);
    if (!scores || !facts) return fail_memory(err, "the scores of the fields");
    for (size_t i = 0; i < n; i++) facts[i] = &tables->fields[i].camera;
    const char *const colours[2] = {assay->colour_5p, assay->colour_3p};
    sunder_status status = field_scores_measure(&tables->all, tables->per_field, facts, n, laws, colours, scores, err);
    for (size_t i = 0; status == SUNDER_OK && i < n; i++) tables->records[i].scores = scores[i];
    return status;
}

static bool is_used(const slide_tables *tables, size_t index)
{
    return tables->records[index].left_out[0] == '\0';
}

/* Half of the fields or more at fault: that is the slide, and what is left would be chosen by luck. A displaced field is
 * judged by the others and never one of them. */
static bool is_fault_of_slide(const slide_tables *tables)
{
    size_t used = 0, at_fault = 0;
    for (size_t i = 0; i < tables->n_fields; i++) {
        field_fault fault = tables->records[i].scores.fault;
        used += is_used(tables, i);
        at_fault += is_used(tables, i) && fault != FIELD_GOOD && fault != FIELD_DISPLACED;
    }
    return 2 * at_fault >= used;
}

static sunder_status drop_field(slide_tables *tables, size_t index, sunder_error *err)
{
    field_record *record = &tables->records[index];
    snprintf(record->left_out, sizeof record->left_out, "%.140s: %s", record->name, record->scores.why);
    log_warning(tables->context, "%s is left out: %s", record->name, record->scores.why);
    SUNDER_AUTO(auto_free) char *labels = label_path(tables->folder, index);
    if (!labels) return fail_memory(err, "the name of a label image");
    if (remove(labels) != 0) return fail(err, SUNDER_ERROR_RESOURCE, "%s: cannot be removed", labels);
    nuclei_free(&tables->fields[index].nuclei);
    tables->per_field[index] = tables->fields[index].nuclei = (nuclei){0};
    return SUNDER_OK;
}

/* Rows of left-out fields leave the table of candidates. */
static void close_ranks(slide_tables *tables)
{
    size_t to = 0, from = 0;
    for (size_t i = 0; i < tables->n_fields; i++) {
        size_t end = tables->first_candidate[i + 1];
        tables->first_candidate[i] = to;
        for (; from < end; from++)
            if (is_used(tables, i)) tables->all.rows[to++] = tables->all.rows[from];
    }
    tables->first_candidate[tables->n_fields] = tables->all.n = to;
}

static sunder_status leave_out_faulty(slide_tables *tables, bool *out_any, sunder_error *err)
{
    *out_any = false;
    bool slide_at_fault = is_fault_of_slide(tables);
    for (size_t i = 0; i < tables->n_fields; i++) {
        field_fault fault = tables->records[i].scores.fault;
        if (!is_used(tables, i) || fault == FIELD_GOOD || (slide_at_fault && fault != FIELD_DISPLACED)) continue;
        sunder_status status = drop_field(tables, i, err);
        if (status != SUNDER_OK) return status;
        *out_any = true;
    }
    if (*out_any) close_ranks(tables);
    return SUNDER_OK;
}

static sunder_status find_dapi_shifts(const slide_tables *tables, dapi_shift out_to_dapi[2], sunder_error *err)
{
    SUNDER_AUTO(auto_free) const dapi_agreements **fields = array_new(tables->n_fields, sizeof *fields);
    if (!fields) return fail_memory(err, "the shift to DAPI");
    for (size_t i = 0; i < tables->n_fields; i++) fields[i] = &tables->fields[i].to_dapi;
    const double step_um = dapi_agreement_step_um(sunder_slide_pixel_um(tables->slide));
    sunder_status status = SUNDER_OK;
    for (int end = END_5P; status == SUNDER_OK && end <= END_3P; end++) {
        if (tables->given->dapi[end]) out_to_dapi[end] = tables->given->laws.dapi[end];
        else status = dapi_shift_measure(fields, tables->n_fields, (probe_end)end, step_um, &out_to_dapi[end], err);
    }
    return status;
}

static sunder_status run_laws(const slide_tables *tables, const dapi_shift to_dapi[2], slide_laws *out_laws,
                              sunder_error *err)
{
    const sunder_status status = laws_run_given(tables->context, &tables->all, tables->per_field, tables->n_fields,
                                                tables->given, out_laws, err);
    if (status == SUNDER_OK) memcpy(out_laws->dapi, to_dapi, sizeof out_laws->dapi);
    return status;
}

/* Signals belong to the nuclei that DAPI shows: where a channel lies off it, they are placed anew, and every law that asks
 * for their nucleus is found anew. */
static sunder_status learn_laws(slide_tables *tables, slide_laws *out_laws, sunder_error *err)
{
    dapi_shift to_dapi[2];
    sunder_status status = find_dapi_shifts(tables, to_dapi, err);
    if (status == SUNDER_OK) status = run_laws(tables, to_dapi, out_laws, err);
    if (status != SUNDER_OK) return status;
    dapi_shift_complete(out_laws, to_dapi);
    memcpy(out_laws->dapi, to_dapi, sizeof out_laws->dapi);
    if (!dapi_shift_matters(&to_dapi[END_5P]) && !dapi_shift_matters(&to_dapi[END_3P])) return SUNDER_OK;
    status = sweep_place(tables, to_dapi, err);
    return status == SUNDER_OK ? run_laws(tables, to_dapi, out_laws, err) : status;
}

sunder_status learn_slide(slide_tables *tables, const sunder_assay *assay, slide_laws *out_laws, sunder_error *err)
{
    bool any = false;
    sunder_status status = find_camera(tables, err);
    if (status == SUNDER_OK) status = learn_laws(tables, out_laws, err);
    if (status == SUNDER_OK) status = score_fields(tables, assay, out_laws, err);
    if (status == SUNDER_OK) status = leave_out_faulty(tables, &any, err);
    if (status == SUNDER_OK && any) {
        dapi_shift to_dapi[2];
        memcpy(to_dapi, out_laws->dapi, sizeof to_dapi);
        status = run_laws(tables, to_dapi, out_laws, err);
    }
    return status == SUNDER_OK ? hear_witnesses(tables, assay, err) : status;
}
