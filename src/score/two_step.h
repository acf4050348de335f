/* The two-step rule of ALK kits: 50 nuclei, and 50 others where they do not decide. In whole numbers. Pure. */
#ifndef SCORE_TWO_STEP_H
#define SCORE_TWO_STEP_H

#include "score/verdict.h"

#define TWO_STEP_NUCLEI 50

/* Below this p the two steps do not come from one fraction: a third reader should look (clinical.md 3.3). */
#define STEPS_DISAGREE_P 0.05

/* The cutoff lies between the two limits of the first step: other cutoffs have no second step. */
bool two_step_fits(const sunder_assay *assay);

/* Evaluable nuclei that a slide must have: the assay's n_min, and 50 for two_step. */
long least_nuclei(const sunder_assay *assay);

/* k1 and k2 rearranged among the first and the second 50; has_second false: they are not there. */
decision_outcome two_step_outcome(long k1, bool has_second, long k2, const sunder_assay *assay);

/* Reads the nuclei in this order (rows of r->nuclei). Both steps need 50; a second of fewer is not read. */
mode_outcome read_two_steps(const readings *r, const size_t *order, size_t n, const sunder_assay *assay);

#endif
