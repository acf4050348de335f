/* The fields of an assay file: one row each, from which reading, checking and messages come. */
#ifndef ASSAY_ASSAY_FIELDS_H
#define ASSAY_ASSAY_FIELDS_H

#include "core/json.h"
#include "sunder/assay.h"

typedef enum presence {
    REQUIRED,      /* a value */
    REQUIRED_NULL, /* a value, or null for "unknown" */
    OPTIONAL       /* may be absent: the default holds */
} presence;

typedef struct field_rule {
    const char *name;
    presence presence;
    bool (*read)(const json_node *value, void *target, size_t size); /* false: not what was expected */
    void *target;                                                    /* member of the assay that is filled */
    size_t size;                                                     /* of the member */
    const char *expected;
} field_rule;

#define MOST_ASSAY_FIELDS 40

/* One row a field, in the order of the files; the rows point into the assay. Returns their number. */
size_t list_assay_fields(sunder_assay *a, field_rule rules[MOST_ASSAY_FIELDS]);

#endif
