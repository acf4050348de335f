/* Members by name and kind. */
#include "result/member_reader.h"

#include <math.h>
#include <stdio.h>

#include "core/fail.h"

void member_fault(member_reader *m, const char *key, const char *expected)
{
    if (m->status != SUNDER_OK) return;
    m->status = fail(&m->fault, SUNDER_ERROR_INPUT, "%s: %s: missing or not as expected (%s); the result is damaged",
                     m->path, key, expected);
}

const json_node *member_object(member_reader *m, const json_node *parent, const char *key)
{
    const json_node *value = node_get(parent, key);
    if (!node_is_object(value)) member_fault(m, key, "an object");
    return value;
}

const json_node *member_array(member_reader *m, const json_node *parent, const char *key)
{
    const json_node *value = node_get(parent, key);
    if (!node_is_array(value)) member_fault(m, key, "a list");
    return value;
}

const char *member_text(member_reader *m, const json_node *parent, const char *key)
{
    const json_node *value = node_get(parent, key);
    if (!node_is_string(value)) member_fault(m, key, "a text");
    return node_string(value, "");
}

long long member_integer(member_reader *m, const json_node *parent, const char *key, long long least, long long most)
{
    const json_node *value = node_get(parent, key);
    const long long number = node_integer(value, least);
    if (node_is_number(value) && number >= least && number <= most) return number;
    char expected[80];
    snprintf(expected, sizeof expected, "a whole number from %lld to %lld", least, most);
    member_fault(m, key, expected);
    return least;
}

double member_number(member_reader *m, const json_node *parent, const char *key)
{
    const json_node *value = node_get(parent, key);
    if (!node_is_number(value) && !node_is_null(value)) member_fault(m, key, "a number or null");
    return node_number(value, NAN);
}

bool member_bool(member_reader *m, const json_node *parent, const char *key)
{
    const json_node *value = node_get(parent, key);
    if (!node_is_bool(value)) member_fault(m, key, "true or false");
    return node_bool(value, false);
}

sunder_status member_status(const member_reader *m, sunder_error *err)
{
    if (m->status == SUNDER_OK) return SUNDER_OK;
    return fail(err, m->status, "%s", m->fault.message);
}
