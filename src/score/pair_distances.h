/* Which distances the mixture of a slide is fed with. Pure. */
#ifndef SCORE_PAIR_DISTANCES_H
#define SCORE_PAIR_DISTANCES_H

#include "classify/readings.h"
#include "laws/distance_mixture.h"

/* Every reported pair of every nucleus that DAPI allows to be scored, whatever class, pattern or doubt the signals left. The
 * call leaves out nuclei whose distances are doubtful; a mixture without those would have a gap at the cut and tell it back.
 * *out_rows is the caller's (free), the pairs of a nucleus together; out_pair[i], when asked for, is the row of r->pairs. */
sunder_status pair_distances(const readings *r, const nuclei *per_field, matched_distance **out_rows, size_t *out_n,
                             size_t **out_pair, sunder_error *err) SUNDER_MUST_USE;

/* out_p[i], i below r->n_pairs: P(pair i is split) by the mixture; NaN for pairs it was not fed with, or refused. */
sunder_status pair_split_probabilities(const readings *r, const nuclei *per_field, const distance_mixture *mixture,
                                       double *out_p, sunder_error *err) SUNDER_MUST_USE;

#endif
