/* Parts of the analysis. Inside of study. */
#ifndef STUDY_ANALYSIS_PARTS_H
#define STUDY_ANALYSIS_PARTS_H

#include "study/analysis.h"

typedef struct analysis_work {
    study_analysis *a;
    int rounds;
    uint64_t seed;
    judged *rows; /* room for one a slide */
    size_t n_rows;
} analysis_work;

/* Who is held against whom. */
typedef struct comparison_kind {
    const char *name;  /* static */
    bool by_patient;   /* with intervals by patients */
    bool no_reference; /* as in comparison */
} comparison_kind;

/* Adds a row of calls. */
void judge(analysis_work *w, said new_call, said ref_call, size_t slide);

/* Makes a comparison of the rows so far and empties them; no row: no comparison. */
sunder_status end_comparison(analysis_work *w, const comparison_kind *kind, const char *group,
                             sunder_error *err) SUNDER_MUST_USE;

/* Software, readers and reference against each other. */
sunder_status compare_parties(analysis_work *w, sunder_error *err) SUNDER_MUST_USE;

/* The slides of one specimen against each other: in one place, between labs, scanners and batches. */
sunder_status compare_places(analysis_work *w, sunder_error *err) SUNDER_MUST_USE;

/* Fisher, Bland-Altman, panels. */
sunder_status compare_readers(analysis_work *w, sunder_error *err) SUNDER_MUST_USE;

sunder_status analyse_roc(analysis_work *w, sunder_error *err) SUNDER_MUST_USE;

#endif
