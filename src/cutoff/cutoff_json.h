/* cutoff.json: schema 1, docs/cutoff.schema.json. */
#ifndef CUTOFF_CUTOFF_JSON_H
#define CUTOFF_CUTOFF_JSON_H

#include "cutoff/study.h"

/* NULL when memory is short. */
json_node *cutoff_node(const cutoff_study *study) SUNDER_MUST_USE;

/* Whether sunder wrote such a file. */
bool is_cutoff_json(const json_node *node);

#endif
