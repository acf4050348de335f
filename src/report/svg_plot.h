/* Plots as SVG: axes with grid and ticks, and where a value lies on them. How they look is the caller's: by class names in a page
 * that has a style, by attributes in a file that stands alone. */
#ifndef REPORT_SVG_PLOT_H
#define REPORT_SVG_PLOT_H

#include "core/text.h"

typedef struct plot_axis {
    double from, to;
    double step;       /* of grid and ticks, from `from` on; 0: none */
    double scale;      /* what a value is multiplied with for its tick: 100 for percent */
    const char *title; /* UTF-8 */
    bool inner;        /* no line and tick at its ends: nothing stands there */
} plot_axis;

typedef struct plot {
    text *svg;                       /* grows; borrowed */
    double left, right, top, bottom; /* drawing area in units of the view box */
    plot_axis x, y;
} plot;

/* SVG attributes, such as `class="grid"`; distances from the drawing area to the words, in units of the view box. */
typedef struct plot_look {
    const char *grid, *axis, *x_tick, *y_tick, *title;
    double x_tick_below, y_tick_beside, title_below;
} plot_look;

/* Where a value lies, in units of the view box; outside the axis it is put on its end. */
double plot_x(const plot *p, double value);
double plot_y(const plot *p, double value);

/* Grid, ticks, the line below and the title of x. The title of y is the caller's. */
void plot_axes(plot *p, const plot_look *look);

/* A line between two points given in values. */
void plot_line(plot *p, const char *attributes, double x0, double y0, double x1, double y1);

/* "12.3,45.6 " of a point given in values, for a polyline. */
void plot_point(plot *p, double x, double y);

/* ` name="12.3"`, whatever the locale. */
void svg_number(text *svg, const char *name, double value);

void svg_line(text *svg, const char *attributes, double x1, double y1, double x2, double y2);

/* Words at (x, y), escaped. */
void svg_text(text *svg, const char *attributes, double x, double y, const char *words);

/* The smallest step of 1, 2 or 5 times a power of ten of which `most` make the range. */
double round_step(double range, int most);

#endif
