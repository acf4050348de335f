/* Amplification seen as a cluster: many copies of the locus so close that each colour makes one lump. clinical.md 1.3. */
#ifndef CLASSIFY_CLUSTER_H
#define CLASSIFY_CLUSTER_H

#include "weigh/distance_rules.h"
#include "weigh/weigh.h"

/* Copies of the locus that one signal holds by its brightness: flux over the median of the slide's signals of that colour;
 * NaN where the slide does not tell it. */
double copies_by_flux(const weighed *signal, const slide_laws *laws);

/* Whether a nucleus (rows[0 .. n - 1] are its own) holds a 5' and a 3' lump together, each with more copies than a cluster
 * needs. */
bool holds_cluster(const weighed *rows, size_t n, const slide_laws *laws, const distance_rules *rules);

#endif
