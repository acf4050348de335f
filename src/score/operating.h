/* Operating characteristics: how often a way of deciding calls a slide rearranged, normal or equivocal, by the true fraction of
 * rearranged nuclei. Exact where nuclei are independent and every rearranged one shows a split (a balanced break); by seeded
 * simulation of whole slides otherwise. */
#ifndef SCORE_OPERATING_H
#define SCORE_OPERATING_H

#include "score/verdict.h"

typedef struct operating_point {
    double rearranged, normal, equivocal; /* chances; they add up to 1 */
    double nuclei_read;                   /* on average */
} operating_point;

/* n evaluable nuclei of which each is rearranged with chance p. All NaN when the assay calls so few uninformative, or p is no
 * fraction. */
operating_point operate_exactly(const sunder_assay *assay, double p, long n);

/* The first step of a two-step reading, and both together. */
typedef struct two_step_chances {
    double normal_at_first, second_step, rearranged_at_first, rearranged;
} two_step_chances;

two_step_chances two_step_chances_of(const sunder_assay *assay, double p);

/* A slide as it may truly be. */
typedef struct true_slide {
    double split_frac, isolated_3p_frac, isolated_5p_frac; /* of the evaluable nuclei, on average */
    double between_fields;                                 /* correlation of two nuclei of a field, below 1 */
    long fields, nuclei_per_field;
} true_slide;

/* Draws so many slides and decides each as score does, but for the test of doubtful and stretched nuclei, of which these have
 * none. The same seed gives the same numbers. SUNDER_ERROR_INPUT: the fractions are none, or there is nothing to draw. */
sunder_status operate_by_simulation(const sunder_assay *assay, const true_slide *truth, long draws, uint64_t seed,
                                    operating_point *out_point, sunder_error *err) SUNDER_MUST_USE;

#endif
