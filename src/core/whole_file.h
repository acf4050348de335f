/* A file that appears whole or not at all: written beside its place, then renamed. */
#ifndef CORE_WHOLE_FILE_H
#define CORE_WHOLE_FILE_H

#include <stdbool.h>

#include "core/memory.h"
#include "sunder/error.h"

typedef struct whole_file {
    char *path, *partial; /* the place; where it is written until then */
} whole_file;

/* Reserves a place beside path. An existing path is SUNDER_ERROR_USAGE unless force. */
sunder_status whole_file_begin(const char *path, bool force, whole_file *out_file, sunder_error *err) SUNDER_MUST_USE;

/* Moves the finished file to its place. Nothing remains to abandon. */
sunder_status whole_file_commit(whole_file *file, sunder_error *err) SUNDER_MUST_USE;

/* Removes what was written and frees; after a commit, or on a zeroed struct, it only frees. */
void whole_file_abandon(whole_file *file);

/* Whether `entry` is what a killed run may leave beside the file `name` of the same folder. */
bool whole_file_is_leftover(const char *entry, const char *name);

#endif
