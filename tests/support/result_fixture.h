/* A slide result made by hand, with images of its fields: two fields of 20 nuclei each in known patterns and a third that is
 * left out. Truth by construction for everything that writes results and pictures. */
#ifndef SUPPORT_RESULT_FIXTURE_H
#define SUPPORT_RESULT_FIXTURE_H

#include "image/field.h"
#include "result/slide_result.h"

#define FIXTURE_FIELDS 3
#define FIXTURE_NUCLEI 20 /* of each field that is used */
#define FIXTURE_PIXEL_UM 0.1
#define FIXTURE_WIDTH 700
#define FIXTURE_HEIGHT 560
#define FIXTURE_ROWS 512 /* most signals, candidates, pairs of the slide */

typedef struct result_fixture {
    slide_result result;
    sunder_assay assay;
    sunder_score_options options;
    field_record fields[FIXTURE_FIELDS];
    nuclei per_field[FIXTURE_FIELDS];
    nucleus rows[FIXTURE_FIELDS][FIXTURE_NUCLEI];
    camera_model camera;
    candidates candidates;
    candidate candidate_rows[FIXTURE_ROWS];
    forced_table forced;
    struct forced forced_rows[FIXTURE_ROWS];
    slide_laws laws;
    weighed_table weighed;
    struct weighed weighed_rows[FIXTURE_ROWS];
    readings readings;
    reading reading_rows[FIXTURE_FIELDS * FIXTURE_NUCLEI];
    signal signals[FIXTURE_ROWS];
    signal_pair pairs[FIXTURE_ROWS];
    verdict verdict;
    slide_origin origin;
    const char *input_names[FIXTURE_FIELDS];
    digest_hex input_digests[FIXTURE_FIELDS];
    const char *warnings[1];
    score_context about;
    segment_options segment;
    detect_options detect;
} result_fixture;

/* Allocated; free(). A quarter of the evaluable nuclei are rearranged (split and isolated 3'), so the call is rearranged. */
result_fixture *result_fixture_new(void);

/* Makes it a slide without a single nucleus: uninformative. */
void result_fixture_empty(result_fixture *fixture);

/* Where nucleus k (from 0) of each field stands. */
sunder_point_um fixture_centre_um(int k);

/* The images of a field and its labels; the caller frees both (field_free's work is fixture_field_free). */
void fixture_field_new(const result_fixture *fixture, size_t index, field *out_field, label_plane *out_labels);
void fixture_field_free(field *f, label_plane *labels);

#endif
