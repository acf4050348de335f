/* A reviewer's corrections put into the tables of a result: what weigh then takes as given. */
#ifndef PIPELINE_APPLY_EDITS_H
#define PIPELINE_APPLY_EDITS_H

#include "result/edits.h"
#include "result/stored_result.h"

/* Checks every edit against the result, then changes candidates, forced and reviews of *stored; on failure nothing is
 * changed. path: of the file of edits, for messages. SUNDER_ERROR_INPUT names the line. */
sunder_status apply_edits(const edits *e, const char *path, stored_result *stored, sunder_error *err) SUNDER_MUST_USE;

#endif
