/* The stages that work on tables alone: weigh, classify, score. Scoring and re-scoring share them. */
#ifndef PIPELINE_DECIDE_H
#define PIPELINE_DECIDE_H

#include "score/verdict.h"
#include "sunder/score.h"
#include "weigh/weigh.h"

typedef struct decision {
    size_t n_fields;
    unsigned char **debris; /* [field][id - 1]: debris by its signals */
    weighed_table weighed;
    readings readings;
    verdict verdict;
} decision;

/* Of the options, those of the stages that work on tables are read. *out_decision is the caller's: decision_free. */
sunder_status decide_run(sunder_context *context, const weigh_input *tables, const sunder_score_options *options,
                         const score_context *about, decision *out_decision, sunder_error *err) SUNDER_MUST_USE;
void decision_free(decision *d);

/* The verdict as a caller of the library gets it. */
void decision_summarise(const verdict *v, const sunder_assay *assay, sunder_score_summary *out_summary);

#endif
