/* Everything a report says, before it is put into words and formats: one model that all writers share. Inside of case. */
#ifndef CASE_CASE_REPORT_H
#define CASE_CASE_REPORT_H

#include "case/case_file.h"
#include "case/facts.h"
#include "case/finding.h"
#include "case/rules.h"
#include "core/text.h"

typedef enum agreement { AGREES, DISAGREES, NOT_COMPARABLE } agreement;

extern const char *const agreement_words[]; /* "agrees", "disagrees", "not comparable" */

#define MOST_WHYS 8
#define MOST_COMPARISONS (2 * MOST_METHODS) /* a method that names a gene speaks of the other loci too */
#define MOST_CONTRADICTIONS (MOST_METHODS * MOST_METHODS / 4)

/* Another method beside FISH. */
typedef struct comparison {
    const case_method *method;
    agreement agreement;
    char about[160];     /* which loci, in words */
    char plain_why[400]; /* why it cannot be compared, or what else explains a disagreement; "" for neither */
    bool fish_positive;  /* of a disagreement: FISH alone is positive */
    size_t n_loci, n_whys;
    const char *loci[SUNDER_CASE_MOST_LOCI];    /* of a disagreement: those it is about; borrowed */
    const disagreement_reason *whys[MOST_WHYS]; /* known reasons; borrowed from the rules */
} comparison;

/* Two other methods of which one names a fusion that the other looked for and did not find. */
typedef struct contradiction {
    const case_method *positive, *negative;
} contradiction;

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
    size_t n_comparisons, n_contradictions, n_steps;
    comparison comparisons[MOST_COMPARISONS];
    contradiction contradictions[MOST_CONTRADICTIONS];
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

/* Does the target of an RT-PCR ("NTRK1, NTRK3", "ETV6::NTRK3") ask for any fusion of this gene? */
bool looks_for_any_fusion_of(const char *target, const char *gene);

/* Did RNA sequencing find a fusion of every locus where FISH alone is positive against this method? Then nothing is left to
 * settle. */
bool is_settled_by_rna(const case_report *report, const comparison *found);

/* The share of nuclei that read rearranged where every tumour nucleus is, at the stated tumour content; NaN without one. */
double expected_share(const case_report *report);

/* Words of the rules with what they leave open filled in: {expected_percent}, {tumour_percent}. */
void fill_in(const case_report *report, const char *words, text *out);

/* What holds for a locus of the panel, the facts of the case included; f: its finding, NULL where it has no slide. */
fact_set facts_of_locus(const case_report *report, const char *locus, const finding *f);

/* The parts of it, in this order, each from what is there already. */
void compare_methods(case_report *report);
void find_contradictions(case_report *report);
void gather_case_facts(case_report *report);
void choose_reasons(case_report *report);
void choose_next_steps(case_report *report);

#endif
