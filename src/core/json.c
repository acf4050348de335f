/* JSON by jansson, the only file that knows it. A json_node is a json_t under another name. */
#include "core/json.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/text.h"

#define LARGEST_JSON_BYTES (256L << 20)

static json_t *raw(const json_node *value)
{
    return (json_t *)(void *)value;
}

static json_node *wrapped(json_t *value)
{
    return (json_node *)(void *)value;
}

void node_free(json_node *value)
{
    json_decref(raw(value));
}

sunder_status node_read_file(const char *path, json_node **out_value, sunder_error *err)
{
    FILE *file = fopen(path, "rb");
    if (!file) return fail_errno_reading(err, path, errno);
    if (fseek(file, 0, SEEK_END) == 0 && ftell(file) > LARGEST_JSON_BYTES) {
        fclose(file);
        return fail(err, SUNDER_ERROR_INPUT, "%s: larger than 256 MiB; no JSON file of sunder's is", path);
    }
    rewind(file);
    json_error_t error;
    json_t *value = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
    fclose(file);
    if (!value)
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %d, column %d: %s; expected valid JSON", path, error.line,
                    error.column, error.text);
    *out_value = wrapped(value);
    return SUNDER_OK;
}

static char *write_text(const json_node *value, size_t precision)
{
    char *body =
        value ? json_dumps(raw(value), JSON_INDENT(2) | JSON_ENCODE_ANY | JSON_REAL_PRECISION(precision)) : NULL;
    if (!body) return NULL;
    size_t length = strlen(body);
    char *whole = realloc(body, length + 2);
    if (!whole) {
        free(body);
        return NULL;
    }
    memcpy(whole + length, "\n", 2);
    return whole;
}

char *node_write_text(const json_node *value)
{
    return write_text(value, 15);
}

static sunder_status write_file(const json_node *value, size_t precision, const char *path, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *body = write_text(value, precision);
    if (!body) return fail_memory(err, path);
    FILE *file = fopen(path, "wb");
    if (!file) return fail_errno_writing(err, path, errno);
    size_t length = strlen(body);
    errno = 0;
    bool good = fwrite(body, 1, length, file) == length && fflush(file) == 0;
    int error_number = good ? 0 : errno;
    if (fclose(file) != 0 && !error_number) error_number = errno;
    return error_number ? fail_errno_writing(err, path, error_number) : SUNDER_OK;
}

sunder_status node_write_file(const json_node *value, const char *path, sunder_error *err)
{
    return write_file(value, 15, path, err);
}

sunder_status node_write_file_exact(const json_node *value, const char *path, sunder_error *err)
{
    return write_file(value, 17, path, err);
}

bool node_is_object(const json_node *value)
{
    return value && json_typeof(raw(value)) == JSON_OBJECT;
}

bool node_is_array(const json_node *value)
{
    return value && json_typeof(raw(value)) == JSON_ARRAY;
}

bool node_is_string(const json_node *value)
{
    return value && json_typeof(raw(value)) == JSON_STRING;
}

bool node_is_number(const json_node *value)
{
    return value && (json_typeof(raw(value)) == JSON_INTEGER || json_typeof(raw(value)) == JSON_REAL);
}

bool node_is_bool(const json_node *value)
{
    return value && (json_typeof(raw(value)) == JSON_TRUE || json_typeof(raw(value)) == JSON_FALSE);
}

bool node_is_null(const json_node *value)
{
    return value && json_typeof(raw(value)) == JSON_NULL;
}

const json_node *node_get(const json_node *object, const char *key)
{
    return node_is_object(object) ? wrapped(json_object_get(raw(object), key)) : NULL;
}

const json_node *node_at(const json_node *array, size_t index)
{
    return node_is_array(array) ? wrapped(json_array_get(raw(array), index)) : NULL;
}

size_t node_length(const json_node *array)
{
    return node_is_array(array) ? json_array_size(raw(array)) : 0;
}

const char *node_string(const json_node *value, const char *otherwise)
{
    return node_is_string(value) ? json_string_value(raw(value)) : otherwise;
}

double node_number(const json_node *value, double otherwise)
{
    return node_is_number(value) ? json_number_value(raw(value)) : otherwise;
}

long long node_integer(const json_node *value, long long otherwise)
{
    if (!node_is_number(value)) return otherwise;
    if (json_typeof(raw(value)) == JSON_INTEGER) return json_integer_value(raw(value));
    double real = json_real_value(raw(value));
    return fabs(real) < 9e15 && floor(real) == real ? (long long)real : otherwise;
}

