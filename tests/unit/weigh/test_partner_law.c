/* src/weigh/partner_law.c and unseen_partner.c: what forced photometry says of a partner. */
#include "weigh/partner_law.h"

#include "signals_by_hand.h"
#include "testing.h"
#include "weigh/unseen_partner.h"

static partner_law measured_by_hand(by_hand *h, probe_end end)
{
    partner_law laws[2];
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(partner_laws_measure(&h->all, &h->forced, &h->laws, laws, &err), &err);
    return laws[end];
}

/* 30 sure 3' signals, the first n_with of which have a 5' partner in sight. */
static by_hand *sure_signals(size_t n_with)
{
    by_hand *h = start_by_hand(1);
    for (size_t i = 0; i < 30; i++) {
        add_by_hand(h, 1, END_3P, 2.0 * (double)i, 5.0, 20.0);
        h->measured[i].significance = i < n_with ? 18.0 : 1.5;
    }
    return h;
}

static void the_more_is_seen_at_its_place_the_likelier_a_partner_is(void **state)
{
    (void)state;
    const partner_law law = measured_by_hand(start_by_hand(1), END_5P);

    double before = 0.0;
    for (double seen = -1.0; seen < law.floor; seen += 0.1) {
        const double p = unseen_partner_probability(seen, &law);
        assert_true(p > before && p < 1.0);
        before = p;
    }
    assert_true(unseen_partner_probability(0.5, &law) < 0.01);
}

static void on_a_dim_slide_a_partner_may_hide_in_the_noise(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    const partner_law bright = measured_by_hand(h, END_5P);
    h->laws.brightness[END_5P].ln_significance_mean = log(5.0);
    const partner_law dim = measured_by_hand(h, END_5P);

    assert_true(unseen_partner_probability(2.0, &bright) < 0.02);
    assert_true(unseen_partner_probability(2.0, &dim) > 0.1);
    assert_true(unseen_partner_probability(2.0, &dim) < dim.share);
}

static void a_candidate_that_is_taken_for_noise_is_no_partner_itself(void **state)
{
    (void)state;
    const partner_law law = measured_by_hand(start_by_hand(1), END_5P);

    assert_true(partner_seen_ratio(&law, 8.0) > 1.0);
    assert_true(partner_hidden_ratio(&law, 8.0) < 0.1);
    assert_true(unseen_partner_probability(8.0, &law) < 0.4);
}

static void the_share_of_signals_with_a_partner_is_the_slides_own(void **state)
{
    (void)state;
    /* 6 signals of the usual slide, 85 % of which have one, are counted with them. */
    assert_near(measured_by_hand(sure_signals(30), END_5P).share, (30 + 5.1) / 36, 0.01);
    assert_near(measured_by_hand(sure_signals(15), END_5P).share, (15 + 5.1) / 36, 0.01);
}

static void the_scatter_of_the_noise_is_read_where_nothing_is(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    const double quiet = measured_by_hand(h, END_5P).noise_sd;
    for (size_t i = 0; i < 31; i++) {
        add_by_hand(h, 1, END_3P, 2.0 * (double)i, 5.0, 3.7);
        h->measured[i].significance = 1.2 + 0.1 * (double)i; /* 2.7 in the middle */
    }
    const partner_law loud = measured_by_hand(h, END_5P);

    assert_near(quiet, 1.0, 0.0);
    /* The median of the largest of so many normal values, times the scatter, is that middle. */
    assert_near(pow(0.5 * erfc(-2.7 / loud.noise_sd / sqrt(2.0)), loud.looks), 0.5, 1e-6);
}

static void a_partner_is_expected_at_its_place_and_not_beyond(void **state)
{
    (void)state;
    const partner_law law = measured_by_hand(start_by_hand(1), END_5P);

    /* At the place: 1 / (2 pi (0.18^2 + 0.05^2)) over 1.6 / 50. */
    assert_near(partner_place_ratio(&law, 0.0), 1.0 / (2.0 * M_PI * (0.0324 + 0.0025)) / 0.032, 1e-6);
    assert_true(partner_place_ratio(&law, 0.8) < 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_more_is_seen_at_its_place_the_likelier_a_partner_is),
        cmocka_unit_test(on_a_dim_slide_a_partner_may_hide_in_the_noise),
        cmocka_unit_test(a_candidate_that_is_taken_for_noise_is_no_partner_itself),
        cmocka_unit_test(the_share_of_signals_with_a_partner_is_the_slides_own),
        cmocka_unit_test(the_scatter_of_the_noise_is_read_where_nothing_is),
        cmocka_unit_test(a_partner_is_expected_at_its_place_and_not_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
