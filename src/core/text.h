/* Growing UTF-8 text and a few questions about strings. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/memory.h"

typedef struct text {
    char *chars; /* always terminated once something was added; NULL while empty */
    size_t length, capacity;
    bool failed; /* memory was short: everything added since is missing */
} text;

void text_free(text *t);
void text_add(text *t, const char *chars);
void text_addf(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds chars with & < > " ' escaped for HTML and XML; a byte that is no UTF-8 (file names may hold any) becomes '?'. */
void text_add_escaped(text *t, const char *chars);

/* Whether every letter is UTF-8 (RFC 3629). */
bool text_is_utf8(const char *chars);

/* Whether a spreadsheet that opens a table would take this for a formula: it begins with = + - @, one of them in full
 * width, a tab or a line end, and is neither a plain number nor a dash alone (OWASP, "CSV Injection"). */
bool text_is_formula(const char *chars);

/* Hands the characters over (never NULL unless failed); the text is empty afterwards. */
char *text_steal(text *t);

/* Order of file names as people count: field_2 before field_10; ties by bytes. */
int natural_compare(const char *a, const char *b);

/* ASCII case-insensitive. */
bool equals_ignoring_case(const char *a, const char *b);
bool ends_with_ignoring_case(const char *string, const char *ending);

/* Last part of a path after the last '/'; borrowed. */
const char *path_name(const char *path);

/* "folder/name", allocated; NULL when memory is short. */
char *path_join(const char *folder, const char *name) SUNDER_MUST_USE;

/* printf of a number that never depends on the locale of the host: decimal comma becomes point. NaN gives "". */
void format_number(char *buffer, size_t size, double value, int decimals);

/* The shortest digits that read back as the very same number, the same in every locale. NaN and infinities give "". */
void format_exact(char *buffer, size_t size, double value);

#endif
