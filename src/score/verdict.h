/* Stage score: counts, fraction, interval, cutoff, call, reasons, flags. */
#ifndef SCORE_VERDICT_H
#define SCORE_VERDICT_H

#include <stdint.h>

#include "classify/readings.h"
#include "laws/channel_look.h"
#include "laws/distance_mixture.h"
#include "score/lab_cutoff.h"
#include "sunder/score.h"

#define MOST_REASONS 16
#define MOST_FLAGS 32

typedef struct slide_counts {
    long nuclei;                           /* found */
    long by_exclusion[EXCLUDED_DOUBT + 1]; /* [EXCLUDED_NOT] is the evaluable n */
    long by_kind[NUCLEUS_KINDS];           /* of all that were found */
    long no_signal, only_5p, only_3p;      /* by_exclusion[EXCLUDED_NO_SIGNAL] by what they show */
    long by_pattern[PATTERN_U + 1];        /* of evaluable nuclei */
    long n, k;                             /* evaluable; rearranged among them */
    double doubtful_rearranged;            /* expected among by_exclusion[EXCLUDED_DOUBT]: sum of P(rearranged) */
    long split, isolated_3p, isolated_5p;
    long weak_5p, weak_3p; /* evaluable with a fused pair one end of which is much too dim */
    long stretched;        /* evaluable with a rod among their signals */
    double mean_copies;    /* mean over evaluable of F + max(single 5', single 3') */
    long
        copies_beside; /* copies of the evaluable nuclei with two or more: losing an end leaves a fused pair beside it */
    double mean_area_um2;
} slide_counts;

/* The observed fraction k / n freed of what the slide makes by itself; shares of the evaluable nuclei. */
typedef struct fraction_correction {
    law_state state;
    double value, lower, upper;   /* 95 % */
    double false_split_frac;      /* whole nuclei whose fused pairs scatter beyond the split rule */
    double false_isolated_frac;   /* isolated 3' that the section made of healthy nuclei */
    double missed_5p_excess_frac; /* at most so many more: 5' signals too weak to be seen, beyond the 3' ones */
    double chance_fusion_frac;    /* split pairs that lie within the split rule by chance */
    char why[256];                /* when refused; the numbers are NaN then */
} fraction_correction;

/* Isolated 3' in healthy tissue of this section thickness. */
typedef struct section_background {
    bool known; /* thickness given, scatter of pairs found */
    double section_um;
    double isolated_3p_frac; /* expected, of the evaluable nuclei */
    double more_p;           /* one-sided exact: isolated 3' are more than that */
} section_background;

/* k and n of one field, of a step or of what was read until a decision. */
typedef struct count_pair {
    long k, n;
} count_pair;

/* The true fraction of rearranged nuclei after what was counted: Jeffreys' prior, and fields that differ by more than chance
 * make each nucleus count for less (score/posterior.c). */
typedef struct fraction_posterior {
    double exceeds_p;      /* that the true fraction is at the cutoff or above */
    double lower, upper;   /* 95 % */
    double effective_n;    /* independent nuclei that would tell as much */
    double between_fields; /* correlation of two nuclei of one field, 0 to 1 */
    long fields;           /* with evaluable nuclei */
    double fields_chi2;    /* dispersion of k between them; NaN: fewer than two, or k is 0 or n */
    double fields_p;       /* that chance alone makes them differ as much */
} fraction_posterior;

/* What the way of deciding found, before evidence and doubt are asked. */
typedef enum decision_outcome {
    OUTCOME_BELOW,
    OUTCOME_ABOVE,
    OUTCOME_OPEN,   /* neither is sure enough */
    OUTCOME_WAITS,  /* two_step: the second 50 nuclei are not there */
    OUTCOME_REFUSED /* sequential: fields differ by more than chance */
} decision_outcome;

const char *decision_outcome_name(decision_outcome o); /* "below", "above", "open", "waits", "refused" */

typedef struct mode_outcome {
    decision_outcome outcome;
    count_pair steps[2]; /* two_step; n = 0: not read */
    double steps_p;      /* two_step: that both read from one fraction (Fisher); NaN: one step */
    count_pair read;     /* sequential: until it stopped */
    long fields_read;    /* sequential: in part or whole */
} mode_outcome;

typedef struct verdict {
    slide_counts counts;
    double fraction, lower, upper; /* k / n, Wilson 95 %; NaN when n = 0 */
    double split_fraction, split_lower, split_upper;
    double isolated_fraction, isolated_lower, isolated_upper;
    double missed_5p_frac;    /* share of 5' signals too weak to be seen here, by the brightness law */
    double symmetry_p;        /* two-sided exact binomial of I3 against I5 */
    distance_mixture mixture; /* by the distances, without a cut; changes no class and no call */
    fraction_correction corrected;
    section_background section;
    fraction_posterior posterior;
    mode_outcome mode;
    lab_reading lab;      /* by the laboratory's cutoff; all 0 without one */
    bool above_cutoff;    /* integer comparison */
    bool doubt_decides;   /* below the cutoff, but not with what the doubtful nuclei are expected to be */
    bool stretch_decides; /* at the cutoff, but not without as many as the nuclei with rods */
    bool evidence;        /* E of algorithms.md 8.2.10 */
    sunder_call call;
    int n_reasons, n_flags;
    char reasons[MOST_REASONS][400]; /* in words */
    char flags[MOST_FLAGS][32];      /* upper case */
} verdict;

/* What score must know beyond the readings. */
typedef struct score_context {
    size_t n_fields, n_left_out;
    uint64_t seed;          /* of the order in which two_step and sequential read */
    double median_focus;    /* of the used fields; NaN unknown */
    double saturated_frac;  /* share of the pixels of a probe channel that are clipped, larger colour */
    double section_um;      /* thickness of the section; 0: unknown */
    lab_cutoff lab;         /* the laboratory's own cutoff; not given: the assay's decides */
    channel_look look[2];   /* by probe_end; no spots: unknown */
    bool one_value[2];      /* by probe_end: the channel holds one value in every pixel of all fields */
    long stack_signals;     /* sure signals of z-stacks */
    long stack_end_signals; /* of them brightest in the first or the last plane */
} score_context;

sunder_status score_run(const readings *r, const nuclei *per_field, const sunder_assay *assay, const slide_laws *laws,
                        const score_context *about, verdict *out_verdict, sunder_error *err) SUNDER_MUST_USE;

#endif
