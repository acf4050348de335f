/* weigh and its laws on pictures with next to nothing in them: what comes out must be sensible and finite. */
#include "signals_by_hand.h"
#include "testing.h"

/* A slide that could tell nothing about itself. */
static by_hand *silent_slide(int n_nuclei)
{
    by_hand *h = start_by_hand(n_nuclei);
    memset(&h->laws, 0, sizeof h->laws);
    h->laws.shift = (chromatic_shift){.state = LAW_REFUSED, .residual_um = NAN, .error_um = NAN};
    for (int end = 0; end < 2; end++) h->laws.brightness[end] = (brightness_law){LAW_REFUSED, NAN, NAN, NAN, NAN, 0};
    return h;
}

static weighed_table weigh(by_hand *h)
{
    weighed_table w = {0};
    weigh_input input = input_by_hand(h);
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_context *context = NULL;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(weigh_run(context, &input, &w, NULL, &err), &err);
    sunder_context_free(context);
    return w;
}

static void one_signal_of_each_colour_in_one_nucleus_is_found(void **state)
{
    (void)state;
    by_hand *h = silent_slide(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 1500.0);
    add_by_hand(h, 1, END_5P, 8.0, 5.0, 40.0); /* a ripple of the export */
    add_by_hand(h, 1, END_3P, 5.9, 6.0, 1300.0);

    weighed_table w = weigh(h);

    int likely = 0;
    for (size_t i = 0; i < w.n; i++) {
        assert_true(w.rows[i].p_signal >= 0.0 && w.rows[i].p_signal <= 1.0);
        assert_true(w.rows[i].p_partner >= 0.0 && w.rows[i].p_partner <= 1.0);
        likely += w.rows[i].p_signal > 0.5;
    }
    assert_int_equal(likely, 2);
    weighed_table_free(&w);
}

static void a_given_law_stands_whatever_the_strongest_spots_say(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    h->laws.brightness[END_5P].state = LAW_GIVEN;
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 1500.0);
    add_by_hand(h, 1, END_3P, 5.9, 6.0, 1300.0);

    weighed_table w = weigh(h);

    assert_near(w.used_laws.brightness[END_5P].ln_significance_mean, log(20.0), 1e-12);
    assert_true(w.used_laws.brightness[END_3P].ln_significance_mean > log(1000.0));
    weighed_table_free(&w);
}

static void a_slide_without_candidates_gives_an_empty_table(void **state)
{
    (void)state;
    by_hand *h = silent_slide(0);

    weighed_table w = weigh(h);

    assert_int_equal(w.n, 0);
    weighed_table_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_signal_of_each_colour_in_one_nucleus_is_found),
        cmocka_unit_test(a_given_law_stands_whatever_the_strongest_spots_say),
        cmocka_unit_test(a_slide_without_candidates_gives_an_empty_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
