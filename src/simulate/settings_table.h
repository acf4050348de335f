/* JSON files of named values, each with its limits: a table of rows reads, checks, words faults and writes them again. */
#ifndef SIMULATE_SETTINGS_TABLE_H
#define SIMULATE_SETTINGS_TABLE_H

#include <stddef.h>

#include "core/json.h"

typedef enum setting_kind {
    SETTING_SCHEMA,  /* the number 1, version of the layout; required */
    SETTING_TEXT,    /* char[], most bytes in all with its end */
    SETTING_NUMBER,  /* double */
    SETTING_WHOLE,   /* int */
    SETTING_FLAG,    /* bool */
    SETTING_SPAN,    /* span: [low, high], low not above high */
    SETTING_POINT,   /* span: [x, y] */
    SETTING_WEIGHTS, /* double[MOST_COPIES]: a list of 1 to 6 numbers */
    SETTING_DEPTH    /* int: 8, 12, 14 or 16 */
} setting_kind;

typedef struct setting {
    const char *section; /* object that holds it; NULL: the top */
    const char *key;
    setting_kind kind;
    size_t at; /* of the member in the struct */
    double least, most;
} setting;

typedef struct settings_table {
    const char *what; /* "scenario" */
    const setting *rows;
    size_t n;
} settings_table;

/* Fills the struct at target from a JSON file. What the file leaves out keeps its value. A key that is not in the table
 * and a value outside its limits are SUNDER_ERROR_INPUT: file, key, what was found, what was expected. */
sunder_status settings_read(const settings_table *table, const char *path, void *target,
                            sunder_error *err) SUNDER_MUST_USE;

/* All values of a struct as a JSON object; NULL when memory is short. */
json_node *settings_write(const settings_table *table, const void *source) SUNDER_MUST_USE;

#endif
