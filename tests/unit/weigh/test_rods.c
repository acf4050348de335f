/* src/weigh: signals drawn out to a line */
#include "signals_by_hand.h"
#include "testing.h"
#include "weigh/member_distance.h"

static candidate *add_rod(by_hand *h, probe_end end, double x_um, double y_um, double length_um, double degrees)
{
    candidate *c = add_by_hand(h, 1, end, x_um, y_um, 20.0);
    c->length_um = length_um, c->direction_deg = degrees;
    return c;
}

static weighed_table weigh(by_hand *h, unsigned char *marks)
{
    weighed_table w;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_context *context;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    weigh_input input = input_by_hand(h);
    unsigned char *debris[] = {marks};
    assert_ok(weigh_run(context, &input, &w, marks ? debris : NULL, &err), &err);
    sunder_context_free(context);
    return w;
}

static void a_partner_at_the_end_of_a_rod_is_as_near_as_the_end(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_rod(h, END_5P, 5.0, 5.0, 2.0, 90.0);
    add_by_hand(h, 1, END_3P, 5.0, 6.3, 20.0);

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 2);
    assert_near(member_distance_um(&w.rows[0], &w.rows[1]), 0.3, 1e-9);
    assert_near(w.rows[0].length_um, 2.0, 0), assert_near(w.rows[0].direction_deg, 90.0, 0);
    assert_true(w.rows[0].p_signal > 0.9 && w.rows[1].p_signal > 0.9);
    weighed_table_free(&w);
}

static void distances_along_a_rod_are_those_from_its_line(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_rod(h, END_5P, 5.0, 5.0, 2.5, 0.0);
    candidate *other = add_by_hand(h, 1, END_3P, 5.0, 5.5, 20.0);
    for (double x_um = 3.8; x_um < 6.2; x_um += 0.07) {
        other->centre_um.x = x_um;

        weighed_table w = weigh(h, NULL);

        /* Half a step of 0.25 um aside: hypot(0.5, 0.125) is 0.0154 more than 0.5. */
        assert_near(member_distance_um(&w.rows[0], &w.rows[1]), 0.508, 0.0085);
        weighed_table_free(&w);
    }
}

static void a_lump_beside_a_rod_is_part_of_it(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_rod(h, END_5P, 5.0, 5.0, 2.0, 0.0);
    add_by_hand(h, 1, END_5P, 6.2, 5.2, 12.0); /* 0.28 um from the end, 1.2 from the middle */
    add_by_hand(h, 1, END_5P, 5.0, 6.5, 12.0); /* 1.5 um off the line */

    weighed_table w = weigh(h, NULL);

    int kept = 0;
    for (size_t i = 0; i < w.n; i++) kept += w.rows[i].rejected == REJECTED_NOT;
    assert_int_equal(kept, 2);
    weighed_table_free(&w);
}

static void one_line_in_both_colours_is_a_granule_and_two_end_to_end_are_a_locus(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_rod(h, END_5P, 5.0, 5.0, 1.6, 0.0);
    candidate *other = add_rod(h, END_3P, 5.1, 5.0, 1.6, 0.0);

    weighed_table one_place = weigh(h, NULL);
    other->centre_um.x = 6.6;
    weighed_table end_to_end = weigh(h, NULL);

    for (size_t i = 0; i < one_place.n; i++) assert_true(one_place.rows[i].p_signal < 0.1);
    assert_int_equal(end_to_end.n, 2);
    assert_true(end_to_end.rows[0].p_signal > 0.9 && end_to_end.rows[1].p_signal > 0.9);
    weighed_table_free(&one_place);
    weighed_table_free(&end_to_end);
}

static void a_long_line_of_one_colour_alone_is_debris(void **state)
{
    (void)state;
    unsigned char alone = 0, paired = 0;
    by_hand *h = start_by_hand(1);
    add_rod(h, END_5P, 5.0, 5.0, 2.4, 0.0);

    weighed_table lone = weigh(h, &alone);
    add_by_hand(h, 1, END_3P, 6.4, 5.0, 20.0);
    weighed_table with_partner = weigh(h, &paired);

    assert_int_equal(alone, 1);
    assert_int_equal(paired, 0);
    weighed_table_free(&lone);
    weighed_table_free(&with_partner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_partner_at_the_end_of_a_rod_is_as_near_as_the_end),
        cmocka_unit_test(distances_along_a_rod_are_those_from_its_line),
        cmocka_unit_test(a_lump_beside_a_rod_is_part_of_it),
        cmocka_unit_test(one_line_in_both_colours_is_a_granule_and_two_end_to_end_are_a_locus),
        cmocka_unit_test(a_long_line_of_one_colour_alone_is_debris),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
