/* A plot as SVG that stands alone and inside a page: axes with ticks, and where a value lies on them. */
#ifndef STUDY_PLOT_H
#define STUDY_PLOT_H

#include "core/text.h"

typedef struct plot_axis {
    double least, most, step; /* of the ticks; step 0: none */
    const char *title;        /* UTF-8, escaped by the plot */
    double scale;             /* what a value is multiplied with for its tick: 100 for percent */
} plot_axis;

typedef struct plot {
    text *svg; /* grows */
    double left, top, width, height;
    plot_axis x, y;
} plot;

/* Begins an SVG with axes, ticks and grid. title is what it is called where it cannot be seen. */
plot plot_begin(text *svg, const char *title, plot_axis x, plot_axis y);
void plot_end(plot *p);

/* Where a value lies, in the units of the drawing; outside the axis it is put on its end. */
double plot_x(const plot *p, double value);
double plot_y(const plot *p, double value);

/* A line between two points given in values, with SVG attributes such as "stroke=\"#333\"". */
void plot_line(plot *p, double x0, double y0, double x1, double y1, const char *attributes);

/* Words at a point given in values; anchor "start", "middle" or "end"; dy in units of the drawing. */
void plot_words(plot *p, double x, double y, double dy, const char *anchor, const char *words);

/* An axis from 0 to at least `most` with round steps. */
plot_axis axis_from_zero(double most, const char *title, double scale);

#endif
