/* The least spread that any estimator of the split fraction can have, by Fisher's information. */
#ifndef BENCH_MIXTURE_BOUND_H
#define BENCH_MIXTURE_BOUND_H

#include "sunder/geometry.h"

enum { LOCI = 2 };

/* The ends of one nucleus, in no order. */
typedef struct nucleus_ends {
    sunder_point_um at_5p[LOCI], at_3p[LOCI];
} nucleus_ends;

/* Times the binomial spread, sigma being found as well. whole, split: n nuclei of each kind, drawn from discs of this radius
 * about the origin; an unbiased estimator that knew every outline and which law nuclei follow would reach it (Cramer and Rao). */
double mixture_bound(const nucleus_ends *whole, const nucleus_ends *split, int n, double radius_um, double sigma_um,
                     double fraction);

#endif
