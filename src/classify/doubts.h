/* Every yes-or-no doubt of a nucleus, and what it holds in each case. algorithms.md 8.2.8. */
#ifndef CLASSIFY_DOUBTS_H
#define CLASSIFY_DOUBTS_H

#include "classify/outcomes.h"
#include "weigh/distance_rules.h"

/* rows[0 .. n - 1]: the weighed signals of one nucleus, rejected ones included (they are passed over). */
sunder_status weigh_doubts(const weighed *rows, size_t n, const slide_laws *laws, const partner_law partners[2],
                           const distance_rules *rules, outcomes *out_outcomes, sunder_error *err) SUNDER_MUST_USE;

#endif
