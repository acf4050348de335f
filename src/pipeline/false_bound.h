/* Which candidates are left when the false ones that a nucleus may hold are bounded. */
#ifndef PIPELINE_FALSE_BOUND_H
#define PIPELINE_FALSE_BOUND_H

#include "weigh/weigh.h"

/* The tables of weigh_input without the candidates beyond the bound; rows keep their order. */
typedef struct bounded_tables {
    candidates all;
    forced_table measured;
    review *reviews; /* NULL: nobody looked */
    size_t *row_of;  /* of each, its row in the whole table */
} bounded_tables;

void bounded_tables_free(bounded_tables *b);

/* Keeps the candidates with at most `most` false alarms, those whose number is not known, and those that a person judged.
 * *out_tables is the caller's: bounded_tables_free. */
sunder_status bounded_tables_make(const weigh_input *input, double most, bounded_tables *out_tables,
                                  sunder_error *err) SUNDER_MUST_USE;

#endif
