/* src/weigh/distance_rules.c. Worked numbers: docs/clinical.md 2.1 and 2.2. */
#include "weigh/distance_rules.h"

#include "testing.h"

/* Signals 0.6 um across in both colours. */
static slide_laws laws_of_diameter(double diameter_5p_um, double diameter_3p_um)
{
    slide_laws laws = {.nuclei = 1};
    laws.brightness[END_5P].sigma_median_um = diameter_5p_um / 2.355;
    laws.brightness[END_3P].sigma_median_um = diameter_3p_um / 2.355;
    return laws;
}

static distance_rules rules_of(sunder_distance_rule split, sunder_distance_rule doublet, double d5, double d3)
{
    const sunder_assay assay = {.split = split, .doublet = doublet};
    const slide_laws laws = laws_of_diameter(d5, d3);
    return distance_rules_of(&assay, &laws);
}

static void gaps_are_those_of_the_guide(void **state)
{
    (void)state;
    const sunder_distance_rule one = {SUNDER_GAP_DIAMETERS, 1.0};
    const distance_rules rules = rules_of(one, one, 0.6, 0.6);

    assert_near(gap_diameters(&rules, 0.5), -0.167, 0.5e-3);
    assert_near(gap_diameters(&rules, 1.2), 1.0, 1e-12);
    assert_near(gap_diameters(&rules, 1.8), 2.0, 1e-12);
    assert_near(gap_diameters(&rules, 1.79), 1.983, 0.5e-3);
}

static void a_gap_of_two_diameters_is_a_centre_distance_of_three(void **state)
{
    (void)state;
    const sunder_distance_rule one = {SUNDER_GAP_DIAMETERS, 1.0}, two = {SUNDER_GAP_DIAMETERS, 2.0};

    assert_near(rules_of(one, one, 0.6, 0.6).split_um, 1.2, 1e-12);
    assert_near(rules_of(two, one, 0.6, 0.6).split_um, 1.8, 1e-12);
}

static void a_gap_is_counted_in_diameters_of_the_wider_colour(void **state)
{
    (void)state;
    const sunder_distance_rule one = {SUNDER_GAP_DIAMETERS, 1.0};
    const distance_rules rules = rules_of(one, one, 0.4, 0.8);

    assert_near(rules.split_um, 0.8 + 0.6, 1e-12);
    assert_near(gap_diameters(&rules, rules.split_um), 1.0, 1e-12);
    assert_near(rules.doublet_um[END_5P], 0.8, 1e-12);
    assert_near(rules.doublet_um[END_3P], 1.6, 1e-12);
}

static void doublets_of_a_rule_in_diameters_end_at_one_gap(void **state)
{
    (void)state;
    /* clinical.md 2.2: at 0.9 um the gap is 0.5 (one signal), at 1.3 um 1.167 (two). */
    const sunder_distance_rule one = {SUNDER_GAP_DIAMETERS, 1.0};

    const double limit = rules_of(one, one, 0.6, 0.6).doublet_um[END_5P];

    assert_true(limit > 0.9 && limit < 1.3);
    assert_near(limit, 1.2, 1e-12);
}

static void a_rule_in_um_stands_whatever_the_width(void **state)
{
    (void)state;
    const sunder_distance_rule split = {SUNDER_CENTRE_UM, 0.8}, doublet = {SUNDER_CENTRE_UM, 0.58};
    const distance_rules rules = rules_of(split, doublet, 0.4, 0.8);

    assert_near(rules.split_um, 0.8, 0.0);
    assert_near(rules.doublet_um[END_3P], 0.58, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_are_those_of_the_guide),
        cmocka_unit_test(a_gap_of_two_diameters_is_a_centre_distance_of_three),
        cmocka_unit_test(a_gap_is_counted_in_diameters_of_the_wider_colour),
        cmocka_unit_test(doublets_of_a_rule_in_diameters_end_at_one_gap),
        cmocka_unit_test(a_rule_in_um_stands_whatever_the_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
