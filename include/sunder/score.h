/* The main job: a slide in, a result folder and a label out. */
#ifndef SUNDER_SCORE_H
#define SUNDER_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/assay.h"
#include "sunder/context.h"
#include "sunder/slide.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum sunder_call {
    SUNDER_CALL_REARRANGED,
    SUNDER_CALL_NORMAL,
    SUNDER_CALL_EQUIVOCAL,
    SUNDER_CALL_UNINFORMATIVE
} sunder_call;

/* "rearranged", "normal", "equivocal", "uninformative"; static. */
SUNDER_API const char *sunder_call_name(sunder_call call);

typedef struct sunder_score_options {
    size_t struct_size;
    sunder_profile profile;
    const char *regions_path;  /* GeoJSON of the areas to score; NULL: everywhere */
    const char *segmenter;     /* "auto", "classic" or "network" */
    double section_um;         /* section thickness; 0: unknown */
    double max_doubt_frac;     /* doubt a nucleus may keep and still count; algorithms.md 8.2.9 */
    bool force;                /* replace an existing result */
    const char *operator_name; /* written to run.json only; NULL: none */
    const char *laws_path;     /* laws known beforehand, as in tables/laws.json; NULL: all are found from the slide */
    /* False candidates that a typical nucleus may hold in a channel: weaker candidates are rejected. 0: no bound. */
    double most_false_candidates;
    const char *network_path; /* nuclei.onnx; NULL: none, "auto" is then "classic" and "network" is refused */
    const char *decision;     /* "evidence", "plain", "two_step", "sequential" or "full"; NULL: as the assay says */
    const char *cutoff_path;  /* cutoff.json of the laboratory; NULL: the assay's cutoff */
    bool strict;              /* refuse a cutoff that was set with another lot of the probe, where else is warned */
} sunder_score_options;

#define SUNDER_SCORE_OPTIONS_INIT                                                                                   \
    {                                                                                                               \
        sizeof(sunder_score_options), SUNDER_PROFILE_RESEARCH, NULL, "auto", 0.0, 0.20, false, NULL, NULL, 0, NULL, \
            NULL, NULL, false                                                                                       \
    }

typedef struct sunder_score_summary {
    size_t struct_size;
    sunder_call call;
    long nuclei, evaluable, rearranged; /* found; in n; k */
    long split, isolated_3p, isolated_5p;
    double fraction, lower, upper; /* k / n with its 95 % Wilson interval; NaN when n is 0 */
    char reason[400];              /* the first reason in words */
    double cutoff_frac;            /* that decided: the assay's 0.15 for 15 %, or the laboratory's at this n */
    long cutoff_first;             /* first positive count of the laboratory's cutoff; 0: the assay's decided */
} sunder_score_summary;

#define SUNDER_SCORE_SUMMARY_INIT                                                                    \
    {                                                                                                \
        sizeof(sunder_score_summary), SUNDER_CALL_UNINFORMATIVE, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 0, 0 \
    }

/* Scores an opened slide and writes out_dir, whole or not at all. An existing out_dir is SUNDER_ERROR_USAGE unless
 * options->force. out_summary may be NULL. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_score_slide(sunder_context *context, sunder_slide *slide,
                                                            const sunder_assay *assay,
                                                            const sunder_score_options *options, const char *out_dir,
                                                            sunder_score_summary *out_summary, sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
