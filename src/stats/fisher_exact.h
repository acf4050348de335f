/* Do two counts come from one fraction? */
#ifndef STATS_FISHER_EXACT_H
#define STATS_FISHER_EXACT_H

/* Two-sided p of Fisher's exact test of k1 of n1 against k2 of n2: the sum of the tables with the same margins that are not
 * likelier than this one (Fisher 1922, doi:10.2307/2340521). NaN unless 0 <= k <= n for both
 * and n1 + n2 has 32 bits. */
double fisher_two_sided(long k1, long n1, long k2, long n2);

#endif
