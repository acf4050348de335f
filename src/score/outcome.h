/* What the way of deciding finds, and the call that follows from it. Pure but for the memory of an order. */
#ifndef SCORE_OUTCOME_H
#define SCORE_OUTCOME_H

#include "score/verdict.h"

/* How sure `full` must be of a fraction above, or below, the cutoff. */
#define FULL_SURE 0.95

/* The kit's own rule decides alone (plain, two_step); the others ask for evidence and look at what doubt left out. */
bool asks_for_evidence(const sunder_assay *assay);

/* SUNDER_ERROR_INPUT: the assay's way of deciding cannot be used with its cutoff. */
sunder_status check_decision(const sunder_assay *assay, sunder_error *err) SUNDER_MUST_USE;

/* Order of the nuclei that the way of deciding reads (reading_order.h); NULL and 0 where it reads all. *out_order is the
 * caller's (free). */
sunder_status order_of_decision(const readings *r, uint64_t seed, const sunder_assay *assay, size_t **out_order,
                                size_t *out_n, sunder_error *err) SUNDER_MUST_USE;

/* counts and posterior of *v are read. */
mode_outcome outcome_of(const verdict *v, const readings *r, const size_t *order, size_t n, const sunder_assay *assay);

/* A sequential reading decided and the whole slide lies on the other side of the cutoff. */
bool rest_contradicts(const verdict *v, const sunder_assay *assay);

/* counts, missed_5p_frac and mode of *v are read; the slide has enough evaluable nuclei. */
sunder_call call_of_outcome(const verdict *v, const sunder_assay *assay);

#endif
