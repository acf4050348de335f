/* Reading and writing of named values by a table. A misspelt key would be ignored in silence and the slide would not be
 * what its maker thinks, so that unknown keys are refused. */
#include "simulate/settings_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "simulate/scenario.h"

#define DECIMALS 9

static bool is_between(const json_node *value, const setting *row)
{
    double number = node_number(value, NAN);
    return number >= row->least && number <= row->most;
}

static bool read_pair(const json_node *value, const setting *row, span *out)
{
    if (node_length(value) != 2 || !is_between(node_at(value, 0), row) || !is_between(node_at(value, 1), row))
        return false;
    *out = (span){node_number(node_at(value, 0), 0), node_number(node_at(value, 1), 0)};
    return row->kind == SETTING_POINT || out->low <= out->high;
}

static bool read_weights(const json_node *value, const setting *row, double *out)
{
    size_t n = node_length(value);
    double sum = 0;
    if (n < 1 || n > MOST_COPIES) return false;
    for (size_t i = 0; i < MOST_COPIES; i++) {
        out[i] = i < n ? node_number(node_at(value, i), NAN) : 0;
        if (!(out[i] >= row->least && out[i] <= row->most)) return false;
        sum += out[i];
    }
    return sum > 0;
}

static bool read_text(const json_node *value, const setting *row, char *out)
{
    const char *chars = node_string(value, "");
    size_t length = strlen(chars);
    if (length == 0 || (double)length + 1 > row->most) return false;
    memcpy(out, chars, length + 1);
    return true;
}

static bool read_whole(const json_node *value, const setting *row, int *out)
{
    long long whole = node_integer(value, -1);
    *out = is_between(value, row) ? (int)whole : 0;
    return is_between(value, row) && (double)whole == node_number(value, NAN) &&
           (row->kind != SETTING_DEPTH || whole == 8 || whole == 12 || whole == 14 || whole == 16);
}

static bool read_value(const json_node *value, const setting *row, void *target)
{
    char *slot = (char *)target + row->at;
    switch (row->kind) {
    case SETTING_SCHEMA: return node_integer(value, 0) == 1;
    case SETTING_TEXT: return read_text(value, row, slot);
    case SETTING_NUMBER: *(double *)(void *)slot = node_number(value, 0); return is_between(value, row);
    case SETTING_WHOLE:
    case SETTING_DEPTH: return read_whole(value, row, (int *)(void *)slot);
    case SETTING_FLAG: *(bool *)(void *)slot = node_bool(value, false); return node_is_bool(value);
    case SETTING_SPAN:
    case SETTING_POINT: return read_pair(value, row, (span *)(void *)slot);
    case SETTING_WEIGHTS: return read_weights(value, row, (double *)(void *)slot);
    }
    return false;
}

static void word_expected(const setting *row, char *words, size_t size)
{
    static const struct {
        const char *form, *rest;
        bool has_limits;
    } forms[] = {
        [SETTING_SCHEMA] = {"1, the version of this layout", "", false},
        [SETTING_TEXT] = {"a text of", " bytes", true},
        [SETTING_NUMBER] = {"a number", "", true},
        [SETTING_WHOLE] = {"a whole number", "", true},
        [SETTING_FLAG] = {"true or false", "", false},
        [SETTING_SPAN] = {"[low, high], two numbers", ", low not above high", true},
        [SETTING_POINT] = {"[x, y], two numbers", "", true},
        [SETTING_WEIGHTS] = {"a list of 1 to 6 numbers", ", not all 0", true},
        [SETTING_DEPTH] = {"8, 12, 14 or 16", "", false},
    };
    char limits[64] = "";
    const char *between = row->kind == SETTING_TEXT ? " %g to %g" : " from %g to %g";
    double most = row->kind == SETTING_TEXT ? row->most - 1 : row->most; /* its end takes one */
    if (forms[row->kind].has_limits) snprintf(limits, sizeof limits, between, row->least, most);
    snprintf(words, size, "%s%s%s", forms[row->kind].form, limits, forms[row->kind].rest);
}

static sunder_status fail_value(const setting *row, const json_node *value, sunder_error *err)
{
    char expected[160];
    word_expected(row, expected, sizeof expected);
    const char *section = row->section ? row->section : "", *dot = row->section ? "." : "";
    if (!value) return fail(err, SUNDER_ERROR_INPUT, "%s%s%s: missing; expected %s", section, dot, row->key, expected);
    SUNDER_AUTO(auto_free) char *found = node_write_text(value);
    if (!found) return fail_memory(err, row->key);
    /* A list is written over lines: as one line it can be read. */
    size_t length = strlen(found);
    if (length > 0) found[length - 1] = '\0';
    for (char *c = found; *c; c++)
        if (*c == '\n') *c = ' ';
    return fail(err, SUNDER_ERROR_INPUT, "%s%s%s: found %.80s, expected %s", section, dot, row->key, found, expected);
}

