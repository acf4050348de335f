/* JSON in and out. Reading is forgiving about absence (an absent member is NULL, getters give the default) and strict
 * about syntax; writing keeps the order of insertion, so the same content gives the same bytes. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "core/library_version.h"
#include "core/memory.h"
#include "sunder/error.h"

typedef struct json_node json_node;

void node_free(json_node *value);
SUNDER_AUTO_DEFINE(auto_node, json_node, node_free)

sunder_status node_read_file(const char *path, json_node **out_value, sunder_error *err) SUNDER_MUST_USE;
sunder_status node_write_file(const json_node *value, const char *path, sunder_error *err) SUNDER_MUST_USE;

/* The same with 17 digits, so that a number that was added with EXACT_DECIMALS reads back as the very same. */
sunder_status node_write_file_exact(const json_node *value, const char *path, sunder_error *err) SUNDER_MUST_USE;

/* So many decimals that nothing is rounded. */
#define EXACT_DECIMALS 300

/* Two spaces of indent, a line end at the end; allocated, NULL when memory is short. */
char *node_write_text(const json_node *value) SUNDER_MUST_USE;

/* Questions; every one takes NULL as an absent value. */
bool node_is_object(const json_node *value);
bool node_is_array(const json_node *value);
bool node_is_string(const json_node *value);
bool node_is_number(const json_node *value);
bool node_is_bool(const json_node *value);
bool node_is_null(const json_node *value); /* present and null */

/* Members and elements; borrowed, NULL when absent. */
const json_node *node_get(const json_node *object, const char *key);
const json_node *node_at(const json_node *array, size_t index);
size_t node_length(const json_node *array); /* 0 when it is no array */

const char *node_string(const json_node *value, const char *otherwise);
double node_number(const json_node *value, double otherwise);
long long node_integer(const json_node *value, long long otherwise); /* a real with no fraction counts */
bool node_bool(const json_node *value, bool otherwise);

/* Building. One check at the end (node_write_*) is enough: adding a NULL child, or anything that memory is too short for, marks
 * the object or array, and neither it nor what holds it can be written or copied then. Adding to a NULL object does nothing:
 * NULL is itself added somewhere, or not written. A child that is taken and not added is freed. Numbers that are not
 * finite become null. */
json_node *node_object_new(void) SUNDER_MUST_USE;
json_node *node_array_new(void) SUNDER_MUST_USE;
void node_set_string(json_node *object, const char *key, const char *value);
void node_set_number(json_node *object, const char *key, double value, int decimals); /* rounded to decimals */
void node_set_integer(json_node *object, const char *key, long long value);
void node_set_bool(json_node *object, const char *key, bool value);
void node_set_null(json_node *object, const char *key);
void node_set_take(json_node *object, const char *key, json_node *child);
void node_append_string(json_node *array, const char *value);
void node_append_number(json_node *array, double value, int decimals);
void node_append_take(json_node *array, json_node *child);

/* A copy of a value and all it holds; NULL when memory is short, or for NULL. */
json_node *node_copy(const json_node *value) SUNDER_MUST_USE;

/* The same content; two absent values are alike. */
bool node_is_equal(const json_node *a, const json_node *b);

/* Name and value of the i-th member of an object in file order; false past the end. */
bool node_member(const json_node *object, size_t index, const char **out_key, const json_node **out_value);

/* The library that reads and writes JSON. */
library_version json_library(void);

#endif
