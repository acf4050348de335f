/* Everything a report says, before it is put into words and formats: one model that all writers share. Inside of case. */
#ifndef CASE_CASE_REPORT_H
#define CASE_CASE_REPORT_H

#include "case/case_file.h"
#include "case/facts.h"
#include "case/finding.h"
#include "case/rules.h"

typedef enum agreement { AGREES, DISAGREES, NOT_COMPARABLE } agreement;

extern const char *const agreement_words[]; /* "agrees", "disagrees", "not comparable" */

#define MOST_WHYS 8

/* Another method beside FISH. */
typedef struct comparison {
    const case_method *method;
    agreement agreement;
    char about[160];     /* which loci, in words */
    char plain_why[240]; /* why it cannot be compared; "" else */
    bool fish_positive;  /* of a disagreement: FISH alone is positive */
    size_t n_whys;
    const disagreement_reason *whys[MOST_WHYS]; /* known reasons; borrowed from the rules */
} comparison;

/* A rule that holds here. */
typedef struct next_step {
    const case_rule *rule;
    char loci[80]; /* "NTRK1, NTRK3"; "" for the whole case */
} next_step;

typedef struct case_report {
    case_file c;
    case_rules *rules; /* owned */
    size_t n_findings;
    finding findings[SUNDER_CASE_MOST_LOCI]; /* in the order of the panel */
    int control_calls[MOST_CONTROLS];        /* index into call_words */
    double prevalence_frac;                  /* NaN: unknown */
    const char *prevalence_source;           /* borrowed */
    double sensitivity_frac, specificity_frac;
    const char *test_source; /* borrowed */
    fact_set facts;          /* of the case */
    size_t n_comparisons, n_steps;
    comparison comparisons[MOST_METHODS];
    next_step steps[MOST_RULES];
} case_report;

/* Reads the case with all it names and works out what holds. *out_report is the caller's: case_report_free. */
sunder_status case_report_make(const char *case_path, const char *rules_path, case_report **out_report,
                               sunder_error *err) SUNDER_MUST_USE;
void case_report_free(case_report *report);
SUNDER_AUTO_DEFINE(auto_case_report, case_report, case_report_free)

/* The parts of it, each from what is there already. */
void compare_methods(case_report *report);
void gather_case_facts(case_report *report);
void choose_next_steps(case_report *report);

#endif
