/* Reads a table of a result back: columns by name, values checked, the first fault kept. After a fault rows end and values are
 * the least allowed, so that the loop that reads needs no checks of its own: table_close says what was wrong. Inside of
 * result. */
#ifndef RESULT_TABLE_READER_H
#define RESULT_TABLE_READER_H

#include "result/csv_rows.h"

typedef struct table_reader {
    csv_rows rows;
    int n_columns, n_header;
    char names[MOST_CELLS][24]; /* wanted, in the order asked for */
    int cell_of[MOST_CELLS];    /* where each stands in the file */
    sunder_status status;
    sunder_error fault;
} table_reader;

/* columns: the wanted names separated by commas; k below is the place in that list. Other columns of the file are passed
 * over: later versions add some. Faults of the file itself come out at table_close. */
void table_open(table_reader *t, const char *path, const char *columns);

/* Takes the next row in hand; false at the end or after a fault. */
bool table_next(table_reader *t);

const char *table_text(const table_reader *t, int k); /* borrowed until table_close */
long long table_integer(table_reader *t, int k, long long least, long long most);
double table_number(table_reader *t, int k); /* NaN for an empty cell */
double table_known(table_reader *t, int k);  /* an empty cell is a fault */

/* The value of column k is wrong: expected says what it should be. */
void table_fault(table_reader *t, int k, const char *expected);

/* The status of the whole reading. */
sunder_status table_close(table_reader *t, sunder_error *err) SUNDER_MUST_USE;

#endif
