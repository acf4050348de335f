/* src/weigh/existence.c */
#include "weigh/existence.h"

#include "signals_by_hand.h"
#include "testing.h"

static prospect_table judged(by_hand *h)
{
    prospect_table t;
    sunder_error err = SUNDER_ERROR_INIT;
    weigh_input input = input_by_hand(h);
    assert_ok(prospect_table_make(&input, 0, h->all.n, &h->laws, &t, &err), &err);
    const distance_rules rules = distance_rules_of(&h->assay, &h->laws);
    partner_law partners[2];
    assert_ok(partner_laws_measure(&h->all, &h->forced, &h->laws, partners, &err), &err);
    judge_existence(&t, &h->laws, partners, &rules);
    return t;
}

static double p_of_first(by_hand *h)
{
    prospect_table t = judged(h);
    const double p = t.rows[0].p;
    prospect_table_free(&t);
    return p;
}

static rejection why_first(by_hand *h)
{
    prospect_table t = judged(h);
    const rejection why = t.rows[0].rejected;
    prospect_table_free(&t);
    return why;
}

static void the_odds_are_the_ratio_of_how_often_both_look_like_this(void **state)
{
    (void)state;
    const brightness_law law = {LAW_FOUND, log(20.0), 0.4, 0.0, 0.2, 100};
    const noise_tail noise = {.rate_at_floor = 0.05, .decay = 2.5, .floor = 3.5};
    /* At T = 20: 1.6 / 50 signals a um2 times the log-normal density at its middle, 1 / (0.4 * 2.5066 * 20); noise maxima
     * 0.05 e^-41, so only artefacts are against it: 0.00225 * 1.6 / 50 / 20. The ratio is 0.99736 / 0.00225. */
    assert_near(odds_of_significance(20.0, &law, &noise, 50.0), 0.9973557 / 0.00225, 1e-3);
    /* At T = 4: z = ln(0.2) / 0.4 = -4.0236, density e^(-z^2/2) = 3.05165e-4; noise 0.05 e^-1.25 = 0.0143252. */
    const double signals = 0.032 * 3.05165e-4 / (0.4 * 2.5066283 * 4.0);
    assert_near(odds_of_significance(4.0, &law, &noise, 50.0), signals / (0.0143252 + 0.000018), 1e-8);
}

static void brighter_than_usual_is_never_less_likely(void **state)
{
    (void)state;
    const brightness_law law = {LAW_FOUND, log(20.0), 0.4, 0.0, 0.2, 100};
    const noise_tail noise = {.rate_at_floor = 0.05, .decay = 2.5, .floor = 3.5};
    double before = 0.0;

    for (double significance = 3.5; significance < 200.0; significance *= 1.1) {
        const double odds = odds_of_significance(significance, &law, &noise, 50.0);

        assert_true(odds >= before - 1e-9 * before);
        before = odds;
    }
}

static void a_bright_spot_is_a_signal_and_a_weak_one_noise(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 22.0);
    assert_true(p_of_first(h) > 0.95);

    h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 4.2);
    assert_true(p_of_first(h) < 0.02);
    assert_int_equal(why_first(h), REJECTED_NOISE);
}

static void a_weak_spot_beside_a_sure_partner_is_more_likely_a_signal(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 5.8);
    const double alone = p_of_first(h);
    h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 5.8);
    add_by_hand(h, 1, END_3P, 5.1, 5.0, 25.0);
    const double beside = p_of_first(h);
    /* A stronger spot of its colour takes the place of the partner. */
    h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 5.8);
    add_by_hand(h, 1, END_5P, 5.2, 5.2, 20.0);
    add_by_hand(h, 1, END_3P, 5.1, 5.0, 25.0);
    const double with_rival = p_of_first(h);

    assert_true(alone < 0.5 && beside > 0.9);
    assert_true(with_rival < 0.2);
}

