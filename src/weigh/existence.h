/* How likely a candidate is a signal: a local false-discovery rate, no threshold. algorithms.md 8.2.6. */
#ifndef WEIGH_EXISTENCE_H
#define WEIGH_EXISTENCE_H

#include "weigh/partner_law.h"
#include "weigh/prospects.h"

/* Signals of one colour in a nucleus, mean over slides with truncation (algorithms.md 8.2.6). */
#define SIGNALS_PER_NUCLEUS 1.6

/* Sets p, p_alone, p_partner, partner_odds and rejected of every spot; forced_significance of each must be set. laws must be
 * complete (laws_completed), partners the laws that partner_laws_measure read. */
void judge_existence(prospect_table *t, const slide_laws *laws, const partner_law partners[2],
                     const distance_rules *rules);

/* P(signal) / P(no signal) from the significance alone: how often signals and noise maxima look like this. */
double odds_of_significance(double significance, const brightness_law *law, const noise_tail *noise,
                            double nuclear_area_um2);

/* Below this a candidate is dropped. */
#define LEAST_P_SIGNAL 0.02

#endif
