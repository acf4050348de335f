/* When a slide is called: the assay's cutoff in integers, and evidence that section truncation cannot make. Pure. */
#ifndef SCORE_CUTOFF_RULE_H
#define SCORE_CUTOFF_RULE_H

#include "score/verdict.h"

/* k of n reaches the assay's cutoff: k * denominator >= numerator * n; false for n = 0. */
bool reaches_cutoff(long k, long n, const sunder_assay *assay);

/* E of algorithms.md 8.2.10 with the two numbers behind it. */
typedef struct truncation_test {
    double split_lower_limit; /* exact one-sided 95 % lower limit of split / n */
    double isolated_p;        /* one-sided exact: isolated 3' are more than isolated 5' */
    double missed_p;          /* Poisson: and more than isolated 5' and missed 5' signals together */
    bool by_split, by_isolated;
    bool undone_by_missed; /* the excess of isolated 3' is significant, until missed 5' signals are reckoned with */
} truncation_test;

/* missed_5p_frac: share of 5' signals too weak to be seen on this slide; each makes a false isolated 3'. */
truncation_test test_truncation(const slide_counts *counts, double missed_5p_frac);

/* k is below the cutoff, and would not be if the nuclei that doubt alone leaves out were counted by their P(rearranged): a
 * rearranged nucleus on a dim slide is doubtful more often than a normal one. */
bool doubt_decides(const slide_counts *counts, const sunder_assay *assay);

/* k reaches the cutoff, and would not if as many nuclei were misread as hold a rod: where some chromatin is decondensed, about
 * as many signals are as are drawn out without being known for it, with a gap between their lumps or their two ends apart
 * (docs/detection.md, rods). */
bool stretch_decides(const slide_counts *counts, const sunder_assay *assay);

/* The call of a slide that has enough evaluable nuclei. */
sunder_call call_from_counts(const slide_counts *counts, double missed_5p_frac, const sunder_assay *assay);

#endif
