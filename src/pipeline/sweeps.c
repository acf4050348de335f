/* The sweeps over a slide's fields. Fields are spread over the threads; each writes only what is its own, and tables are
 * put together in the order of the fields, so the number of threads changes no byte. */
#include "pipeline/sweeps.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/text.h"
#include "image/label_tiff.h"
#include "image/slide_info.h"
#include "laws/dapi_shift.h"

/* Bytes that a worker needs for each pixel of a field: three float planes, labels, and the scratch of segment and detect
 * (measured: at most 45). */
#define WORKER_BYTES_PER_PIXEL 45
/* ... and the three float planes of a stack that are looked at. */
#define STACK_BYTES_PER_PIXEL 12

/* What all workers together may hold, below the context's limit: a lab's workstation runs other things too. */
#define WORKERS_MEMORY_BYTES ((size_t)256 << 20)

/* Pixels of a slide are kept between the sweeps when all of them fit in here: decoding is a third of the time of a field. */
#define KEPT_MEMORY_BYTES ((size_t)96 << 20)

static size_t pixels_of_field(const slide_tables *tables, size_t index)
{
    int width = 0, height = 0;
    slide_field_size(tables->slide, index, &width, &height);
    return (size_t)width * (size_t)height;
}

int sweep_workers(const slide_tables *tables)
{
    size_t largest = 1;
    for (size_t i = 0; i < tables->n_fields; i++) {
        size_t pixels = pixels_of_field(tables, i);
        largest = pixels > largest ? pixels : largest;
    }
    size_t limit = context_max_memory_bytes(tables->context);
    limit = limit < WORKERS_MEMORY_BYTES ? limit : WORKERS_MEMORY_BYTES;
    bool stacks = slide_info(tables->slide)->n_z > 1;
    size_t workers = limit / (largest * (WORKER_BYTES_PER_PIXEL + (stacks ? STACK_BYTES_PER_PIXEL : 0)));
    size_t threads = (size_t)context_threads(tables->context);
    return (int)(workers < 1 ? 1 : workers > threads ? threads : workers);
}

static bool is_small(const slide_tables *tables)
{
    const slide_facts *facts = slide_info(tables->slide);
    size_t pixel_bytes = (size_t)facts->n_channels * sizeof(float);
    size_t bytes = 0;
    for (size_t i = 0; i < tables->n_fields; i++) bytes += pixels_of_field(tables, i) * pixel_bytes;
    return bytes <= KEPT_MEMORY_BYTES && bytes <= context_max_memory_bytes(tables->context) / 4;
}

sunder_status sweep_open(slide_tables *tables, size_t index, bool probes_only, field *own, const field **out_view,
                         sunder_error *err)
{
    field *target = tables->kept ? &tables->kept[index] : own;
    sunder_status status = SUNDER_OK;
    if (target->n_channels == 0) {
        bool all = !probes_only || tables->kept;
        status = all ? field_load(tables->context, tables->slide, index, target, err)
                     : field_load_probes(tables->context, tables->slide, index, target, err);
    }
    *out_view = target;
    return status;
}

void sweep_progress(slide_tables *tables, const char *stage)
{
    size_t done = atomic_fetch_add(&tables->fields_done, 1) + 1;
    report_progress(tables->context, stage, done, tables->n_fields);
}

char *label_path(const result_folder *folder, size_t index)
{
    char name[64];
    snprintf(name, sizeof name, "labels/field_%02zu.labels.tif", index);
    return result_folder_path(folder, name);
}

static bool is_left_out(const slide_tables *tables, size_t index)
{
    return tables->records[index].left_out[0] != '\0';
}

/* A field that turns out bad while it is read is left out like one that was bad when the slide was opened; the validation
 * profile and anything but a bad input stop the slide. */
static sunder_status leave_out(slide_tables *tables, size_t index, sunder_status status, sunder_error *err)
{
    if (status != SUNDER_ERROR_INPUT || tables->options->profile == SUNDER_PROFILE_VALIDATION) return status;
    snprintf(tables->records[index].left_out, sizeof tables->records[index].left_out, "%.399s", err->message);
    log_warning(tables->context, "%s", err->message);
    *err = (sunder_error)SUNDER_ERROR_INIT;
    return SUNDER_OK;
}

static void exclude_outside_regions(const slide_tables *tables, const field *f, nuclei *found)
{
    if (!tables->regions) return;
    for (size_t i = 0; i < found->n; i++) {
        nucleus *one = &found->rows[i];
        sunder_point_px centre = {one->centre_um.x / f->pixel_um, one->centre_um.y / f->pixel_um};
        if (!regions_contain(tables->regions, f->index, f->name, centre)) one->excluded = EXCLUDED_REGION;
    }
}

