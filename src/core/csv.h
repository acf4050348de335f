/* Writes one CSV file: RFC 4180 quoting, line feed ends, numbers with a decimal point whatever the locale. The first write
 * error is kept and comes back from csv_close, so that a full disk is an error and not a short table. */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdbool.h>
#include <stdio.h>

#include "sunder/error.h"

typedef struct csv_writer {
    FILE *file;
    char path[1024];
    bool row_started;
} csv_writer;

/* Creates path and writes the header, column names separated by commas. */
sunder_status csv_open(csv_writer *csv, const char *path, const char *header, sunder_error *err) SUNDER_MUST_USE;
void csv_string(csv_writer *csv, const char *value);

/* The same for texts that people wrote, in tables that people open: an apostrophe goes before one that a spreadsheet would
 * take for a formula (text_is_formula), which keeps it a text and readable. Not for tables that sunder reads again. */
void csv_words(csv_writer *csv, const char *value);
void csv_integer(csv_writer *csv, long long value);
void csv_number(csv_writer *csv, double value, int decimals); /* empty when not finite */

/* The shortest digits that read back as the very same number; empty when not finite. */
void csv_exact(csv_writer *csv, double value);
void csv_end_row(csv_writer *csv);
sunder_status csv_close(csv_writer *csv, sunder_error *err) SUNDER_MUST_USE;

/* Closes without looking at errors; for clean-up on another failure. */
void csv_abandon(csv_writer *csv);

#endif
