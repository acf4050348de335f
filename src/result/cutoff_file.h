/* cutoff.json read back, and the limits of a laboratory's cutoff as JSON. */
#ifndef RESULT_CUTOFF_FILE_H
#define RESULT_CUTOFF_FILE_H

#include "core/json.h"
#include "score/lab_cutoff.h"

#define CUTOFF_SCHEMA 1

typedef struct cutoff_file {
    json_node *root;
    lab_cutoff cutoff;
} cutoff_file;

/* SUNDER_ERROR_INPUT: no cutoff, a newer schema, limits that make no sense, or are not those of the
 * first positive counts beside them. *out_file is the caller's: cutoff_file_free. */
sunder_status cutoff_file_read(const char *path, cutoff_file *out_file, sunder_error *err) SUNDER_MUST_USE;
void cutoff_file_free(cutoff_file *file);

/* One limit, exactly: {rule, share} or {rule, level, mean, spread}. NULL when memory is short. */
json_node *count_limit_node(const count_limit *limit) SUNDER_MUST_USE;

/* What a result keeps of its cutoff, so that it can be scored again: method, level, date, normals, sha256, limits. */
json_node *lab_cutoff_node(const lab_cutoff *cutoff) SUNDER_MUST_USE;

/* Reads what lab_cutoff_node wrote; path is for the message. */
sunder_status lab_cutoff_from_node(const char *path, const json_node *node, lab_cutoff *out_cutoff,
                                   sunder_error *err) SUNDER_MUST_USE;

#endif
