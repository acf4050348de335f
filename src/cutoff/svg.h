/* Axes of a plot as inline SVG, in the look of report.html. */
#ifndef CUTOFF_SVG_H
#define CUTOFF_SVG_H

#include "core/text.h"

/* Drawing area in units of the view box, and the values at its ends. */
typedef struct plot_frame {
    double left, right, top, bottom;
    double x_from, x_to, y_from, y_to;
} plot_frame;

double frame_x(const plot_frame *f, double value);
double frame_y(const plot_frame *f, double value);

/* ` name="12.3"`, whatever the locale. */
void svg_number(text *page, const char *name, double value);

void svg_line(text *page, const char *look, double x1, double y1, double x2, double y2);

/* Text at (x, y), escaped. look: class names of the style. */
void svg_text(text *page, const char *look, double x, double y, const char *words);

/* Grid lines and numbers every x_step and y_step, with the words of both axes; decimals of the numbers. percent: values are
 * shares and written as percent. */
typedef struct plot_axes {
    double x_step, y_step;
    int x_decimals, y_decimals;
    bool x_percent, y_percent;
    bool x_inner; /* no line at the ends of x: nothing stands there */
    const char *x_words, *y_words;
} plot_axes;

void svg_axes(text *page, const plot_frame *f, const plot_axes *axes);

/* A step of 1, 2 or 5 times a power of ten, so that about `most` of them make the range. */
double round_step(double range, int most);

#endif
