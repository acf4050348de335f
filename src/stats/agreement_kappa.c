/* Kappa. One formula with weights serves the plain one too: its weights are 1 on the diagonal and 0 beside it. */
#include "stats/agreement_kappa.h"

#include <math.h>
#include <stdbool.h>

#include "stats/normal.h"

static const kappa_estimate UNDEFINED = {NAN, NAN, {NAN, NAN}, NAN, NAN};

static double weight_of(int i, int j, int n_categories, kappa_weights weights)
{
    if (i == j) return 1.0;
    if (weights == KAPPA_PLAIN) return 0.0;
    const double apart = fabs((double)(i - j)) / (double)(n_categories - 1);
    return 1.0 - (weights == KAPPA_LINEAR ? apart : apart * apart);
}

typedef struct margins {
    double row[MOST_CATEGORIES], column[MOST_CATEGORIES]; /* shares */
    double row_weight[MOST_CATEGORIES], column_weight[MOST_CATEGORIES];
    long total, largest; /* of the cells */
} margins;

static margins find_margins(const long *counts, int n, kappa_weights weights)
{
    margins m = {.total = 0};
    for (int i = 0; i < n * n; i++) {
        m.total += counts[i];
        if (counts[i] > m.largest) m.largest = counts[i];
    }
    for (int i = 0; i < n * n && m.total > 0; i++) {
        const double share = (double)counts[i] / (double)m.total;
        m.row[i / n] += share;
        m.column[i % n] += share;
    }
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            m.row_weight[i] += m.column[j] * weight_of(i, j, n, weights);
            m.column_weight[j] += m.row[i] * weight_of(i, j, n, weights);
        }
    }
    return m;
}

static double variance_of(const long *counts, int n, kappa_weights weights, const margins *m, const kappa_estimate *k)
{
    double sum = 0.0;
    for (int i = 0; i < n * n; i++) {
        const double share = (double)counts[i] / (double)m->total;
        const double one =
            weight_of(i / n, i % n, n, weights) - (m->row_weight[i / n] + m->column_weight[i % n]) * (1.0 - k->value);
        sum += share * one * one;
    }
    const double mean = k->value - k->expected * (1.0 - k->value);
    return fmax(0.0, sum - mean * mean) / ((double)m->total * (1.0 - k->expected) * (1.0 - k->expected));
}

kappa_estimate cohen_kappa(const long *counts, int n_categories, kappa_weights weights)
{
    if (n_categories < 2 || n_categories > MOST_CATEGORIES) return UNDEFINED;
    for (int i = 0; i < n_categories * n_categories; i++) {
        if (counts[i] < 0) return UNDEFINED;
    }
    const margins m = find_margins(counts, n_categories, weights);
    kappa_estimate k = {.observed = 0.0};
    for (int i = 0; i < n_categories * n_categories && m.total > 0; i++) {
        const int row = i / n_categories, column = i % n_categories;
        const double w = weight_of(row, column, n_categories, weights);
        k.observed += w * (double)counts[i] / (double)m.total;
        k.expected += w * m.row[row] * m.column[column];
    }
    /* All slides in one cell: on the diagonal chance agrees as well as they do, and 0 / 0 is no number. */
    if (m.total == 0 || (m.largest == m.total && !(k.expected < 1.0))) return UNDEFINED;
    k.value = (k.observed - k.expected) / (1.0 - k.expected);
    k.se = sqrt(variance_of(counts, n_categories, weights, &m, &k));
    k.interval.lower = fmax(-1.0, k.value - NORMAL_95_TWO_SIDED * k.se);
    k.interval.upper = fmin(1.0, k.value + NORMAL_95_TWO_SIDED * k.se);
    return k;
}

/* Readers of every slide; 0 when they differ or a count is negative. */
static long readers_of(const long *counts, size_t n_slides, int n_categories)
{
    long readers = 0;
    for (size_t i = 0; i < n_slides; i++) {
        long here = 0;
        for (int j = 0; j < n_categories; j++) {
            const long one = counts[i * (size_t)n_categories + (size_t)j];
            if (one < 0) return 0;
            here += one;
        }
        if (i > 0 && here != readers) return 0;
        readers = here;
    }
    return readers;
}

kappa_estimate fleiss_kappa(const long *counts, size_t n_slides, int n_categories)
{
    if (n_slides == 0 || n_categories < 2 || n_categories > MOST_CATEGORIES) return UNDEFINED;
    const long readers = readers_of(counts, n_slides, n_categories);
    if (readers < 2) return UNDEFINED;
    const double n = (double)n_slides, r = (double)readers;
    double share[MOST_CATEGORIES] = {0.0}, squares = 0.0, cubes = 0.0;
    kappa_estimate k = {.interval = {NAN, NAN}};
    for (size_t i = 0; i < n_slides; i++) {
        double pairs = 0.0;
        for (int j = 0; j < n_categories; j++) {
            const double one = (double)counts[i * (size_t)n_categories + (size_t)j];
            pairs += one * (one - 1.0);
            share[j] += one / (n * r);
        }
        k.observed += pairs / (r * (r - 1.0)) / n;
    }
    for (int j = 0; j < n_categories; j++) {
        if (share[j] > 1.0 - 0.5 / (n * r)) return UNDEFINED; /* every reader says the same of every slide */
        squares += share[j] * share[j];
        cubes += share[j] * share[j] * share[j];
    }
    k.expected = squares;
    k.value = (k.observed - k.expected) / (1.0 - k.expected);
    const double scatter = (1.0 - squares) * (1.0 - squares) - (1.0 - 3.0 * squares + 2.0 * cubes);
    k.se = sqrt(2.0 / (n * r * (r - 1.0)) * fmax(0.0, scatter)) / (1.0 - squares);
    return k;
}
