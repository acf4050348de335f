/* The table of options: from it come parsing, help and man pages. To add an option, add a member to settings and one row. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/settings.h"
#include "sunder/error.h"

/* Commands as a set. */
enum {
    IN_SCORE = 1 << 0,
    IN_SEGMENT = 1 << 1,
    IN_DETECT = 1 << 2,
    IN_INSPECT = 1 << 3,
    IN_ASSAY = 1 << 4,
    IN_OTHER = 1 << 5,
    IN_SIMULATE = 1 << 6,
    IN_RESCORE = 1 << 7,
    IN_STUDY = 1 << 8,
    IN_SELFTEST = 1 << 9,
    IN_OPERATING = 1 << 12,
    IN_CASE = 1 << 13,
    IN_CUTOFF = 1 << 14,
    IN_PIXELS = IN_SCORE | IN_SEGMENT | IN_DETECT, /* the commands that read pixels share their flags */
    IN_ALL = IN_PIXELS | IN_RESCORE | IN_CASE | IN_STUDY | IN_SELFTEST | IN_INSPECT | IN_ASSAY | IN_SIMULATE |
             IN_OTHER | IN_OPERATING | IN_CUTOFF
};

typedef struct option_row option_row;

/* What kind of value an option takes. */
typedef struct option_type {
    /* Checks the value and stores it in the slot. */
    sunder_status (*set)(const option_row *row, const char *value, void *slot, sunder_error *err);
    /* Words the value in the slot for "(default: ...)"; empty when there is nothing to say. */
    void (*show)(const option_row *row, const void *slot, char *buffer, size_t size);
} option_type;

struct option_row {
    const char *name;  /* without the dashes */
    const char *value; /* what stands after it in the help: "UM"; NULL: a flag */
    const char *help;
    const option_type *type;
    size_t at;                  /* of the slot in settings */
    double least, most;         /* of numbers, both allowed */
    const char *expected;       /* of numbers, in words: "micrometres per pixel, such as 0.1" */
    const char *const *choices; /* of choices, NULL at the end */
    unsigned commands;          /* that take it */
    unsigned required;          /* that cannot run without it */
    unsigned idle;              /* that take it so that one set of flags serves all, and do not use it */
};

extern const option_row option_table[];
extern const size_t option_count;

/* The slot of an option. */
void *option_slot(const option_row *row, settings *s);

#endif
