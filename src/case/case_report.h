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
#define MOST_COMPARISONS (2 * MOST_METHODS) /* a method that names a gene speaks of the other loci too */

/* Another method beside FISH. */
typedef struct comparison {
    const case_method *method;
    agreement agreement;
    char about[160];     /* which loci, in words */
    char plain_why[400]; /* why it cannot be compared, or what else explains a disagreement; "" for neither */
    bool fish_positive;  /* of a disagreement: FISH alone is positive */
    size_t n_whys;
    const disagreement_reason *whys[MOST_WHYS]; /* known reasons; borrowed from the rules */
} comparison;

/* A rule that holds here. */
typedef struct next_step {
    const case_rule *rule;
    const char *action; /* borrowed from the rule */
    char loci[80];      /* "NTRK1, NTRK3"; "" for the whole case */
} next_step;

typedef struct case_report {
    case_file c;
    case_rules *rules; /* owned */
    size_t n_findings;
    finding findings[SUNDER_CASE_MOST_LOCI];          /* in the order of the panel */
    int control_calls[MOST_CONTROLS];                 /* index into call_words */
    char control_cutoffs[MOST_CONTROLS][CUTOFF_NAME]; /* "" where the call is stated */
    double prevalence_frac;                           /* NaN: unknown */
    const char *prevalence_source;                    /* borrowed */
    const char *prevalence_gene; /* whose rearrangement it is of; NULL: of any gene of the panel; borrowed */
    double sensitivity_frac, specificity_frac;
    const char *test_source; /* borrowed */
    fact_set facts;          /* of the case */
    size_t n_comparisons, n_steps;
    comparison comparisons[MOST_COMPARISONS];
    next_step steps[MOST_RULES];
} case_report;

/* Reads the case with all it names and works out what holds. *out_report is the caller's: case_report_free. */
sunder_status case_report_make(const char *case_path, const char *rules_path, case_report **out_report,
                               sunder_error *err) SUNDER_MUST_USE;
void case_report_free(case_report *report);
SUNDER_AUTO_DEFINE(auto_case_report, case_report, case_report_free)

/* The finding of a locus; NULL: it has no slide. */
const finding *find_locus(const case_report *report, const char *locus);

/* Did RNA sequencing of this specimen find a fusion of this very gene? */
bool rna_confirms(const case_report *report, const char *locus);

/* Is a control slide of this locus recorded? */
bool has_control(const case_report *report, const char *locus);

/* Does the method speak of this specimen's tumour, with a result? */
bool method_is_comparable(const case_method *m);

/* The parts of it, each from what is there already. */
void compare_methods(case_report *report);
void gather_case_facts(case_report *report);
void choose_next_steps(case_report *report);

#endif
