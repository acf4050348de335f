/* A validation study: many slides with what readers and other methods said of them in, agreement out. */
#ifndef SUNDER_STUDY_H
#define SUNDER_STUDY_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/context.h"
#include "sunder/score.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_study_options {
    size_t struct_size;
    const char *assay;      /* id or file for slides whose row names none; NULL: every row with images names one */
    const char *assay_dir;  /* where ids are looked up */
    const char *channels;   /* as in sunder_slide_options, for slides whose row gives none */
    double pixel_um;        /* the same */
    sunder_profile profile; /* the rest as in sunder_score_options */
    const char *segmenter;
    const char *network_path;
    double max_doubt_frac;
    double most_false_candidates;
    const char *operator_name;
    int jobs;             /* slides scored at once, each with its share of threads and memory; 1: one slide with all */
    int bootstrap_rounds; /* resamples of the patients behind each interval */
    const char *decision; /* as in sunder_score_options, of every slide; NULL: as its assay says */
    bool strict;          /* as in sunder_score_options */
} sunder_study_options;

#define SUNDER_STUDY_OPTIONS_INIT                                                                                     \
    {                                                                                                                 \
        sizeof(sunder_study_options), NULL, NULL, NULL, 0.0, SUNDER_PROFILE_RESEARCH, "auto", NULL, 0.20, 0, NULL, 1, \
            2000, NULL, false                                                                                         \
    }

typedef struct sunder_study_summary {
    size_t struct_size;
    size_t slides;                         /* in the manifest */
    size_t scored, reused, counts, failed; /* now; earlier; given as counts; named in the report */
    long both_positive, software_only, reference_only, both_negative; /* slides with a binary call and reference */
    double positive_agreement, positive_lower, positive_upper; /* Wilson 95 %; NaN without a positive reference */
    double negative_agreement, negative_lower, negative_upper;
    size_t remarks; /* on rows of the manifest that do not fit; the report tells them */
    long reference_positive,
        reference_negative; /* slides that the reference calls so, with or without a call of sunder */
} sunder_study_summary;

#define SUNDER_STUDY_SUMMARY_INIT                                                          \
    {                                                                                      \
        sizeof(sunder_study_summary), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
    }

/* Runs the study that the CSV file `manifest` describes (docs/study.md) into out_dir: scores every slide that has images and
 * no result in out_dir/slides yet, then writes out_dir/report anew, whole or not at all. out_dir may be an earlier run of
 * the same study, which goes on: out_dir/study.json holds version, parameters, seeds and slides, and a run that differs in
 * one of them is SUNDER_ERROR_USAGE. A manifest that is not understood is SUNDER_ERROR_INPUT, before anything is scored.
 * SUNDER_ITEMS_FAILED: the report is there, and names the slides that could not be scored. The scoring sees no reference
 * and no reader. out_summary may be NULL; it is filled also for SUNDER_ITEMS_FAILED. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_study_run(sunder_context *context, const char *manifest,
                                                          const sunder_study_options *options, const char *out_dir,
                                                          sunder_study_summary *out_summary, sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
