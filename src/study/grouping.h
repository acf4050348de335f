/* Slides by what they share: scanner, batch, patient. */
#ifndef STUDY_GROUPING_H
#define STUDY_GROUPING_H

#include <stdint.h>

#include "core/memory.h"

#define NO_GROUP SIZE_MAX

typedef struct grouping {
    size_t n_groups;
    const char **names; /* in natural order; borrowed from the keys */
    size_t *of;         /* the group of each slide; NO_GROUP where its key is empty */
    size_t *slides;     /* those of the first group, of the second ..., each in their order */
    size_t *first;      /* where a group begins in slides; n_groups + 1 of them */
} grouping;

/* Groups n keys that are the same text. *out_grouping is the caller's: grouping_free; the keys must outlive it. */
sunder_status grouping_of(const char *const *keys, size_t n, grouping *out_grouping, sunder_error *err) SUNDER_MUST_USE;
void grouping_free(grouping *g);

/* The same, but every slide with an empty key is a group of its own (with that empty name), after the others. */
sunder_status grouping_with_singles(const char *const *keys, size_t n, grouping *out_grouping,
                                    sunder_error *err) SUNDER_MUST_USE;

#endif
