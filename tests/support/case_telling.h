/* A case told in few words, written with its results into a scratch folder. */
#ifndef SUPPORT_CASE_TELLING_H
#define SUPPORT_CASE_TELLING_H

#include "case/case_report.h"
#include "sunder/score.h"

#define RULES SUNDER_MODELS "/rules/ntrk.json"

#define METHOD(KIND, RESULT, SAMPLE, MORE)                                                                    \
    "[{\"method\": \"" KIND "\", \"result\": \"" RESULT "\", \"date\": \"2026-01-31\", \"sample\": \"" SAMPLE \
    "\"" MORE "}]"
#define IHC METHOD("pan_trk_ihc", "positive", "same_block", "")
#define RARE "{\"prevalence_frac\": 0.003}"
#define USUAL "{\"tumour\": \"Secretory carcinoma\"}"
#define YES SUNDER_CALL_REARRANGED
#define NO SUNDER_CALL_NORMAL
#define UNDECIDED SUNDER_CALL_EQUIVOCAL
#define NO_CALL SUNDER_CALL_UNINFORMATIVE

/* What a test says of the case; the rest is the same in all. NULL: a member is left out. */
typedef struct telling {
    const char *specimen_id, *prior, *methods, *controls, *state, *tumour_content;
    const char *report_more, *specimen_more,
        *more;            /* further members, after a comma: of report, of specimen, of the case */
    sunder_call calls[3]; /* of NTRK1 to NTRK3 */
    int n_slides;
} telling;

/* A result folder of this name; its images are the same for the same word, in write_result those of its name. */
void write_result_of(const char *scratch, const char *name, const char *locus, sunder_call call, const char *images);
void write_result(const char *scratch, const char *name, const char *locus, sunder_call call);

/* The case file with a result for each slide; the path is the caller's: free(). */
char *write_case(const char *scratch, const telling *told);

/* The model of the case, made in a scratch folder that is gone again: case_report_free(). */
case_report *report_of(const telling *told);

/* Makes the report of a case beside it and hands over one of its files; free(). */
char *file_of(const char *scratch, const char *case_path, const char *name);

#endif
