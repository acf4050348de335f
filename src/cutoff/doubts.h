/* What a director must know of a cohort before its cutoff is used, as warnings. Inside of cutoff. */
#ifndef CUTOFF_DOUBTS_H
#define CUTOFF_DOUBTS_H

#include "cutoff/study.h"

/* Of the cohort, once its combined count is studied: slides that may not be normal, few slides, unequal n, differing slides.
 * slides: those that are used. Sets recommends_beta_binomial. */
void warn_of_cohort(cutoff_study *study, const counted_slide *slides);

/* Of one kind of count: a method that has nothing to take a spread or a rate from. */
void warn_of_kind(cutoff_study *study, counted_kind kind, const counted_slide *slides, size_t m);

#endif
