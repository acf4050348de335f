/* Sums over every whole number below each of many counts, as the likelihood of a beta-binomial law asks for. */
#ifndef STATS_COUNT_SUMS_H
#define STATS_COUNT_SUMS_H

#include <stdbool.h>
#include <stddef.h>

/* sum of weight f(x) over the nodes is the sum over all counts of f(0) + f(1) + ... + f(count - 1). */
typedef struct sum_node {
    double x, weight;
} sum_node;

typedef struct count_sum {
    sum_node *nodes; /* rising in x */
    size_t n, capacity;
} count_sum;

/* For functions such as ln(c + x), 1 / (c + x) and x^2 / (c + x)^2 with c >= 0: smooth on the scale of c + x. The last digits are
 * kept, and for counts up to 256 the nodes are the whole numbers themselves. The counts, none negative, are sorted. False when
 * memory is short; *out is the caller's (count_sum_free) either way. */
bool count_sum_of(long *counts, size_t m, count_sum *out);
void count_sum_free(count_sum *sum);

#endif
