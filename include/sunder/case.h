/* One specimen: the slides of its loci, what other methods found, and the panel report a laboratory signs. */
#ifndef SUNDER_CASE_H
#define SUNDER_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/context.h"
#include "sunder/score.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SUNDER_CASE_MOST_LOCI 3
#define SUNDER_CASE_MOST_ALERTS 8

typedef struct sunder_case_options {
    size_t struct_size;
    const char *rules_path; /* rules file; must be given */
    bool force;             /* replace an existing report */
} sunder_case_options;

#define SUNDER_CASE_OPTIONS_INIT                 \
    {                                            \
        sizeof(sunder_case_options), NULL, false \
    }

typedef struct sunder_case_locus {
    char locus[24];
    sunder_call call;
    long rearranged, evaluable;
    char iscn[512]; /* "" where none is given */
} sunder_case_locus;

typedef struct sunder_case_summary {
    size_t struct_size;
    size_t n_loci;
    sunder_case_locus loci[SUNDER_CASE_MOST_LOCI];
    size_t n_disagreements; /* other methods that disagree */
    size_t n_actions;       /* rules that ask for something */
    size_t n_alerts; /* what must be settled first: a control that failed, none recorded, unconfirmed colours ... */
    char alerts[SUNDER_CASE_MOST_ALERTS][400];
    char untested[80]; /* loci of the panel without a slide: "NTRK2, NTRK3" */
} sunder_case_summary;

#define SUNDER_CASE_SUMMARY_INIT                                                                       \
    {                                                                                                  \
        sizeof(sunder_case_summary), 0, {{"", SUNDER_CALL_UNINFORMATIVE, 0, 0, ""}}, 0, 0, 0, {""}, "" \
    }

/* Reads a case file (docs/case.md) and the result folders it names, and writes out_dir whole or not at all: report.html,
 * report.pdf, report.fhir.json, report.hl7, report.csv. The same case, results and rules give the same bytes.
 * SUNDER_ERROR_INPUT names what is wrong in the case, its rules or a result; an existing out_dir is SUNDER_ERROR_USAGE unless
 * options->force; then only an empty folder or an older report is replaced. out_summary may be NULL. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_case_report(sunder_context *context, const char *case_path,
                                                            const sunder_case_options *options, const char *out_dir,
                                                            sunder_case_summary *out_summary, sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