static sunder_status write_labels(const slide_tables *tables, const field *f, const nuclei *found, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = label_path(tables->folder, f->index);
    if (!path) return fail_memory(err, "the name of a label image");
    return label_tiff_write(path, &found->labels, f->pixel_um, err);
}

/* Bright enough to show in several planes (algorithms.md 8.2.5). */
#define SURE_SIGNIFICANCE 7.0

static void count_depths(const field *f, const candidates *found, field_record *record)
{
    for (size_t i = 0; f->n_z > 1 && i < found->n; i++) {
        const candidate *c = &found->rows[i];
        if (c->nucleus == 0 || c->fit_failed || !(c->significance > SURE_SIGNIFICANCE)) continue;
        record->stack_signals += 1;
        record->stack_end_signals += c->at_stack_end;
    }
}

/* Nuclei of each field that the shift to DAPI is looked for in; none when it is given for both channels. */
static size_t nuclei_to_compare(const slide_tables *tables)
{
    if (tables->given->dapi[END_5P] && tables->given->dapi[END_3P]) return 0;
    return (DAPI_SHIFT_NUCLEI + tables->n_fields - 1) / tables->n_fields;
}

/* What is known of the pixels beforehand. */
static void take_given_noise(const slide_tables *tables, const field *f, detect_options *search)
{
    for (int end = END_5P; end <= END_3P; end++) {
        const field_channel *probe = field_probe(f, (probe_end)end);
        for (size_t i = 0; probe && i < tables->given->n_cameras; i++) {
            const given_camera *camera = &tables->given->cameras[i];
            if (strcmp(camera->colour, probe->colour) != 0 || isnan(camera->variance_slope_counts)) continue;
            search->noise_is_given[end] = true;
            search->given_noise[end] =
                noise_law_given(camera->variance_intercept_counts2, camera->variance_slope_counts);
        }
    }
}

static sunder_status survey_loaded(slide_tables *tables, const field *f, sunder_error *err)
{
    field_tables *mine = &tables->fields[f->index];
    field_record *record = &tables->records[f->index];
    sunder_status status = camera_look(f, &mine->camera, err);
    if (status != SUNDER_OK) return status;
    segment_options how = tables->segmenting;
    how.saturation_counts = f->channels[f->dapi].saturation_counts;
    status = segment_run(tables->context, field_dapi(f), f->pixel_um, &how, &mine->nuclei, err);
    if (status != SUNDER_OK) return status;
    exclude_outside_regions(tables, f, &mine->nuclei);
    detect_options search = detect_options_default();
    take_given_noise(tables, f, &search);
    status = detect_survey(tables->context, f, &mine->nuclei, &search, &mine->candidates, &mine->survey, err);
    if (status == SUNDER_OK)
        status =
            dapi_agreement_measure(f, &mine->nuclei, &mine->candidates, nuclei_to_compare(tables), &mine->to_dapi, err);
    if (status == SUNDER_OK) status = write_labels(tables, f, &mine->nuclei, err);
    label_plane_free(&mine->nuclei.labels);
    record->width = f->width;
    record->height = f->height;
    record->focus = mine->nuclei.focus;
    record->n_nuclei = mine->nuclei.n;
    snprintf(record->segmenter, sizeof record->segmenter, "%s", mine->nuclei.segmenter);
    /* Where nothing was found that is what one wants to know. */
    snprintf(record->segmenter_why, sizeof record->segmenter_why, "%s",
             mine->nuclei.nothing_found ? mine->nuclei.nothing_found : mine->nuclei.segmenter_why);
    count_depths(f, &mine->candidates, record);
    return status;
}

static sunder_status survey_field(void *user, size_t index, sunder_error *err)
{
    slide_tables *tables = user;
    sunder_status status = SUNDER_OK;
    if (!is_left_out(tables, index)) {
        field own = {0};
        const field *view;
        status = sweep_open(tables, index, false, &own, &view, err);
        status = status == SUNDER_OK ? survey_loaded(tables, view, err) : leave_out(tables, index, status, err);
        field_free(&own);
    }
    sweep_progress(tables, "nuclei and signals");
    return status;
}

static sunder_status start_records(slide_tables *tables, sunder_error *err)
{
    size_t n = tables->n_fields = sunder_slide_field_count(tables->slide);
    tables->fields = array_new(n, sizeof *tables->fields);
    tables->records = array_new(n, sizeof *tables->records);
    tables->per_field = array_new(n, sizeof *tables->per_field);
    tables->first_candidate = array_new(n + 1, sizeof *tables->first_candidate);
    if (is_small(tables)) tables->kept = array_new(n, sizeof *tables->kept);
    if (!tables->fields || !tables->records || !tables->per_field || !tables->first_candidate)
        return fail_memory(err, "the tables of the slide");
    for (size_t i = 0; i < n; i++) {
        const char *why = sunder_slide_left_out(tables->slide, i);
        snprintf(tables->records[i].name, sizeof tables->records[i].name, "%s",
                 sunder_slide_field_name(tables->slide, i));
        snprintf(tables->records[i].left_out, sizeof tables->records[i].left_out, "%s", why ? why : "");
    }
    return SUNDER_OK;
}

