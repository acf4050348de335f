/* src/stats/binomial.c */
#include "stats/binomial.h"

#include "testing.h"

/* Sum of the terms, as on paper. */
static double tail_by_hand(long k, long n, double p)
{
    double sum = 0.0;
    for (long i = k; i <= n; i++) {
        double term = 1.0;
        for (long j = 1; j <= i; j++) term *= (double)(n - i + j) / (double)j;
        sum += term * pow(p, (double)i) * pow(1.0 - p, (double)(n - i));
    }
    return sum;
}

static void tails_are_the_sum_of_their_terms(void **state)
{
    (void)state;
    static const double chances[] = {0.02, 0.15, 0.5, 0.93};

    for (size_t c = 0; c < 4; c++) {
        for (long k = 0; k <= 20; k++) {
            double expected = tail_by_hand(k, 20, chances[c]);

            assert_near(binomial_at_least(k, 20, chances[c]), expected, 1e-12);
            assert_near(binomial_at_most(k - 1, 20, chances[c]), 1.0 - expected, 1e-12);
        }
    }
}

static void tails_outside_the_counts_are_none_or_all(void **state)
{
    (void)state;

    assert_true(binomial_at_least(0, 5, 0.3) == 1.0);
    assert_true(binomial_at_least(6, 5, 0.3) == 0.0);
    assert_true(binomial_at_most(-1, 5, 0.3) == 0.0);
    assert_true(binomial_at_most(5, 5, 0.3) == 1.0);
    assert_true(isnan(binomial_at_least(1, -1, 0.3)));
    assert_true(isnan(binomial_at_most(1, 2, NAN)));
}

static void the_operating_points_of_a_fifteen_percent_rule_are_those_of_the_guide(void **state)
{
    (void)state;
    /* clinical.md 3.3, columns "single". */
    assert_near(binomial_at_least(15, 100, 0.15), 0.542776, 0.5e-6);
    assert_near(binomial_at_least(15, 100, 0.10), 0.072573, 0.5e-6);
    assert_near(binomial_at_least(8, 50, 0.20), 0.809590, 0.5e-6);
}

static void a_poisson_tail_is_the_sum_of_its_terms(void **state)
{
    (void)state;

    /* 1 - exp(-2) (1 + 2 + 2), by hand. */
    assert_near(poisson_at_least(3, 2.0), 1.0 - 5.0 * exp(-2.0), 1e-12);
    assert_near(poisson_at_least(0, 2.0), 1.0, 0.0);
    assert_near(poisson_at_least(1, 0.0), 0.0, 0.0);
    assert_true(isnan(poisson_at_least(1, -1.0)));
}

static void truncation_is_symmetric_and_a_deletion_is_not(void **state)
{
    (void)state;
    /* clinical.md 2.4. */
    assert_near(symmetry_two_sided(12, 10), 0.832, 0.5e-3);
    assert_near(symmetry_two_sided(24, 4), 0.000180, 0.5e-6);
    assert_near(symmetry_two_sided(4, 24), 0.000180, 0.5e-6);
    assert_near(symmetry_one_sided(24, 4), 0.000090, 0.5e-6);
}

static void equal_or_absent_counts_are_never_evidence(void **state)
{
    (void)state;

    assert_true(symmetry_two_sided(0, 0) == 1.0);
    assert_true(symmetry_two_sided(7, 7) == 1.0);
    assert_true(symmetry_one_sided(0, 0) == 1.0);
    assert_true(symmetry_one_sided(7, 7) > 0.5);
    assert_true(isnan(symmetry_two_sided(-1, 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_are_the_sum_of_their_terms),
        cmocka_unit_test(tails_outside_the_counts_are_none_or_all),
        cmocka_unit_test(the_operating_points_of_a_fifteen_percent_rule_are_those_of_the_guide),
        cmocka_unit_test(a_poisson_tail_is_the_sum_of_its_terms),
        cmocka_unit_test(truncation_is_symmetric_and_a_deletion_is_not),
        cmocka_unit_test(equal_or_absent_counts_are_never_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
