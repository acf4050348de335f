/* What was changed of a slide after it came into the study: a reference that was flipped or emptied once its call was seen would
 * make any agreement one likes, so it is not forgotten. */
#ifndef STUDY_STUDY_CHANGES_H
#define STUDY_STUDY_CHANGES_H

#include "core/digest.h"
#include "core/json.h"

/* One change; "" in from and to: not given. */
typedef struct study_change {
    size_t slide;  /* index */
    char what[16]; /* "reference", "images", "channels", "pixel_um" */
    char from[128], to[128];
    char date[24]; /* UTC, of the run that first saw it */
} study_change;

typedef struct study_changes {
    size_t n, capacity;
    study_change *rows; /* in the order of the manifest, of a slide the oldest first */
} study_changes;

void study_changes_free(study_changes *changes);

/* A member of a slide that was there when the study began and may change: of one without a result also what its images need. */
bool study_may_change(const char *key, bool has_result);

/* Appends to `now`, the node of a slide, the changes that `then` holds of it, and those between `then` and `now` with the date
 * and the manifest's SHA-256. then: NULL for a new slide. Short memory shows when `now` is written. */
void study_changes_carry(const json_node *then, json_node *now, bool has_result, const digest_hex *manifest);

/* Takes the changes that the node of a slide holds. */
sunder_status study_changes_take(const json_node *node, size_t slide, study_changes *changes,
                                 sunder_error *err) SUNDER_MUST_USE;

#endif
