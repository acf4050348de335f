/* Everything a study reports, computed once from slides and outcomes; the writers only word it. */
#ifndef STUDY_ANALYSIS_H
#define STUDY_ANALYSIS_H

#include "stats/agreement_difference.h"
#include "stats/agreement_roc.h"
#include "study/comparison.h"
#include "study/grouping.h"

/* Two readers' counts of one slide. */
typedef struct reader_pair_test {
    size_t slide;
    int reader_a, reader_b;
    double p; /* Fisher, two-sided */
} reader_pair_test;

/* Software percent minus a reader's. */
typedef struct reader_difference {
    difference_limits limits; /* of fractions, 0 to 1 */
    size_t n;
    size_t *slides; /* those that have both */
    double *mean, *difference;
} reader_difference;

/* Several parties over the slides that all of them called. */
typedef struct panel {
    char who[96];
    int parties;
    size_t slides;
    kappa_estimate kappa; /* normal, equivocal, rearranged, uninformative */
} panel;

typedef struct study_analysis {
    const study_slides *slides; /* borrowed */
    const outcome *outcomes;    /* borrowed; one a slide */
    grouping patients;          /* every slide without a patient is one of its own */
    size_t n_comparisons, capacity;
    comparison *comparisons; /* the first, where a slide has a reference: software against reference, all slides */
    roc_area roc;            /* of the fraction, against a binary reference */
    interval roc_by_patient;
    size_t n_roc_points;
    roc_point *roc_points;
    size_t n_tests, tests_capacity;
    reader_pair_test *tests; /* slides that two readers counted, least p first */
    reader_difference differences[MOST_READERS];
    int n_left_out;
    const char *left_out[3]; /* kinds of comparison with more pairs than are compared; static */
    int n_panels;
    panel panels[2]; /* the readers; the readers and the software */
} study_analysis;

/* Software against the reference, all slides; NULL where no slide has a reference. */
const comparison *comparison_of_all(const study_analysis *analysis);

/* rounds: of the patient bootstrap. *out_analysis is the caller's: study_analysis_free. */
sunder_status study_analyse(const study_slides *slides, const outcome *outcomes, int rounds, uint64_t seed,
                            study_analysis *out_analysis, sunder_error *err) SUNDER_MUST_USE;
void study_analysis_free(study_analysis *a);

/* Whether a slide's call and its reference are both binary and differ. */
bool is_discordant(const study_slide *slide, const outcome *out);

#endif
