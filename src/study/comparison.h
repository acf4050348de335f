/* One comparison: what one party said of slides against what another said of the same slides. */
#ifndef STUDY_COMPARISON_H
#define STUDY_COMPARISON_H

#include "stats/agreement.h"
#include "stats/agreement_kappa.h"
#include "study/slides.h"

/* A slide, or a specimen seen twice, as both parties call it. */
typedef struct judged {
    said new_call, ref_call;
    size_t patient; /* number of the patient, for intervals */
} judged;

/* Percentile intervals, 95 %, of resampled patients; NaN where fewer than two patients or half of the rounds have none. */
typedef struct patient_intervals {
    interval positive, negative, overall, kappa;
} patient_intervals;

typedef struct comparison {
    const char *kind;           /* "software against reference" ...; static */
    char group[160];            /* "scanner A", "" for all */
    bool no_reference;          /* neither side is the reference: two readers, two slides of a specimen */
    long cells[N_SAID][N_SAID]; /* [new][ref] */
    two_by_two binary;          /* equivocal, uninformative and not scored left out */
    proportion positive, negative, overall;
    proportion positive_strict, negative_strict; /* where those of the new side count as failures */
    proportion
        overall_strict;   /* the same; without a reference those of either side, where the other has a binary call */
    kappa_estimate kappa; /* of binary */
    kappa_estimate linear, quadratic; /* normal, equivocal, rearranged */
    double mcnemar, mcnemar_mid_p;
    patient_intervals by_patient;
} comparison;

/* Fills everything but kind, group, by_patient and no_reference, which it reads. */
void comparison_of(const judged *rows, size_t n, comparison *out);

/* Draws as many patients as the rows have, with replacement, in every round, each with all its slides. The same seed gives the
 * same intervals. */
sunder_status patient_intervals_of(const judged *rows, size_t n, int rounds, uint64_t seed, patient_intervals *out,
                                   sunder_error *err) SUNDER_MUST_USE;

#endif
