/* src/classify/outcomes.c */
#include "classify/outcomes.h"

#include "testing.h"

static const sunder_assay plain_assay;

static void sure_pairs_and_singles_give_sure_counts(void **state)
{
    (void)state;
    outcomes o = outcomes_nothing();

    outcomes_add_pair(&o, 0.0);
    outcomes_add_pair(&o, 1.0);
    outcomes_add_single(&o, END_3P, 0.0);

    const signal_counts counts = outcomes_likeliest(&o, GROUP_ANY, &plain_assay);
    assert_int_equal(counts.fused, 1);
    assert_int_equal(counts.single_5p, 1);
    assert_int_equal(counts.single_3p, 2);
    assert_near(outcomes_classes(&o, &plain_assay).rearranged, 1.0, 1e-15);
}

static void doubts_multiply_as_independent_ones_do(void **state)
{
    (void)state;
    outcomes o = outcomes_nothing();
    outcomes_add_pair(&o, 0.0);
    outcomes_add_pair(&o, 0.2);
    outcomes_add_single(&o, END_3P, 0.7);

    const class_odds odds = outcomes_classes(&o, &plain_assay);

    /* Not rearranged only when the pair is whole and the single has a partner after all. */
    assert_near(odds.normal, 0.8 * 0.7, 1e-12);
    assert_near(odds.rearranged, 1.0 - 0.8 * 0.7, 1e-12);
    assert_near(odds.none, 0.0, 1e-15);
}

static void one_colour_alone_is_nothing_to_score(void **state)
{
    (void)state;
    outcomes o = outcomes_nothing();
    outcomes_add_single(&o, END_5P, 0.1);
    outcomes_add_single(&o, END_5P, 0.0);

    const class_odds odds = outcomes_classes(&o, &plain_assay);

    assert_near(odds.none, 0.9, 1e-12);
    assert_near(odds.normal, 0.1, 1e-12); /* 1F with a single 5' */
}

static void many_copies_keep_their_number(void **state)
{
    (void)state;
    outcomes o = outcomes_nothing();
    for (int i = 0; i < 23; i++) outcomes_add_pair(&o, 0.0);

    assert_int_equal(outcomes_likeliest(&o, GROUP_ANY, &plain_assay).fused, 23);
    assert_near(outcomes_classes(&o, &plain_assay).normal, 1.0, 1e-12);
}

static void parts_of_a_nucleus_add_their_counts(void **state)
{
    (void)state;
    outcomes a = outcomes_nothing(), b = outcomes_nothing();
    outcomes_add_pair(&a, 0.3);
    outcomes_add_single(&b, END_5P, 0.25);
    outcomes_add_pair(&b, 0.0);

    const outcomes both = outcomes_combine(&a, &b);

    const class_odds odds = outcomes_classes(&both, &plain_assay);
    assert_near(odds.rearranged, 0.3, 1e-12);
    assert_near(odds.normal, 0.7, 1e-12);
    const signal_counts counts = outcomes_likeliest(&both, GROUP_NORMAL, &plain_assay);
    assert_int_equal(counts.fused, 2);
    assert_int_equal(counts.single_5p, 1);
}

static void cases_are_mixed_by_their_weights(void **state)
{
    (void)state;
    outcomes with = outcomes_nothing(), without = outcomes_nothing(), sum = outcomes_none();
    outcomes_add_pair(&with, 0.0);
    outcomes_add_single(&with, END_3P, 0.0);
    outcomes_add_pair(&without, 0.0);

    outcomes_mix(&sum, &with, 0.35);
    outcomes_mix(&sum, &without, 0.65);

    const class_odds odds = outcomes_classes(&sum, &plain_assay);
    assert_near(odds.rearranged, 0.35, 1e-12);
    assert_near(odds.normal, 0.65, 1e-12);
    assert_int_equal(outcomes_likeliest(&sum, GROUP_ANY, &plain_assay).single_3p, 0);
    assert_int_equal(outcomes_likeliest(&sum, GROUP_REARRANGED, &plain_assay).single_3p, 1);
}

static void a_group_that_cannot_be_falls_back_on_the_likeliest(void **state)
{
    (void)state;
    outcomes o = outcomes_nothing();
    outcomes_add_pair(&o, 0.0);

    assert_int_equal(outcomes_likeliest(&o, GROUP_REARRANGED, &plain_assay).fused, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sure_pairs_and_singles_give_sure_counts),
        cmocka_unit_test(doubts_multiply_as_independent_ones_do),
        cmocka_unit_test(one_colour_alone_is_nothing_to_score),
        cmocka_unit_test(many_copies_keep_their_number),
        cmocka_unit_test(parts_of_a_nucleus_add_their_counts),
        cmocka_unit_test(cases_are_mixed_by_their_weights),
        cmocka_unit_test(a_group_that_cannot_be_falls_back_on_the_likeliest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
