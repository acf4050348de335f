/* The worked numbers of clinical.md 3.4, to the digits given there. */
#include "case/predictive.h"

#include "testing.h"

static void positive_calls_in_a_rare_disease_are_mostly_false(void **state)
{
    (void)state;

    assert_near(100 * positive_predictive_value(0.003, 0.95, 0.98), 12.5, 0.05);
    assert_near(100 * positive_predictive_value(0.003, 0.95, 0.99), 22.2, 0.05);
    assert_near(100 * positive_predictive_value(0.003, 0.95, 0.999), 74.1, 0.05);
}

static void a_normal_call_does_not_exclude_where_fusions_are_the_rule(void **state)
{
    (void)state;

    assert_true(positive_predictive_value(0.9, 0.95, 0.98) > 0.997);
    assert_near(100 * negative_predictive_value(0.9, 0.95, 0.98), 68.5, 0.05);
}

static void three_probes_err_more_often_than_one(void **state)
{
    (void)state;

    const double five[] = {0.05, 0.05, 0.05}, one[] = {0.01, 0.01, 0.01}, tenth[] = {0.001, 0.001, 0.001};
    const double small[] = {1e-12, 1e-12, 1e-12}, mixed[] = {0.05, 0.01};

    assert_near(100 * family_error(five, 3), 14.26, 0.005);
    assert_near(100 * family_error(one, 3), 2.97, 0.005);
    assert_near(100 * family_error(tenth, 3), 0.30, 0.005);
    assert_near(family_error(small, 3), 3e-12, 1e-20); /* no digits are lost near 0 */
    assert_near(family_error(mixed, 2), 1 - 0.95 * 0.99, 1e-15);
}

static void a_call_that_cannot_happen_has_no_value(void **state)
{
    (void)state;

    assert_true(isnan(positive_predictive_value(0, 0.95, 1)));
    assert_true(isnan(negative_predictive_value(1, 1, 0.98)));
}

/* By enumeration of the eight outcomes of three probes, gene by gene. */
static void a_panel_finds_a_rearranged_gene_by_its_probe_or_by_chance(void **state)
{
    (void)state;
    const double alpha[] = {0.02, 0.02, 0.02}, mixed[] = {0.01, 0.05, 0.02};
    double found = 0;
    for (int gene = 0; gene < 3; gene++)
        for (int outcome = 1; outcome < 8; outcome++) {
            double p = 1.0 / 3;
            for (int i = 0; i < 3; i++) {
                const double positive = i == gene ? 0.95 : mixed[i];
                p *= outcome >> i & 1 ? positive : 1 - positive;
            }
            found += p;
        }

    assert_near(panel_sensitivity(0.95, alpha, 3), 1 - 0.05 * 0.98 * 0.98, 1e-15);
    assert_near(panel_sensitivity(0.95, mixed, 3), found, 1e-15);
    assert_near(panel_sensitivity(0.95, alpha, 1), 0.95, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positive_calls_in_a_rare_disease_are_mostly_false),
        cmocka_unit_test(a_normal_call_does_not_exclude_where_fusions_are_the_rule),
        cmocka_unit_test(three_probes_err_more_often_than_one),
        cmocka_unit_test(a_call_that_cannot_happen_has_no_value),
        cmocka_unit_test(a_panel_finds_a_rearranged_gene_by_its_probe_or_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