static bool same_section(const setting *row, const char *section)
{
    return row->section == section || (row->section && section && strcmp(row->section, section) == 0);
}

static bool is_section(const settings_table *table, const char *key)
{
    for (size_t i = 0; i < table->n; i++)
        if (table->rows[i].section && strcmp(table->rows[i].section, key) == 0) return true;
    return false;
}

static bool is_key(const settings_table *table, const char *section, const char *key)
{
    for (size_t i = 0; i < table->n; i++)
        if (same_section(&table->rows[i], section) && strcmp(table->rows[i].key, key) == 0) return true;
    return false;
}

static sunder_status fail_key(const settings_table *table, const char *section, const char *key, sunder_error *err)
{
    SUNDER_AUTO(text_free) text known = {0};
    for (size_t i = 0; i < table->n; i++) {
        const setting *row = &table->rows[i];
        if (same_section(row, section)) text_addf(&known, "%s%s", known.length ? ", " : "", row->key);
        else if (!section && (i == 0 || !same_section(&table->rows[i - 1], row->section)))
            text_addf(&known, "%s%s", known.length ? ", " : "", row->section);
    }
    return fail(err, SUNDER_ERROR_INPUT, "found the key \"%s%s%.40s\", which no %s has; expected one of: %s",
                section ? section : "", section ? "." : "", key, table->what, known.chars ? known.chars : "");
}

/* Keys of one object; of the top when section is NULL. */
static sunder_status check_keys(const settings_table *table, const json_node *object, const char *section,
                                sunder_error *err)
{
    const char *key;
    const json_node *value;
    for (size_t i = 0; node_member(object, i, &key, &value); i++) {
        if (is_key(table, section, key)) continue;
        if (section || !is_section(table, key)) return fail_key(table, section, key, err);
        if (!node_is_object(value)) return fail(err, SUNDER_ERROR_INPUT, "%s: expected an object of named values", key);
        sunder_status status = check_keys(table, value, key, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static sunder_status read_rows(const settings_table *table, const json_node *root, void *target, sunder_error *err)
{
    if (!node_is_object(root)) return fail(err, SUNDER_ERROR_INPUT, "expected a JSON object: a %s", table->what);
    sunder_status status = check_keys(table, root, NULL, err);
    for (size_t i = 0; i < table->n && status == SUNDER_OK; i++) {
        const setting *row = &table->rows[i];
        const json_node *value = node_get(row->section ? node_get(root, row->section) : root, row->key);
        if (!value && row->kind != SETTING_SCHEMA) continue;
        if (!value || !read_value(value, row, target)) status = fail_value(row, value, err);
    }
    return status;
}

sunder_status settings_read(const settings_table *table, const char *path, void *target, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    sunder_status status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    status = read_rows(table, root, target, err);
    return status == SUNDER_OK ? status : fail_within(err, status, "%s", path);
}

static void write_list(json_node *object, const char *key, const double *values, size_t n)
{
    json_node *list = node_array_new();
    for (size_t i = 0; i < n; i++) node_append_number(list, values[i], DECIMALS);
    node_set_take(object, key, list);
}

static void write_value(json_node *object, const setting *row, const void *source)
{
    const void *slot = (const char *)source + row->at;
    const span *pair = slot;
    switch (row->kind) {
    case SETTING_SCHEMA: node_set_integer(object, row->key, 1); break;
    case SETTING_TEXT: node_set_string(object, row->key, slot); break;
    case SETTING_NUMBER: node_set_number(object, row->key, *(const double *)slot, DECIMALS); break;
    case SETTING_WHOLE:
    case SETTING_DEPTH: node_set_integer(object, row->key, *(const int *)slot); break;
    case SETTING_FLAG: node_set_bool(object, row->key, *(const bool *)slot); break;
    case SETTING_SPAN:
    case SETTING_POINT: write_list(object, row->key, (const double[]){pair->low, pair->high}, 2); break;
    case SETTING_WEIGHTS: write_list(object, row->key, slot, MOST_COPIES); break;
    }
}

json_node *settings_write(const settings_table *table, const void *source)
{
    json_node *root = node_object_new(), *section = NULL;
    for (size_t i = 0; i < table->n; i++) {
        const setting *row = &table->rows[i];
        bool opens = row->section && (i == 0 || !same_section(&table->rows[i - 1], row->section));
        if (opens) section = node_object_new();
        write_value(row->section ? section : root, row, source);
        bool closes = row->section && (i + 1 == table->n || !same_section(&table->rows[i + 1], row->section));
        if (closes) node_set_take(root, row->section, section);
    }
    return root;
}
