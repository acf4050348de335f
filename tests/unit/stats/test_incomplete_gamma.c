/* src/stats/incomplete_gamma.c */
#include "stats/incomplete_gamma.h"

#include "testing.h"

static void whole_parameters_are_sums_of_poisson_terms(void **state)
{
    (void)state;
    static const double means[] = {1e-9, 0.5, 3, 9.7, 40};

    for (int i = 0; i < 5; i++) {
        double term = exp(-means[i]), sum = 0;
        for (int k = 0; k < 12; k++) {
            sum += term;
            term *= means[i] / (k + 1);

            assert_near(incomplete_gamma(k + 1, means[i]).upper, sum, 1e-14);
        }
    }
}

static void tails_keep_their_digits(void **state)
{
    (void)state;

    assert_near(incomplete_gamma(1, 700).upper / exp(-700), 1, 1e-11);
    assert_near(incomplete_gamma(2, 1e-9).lower / 0.5e-18, 1, 1e-8);
    assert_true(incomplete_gamma(1, 1e6).upper == 0);
}

static void half_degrees_are_the_error_function(void **state)
{
    (void)state;

    assert_near(chi_square_at_least(3.841458820694124, 1), 0.05, 1e-15);
    assert_near(chi_square_at_least(0.3, 1), erfc(sqrt(0.15)), 1e-15);
    assert_near(chi_square_at_least(7, 2), exp(-3.5), 1e-15);
}

static void a_million_counts_are_exact(void **state)
{
    (void)state;
    /* Q(a + 1, a) = 1/2 + (2/3) / sqrt(2 pi a) + ..., the next term of order a^(-3/2) (Ramanujan). */
    const double a = 1e6;

    assert_near(incomplete_gamma(a + 1, a).upper, 0.5 + 2.0 / 3.0 / sqrt(2 * M_PI * a), 1e-9);
}

static void outside_its_domain_there_is_no_number(void **state)
{
    (void)state;

    assert_true(isnan(incomplete_gamma(0, 1).lower));
    assert_true(isnan(incomplete_gamma(1, -1).upper));
    assert_true(isnan(incomplete_gamma(1, INFINITY).upper));
    assert_true(incomplete_gamma(3, 0).lower == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_parameters_are_sums_of_poisson_terms), cmocka_unit_test(tails_keep_their_digits),
        cmocka_unit_test(half_degrees_are_the_error_function),        cmocka_unit_test(a_million_counts_are_exact),
        cmocka_unit_test(outside_its_domain_there_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
