/* What a perfect reader writes: one who sees every signal that is there, and nothing else. */
#ifndef SIMULATE_READER_H
#define SIMULATE_READER_H

#include "simulate/alleles.h"

typedef struct reader_words {
    int fused, single_5p, single_3p;
    const char *cls; /* "fused", "S", "I3", "I5"; "none": nothing that a rule covers */
} reader_words;

/* Reads the signals of one nucleus. */
sunder_status read_nucleus(const signals *list, int nucleus, reader_words *out_words,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
