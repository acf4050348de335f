/* Reads one CSV file row by row: RFC 4180, strict, with the line in every message. Inside of result. */
#ifndef RESULT_CSV_ROWS_H
#define RESULT_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/memory.h"
#include "sunder/error.h"

#define MOST_CELLS 64

typedef struct csv_rows {
    const char *path; /* borrowed */
    char *bytes;      /* the file; cells are cut out of it in place */
    size_t length, at;
    size_t line, next_line; /* of the row in hand; where the next begins; from 1 */
    int n_cells;
    char *cells[MOST_CELLS]; /* terminated; valid until csv_rows_close */
} csv_rows;

/* A mark of UTF-8 at the start is passed over. SUNDER_ERROR_INPUT: not there, larger than max_bytes, bytes that are no text. */
sunder_status csv_rows_open(const char *path, size_t max_bytes, csv_rows *out_rows, sunder_error *err) SUNDER_MUST_USE;
void csv_rows_close(csv_rows *rows);

/* Takes the next row in hand; *out_more is false at the end of the file. */
sunder_status csv_rows_next(csv_rows *rows, bool *out_more, sunder_error *err) SUNDER_MUST_USE;

/* Whether the row in hand is an empty line. */
bool csv_rows_is_empty(const csv_rows *rows);

#endif
