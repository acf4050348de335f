/* A cutoff with all that a director asks of it: do the normals differ, is one of them odd, how often would a normal have been
 * called. */
#ifndef CUTOFF_STUDY_H
#define CUTOFF_STUDY_H

#include "cutoff/cohort.h"
#include "cutoff/derivation.h"
#include "stats/dispersion.h"

typedef struct kind_study {
    derivation derived;
    long k, n; /* of all slides together */
    dispersion_test dispersion;
    bool fitted;       /* the beta-binomial law converged */
    beta_binomial law; /* spread 0: binomial */
    ratio_test ratio;  /* of the law against the binomial */
    long called_left_out, tried_left_out;
} kind_study;

typedef struct cutoff_study {
    sunder_context *context;
    const sunder_cutoff_options *options;
    cohort cohort;
    size_t used; /* slides of the cohort that are */
    int n_kinds; /* 1 without parts, else COUNT_KINDS */
    kind_study kinds[COUNT_KINDS];
    bool equal_n;
    long usual_n;
    bool recommends_beta_binomial; /* the normals differ by more than chance, and another method was asked for */
} cutoff_study;

/* Fills everything but context, options and cohort, which the caller has set; adds warnings to the cohort. */
sunder_status study_cutoff(cutoff_study *study, sunder_error *err) SUNDER_MUST_USE;
void cutoff_study_free(cutoff_study *study);

#endif
