/* Evaluable and rearranged nuclei of each field. */
#ifndef SCORE_FIELD_COUNTS_H
#define SCORE_FIELD_COUNTS_H

#include "classify/readings.h"

typedef struct field_counts {
    size_t n_fields;
    long *k, *n; /* by field */
} field_counts;

/* *out_counts is the caller's: field_counts_free. Rows of fields beyond n_fields are passed over. */
sunder_status count_fields(const readings *r, size_t n_fields, field_counts *out_counts,
                           sunder_error *err) SUNDER_MUST_USE;
void field_counts_free(field_counts *counts);

#endif
