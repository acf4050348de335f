/* Between two counts that follow each other in order every whole number is asked for by equally many, so each such run is summed
 * once. A long run is not walked: by Gauss's second formula (Hildebrand 1974, Introduction to Numerical Analysis, 5.8) the sum
 * from a to b - 1 is the integral from a - 1/2 to b - 1/2, less 1/24 of the first and plus 17/5760 of the third central
 * difference across its ends; the next term is below 1e-16 of the sum from 256 on. The integral is taken by 12 Gauss-Legendre
 * points on each doubling of x. */
#include "stats/count_sums.h"

#include <stdlib.h>

#include "core/memory.h"

#define WALKED 256 /* whole numbers below this are summed one by one */
#define SHORT_RUN 64
#define HALF_POINTS 6

static const double points[HALF_POINTS] = {0.981560634246719251, 0.904117256370474857, 0.769902674194304687,
                                           0.587317954286617447, 0.367831498998180194, 0.125233408511468915};
static const double weights[HALF_POINTS] = {0.0471753363865118272, 0.106939325995318431, 0.160078328543346226,
                                            0.203167426723065922,  0.233492536538354809, 0.249147045813402785};

void count_sum_free(count_sum *sum)
{
    free(sum->nodes);
    *sum = (count_sum){0};
}

static bool add_node(count_sum *sum, double x, double weight)
{
    if (!array_reserve((void **)&sum->nodes, &sum->capacity, sum->n + 1, sizeof *sum->nodes)) return false;
    sum->nodes[sum->n++] = (sum_node){x, weight};
    return true;
}

static bool add_panel(count_sum *sum, double from, double to, double weight)
{
    const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
    bool good = true;
    for (int i = 0; i < HALF_POINTS; i++)
        good = good && add_node(sum, middle - half * points[i], half * weights[i] * weight);
    for (int i = HALF_POINTS - 1; i >= 0; i--)
        good = good && add_node(sum, middle + half * points[i], half * weights[i] * weight);
    return good;
}

/* -1/24 of the first difference across `at` - 1/2 and 17/5760 of the third. */
static bool add_end(count_sum *sum, double at, double weight)
{
    const double first = -1.0 / 24.0, third = 17.0 / 5760.0;
    return add_node(sum, at - 2, -third * weight) && add_node(sum, at - 1, (3 * third - first) * weight) &&
           add_node(sum, at, (first - 3 * third) * weight) && add_node(sum, at + 1, third * weight);
}

static bool add_run(count_sum *sum, long from, long to, double weight)
{
    for (; from < to && (from < WALKED || to - from < SHORT_RUN); from++) {
        if (!add_node(sum, (double)from, weight)) return false;
    }
    if (from == to) return true;
    const double end = (double)to - 0.5;
    bool good = add_end(sum, (double)from, -weight);
    for (double x = (double)from - 0.5; good && x < end; x *= 2)
        good = add_panel(sum, x, 2 * x < end ? 2 * x : end, weight);
    return good && add_end(sum, (double)to, weight);
}

static int compare_counts(const void *a, const void *b)
{
    const long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

bool count_sum_of(long *counts, size_t m, count_sum *out)
{
    qsort(counts, m, sizeof *counts, compare_counts);
    long from = 0;
    for (size_t i = 0; i < m; i++) {
        if (counts[i] == from) continue;
        if (!add_run(out, from, counts[i], (double)(m - i))) return false;
        from = counts[i];
    }
    return true;
}