static void two_weak_spots_that_lie_together_lend_each_other_what_they_are_worth(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 5.8);
    const double alone = p_of_first(h);
    add_by_hand(h, 1, END_3P, 5.1, 5.0, 5.8);
    const double together = p_of_first(h);
    h->rows[1].centre_um.x = 8.0;
    const double apart = p_of_first(h);

    assert_true(together > 2.0 * alone);
    assert_near(apart, alone, 0.02);
}

static void a_spot_whose_partner_may_be_too_dim_to_see_is_more_likely_a_signal(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    for (int end = 0; end < 2; end++) h->laws.brightness[end].ln_significance_mean = log(6.0);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 5.0);
    const double nothing_there = p_of_first(h);
    h->measured[0].significance = 3.2;
    const double something_there = p_of_first(h);

    assert_true(something_there > 1.2 * nothing_there);
}

static void a_single_hot_pixel_is_no_signal(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 7.0)->sigma_um = 0.05;

    assert_int_equal(why_first(h), REJECTED_HOT_PIXEL);
}

static void bleed_through_of_a_bright_signal_is_a_ghost(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 9.0)->amplitude = 30.0;
    add_by_hand(h, 1, END_3P, 5.05, 5.0, 200.0)->amplitude = 2000.0;
    assert_int_equal(why_first(h), REJECTED_GHOST);

    /* Twice as bright as the bleed explains: a signal. */
    h->rows[0].amplitude = 100.0;
    assert_int_equal(why_first(h), REJECTED_NOT);
}

static void what_is_broad_in_both_colours_is_a_granule(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 25.0)->sigma_um = 0.38;
    add_by_hand(h, 1, END_3P, 5.1, 5.0, 25.0)->sigma_um = 0.40;

    prospect_table t = judged(h);

    assert_int_equal(t.rows[0].rejected, REJECTED_GRANULE);
    assert_int_equal(t.rows[1].rejected, REJECTED_GRANULE);
    prospect_table_free(&t);
}

static void a_lone_spot_beside_a_blob_of_its_colour_is_doubtful(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 25.0);
    add_by_hand(h, 1, END_5P, 6.2, 5.0, 25.0)->sigma_um = 0.46;
    assert_true(p_of_first(h) <= 0.4);

    /* With a partner of the other colour it is no part of the blob. */
    add_by_hand(h, 1, END_3P, 4.9, 5.0, 25.0);
    assert_true(p_of_first(h) > 0.9);
}

static void a_bright_spot_is_no_fragment_of_a_faint_blob(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 60.0);
    add_by_hand(h, 1, END_5P, 6.2, 5.0, 10.0)->sigma_um = 0.46;

    assert_true(p_of_first(h) > 0.9);
}

static void a_fit_that_failed_is_judged_without_its_width(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    candidate *c = add_by_hand(h, 1, END_5P, 5.0, 5.0, 25.0);
    c->fit_failed = true;
    c->sigma_um = NAN;

    assert_true(p_of_first(h) > 0.9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_odds_are_the_ratio_of_how_often_both_look_like_this),
        cmocka_unit_test(brighter_than_usual_is_never_less_likely),
        cmocka_unit_test(a_bright_spot_is_a_signal_and_a_weak_one_noise),
        cmocka_unit_test(a_weak_spot_beside_a_sure_partner_is_more_likely_a_signal),
        cmocka_unit_test(two_weak_spots_that_lie_together_lend_each_other_what_they_are_worth),
        cmocka_unit_test(a_spot_whose_partner_may_be_too_dim_to_see_is_more_likely_a_signal),
        cmocka_unit_test(a_single_hot_pixel_is_no_signal),
        cmocka_unit_test(bleed_through_of_a_bright_signal_is_a_ghost),
        cmocka_unit_test(what_is_broad_in_both_colours_is_a_granule),
        cmocka_unit_test(a_lone_spot_beside_a_blob_of_its_colour_is_doubtful),
        cmocka_unit_test(a_bright_spot_is_no_fragment_of_a_faint_blob),
        cmocka_unit_test(a_fit_that_failed_is_judged_without_its_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
