/* Reads the members of a JSON object that people write by hand: every member must be known, the first fault is kept and says
 * where it stands, what was found and what was expected. Inside of case. */
#ifndef CASE_STRICT_OBJECT_H
#define CASE_STRICT_OBJECT_H

#include "core/json.h"

typedef enum member_kind {
    MEMBER_TEXT,   /* char[size]; UTF-8 without control characters */
    MEMBER_WORD,   /* int: index into words */
    MEMBER_DATE,   /* char[11]: YYYY-MM-DD, a day of the calendar */
    MEMBER_NUMBER, /* double from least to most; NaN where absent */
    MEMBER_NODE    /* const json_node *: read by the caller */
} member_kind;

typedef struct member_rule {
    const char *name;
    member_kind kind;
    void *target;
    size_t size;              /* of a text */
    const char *const *words; /* NULL at the end */
    double least, most;
    bool required;
} member_rule;

typedef struct strict_reader {
    const char *path; /* of the file; borrowed */
    sunder_status status;
    sunder_error fault;
} strict_reader;

/* Fills the targets. where is the place in the file, in words ("slides[0]"); a text or date that is absent becomes "". Nothing
 * is read after a fault. */
void strict_read(strict_reader *r, const json_node *object, const char *where, const member_rule *rules, size_t n);

/* Keeps a fault that the caller found. */
void strict_fault(strict_reader *r, const char *where, const char *format, ...) __attribute__((format(printf, 3, 4)));

sunder_status strict_status(const strict_reader *r, sunder_error *err) SUNDER_MUST_USE;

#endif
