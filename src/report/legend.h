/* The strip under a picture that says what its marks mean and which counts are black and full. */
#ifndef REPORT_LEGEND_H
#define REPORT_LEGEND_H

#include "report/marks.h"

/* Height of the legend at a width, with `lines` lines of text under it. */
double legend_height(canvas *c, const slide_result *result, double width_px, int lines);

/* Draws it with its top-left corner at (x, y). */
void legend_draw(canvas *c, const slide_result *result, double x, double y, double width_px, const char *const *lines,
                 int n_lines);

/* "black to full: DAPI 101 to 954 counts" and "above the local background: green 30 to 720, orange 22 to 900". Two lines:
 * a small field is narrow. */
typedef struct ranges_text {
    char dapi[96], probes[200];
} ranges_text;

ranges_text legend_ranges_text(const slide_result *result, const display_ranges *ranges);

#endif