bool node_bool(const json_node *value, bool otherwise)
{
    return node_is_bool(value) ? json_typeof(raw(value)) == JSON_TRUE : otherwise;
}

json_node *node_object_new(void)
{
    return wrapped(json_object());
}

json_node *node_array_new(void)
{
    return wrapped(json_array());
}

static json_t *number_or_null(double value, int decimals)
{
    if (!isfinite(value)) return json_null();
    double scale = pow(10.0, decimals);
    double rounded = fabs(value) * scale < 9e15 ? nearbyint(value * scale) / scale : value;
    return json_real(rounded == 0 ? 0.0 : rounded);
}

/* A value of no type, which jansson does not write and never frees: what holds it is not written. */
#define NO_TYPE ((json_type)99)
static const json_t unwritable = {.type = NO_TYPE, .refcount = (size_t)-1};

/* Something was lost to short memory. The mark must not need memory: it takes the place of the first member. An empty object has
 * no place and loses its own type, and with it, when it is freed, its empty table. */
static void mark_lost(json_t *holder)
{
    json_t *mark = (json_t *)(void *)&unwritable;
    if (json_is_array(holder)) {
        if (json_array_size(holder) > 0) json_array_set_new(holder, 0, mark);
        else if (json_array_append_new(holder, mark) != 0) holder->type = NO_TYPE;
        return;
    }
    void *first = json_object_iter(holder);
    if (first) json_object_iter_set_new(holder, first, mark);
    else if (json_object_set_new(holder, "lost", mark) != 0) holder->type = NO_TYPE;
}

void node_set_take(json_node *object, const char *key, json_node *child)
{
    if (!object) node_free(child);
    else if (!child || json_object_set_new(raw(object), key, raw(child)) != 0) mark_lost(raw(object));
}

void node_set_string(json_node *object, const char *key, const char *value)
{
    /* Names that came from files may not be UTF-8; jansson refuses them, and a result must not lose a member. */
    json_t *string = json_string(value);
    if (!string && !text_is_utf8(value)) {
        text ascii = {0};
        for (const char *c = value; *c; c++) text_addf(&ascii, "%c", (unsigned char)*c < 0x80 ? *c : '?');
        string = ascii.chars ? json_string(ascii.chars) : NULL;
        text_free(&ascii);
    }
    node_set_take(object, key, wrapped(string));
}

void node_set_number(json_node *object, const char *key, double value, int decimals)
{
    node_set_take(object, key, wrapped(number_or_null(value, decimals)));
}

void node_set_integer(json_node *object, const char *key, long long value)
{
    node_set_take(object, key, wrapped(json_integer(value)));
}

void node_set_bool(json_node *object, const char *key, bool value)
{
    node_set_take(object, key, wrapped(json_boolean(value)));
}

void node_set_null(json_node *object, const char *key)
{
    node_set_take(object, key, wrapped(json_null()));
}

void node_append_take(json_node *array, json_node *child)
{
    if (!array) node_free(child);
    else if (!child || json_array_append_new(raw(array), raw(child)) != 0) mark_lost(raw(array));
}

void node_append_string(json_node *array, const char *value)
{
    SUNDER_AUTO(auto_node) json_node *holder = node_object_new();
    node_set_string(holder, "value", value);
    const json_node *string = node_get(holder, "value");
    node_append_take(array, node_is_string(string) ? wrapped(json_incref(raw(string))) : NULL);
}

void node_append_number(json_node *array, double value, int decimals)
{
    node_append_take(array, wrapped(number_or_null(value, decimals)));
}

bool node_member(const json_node *object, size_t index, const char **out_key, const json_node **out_value)
{
    if (!node_is_object(object)) return false;
    void *iterator = json_object_iter(raw(object));
    for (size_t i = 0; iterator && i < index; i++) iterator = json_object_iter_next(raw(object), iterator);
    if (!iterator) return false;
    *out_key = json_object_iter_key(iterator);
    *out_value = wrapped(json_object_iter_value(iterator));
    return true;
}

json_node *node_copy(const json_node *value)
{
    return value ? wrapped(json_deep_copy(raw(value))) : NULL;
}

bool node_is_equal(const json_node *a, const json_node *b)
{
    return a && b ? json_equal(raw(a), raw(b)) : a == b;
}

library_version json_library(void)
{
    return library_version_of("jansson", JANSSON_VERSION, jansson_version_str());
}
