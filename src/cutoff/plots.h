/* The three plots of the page, each a section of its own. */
#ifndef CUTOFF_PLOTS_H
#define CUTOFF_PLOTS_H

#include "cutoff/study.h"
#include "report/svg_plot.h"

/* A plot with its axes, between left and right of a view box 270 high. */
plot page_plot(text *page, double left, double right, plot_axis x, plot_axis y);

/* The share of each normal slide, under the limit at its own number of nuclei. */
void plot_rates(text *page, const cutoff_study *study);

/* How many slides have how many rearranged nuclei, beside what the fitted laws expect. */
void plot_distribution(text *page, const cutoff_study *study);

/* The chance of a positive count against the true share. */
void plot_operating(text *page, const cutoff_study *study);

#endif
