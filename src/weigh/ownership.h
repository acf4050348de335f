/* Whose signal it is: the nucleus under it, or a neighbour that lies over or under that one. algorithms.md 8.2.7. */
#ifndef WEIGH_OWNERSHIP_H
#define WEIGH_OWNERSHIP_H

#include "weigh/prospects.h"

/* A nucleus that a signal may belong to. */
typedef struct claim {
    int nucleus;
    double p_own;
} claim;

#define MOST_CLAIMS 2

/* Who may claim the signal, the likeliest by place first; returns how many (0: it lies in no nucleus). dapi_ratio is DAPI at
 * the signal over the median of its nucleus' candidates, NaN when unknown. */
int claims_of(const candidate *c, double dapi_ratio, claim out_claims[MOST_CLAIMS]);

/* Gives rows of one nucleus that lie together one number (cluster, from 0) and one ownership, the mean. rows[0..n - 1] are all
 * of one nucleus. Linked: opposite colours, members nearer than reach_um; what a person gave to the nucleus stands alone. */
void share_ownership(weighed *rows, size_t n, double reach_um);

#endif
