/* The sweeps over a slide's fields. Each loads a field, does its stages and lets the pixels go; what stays are tables. */
#ifndef PIPELINE_SWEEPS_H
#define PIPELINE_SWEEPS_H

#include <stdatomic.h>

#include "calibrate/camera.h"
#include "detect/detect.h"
#include "image/regions.h"
#include "laws/dapi_agreement.h"
#include "laws/given_laws.h"
#include "laws/slide_laws.h"
#include "result/result_folder.h"
#include "result/slide_result.h"
#include "segment/segment.h"
#include "sunder/score.h"

/* What stays of one field. */
typedef struct field_tables {
    camera_facts camera;
    nuclei nuclei; /* labels are on disk in the result folder */
    candidates candidates;
    field_survey survey;
    dapi_agreements to_dapi;
} field_tables;

typedef struct slide_tables {
    sunder_context *context;
    const sunder_slide *slide;
    const sunder_score_options *options;
    const regions *regions; /* NULL: everywhere */
    const result_folder *folder;
    size_t n_fields;
    field_tables *fields;
    field_record *records;
    nuclei *per_field;       /* fields[i].nuclei, as the stages of the slide take them */
    size_t *first_candidate; /* n_fields + 1: where each field's candidates begin in `all` */
    candidates all;
    const given_laws *given;    /* --laws; never NULL */
    segment_options segmenting; /* saturation is each field's own */
    camera_model camera;
    field *kept; /* pixels of all fields of a slide small enough to be read once; NULL: read in each sweep */
    atomic_size_t fields_done; /* of the sweep that runs, for the progress line */
} slide_tables;

/* Sweep 1: load, calibrate, segment, detect (survey) of every field; then the tables of the slide. */
sunder_status sweep_survey(slide_tables *tables, sunder_error *err) SUNDER_MUST_USE;

/* Between the sweeps: candidates of the channels whose shift to DAPI matters are placed in nuclei anew, where DAPI shows them.
 * Opens label images only. */
sunder_status sweep_place(slide_tables *tables, const dapi_shift to_dapi[2], sunder_error *err) SUNDER_MUST_USE;

/* Sweep 2: forced photometry at every candidate. *out_forced is the caller's. */
sunder_status sweep_measure(slide_tables *tables, const slide_laws *laws, forced_table *out_forced,
                            sunder_error *err) SUNDER_MUST_USE;

void slide_tables_free(slide_tables *tables);

/* The pixels of a field: kept ones, or read into *own, which the caller frees. *out_view is borrowed. */
sunder_status sweep_open(slide_tables *tables, size_t index, bool probes_only, field *own, const field **out_view,
                         sunder_error *err) SUNDER_MUST_USE;

/* One more field of the running sweep is done. */
void sweep_progress(slide_tables *tables, const char *stage);

/* Fields worked on at the same time, so that their pixels and scratch stay within the memory promised. */
int sweep_workers(const slide_tables *tables);

/* Path of a field's label image in the result folder being written; allocated. */
char *label_path(const result_folder *folder, size_t index);

#endif
