/* Everything a result folder is written from. Borrowed views; the pipeline owns them. */
#ifndef RESULT_SLIDE_RESULT_H
#define RESULT_SLIDE_RESULT_H

#include "calibrate/camera.h"
#include "core/digest.h"
#include "score/verdict.h"
#include "sunder/slide.h"

typedef struct field_record {
    char name[256];
    char left_out[400];          /* why; "" when used */
    int width, height;
    double focus;
    size_t n_nuclei;
} field_record;

typedef struct slide_result {
    char slide_name[256];        /* last part of the slide's path */
    const sunder_slide *slide;
    const sunder_assay *assay;
    const sunder_score_options *options;
    uint64_t seed;
    size_t n_fields;
    const field_record *fields;
    const nuclei *per_field;     /* labels dropped */
    const camera_model *camera;
    const candidates *candidates;
    const forced_table *forced;
    const slide_laws *laws;
    const weighed_table *weighed;
    const readings *readings;
    const verdict *verdict;
} slide_result;

#endif
