/* Parts of result.json; each makes one object, NULL when memory is short. Inside of result. */
#ifndef RESULT_JSON_PARTS_H
#define RESULT_JSON_PARTS_H

#include "core/json.h"
#include "result/slide_result.h"

json_node *assay_node(const sunder_assay *assay) SUNDER_MUST_USE;
json_node *laws_node(const slide_laws *laws, const sunder_assay *assay) SUNDER_MUST_USE;
json_node *exact_laws_node(const slide_laws *laws, const sunder_assay *assay) SUNDER_MUST_USE;
json_node *assay_file_node(const sunder_assay *assay) SUNDER_MUST_USE;
json_node *parameters_node(const slide_result *result) SUNDER_MUST_USE;

#endif
