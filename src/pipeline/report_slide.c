/* The last sweep: fields are opened once more for the pictures, then every file is written from the finished tables. */
#include "pipeline/report_slide.h"

#include <stdio.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/label_tiff.h"
#include "report/gallery.h"
#include "report/overlay.h"
#include "report/report_html.h"

typedef struct picturing {
    slide_tables *tables;
    const slide_result *result;
    gallery *chosen;
} picturing;

static sunder_status draw_loaded(picturing *work, const field *f, sunder_error *err)
{
    const result_folder *folder = work->tables->folder;
    char name[64];
    snprintf(name, sizeof name, "overlay/field_%02zu.png", f->index);
    SUNDER_AUTO(auto_free) char *overlay = result_folder_path(folder, name);
    SUNDER_AUTO(auto_free) char *labels_path = label_path(folder, f->index);
    if (!overlay || !labels_path) return fail_memory(err, "the name of a picture");
    label_plane labels = {0};
    sunder_status status = label_tiff_read(labels_path, &labels, err);
    if (status == SUNDER_OK) status = overlay_write(work->result, f, &labels, overlay, err);
    if (status == SUNDER_OK && gallery_wants(work->chosen, f->index))
        status = gallery_add_field(work->chosen, f, &labels, err);
    label_plane_free(&labels);
    return status;
}

static sunder_status draw_field(void *user, size_t index, sunder_error *err)
{
    picturing *work = user;
    slide_tables *tables = work->tables;
    sunder_status status = SUNDER_OK;
    if (!tables->records[index].left_out[0]) {
        field own = {0};
        const field *view;
        status = sweep_open(tables, index, false, &own, &view, err);
        if (status == SUNDER_OK) status = draw_loaded(work, view, err);
        field_free(&own);
    }
    sweep_progress(tables, "pictures");
    return status;
}

static sunder_status draw_pictures(picturing *work, sunder_error *err)
{
    slide_tables *tables = work->tables;
    atomic_store(&tables->fields_done, 0);
    sunder_status status =
        parallel_for(tables->context, tables->n_fields, sweep_workers(tables), draw_field, work, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) char *path = result_folder_path(tables->folder, "gallery.png");
    if (!path) return fail_memory(err, "the name of the gallery");
    return gallery_write(work->chosen, path, err);
}

sunder_status report_slide(slide_tables *tables, const slide_result *result, stopwatch *watch, sunder_error *err)
{
    SUNDER_AUTO(auto_gallery) gallery *chosen = NULL;
    sunder_status status = result_tables_write(result, tables->folder, err);
    if (status == SUNDER_OK) status = result_json_write(result, tables->folder, err);
    if (status == SUNDER_OK) status = gallery_plan(result, &chosen, err);
    stopwatch_lap(watch, "tables");
    picturing work = {tables, result, chosen};
    if (status == SUNDER_OK) status = draw_pictures(&work, err);
    stopwatch_lap(watch, "pictures");
    if (status == SUNDER_OK) status = report_html_write(result, tables->folder, chosen, err);
    stopwatch_lap(watch, "report");
    return status == SUNDER_OK ? run_json_write(stopwatch_stop(watch), tables->folder, err) : status;
}
