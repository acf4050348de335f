/* What a nucleus may turn out to hold: the probability of every class-deciding combination of fused pairs and singles, and
 * the likeliest counts behind each. Pure. */
#ifndef CLASSIFY_OUTCOMES_H
#define CLASSIFY_OUTCOMES_H

#include "classify/readings.h"

/* Codes hang on: fused 0 to 7 or 8 and more, any single 5', any single 3'. */
#define FUSED_STATES 9
#define OUTCOME_STATES (FUSED_STATES * 2 * 2)

typedef struct outcome {
    double sum;           /* probability of all counts that fall in this state */
    double best;          /* of the likeliest of them */
    signal_counts counts; /* that one */
} outcome;

typedef struct outcomes {
    outcome states[OUTCOME_STATES];
} outcomes;

/* Nothing there, for sure. */
outcomes outcomes_nothing(void);

/* No probability at all: what cases are added to. */
outcomes outcomes_none(void);

/* One more pair, split with probability p_split; one more signal without a seen partner, fused after all with probability
 * p_partner. */
void outcomes_add_pair(outcomes *o, double p_split);
void outcomes_add_single(outcomes *o, probe_end end, double p_partner);

/* o += weight * addend: one case of several. */
void outcomes_mix(outcomes *o, const outcomes *addend, double weight);

/* Both hold together: independent parts of one nucleus. */
outcomes outcomes_combine(const outcomes *a, const outcomes *b);

/* Probability that a reader would call it rearranged, not rearranged, or could not score it (pattern 0). They add up to 1. */
typedef struct class_odds {
    double rearranged, normal, none;
} class_odds;

class_odds outcomes_classes(const outcomes *o, const sunder_assay *assay);

typedef enum verdict_group { GROUP_REARRANGED, GROUP_NORMAL, GROUP_NONE, GROUP_ANY } verdict_group;

/* The likeliest counts within a group; those of GROUP_ANY when the group is empty. */
signal_counts outcomes_likeliest(const outcomes *o, verdict_group group, const sunder_assay *assay);

#endif
