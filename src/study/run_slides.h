/* Scores the slides of a study that have no result yet, and gathers what all results say. */
#ifndef STUDY_RUN_SLIDES_H
#define STUDY_RUN_SLIDES_H

#include "study/study_file.h"

typedef struct run_counts {
    size_t scored, reused, counts, failed;
} run_counts;

/* What running needs to know. */
typedef struct slide_run {
    sunder_context *context;
    const sunder_study_options *options;
    const char *manifest, *out_dir;
    const study_assays *assays;
} slide_run;

/* Fills one outcome a slide. A slide that cannot be scored has its failure there and stops no other; SUNDER_CANCELLED and a
 * lack of memory or disk stop all. Each result appears whole under out_dir/slides, so that a run that was killed goes on where it
 * was. outcomes: slides->n of them, the caller's. */
sunder_status run_slides(const slide_run *run, const study_slides *slides, outcome *outcomes, run_counts *out_counts,
                         sunder_error *err) SUNDER_MUST_USE;

/* How a slide is scored. cutoff: the file that the row names, as seen from here. */
sunder_score_options score_options_of(const sunder_study_options *options, const scoring_row *row, const char *cutoff);

/* "out_dir/slides/FOLDER", allocated; NULL when memory is short. */
char *slide_result_dir(const char *out_dir, const scoring_row *row);

/* Whether result.json of the slide is there. */
bool slide_has_result(const char *out_dir, const scoring_row *row);

#endif
