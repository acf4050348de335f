/* src/stats/incomplete_beta.c */
#include "stats/incomplete_beta.h"

#include "testing.h"

static void whole_parameters_are_sums_of_binomial_terms(void **state)
{
    (void)state;
    /* I_x(3, 4) = P(X >= 3) of 6: 20 x^3 y^3 + 15 x^4 y^2 + 6 x^5 y + x^6. */
    const double x = 0.3, y = 0.7;
    const double expected = 20 * pow(x * y, 3) + 15 * pow(x, 4) * y * y + 6 * pow(x, 5) * y + pow(x, 6);

    assert_near(incomplete_beta(x, 3, 4).lower, expected, 1e-14);
    assert_near(incomplete_beta(x, 3, 4).upper, 1 - expected, 1e-14);
}

static void one_parameter_of_one_is_a_power(void **state)
{
    (void)state;
    /* I_x(1, b) = 1 - (1 - x)^b; the smallest shares and the most nuclei that are asked for. */
    static const double shares[] = {1e-9, 1e-6, 0.3}, nuclei[] = {1, 50, 1e6};

    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
            const double expected = -expm1(nuclei[k] * log1p(-shares[i]));

            assert_near(incomplete_beta(shares[i], 1, nuclei[k]).lower / expected, 1, 1e-12);
        }
    }
}

static void a_symmetric_law_of_a_million_is_right_to_twelve_digits(void **state)
{
    (void)state;
    /* I_1/2(a, a + 1) = 1/2 + C(2a, a) 4^-a / 2, and C(2a, a) 4^-a = (1 - 1/8a + ...) / sqrt(pi a). */
    const double a = 5e5, expected = 0.5 + 0.5 / sqrt(M_PI * a) * (1 - 1 / (8 * a));

    assert_near(incomplete_beta(0.5, a, a + 1).lower, expected, 1e-12);
}

static void a_far_tail_keeps_its_digits(void **state)
{
    (void)state;
    /* P(X >= 20) of 20 at 0.01: 1e-40. */
    assert_near(incomplete_beta(0.01, 20, 1).lower / 1e-40, 1, 1e-12);
    assert_near(incomplete_beta(0.99, 1, 20).upper / 1e-40, 1, 1e-12);
}

static void outside_its_domain_there_is_no_number(void **state)
{
    (void)state;

    assert_true(isnan(incomplete_beta(-0.1, 1, 1).lower));
    assert_true(isnan(incomplete_beta(0.5, 0, 1).upper));
    assert_true(isnan(incomplete_beta(NAN, 1, 1).lower));
    assert_true(incomplete_beta(0, 2, 3).lower == 0 && incomplete_beta(1, 2, 3).upper == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_parameters_are_sums_of_binomial_terms),
        cmocka_unit_test(one_parameter_of_one_is_a_power),
        cmocka_unit_test(a_symmetric_law_of_a_million_is_right_to_twelve_digits),
        cmocka_unit_test(a_far_tail_keeps_its_digits),
        cmocka_unit_test(outside_its_domain_there_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
