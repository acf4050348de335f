/* Sequential reading: nuclei one after the other, until they decide between a fraction well below the cutoff and one well above
 * it. Pure. */
#ifndef SCORE_SEQUENTIAL_H
#define SCORE_SEQUENTIAL_H

#include "score/verdict.h"

typedef struct sequential_rule {
    double lower_frac, upper_frac; /* decides between at most the one and at least the other */
    double error;                  /* of either kind */
    long least;                    /* nuclei before which it never stops */
} sequential_rule;

sequential_rule sequential_rule_of(const sunder_assay *assay);

/* The upper fraction is below 1. */
bool sequential_fits(const sunder_assay *assay);

/* k rearranged among the first n: BELOW, ABOVE or OPEN (read on). */
decision_outcome sequential_look(const sequential_rule *rule, long k, long n);

/* Reads the nuclei in this order (rows of r->nuclei) until it decides; OPEN when they do not suffice. */
mode_outcome read_sequentially(const readings *r, const size_t *order, size_t n, const sunder_assay *assay);

#endif
