/* Progress of long work: how far, how long still. Keeps the numbers and words the line; drawing is the console's. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct progress {
    char stage[32];
    size_t done, total; /* of this stage */
    double share_done;  /* of the whole run, 0 to 1 */
    double started_s, now_s, last_drawn_s;
} progress;

/* Seconds of a clock that never goes back. */
double progress_clock_s(void);

/* The run begins. */
progress progress_start(double now_s);

/* Takes a step in; true when it is time to draw again (a new stage, its end, or a tenth of a second later). */
bool progress_step(progress *p, const char *stage, size_t done, size_t total, double now_s);

/* Seconds the run still needs at the rate so far; negative while that is not known. */
double progress_left_s(const progress *p);

/* Words the line in at most `columns` characters: "nuclei and signals  [######------------]  6/12  0:31 left". */
void progress_line(const progress *p, int columns, char *out_line, size_t size);

#endif
