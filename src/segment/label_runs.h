/* A label image as runs of its rows: what is done to it costs by the number of runs and not of pixels. */
#ifndef SEGMENT_LABEL_RUNS_H
#define SEGMENT_LABEL_RUNS_H

#include <stdbool.h>

#include "image/plane.h"

/* Pixels x0 <= x < x1 of row y. */
typedef struct label_run {
    int y, x0, x1;
    uint32_t id;
    uint32_t part,
        area; /* once joined: a run of the same part (label_runs_first finds its first); px of the part, at its first */
} label_run;

typedef struct label_runs {
    int width, height; /* of the image */
    size_t n, capacity;
    label_run *rows; /* in scan order; those of one label that touch in a row are one run */
} label_runs;

void label_runs_free(label_runs *runs);

/* Runs of equal labels, those of the background (0) only when asked for. */
sunder_status label_runs_list(const label_plane *labels, bool with_background, label_runs *out_runs,
                              sunder_error *err) SUNDER_MUST_USE;

/* Room for the longest row: label_runs_draw needs it before each. */
sunder_status label_runs_reserve_row(label_runs *runs, sunder_error *err) SUNDER_MUST_USE;

/* Appends pixels x0 .. x1 - 1 of row y, behind all others in scan order, to the last run where they continue it. */
static inline void label_runs_draw(label_runs *runs, int y, int x0, int x1, uint32_t id)
{
    label_run *next = &runs->rows[runs->n];
    if (runs->n > 0 && next[-1].x1 == x0 && next[-1].id == id && next[-1].y == y) next[-1].x1 = x1;
    else *next = (label_run){y, x0, x1, id, 0, 0}, runs->n++;
}

/* Finds the parts: runs of one label that touch along rows and columns. */
void label_runs_join(label_runs *runs);

/* The first run of the part of a run. */
size_t label_runs_first(label_runs *runs, size_t run);

/* Runs of label 0 go, and neighbours in a row that have one label become one. */
void label_runs_tidy(label_runs *runs);

/* The label image; *out_labels is the caller's. */
sunder_status label_runs_paint(const label_runs *runs, label_plane *out_labels, sunder_error *err) SUNDER_MUST_USE;

#endif
