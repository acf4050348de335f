/* Do groups share one fraction? The dispersion of counts between groups, such as fields of a slide. */
#ifndef STATS_HOMOGENEITY_H
#define STATS_HOMOGENEITY_H

#include <stddef.h>

typedef struct homogeneity {
    double chi2; /* sum over groups of (k_g - n_g p)^2 / (n_g p (1 - p)), p = K / N */
    double p;    /* that groups of one fraction differ as much or more */
    double
        correlation; /* between two members of one group, by moments; 0 where the groups differ no more than chance makes */
    long groups;     /* with n > 0 */
} homogeneity;

/* Of k[g] out of n[g], 0 <= k[g] <= n[g]; groups without members are passed over. Fewer than two groups, no group with two
 * members, or K = 0 or N: chi2 and p are NaN and the correlation is 0. */
homogeneity test_homogeneity(const long *k, const long *n, size_t n_groups);

#endif
