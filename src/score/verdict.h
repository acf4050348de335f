/* Stage score: counts, fraction, interval, cutoff, call, reasons, flags. */
#ifndef SCORE_VERDICT_H
#define SCORE_VERDICT_H

#include "classify/readings.h"
#include "sunder/score.h"

#define MOST_REASONS 8
#define MOST_FLAGS 16

typedef struct slide_counts {
    long nuclei;                           /* found */
    long by_exclusion[EXCLUDED_DOUBT + 1]; /* [EXCLUDED_NOT] is the evaluable n */
    long by_pattern[PATTERN_U + 1];        /* of evaluable nuclei */
    long n, k;                             /* evaluable; rearranged among them */
    long split, isolated_3p, isolated_5p;
    double mean_copies; /* mean over evaluable of F + max(single 5', single 3') */
    double mean_area_um2;
} slide_counts;

typedef struct verdict {
    slide_counts counts;
    double fraction, lower, upper; /* k / n, Wilson 95 %; NaN when n = 0 */
    double split_fraction, split_lower, split_upper;
    double isolated_fraction, isolated_lower, isolated_upper;
    double missed_5p_frac; /* share of 5' signals too weak to be seen here, by the brightness law */
    double symmetry_p;     /* two-sided exact binomial of I3 against I5 */
    bool above_cutoff;     /* integer comparison */
    bool evidence;         /* E of algorithms.md 8.2.10 */
    sunder_call call;
    int n_reasons, n_flags;
    char reasons[MOST_REASONS][400]; /* in words */
    char flags[MOST_FLAGS][32];      /* upper case */
} verdict;

/* What score must know beyond the readings. */
typedef struct score_context {
    size_t n_fields, n_left_out;
    double median_focus;    /* of the used fields; NaN unknown */
    double saturated_frac;  /* share of the pixels of a probe channel that are clipped, larger colour */
    long stack_signals;     /* sure signals of z-stacks */
    long stack_end_signals; /* of them brightest in the first or the last plane */
} score_context;

sunder_status score_run(const readings *r, const nuclei *per_field, const sunder_assay *assay, const slide_laws *laws,
                        const score_context *about, verdict *out_verdict, sunder_error *err) SUNDER_MUST_USE;

#endif
