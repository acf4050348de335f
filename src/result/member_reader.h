/* Reads members of a JSON file of a result back and keeps the first fault: after one, values are the least allowed and
 * member_status says what was wrong. Inside of result. */
#ifndef RESULT_MEMBER_READER_H
#define RESULT_MEMBER_READER_H

#include "core/json.h"

typedef struct member_reader {
    const char *path; /* borrowed */
    sunder_status status;
    sunder_error fault;
} member_reader;

const json_node *member_object(member_reader *m, const json_node *parent, const char *key);
const json_node *member_array(member_reader *m, const json_node *parent, const char *key);
const char *member_text(member_reader *m, const json_node *parent, const char *key); /* borrowed; "" after a fault */
long long member_integer(member_reader *m, const json_node *parent, const char *key, long long least, long long most);
double member_number(member_reader *m, const json_node *parent, const char *key); /* NaN for null */
bool member_bool(member_reader *m, const json_node *parent, const char *key);

/* A member is wrong: expected says what it should be. */
void member_fault(member_reader *m, const char *key, const char *expected);

sunder_status member_status(const member_reader *m, sunder_error *err) SUNDER_MUST_USE;

#endif