static sunder_status put_together(slide_tables *tables, sunder_error *err)
{
    size_t used = 0;
    for (size_t i = 0; i < tables->n_fields; i++) {
        field_tables *mine = &tables->fields[i];
        tables->first_candidate[i] = tables->all.n;
        tables->per_field[i] = mine->nuclei;
        sunder_status status = candidates_append(&tables->all, &mine->candidates, err);
        if (status != SUNDER_OK) return status;
        candidates_free(&mine->candidates);
        used += !is_left_out(tables, i);
    }
    tables->first_candidate[tables->n_fields] = tables->all.n;
    if (used == 0)
        return fail(err, SUNDER_ERROR_INPUT, "no field of the slide can be used: %s", tables->records[0].left_out);
    return SUNDER_OK;
}

sunder_status sweep_survey(slide_tables *tables, sunder_error *err)
{
    sunder_status status = start_records(tables, err);
    atomic_store(&tables->fields_done, 0);
    if (status == SUNDER_OK)
        status = parallel_for(tables->context, tables->n_fields, sweep_workers(tables), survey_field, tables, err);
    return status == SUNDER_OK ? put_together(tables, err) : status;
}

typedef struct placing {
    slide_tables *tables;
    const dapi_shift *to_dapi; /* by probe_end */
} placing;

static sunder_status place_field(void *user, size_t index, sunder_error *err)
{
    const placing *work = user;
    slide_tables *tables = work->tables;
    const size_t first = tables->first_candidate[index], end = tables->first_candidate[index + 1];
    if (first == end || tables->per_field[index].n == 0) return SUNDER_OK;
    const double pixel_um = sunder_slide_pixel_um(tables->slide);
    SUNDER_AUTO(auto_free) char *path = label_path(tables->folder, index);
    if (!path) return fail_memory(err, "the name of a label image");
    SUNDER_AUTO(label_plane_free) label_plane labels = {0};
    const sunder_status status = label_tiff_read(path, &labels, err);
    for (size_t i = first; status == SUNDER_OK && i < end; i++) {
        candidate *c = &tables->all.rows[i];
        const dapi_shift *shift = &work->to_dapi[c->end];
        if (dapi_shift_matters(shift)) detect_place(&labels, pixel_um, shift->shift_um, c);
    }
    return status;
}

sunder_status sweep_place(slide_tables *tables, const dapi_shift to_dapi[2], sunder_error *err)
{
    placing work = {tables, to_dapi};
    return parallel_for(tables->context, tables->n_fields, sweep_workers(tables), place_field, &work, err);
}

typedef struct measuring {
    slide_tables *tables;
    const slide_laws *laws;
    forced_table *forced;
} measuring;

static sunder_status measure_field(void *user, size_t index, sunder_error *err)
{
    const measuring *work = user;
    slide_tables *tables = work->tables;
    size_t first = tables->first_candidate[index], n = tables->first_candidate[index + 1] - first;
    sunder_status status = SUNDER_OK;
    if (n > 0) {
        field own = {0};
        const field *view;
        status = sweep_open(tables, index, true, &own, &view, err);
        if (status == SUNDER_OK)
            status = detect_measure(tables->context, view, work->laws, &tables->all, first, n, work->forced, err);
        field_free(&own);
    }
    sweep_progress(tables, "forced photometry");
    return status;
}

sunder_status sweep_measure(slide_tables *tables, const slide_laws *laws, forced_table *out_forced, sunder_error *err)
{
    forced_table forced_rows = {.n = tables->all.n, .rows = array_new(tables->all.n, sizeof *forced_rows.rows)};
    if (!forced_rows.rows) return fail_memory(err, "the table of forced photometry");
    measuring work = {tables, laws, &forced_rows};
    atomic_store(&tables->fields_done, 0);
    sunder_status status =
        parallel_for(tables->context, tables->n_fields, sweep_workers(tables), measure_field, &work, err);
    if (status == SUNDER_OK) *out_forced = forced_rows;
    else forced_table_free(&forced_rows);
    return status;
}

void slide_tables_free(slide_tables *tables)
{
    for (size_t i = 0; tables->fields && i < tables->n_fields; i++) {
        nuclei_free(&tables->fields[i].nuclei);
        candidates_free(&tables->fields[i].candidates);
        dapi_agreements_free(&tables->fields[i].to_dapi);
        if (tables->kept) field_free(&tables->kept[i]);
    }
    free(tables->kept);
    candidates_free(&tables->all);
    free(tables->fields);
    free(tables->records);
    free(tables->per_field);
    free(tables->first_candidate);
}
