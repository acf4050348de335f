/* How the nuclei of a slide were read: what must be alike where a cutoff and a slide are held together. */
#ifndef RESULT_METHOD_JSON_H
#define RESULT_METHOD_JSON_H

#include "core/digest.h"
#include "core/json.h"
#include "detect/detect.h"
#include "segment/segment.h"
#include "sunder/score.h"

/* version: of the sunder that read them. NULL when memory is short. */
json_node *method_node(const char *version, const sunder_assay *assay, const sunder_score_options *options,
                       const segment_options *segment, const detect_options *detect) SUNDER_MUST_USE;

/* SHA-256 over a method without white space, as for parameters.sha256 of result.json. */
sunder_status method_digest(const json_node *method, digest_hex *out_digest, sunder_error *err) SUNDER_MUST_USE;

/* Takes the white space between the marks of a JSON text away, not that inside its strings. */
void json_compact(char *json);

#endif
