/* The signals and pairs that are written down: what is likelier a signal of this nucleus than not. */
#ifndef CLASSIFY_REPORTED_H
#define CLASSIFY_REPORTED_H

#include "classify/readings.h"
#include "weigh/distance_rules.h"

typedef struct reported {
    signal *signals;
    size_t n_signals, signals_capacity;
    signal_pair *pairs;
    size_t n_pairs, pairs_capacity;
    size_t field; /* of the last nucleus added */
    int last_id;  /* last signal id given in that field */
} reported;

void reported_free(reported *r);

/* Adds the signals of one nucleus, rows first to first + n - 1 of the table, and pairs them. */
sunder_status report_nucleus(reported *r, const weighed_table *w, size_t first, size_t n, const distance_rules *rules,
                             sunder_error *err) SUNDER_MUST_USE;

#endif
