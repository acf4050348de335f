/* src/stats/count_sums.c against the sums themselves. */
#include "stats/count_sums.h"

#include "core/memory.h"
#include "testing.h"

static double logarithm(double x, double c)
{
    return log(c + x);
}

static double inverse(double x, double c)
{
    return 1 / (c + x);
}

static double squared(double x, double c)
{
    return x * x / ((c + x) * (c + x));
}

typedef double (*function_of)(double x, double c);

static double by_nodes(const count_sum *s, function_of f, double c)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++) sum += s->nodes[i].weight * f(s->nodes[i].x, c);
    return sum;
}

/* Smallest terms apart, so that the sum itself is good to the last digits. */
static double by_terms(const long *counts, size_t m, function_of f, double c)
{
    long double sum = 0;
    for (size_t i = 0; i < m; i++) {
        for (long j = 0; j < counts[i]; j++) sum += f((double)j, c);
    }
    return (double)sum;
}

static void long_runs_sum_to_the_same_as_their_terms(void **state)
{
    (void)state;
    static const function_of functions[] = {logarithm, inverse, squared};
    static const double shifts[] = {1e-6, 0.3, 40, 1e5, 1e9};
    const long given[] = {7, 0, 300, 257, 1000000, 5000, 4999, 320, 80000};
    long sorted[9];
    SUNDER_AUTO(count_sum_free) count_sum s = {0};
    memcpy(sorted, given, sizeof given);

    assert_true(count_sum_of(sorted, 9, &s));

    assert_true(s.n < 2000); /* and 1,095,000 terms */
    for (int f = 0; f < 3; f++) {
        for (int c = 0; c < 5; c++) {
            const double expected = by_terms(given, 9, functions[f], shifts[c]);

            assert_near(by_nodes(&s, functions[f], shifts[c]) / expected, 1, 1e-13);
        }
    }
}

static void short_counts_are_their_own_terms(void **state)
{
    (void)state;
    long counts[] = {3, 1, 3};
    SUNDER_AUTO(count_sum_free) count_sum s = {0};

    assert_true(count_sum_of(counts, 3, &s));

    assert_int_equal(s.n, 3);
    for (int i = 0; i < 3; i++) {
        assert_true(s.nodes[i].x == i);
        assert_true(s.nodes[i].weight == (i == 0 ? 3 : 2));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_runs_sum_to_the_same_as_their_terms),
        cmocka_unit_test(short_counts_are_their_own_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
