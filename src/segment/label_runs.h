/* Parts of a label image, found by runs of rows: the cost goes with the number of runs and not of pixels. */
#ifndef SEGMENT_LABEL_RUNS_H
#define SEGMENT_LABEL_RUNS_H

#include <stdbool.h>

#include "image/plane.h"

/* Pixels x0 <= x < x1 of row y. */
typedef struct label_run {
    int y, x0, x1;
    uint32_t id;
    size_t part; /* a run of the same part; label_run_first finds its first */
    size_t area; /* of the part, at its first run */
} label_run;

typedef struct label_runs {
    size_t n, capacity;
    label_run *rows; /* in scan order */
} label_runs;

void label_runs_free(label_runs *runs);

/* Runs of equal labels, those of the background (0) only when asked for; runs of one label that touch along rows and
 * columns are one part. */
sunder_status label_runs_find(const label_plane *labels, bool with_background, label_runs *out_runs,
                              sunder_error *err) SUNDER_MUST_USE;

/* The first run of the part of a run. */
size_t label_runs_first(label_runs *runs, size_t run);

#endif
