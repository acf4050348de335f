/* Parts of result.json; each makes one object, NULL when memory is short. Inside of result. */
#ifndef RESULT_JSON_PARTS_H
#define RESULT_JSON_PARTS_H

#include "core/json.h"
#include "result/slide_result.h"

json_node *assay_node(const sunder_assay *assay) SUNDER_MUST_USE;
json_node *camera_node(const camera_model *camera) SUNDER_MUST_USE;
json_node *exact_camera_node(const camera_model *camera) SUNDER_MUST_USE;

/* The camera as tables/laws.json holds it, so that it can be given to another slide. */
json_node *camera_laws_node(const camera_model *camera) SUNDER_MUST_USE;

/* Adds the scores of a field to its row of quality.fields. */
void set_field_scores(json_node *row, const field_scores *scores);
json_node *laws_node(const slide_laws *laws, const sunder_assay *assay) SUNDER_MUST_USE;
json_node *mixture_node(const verdict *v) SUNDER_MUST_USE;
json_node *corrected_node(const verdict *v) SUNDER_MUST_USE;
json_node *section_node(const verdict *v) SUNDER_MUST_USE;
json_node *posterior_node(const verdict *v) SUNDER_MUST_USE;
json_node *decision_node(const slide_result *result) SUNDER_MUST_USE;
json_node *weak_ends_node(const verdict *v) SUNDER_MUST_USE;
json_node *exact_laws_node(const slide_laws *laws, const sunder_assay *assay) SUNDER_MUST_USE;
json_node *assay_file_node(const sunder_assay *assay) SUNDER_MUST_USE;
json_node *parameters_node(const slide_result *result) SUNDER_MUST_USE;

#endif
