/* ROC by one pass over sorted values: a block of equal values is one step, up by its positives and right by its negatives. */
#include "stats/agreement_roc.h"

#include <math.h>
#include <stdlib.h>

#include "stats/normal.h"

static int by_falling_value(const void *a, const void *b)
{
    const roc_item *one = a, *other = b;
    if (one->value != other->value) return one->value > other->value ? -1 : 1;
    return (int)other->positive - (int)one->positive;
}

/* One past the last item of the value at `from`. */
static size_t end_of_block(const roc_item *sorted, size_t n, size_t from)
{
    size_t to = from;
    while (to < n && sorted[to].value == sorted[from].value) to++;
    return to;
}

double roc_weighted_area(const roc_item *sorted, size_t n, const unsigned *weight)
{
    double positives = 0.0, negatives = 0.0, below = 0.0; /* below: pairs the right way round, ties half */
    for (size_t i = 0; i < n;) {
        const size_t end = end_of_block(sorted, n, i);
        double up = 0.0, right = 0.0;
        for (; i < end; i++) *(sorted[i].positive ? &up : &right) += weight ? (double)weight[i] : 1.0;
        below += right * (positives + up / 2.0);
        positives += up;
        negatives += right;
    }
    return positives > 0.0 && negatives > 0.0 ? below / (positives * negatives) : (double)NAN;
}

/* Sum of squared differences from the mean over count - 1 and over count: the variance of a mean. */
static double variance_of_mean(double sum, double squares, double count)
{
    return fmax(0.0, squares - sum * sum / count) / (count - 1.0) / count;
}

/* DeLong: every positive has the share of negatives below it, every negative the share of positives above it. */
static double area_se(const roc_item *sorted, size_t n, double positives, double negatives)
{
    double sum[2] = {0.0, 0.0}, squares[2] = {0.0, 0.0}, above[2] = {0.0, 0.0}; /* [positive] */
    for (size_t i = 0; i < n;) {
        const size_t end = end_of_block(sorted, n, i);
        double here[2] = {0.0, 0.0};
        for (size_t j = i; j < end; j++) here[sorted[j].positive] += 1.0;
        const double lower = (negatives - above[0] - here[0] / 2.0) / negatives;
        const double higher = (above[1] + here[1] / 2.0) / positives;
        sum[1] += here[1] * lower;
        squares[1] += here[1] * lower * lower;
        sum[0] += here[0] * higher;
        squares[0] += here[0] * higher * higher;
        above[0] += here[0];
        above[1] += here[1];
        i = end;
    }
    return sqrt(variance_of_mean(sum[1], squares[1], positives) + variance_of_mean(sum[0], squares[0], negatives));
}

roc_area roc_area_of(roc_item *items, size_t n)
{
    qsort(items, n, sizeof *items, by_falling_value);
    roc_area found = {.area = roc_weighted_area(items, n, NULL), .se = NAN, .interval = {NAN, NAN}};
    for (size_t i = 0; i < n; i++) *(items[i].positive ? &found.positives : &found.negatives) += 1;
    if (found.positives > 1 && found.negatives > 1) {
        found.se = area_se(items, n, (double)found.positives, (double)found.negatives);
        const double half = NORMAL_95_TWO_SIDED * found.se;
        if (found.se > 0.0) found.interval = (interval){fmax(0.0, found.area - half), fmin(1.0, found.area + half)};
    }
    return found;
}

size_t roc_points(const roc_item *sorted, size_t n, roc_point *out_points)
{
    double positives = 0.0, negatives = 0.0, up = 0.0, right = 0.0;
    for (size_t i = 0; i < n; i++) *(sorted[i].positive ? &positives : &negatives) += 1.0;
    size_t n_points = 0;
    out_points[n_points++] = (roc_point){INFINITY, 0.0, 0.0};
    for (size_t i = 0; i < n;) {
        const size_t end = end_of_block(sorted, n, i);
        const double cutoff = sorted[i].value;
        for (; i < end; i++) *(sorted[i].positive ? &up : &right) += 1.0;
        out_points[n_points++] = (roc_point){cutoff, positives > 0.0 ? up / positives : (double)NAN,
                                             negatives > 0.0 ? right / negatives : (double)NAN};
    }
    return n_points;
}
