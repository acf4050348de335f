/* A plot as SVG that stands alone and inside a page. */
#ifndef STUDY_PLOT_H
#define STUDY_PLOT_H

#include "report/svg_plot.h"

/* Begins an SVG with axes, ticks and grid. title is what it is called where it cannot be seen. */
plot plot_begin(text *svg, const char *title, plot_axis x, plot_axis y);
void plot_end(plot *p);

/* Words at a point given in values; anchor "start", "middle" or "end"; dy in units of the drawing. */
void plot_words(plot *p, double x, double y, double dy, const char *anchor, const char *words);

/* An axis from 0 to at least `most` with round steps. */
plot_axis axis_from_zero(double most, const char *title, double scale);

#endif
