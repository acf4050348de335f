/* The operating curve: the chance of a positive call against the true share, at several numbers of nuclei. */
#ifndef CUTOFF_OPERATING_H
#define CUTOFF_OPERATING_H

#include "cutoff/study.h"

/* 50, 100, 200, 500, and as many as a slide of the cohort has. */
#define OPERATING_SIZES 5

long operating_size(const cutoff_study *study, size_t i);

/* P(combined count >= first positive count) of n nuclei, each rearranged with this chance. */
double operating_chance(const cutoff_study *study, long n, double true_share);

/* One curve for each size: {n, first_positive, points: [[share, chance] ...]}. */
json_node *operating_node(const cutoff_study *study) SUNDER_MUST_USE;

#endif
