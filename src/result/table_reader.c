/* Tables by column name. */
#include "result/table_reader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "image/number_text.h"

/* A slide of 10,000 fields has tables of some 500 MB. */
#define LARGEST_TABLE_BYTES ((size_t)2 << 30)

static void find_column(table_reader *t, const char *name, size_t length)
{
    int k = t->n_columns++;
    snprintf(t->names[k], sizeof t->names[k], "%.*s", (int)length, name);
    for (t->cell_of[k] = 0; t->cell_of[k] < t->n_header; t->cell_of[k]++) {
        if (strcmp(t->rows.cells[t->cell_of[k]], t->names[k]) == 0) return;
    }
    t->status = fail(&t->fault, SUNDER_ERROR_INPUT,
                     "%s: line 1: column %s is missing; the result is damaged, or of a "
                     "version of sunder before re-scoring: score the slide again",
                     t->rows.path, t->names[k]);
}

void table_open(table_reader *t, const char *path, const char *columns)
{
    *t = (table_reader){.status = SUNDER_OK};
    bool more = false;
    t->status = csv_rows_open(path, LARGEST_TABLE_BYTES, &t->rows, &t->fault);
    if (t->status == SUNDER_OK) t->status = csv_rows_next(&t->rows, &more, &t->fault);
    t->n_header = t->rows.n_cells;
    for (const char *at = columns; t->status == SUNDER_OK && *at;) {
        size_t length = strcspn(at, ",");
        find_column(t, at, length);
        at += length + (at[length] == ',');
    }
}

bool table_next(table_reader *t)
{
    bool more = false;
    if (t->status == SUNDER_OK) t->status = csv_rows_next(&t->rows, &more, &t->fault);
    if (t->status != SUNDER_OK || !more) return false;
    if (t->rows.n_cells == t->n_header) return true;
    t->status = fail(&t->fault, SUNDER_ERROR_INPUT, "%s: line %zu: %d cells, expected %d as in its header",
                     t->rows.path, t->rows.line, t->rows.n_cells, t->n_header);
    return false;
}

const char *table_text(const table_reader *t, int k)
{
    return t->status == SUNDER_OK ? t->rows.cells[t->cell_of[k]] : "";
}

void table_fault(table_reader *t, int k, const char *expected)
{
    if (t->status != SUNDER_OK) return;
    t->status = fail(&t->fault, SUNDER_ERROR_INPUT, "%s: line %zu: %s: found \"%.40s\", expected %s", t->rows.path,
                     t->rows.line, t->names[k], table_text(t, k), expected);
}

long long table_integer(table_reader *t, int k, long long least, long long most)
{
    long long value = least;
    const bool is_number = t->status == SUNDER_OK && number_whole(table_text(t, k), &value);
    if (is_number && value >= least && value <= most) return value;
    char expected[80];
    snprintf(expected, sizeof expected, "a whole number from %lld to %lld", least, most);
    table_fault(t, k, expected);
    return least;
}

double table_number(table_reader *t, int k)
{
    double value = NAN;
    const char *digits = table_text(t, k);
    if (digits[0] && !number_real(digits, &value)) table_fault(t, k, "a number");
    return value;
}

double table_known(table_reader *t, int k)
{
    double value = table_number(t, k);
    if (!isfinite(value)) table_fault(t, k, "a number");
    return value;
}

sunder_status table_close(table_reader *t, sunder_error *err)
{
    csv_rows_close(&t->rows);
    if (t->status == SUNDER_OK) return SUNDER_OK;
    return fail(err, t->status, "%s", t->fault.message);
}
