/* How likely a candidate is a signal: a local false-discovery rate, no threshold. algorithms.md 8.2.6. */
#ifndef WEIGH_EXISTENCE_H
#define WEIGH_EXISTENCE_H

#include "weigh/prospects.h"

/* Sets p, p_alone and rejected of every spot. laws must be complete (laws_completed). */
void judge_existence(prospect_table *t, const slide_laws *laws, const distance_rules *rules);

/* P(signal) / P(no signal) from the significance alone: how often signals and noise maxima look like this. */
double odds_of_significance(double significance, const brightness_law *law, const noise_tail *noise,
                            double nuclear_area_um2);

/* Below this a candidate is dropped. */
#define LEAST_P_SIGNAL 0.02

#endif
