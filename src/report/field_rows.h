/* The signals and pairs of one field. Rows of the readings stand field after field, so that each field is found by bisection
 * and a slide of many fields costs no more for each than its own rows. */
#ifndef REPORT_FIELD_ROWS_H
#define REPORT_FIELD_ROWS_H

#include "classify/readings.h"

typedef struct field_rows {
    const signal *signals; /* borrowed */
    size_t n_signals;
    const signal_pair *pairs;
    size_t n_pairs;
} field_rows;

field_rows rows_of_field(const readings *r, size_t field_index);

/* The reading of a nucleus, NULL when there is none; borrowed. */
const reading *reading_of(const readings *r, size_t field_index, int id);

#endif
