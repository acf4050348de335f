/* The three plots of the page, each a section of its own. */
#ifndef CUTOFF_PLOTS_H
#define CUTOFF_PLOTS_H

#include "core/text.h"
#include "cutoff/study.h"

/* The share of each normal slide, under the limit at its own number of nuclei. */
void plot_rates(text *page, const cutoff_study *study);

/* How many slides have how many rearranged nuclei, beside what the fitted laws expect. */
void plot_distribution(text *page, const cutoff_study *study);

/* The chance of a positive count against the true share. */
void plot_operating(text *page, const cutoff_study *study);

#endif
