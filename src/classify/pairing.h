/* Pairs 5' with 3' signals of one nucleus by their distance. */
#ifndef CLASSIFY_PAIRING_H
#define CLASSIFY_PAIRING_H

#include "classify/readings.h"
#include "weigh/distance_rules.h"

/* A pair may be this far apart at most; beyond, both are singles. */
double pairing_reach_um(const distance_rules *rules);

/* Probability that two signals at this distance are split by the assay's rule, given the error of the distance. */
double split_probability(double separation_um, const distance_rules *rules);

/* The same for two signals. Depth, where it is known, cannot split what the rule joins in the plane, but it leaves a pair that
 * surely is none in doubt: at least half of the probability that the two are chance neighbours. */
double pair_split_probability(const weighed *a, const weighed *b, const distance_rules *rules);

/* rows[0 .. n - 1] are the signals, 5' and 3' mixed. out_partner[i] is the partner's index or -1. */
sunder_status pair_signals(const weighed *const *rows, size_t n, const distance_rules *rules, int *out_partner,
                           sunder_error *err) SUNDER_MUST_USE;

/* Pairs what pair_signals left alone, nearest together, however far: the two halves of a broken locus. Adds to
 * out_partner. */
sunder_status pair_leftovers(const weighed *const *rows, size_t n, const distance_rules *rules, int *partner,
                             sunder_error *err) SUNDER_MUST_USE;

#endif
