/* What the depths of two signals say, where a stack tells them. Pure. */
#ifndef WEIGH_DEPTH_H
#define WEIGH_DEPTH_H

#include "weigh/distance_rules.h"
#include "weigh/weigh.h"

/* Distance along z, colours mapped on each other; NaN when a depth is unknown. */
double depth_distance_um(const weighed *a, const weighed *b);

/* Added to the square of a distance in the plane: the distance along z in units of the scatter in the plane, so that both
 * count by how unlikely they are for a fused pair. 0 when a depth is unknown. */
double depth_penalty_um2(const weighed *a, const weighed *b, const distance_rules *rules);

/* Probability that a 5' and a 3' signal that lie together in the plane are chance neighbours at different depths. 0 unless
 * they lie farther apart along z than the rule's limit, by more than two errors. */
double chance_neighbours(const weighed *a, const weighed *b, const distance_rules *rules);

/* How far two candidates of one colour are apart along z for sure: less two errors of the distance, at least 0. */
double sure_depth_gap_um(const candidate *a, const candidate *b);

#endif
