/* Holds a JSON value against a JSON schema (draft 2020-12): type, const, enum, properties, required,
 * additionalProperties (false), items, minItems, maxItems, minimum, maximum, exclusiveMinimum and $ref into $defs. A keyword
 * it does not know fails, so that no part of a schema goes unchecked; pattern alone is passed over. */
#ifndef SUPPORT_SCHEMA_H
#define SUPPORT_SCHEMA_H

#include "core/json.h"
#include "core/text.h"

/* Adds one line for each fault to *problems ("/counts/nuclei: is no integer"). */
void schema_check(const json_node *value, const json_node *schema, text *problems);

#endif
