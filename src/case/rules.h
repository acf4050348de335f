/* The rules file (models/rules): what to do next, why methods disagree, how likely a rearrangement is before the test. All of it
 * with its source, none of it in code. docs/case.md describes each member. Inside of case. */
#ifndef CASE_RULES_H
#define CASE_RULES_H

#include "case/case_file.h"
#include "case/facts.h"

#define RULES_SCHEMA 1
#define MOST_RULES 48
#define MOST_REASONS_GIVEN 48
#define MOST_TUMOURS 32
#define MOST_REQUESTS 8

/* Texts are borrowed from root. */
typedef struct rule_action {
    const char *first, *after_rna; /* after_rna: where a comparable RNA result is there; NULL: the same */
} rule_action;

/* What several rules may ask for: said once, with the grounds of each. */
typedef struct rule_request {
    const char *id;
    rule_action action;
} rule_request;

typedef struct case_rule {
    const char *id, *why, *source;
    rule_action action;          /* of its own, or of its request */
    const char *request_id;      /* NULL: it asks for something of its own */
    const rule_request *request; /* of that id; NULL where request_id is */
    const char *ground;          /* why it makes the request, in a few words; NULL without one */
    bool each_locus;             /* asked for every locus; else once for the case */
    fact_condition condition;
} case_rule;

/* Why a method may differ from FISH; locus and method may be NULL: any. */
typedef struct disagreement_reason {
    int method; /* method_kind; -1: any */
    int fish;   /* SUNDER_CALL_REARRANGED: FISH alone is positive; SUNDER_CALL_NORMAL: the other alone */
    const char *locus, *text, *source;
    fact_condition condition;
} disagreement_reason;

typedef struct tumour_prior {
    const char *name, *source;
    const char *gene; /* whose rearrangement the prior is of; NULL: of any gene of the panel */
    double prevalence_frac;
} tumour_prior;

typedef struct case_rules {
    json_node *root; /* owned */
    char path[1024], id[64];
    digest_hex sha256;
    const char *loci[SUNDER_CASE_MOST_LOCI + 1]; /* the panel; NULL at the end */
    double low_below_frac, high_from_frac;       /* of the prior */
    const char *prior_source;
    double sensitivity_frac, specificity_frac; /* assumed where the case states none */
    const char *assumed_source;
    double least_tumour_percent, low_level_below_frac;
    double detection_frac, background_frac; /* of rearranged and of normal nuclei, the share that reads rearranged */
    const char *tumour_source, *low_level_source, *expected_source;
    size_t n_requests, n_rules, n_reasons, n_tumours;
    rule_request requests[MOST_REQUESTS];
    case_rule rules[MOST_RULES];
    disagreement_reason reasons[MOST_REASONS_GIVEN];
    tumour_prior tumours[MOST_TUMOURS];
} case_rules;

/* Reads and checks a rules file; SUNDER_ERROR_INPUT says what is wrong. *out_rules is the caller's: case_rules_free. */
sunder_status case_rules_read(const char *path, case_rules **out_rules, sunder_error *err) SUNDER_MUST_USE;
void case_rules_free(case_rules *rules);
SUNDER_AUTO_DEFINE(auto_case_rules, case_rules, case_rules_free)

#endif
