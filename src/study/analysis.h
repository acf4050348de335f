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

/* How alike the slides of specimens are: in one place, or between two, or over all places of a kind. */
typedef struct precision {
    const char *kind; /* as in comparison; static */
    char group[160];  /* as in comparison; "": all of the kind */
    size_t specimens; /* with two slides that have a call, one in each place */
    proportion alike; /* specimens whose calls are all the same, of those */
    double sd;        /* of the fraction, pooled within specimens; NaN without df */
    size_t df;        /* degrees of freedom of sd */
    difference_limits
        shift; /* fraction in the second place minus the first, one difference a specimen; n 0: not between two */
} precision;

/* A specimen with several slides. */
typedef struct specimen_slides {
    const size_t *slides; /* in the order of their ids; of study_analysis.specimen_order */
    size_t n;
    bool is_patient; /* its slides name no specimen, so it is all slides of a patient at a locus */
    bool differs;    /* two of its calls are not the same; slides that were not scored left out */
} specimen_slides;

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
    size_t n_precisions, precisions_capacity;
    precision *precisions; /* a kind, then its groups */
    size_t n_specimens;
    specimen_slides *specimens; /* those with several slides, in natural order */
    size_t *specimen_order;
    int n_left_out;
    const char *left_out[4]; /* kinds of comparison with more pairs than are compared; static */
    int n_panels;
    panel panels[2]; /* the readers; the readers and the software */
} study_analysis;

/* Software against the reference, all slides; NULL where no slide has a reference. */
const comparison *comparison_of_all(const study_analysis *analysis);

/* How many slides have one. */
size_t count_references(const study_analysis *analysis);

/* rounds: of the patient bootstrap. *out_analysis is the caller's: study_analysis_free. */
sunder_status study_analyse(const study_slides *slides, const outcome *outcomes, int rounds, uint64_t seed,
                            study_analysis *out_analysis, sunder_error *err) SUNDER_MUST_USE;
void study_analysis_free(study_analysis *a);

/* Whether a slide's call and its reference are both binary and differ. */
bool is_discordant(const study_slide *slide, const outcome *out);

#endif
