/* A small JSON schema validator. */
#include "schema.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct check {
    const json_node *root;
    text *problems;
} check;

static void check_value(const check *c, const json_node *value, const json_node *schema, const char *at);

static void complain(const check *c, const char *at, const char *what, const char *detail)
{
    text_addf(c->problems, "%s: %s %s\n", at[0] ? at : "/", what, detail);
}

static bool has_type(const json_node *value, const char *type)
{
    if (strcmp(type, "object") == 0) return node_is_object(value);
    if (strcmp(type, "array") == 0) return node_is_array(value);
    if (strcmp(type, "string") == 0) return node_is_string(value);
    if (strcmp(type, "boolean") == 0) return node_is_bool(value);
    if (strcmp(type, "null") == 0) return node_is_null(value);
    if (strcmp(type, "number") == 0) return node_is_number(value);
    if (strcmp(type, "integer") == 0) return node_is_number(value) && fmod(node_number(value, 0.5), 1) == 0;
    return false;
}

static void check_type(const check *c, const json_node *value, const json_node *type, const char *at)
{
    if (node_is_string(type)) {
        if (!has_type(value, node_string(type, ""))) complain(c, at, "is no", node_string(type, ""));
        return;
    }
    for (size_t i = 0; i < node_length(type); i++) {
        if (has_type(value, node_string(node_at(type, i), ""))) return;
    }
    complain(c, at, "has none of the types", "allowed");
}

static bool same_scalar(const json_node *a, const json_node *b)
{
    if (node_is_string(a) && node_is_string(b)) return strcmp(node_string(a, ""), node_string(b, "")) == 0;
    if (node_is_number(a) && node_is_number(b)) return node_number(a, 0) == node_number(b, 1);
    if (node_is_bool(a) && node_is_bool(b)) return node_bool(a, false) == node_bool(b, true);
    return node_is_null(a) && node_is_null(b);
}

static void check_enum(const check *c, const json_node *value, const json_node *allowed, const char *at)
{
    for (size_t i = 0; i < node_length(allowed); i++) {
        if (same_scalar(value, node_at(allowed, i))) return;
    }
    complain(c, at, "is none of the values allowed:", node_string(value, "(no string)"));
}

static void check_object(const check *c, const json_node *value, const json_node *schema, const char *at)
{
    const json_node *properties = node_get(schema, "properties"), *required = node_get(schema, "required");
    bool closed = !node_bool(node_get(schema, "additionalProperties"), true);
    const char *key;
    const json_node *member;
    for (size_t i = 0; node_member(value, i, &key, &member); i++) {
        char below[512];
        snprintf(below, sizeof below, "%s/%s", at, key);
        const json_node *rule = node_get(properties, key);
        if (rule) check_value(c, member, rule, below);
        else if (closed) complain(c, below, "is not in the schema", "");
    }
    for (size_t i = 0; i < node_length(required); i++) {
        const char *name = node_string(node_at(required, i), "");
        if (!node_get(value, name)) complain(c, at, "lacks", name);
    }
}

static void check_array(const check *c, const json_node *value, const json_node *schema, const char *at)
{
    const json_node *items = node_get(schema, "items");
    for (size_t i = 0; items && i < node_length(value); i++) {
        char below[512];
        snprintf(below, sizeof below, "%s/%zu", at, i);
        check_value(c, node_at(value, i), items, below);
    }
    if ((double)node_length(value) < node_number(node_get(schema, "minItems"), 0))
        complain(c, at, "has too few", "items");
    if ((double)node_length(value) > node_number(node_get(schema, "maxItems"), INFINITY))
        complain(c, at, "has too many", "items");
}

static void check_range(const check *c, const json_node *value, const json_node *schema, const char *at)
{
    double number = node_number(value, 0);
    if (number < node_number(node_get(schema, "minimum"), -INFINITY)) complain(c, at, "is below its", "minimum");
    if (number > node_number(node_get(schema, "maximum"), INFINITY)) complain(c, at, "is above its", "maximum");
    if (number <= node_number(node_get(schema, "exclusiveMinimum"), -INFINITY))
        complain(c, at, "is not above its", "minimum");
}

static void check_keywords(const check *c, const json_node *schema, const char *at)
{
    static const char known[] =
        " $schema title description $defs $ref type const enum properties required "
        "additionalProperties items minItems maxItems minimum maximum exclusiveMinimum pattern ";
    const char *key;
    const json_node *member;
    for (size_t i = 0; node_member(schema, i, &key, &member); i++) {
        char word[80];
        snprintf(word, sizeof word, " %s ", key);
        if (!strstr(known, word)) complain(c, at, "the validator does not know", key);
    }
}

static void check_value(const check *c, const json_node *value, const json_node *schema, const char *at)
{
    const char *reference = node_string(node_get(schema, "$ref"), NULL);
    if (reference) {
        schema = node_get(node_get(c->root, "$defs"), reference + strlen("#/$defs/"));
        if (!schema) complain(c, at, "the schema lacks", reference);
    }
    check_keywords(c, schema, at);
    if (node_get(schema, "type")) check_type(c, value, node_get(schema, "type"), at);
    if (node_get(schema, "const") && !same_scalar(value, node_get(schema, "const")))
        complain(c, at, "is not", "the constant");
    if (node_get(schema, "enum")) check_enum(c, value, node_get(schema, "enum"), at);
    if (node_is_object(value)) check_object(c, value, schema, at);
    if (node_is_array(value)) check_array(c, value, schema, at);
    if (node_is_number(value)) check_range(c, value, schema, at);
}

void schema_check(const json_node *value, const json_node *schema, text *problems)
{
    check c = {schema, problems};
    check_value(&c, value, schema, "");
}
