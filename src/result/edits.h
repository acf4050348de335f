/* A reviewer's corrections as a file says them: syntax and kinds of values. Whether what they name is there is looked up by who
 * applies them. docs/rescore.md describes the file. */
#ifndef RESULT_EDITS_H
#define RESULT_EDITS_H

#include "core/digest.h"
#include "core/memory.h"
#include "sunder/geometry.h"

typedef enum edit_action { EDIT_TAKE, EDIT_REJECT, EDIT_ADD, EDIT_MOVE } edit_action;

/* "take", "reject", "add", "move"; static. */
const char *edit_action_name(edit_action action);

#define NO_NUMBER (-1LL)

typedef struct edit {
    edit_action action;
    size_t line; /* of the file, from 1 */
    long long field, nucleus;
    long long signal; /* move, reject: number in signals.csv; take: `candidate` of rejected.csv; add: NO_NUMBER */
    char colour[24];  /* plain name */
    sunder_point_um place_um; /* as seen in the image; NaN: not given */
    long long to_nucleus;     /* NO_NUMBER: not given */
} edit;

typedef struct edits {
    digest_hex sha256;        /* of the file */
    digest_hex result_sha256; /* of the result.json that they are for */
    size_t n, capacity;
    edit *rows;
} edits;

/* SUNDER_ERROR_INPUT names file, line, what was found and what was expected. *out_edits is the caller's: edits_free. */
sunder_status edits_read(const char *path, edits *out_edits, sunder_error *err) SUNDER_MUST_USE;
void edits_free(edits *e);

#endif
