/* A result scored again from its own tables, with a reviewer's corrections. No image is opened. */
#ifndef SUNDER_RESCORE_H
#define SUNDER_RESCORE_H

#include "sunder/score.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_rescore_options {
    size_t struct_size;
    bool force;                /* replace an existing result */
    const char *operator_name; /* written to run.json only; NULL: none */
} sunder_rescore_options;

#define SUNDER_RESCORE_OPTIONS_INIT                 \
    {                                               \
        sizeof(sunder_rescore_options), false, NULL \
    }

/* Reads the result folder dir and the corrections in edits_path (docs/rescore.md), derives readings and call again, and writes
 * out_dir, whole or not at all: a result folder that can itself be scored again. dir is never changed. Without an edit the
 * readings and the call are those of dir. SUNDER_ERROR_INPUT names file and line: edits for another result or that do not hold,
 * a damaged result, one of a newer schema. An existing out_dir, or one inside dir or around it, is SUNDER_ERROR_USAGE.
 * options and out_summary may be NULL. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_rescore(sunder_context *context, const char *dir,
                                                        const char *edits_path, const sunder_rescore_options *options,
                                                        const char *out_dir, sunder_score_summary *out_summary,
                                                        sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
