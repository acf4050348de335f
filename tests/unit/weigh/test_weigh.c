/* src/weigh/weigh.c: doublets, debris, ownership and rows of a field, from candidates made by hand. */
#include "weigh/weigh.h"

#include "signals_by_hand.h"
#include "testing.h"

static weighed_table weigh(by_hand *h, unsigned char *marks)
{
    weighed_table w = {0};
    weigh_input input = input_by_hand(h);
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_context *context = NULL;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(weigh_run(context, &input, &w, marks ? &marks : NULL, &err), &err);
    sunder_context_free(context);
    return w;
}

static size_t count_kept(const weighed_table *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) n += w->rows[i].rejected == REJECTED_NOT;
    return n;
}

static void two_lumps_within_the_rule_are_one_signal_at_their_middle(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    add_by_hand(h, 1, END_5P, 5.4, 5.0, 20.0 + 1e-9);

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 2);
    assert_int_equal(count_kept(&w), 1);
    const size_t kept = w.rows[0].rejected == REJECTED_NOT ? 0 : 1;
    assert_near(w.rows[kept].centre_um.x, 5.2, 1e-9);
    assert_near(w.rows[kept].flux, 2000.0, 1e-6);
    assert_int_equal(w.rows[1 - kept].rejected, REJECTED_DOUBLET);
    assert_int_equal(w.rows[1 - kept].merged_into, kept);
    weighed_table_free(&w);
}

static void two_lumps_at_the_limit_are_one_or_two_with_even_chances(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 22.0);
    add_by_hand(h, 1, END_5P, 5.0, 5.58, 20.0);

    weighed_table w = weigh(h, NULL);

    assert_int_equal(count_kept(&w), 2);
    assert_near(w.rows[1].p_signal / w.rows[0].p_signal, 0.5, 0.01);
    weighed_table_free(&w);
}

static void two_signals_beyond_the_rule_stay_two(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 22.0);
    add_by_hand(h, 1, END_5P, 5.0, 6.0, 20.0);

    weighed_table w = weigh(h, NULL);

    assert_int_equal(count_kept(&w), 2);
    assert_true(w.rows[1].p_signal > 0.9);
    weighed_table_free(&w);
}

static void lumps_surely_apart_in_depth_are_two(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 22.0);
    add_by_hand(h, 1, END_5P, 5.0, 5.2, 20.0);
    h->rows[0].z_um = 1.0, h->rows[1].z_um = 3.0;

    h->rows[0].z_se_um = h->rows[1].z_se_um = 0.1;
    weighed_table apart = weigh(h, NULL);
    h->rows[0].z_se_um = h->rows[1].z_se_um = 0.6;
    weighed_table unsure = weigh(h, NULL);

    assert_int_equal(count_kept(&apart), 2);
    assert_int_equal(count_kept(&unsure), 1);
    weighed_table_free(&apart);
    weighed_table_free(&unsure);
}

static void a_rule_in_diameters_merges_lumps_that_a_rule_in_um_keeps_apart(void **state)
{
    (void)state;
    /* clinical.md 2.2: greens at 0.9 um, 0.6 um across: gap 0.5 diameters, one signal; at 1.3 um 1.167: two. */
    by_hand *h = start_by_hand(1);
    h->assay.doublet = (sunder_distance_rule){SUNDER_GAP_DIAMETERS, 1.0};
    h->laws.brightness[END_5P].sigma_median_um = 0.6 / 2.355;
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 22.0)->sigma_um = 0.6 / 2.355;
    add_by_hand(h, 1, END_5P, 5.0, 5.9, 20.0)->sigma_um = 0.6 / 2.355;

    weighed_table near = weigh(h, NULL);
    h->rows[1].centre_um.y = 6.3;
    weighed_table far = weigh(h, NULL);

    assert_int_equal(count_kept(&near), 1);
    assert_int_equal(count_kept(&far), 2);
    assert_true(far.rows[1].p_signal > 0.5);
    weighed_table_free(&near);
    weighed_table_free(&far);
}

static void a_softly_merged_lump_stays_a_place_to_measure_from(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 22.0);
    add_by_hand(h, 1, END_5P, 5.0, 5.5, 20.0);

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.rows[0].n_members, 3); /* centre, lump, their middle */
    assert_near(w.rows[0].member_ref_um[1].y, 5.5, 1e-12);
    assert_near(w.rows[0].member_ref_um[2].y, 5.25, 1e-12);
    weighed_table_free(&w);
}

static void a_3p_signal_is_mapped_to_the_5p_channel(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    h->laws.shift = (chromatic_shift){.state = LAW_FOUND, .shift_um = {0.1, -0.2}};
    add_by_hand(h, 1, END_3P, 5.0, 5.0, 22.0);

    weighed_table w = weigh(h, NULL);

    assert_near(w.rows[0].centre_um.x, 5.0, 0.0);
    assert_near(w.rows[0].ref_um.x, 5.1, 1e-12);
    assert_near(w.rows[0].ref_um.y, 4.8, 1e-12);
    weighed_table_free(&w);
}

static void a_chain_of_lone_spots_in_one_colour_is_debris(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    for (int i = 0; i < 3; i++) add_by_hand(h, 1, END_5P, 5.0 + 0.9 * i, 5.0, 20.0);
    for (int i = 0; i < 3; i++) add_by_hand(h, 2, END_5P, 25.0 + 3.0 * i, 5.0, 20.0);
    unsigned char marks[2] = {0, 0};

    weighed_table w = weigh(h, marks);

    assert_int_equal(marks[0], 1);
    assert_int_equal(marks[1], 0);
    weighed_table_free(&w);
}

static void a_chain_of_paired_signals_is_no_debris(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    for (int i = 0; i < 3; i++) add_by_hand(h, 1, END_5P, 5.0 + 0.9 * i, 5.0, 20.0);
    for (int i = 0; i < 3; i++) add_by_hand(h, 1, END_3P, 5.0 + 0.9 * i, 5.1, 20.0);
    unsigned char marks[1] = {0};

    weighed_table w = weigh(h, marks);

    assert_int_equal(marks[0], 0);
    weighed_table_free(&w);
}

static void five_pairs_on_one_line_are_a_fibre_and_five_apart_are_not(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    const double off_um[5] = {0.0, 1.5, -1.2, 1.8, 0.3};
    for (int end = END_5P; end <= END_3P; end++) {
        for (int i = 0; i < 5; i++) add_by_hand(h, 1, (probe_end)end, 5.0 + 0.9 * i, 5.0 + 0.1 * end, 20.0);
        for (int i = 0; i < 5; i++)
            add_by_hand(h, 2, (probe_end)end, 25.0 + 0.9 * i, 5.0 + off_um[i] + 0.1 * end, 20.0);
    }
    unsigned char marks[2] = {0, 0};

    weighed_table w = weigh(h, marks);

    assert_int_equal(marks[0], 1);
    assert_int_equal(marks[1], 0);
    weighed_table_free(&w);
}

static void blobs_wider_than_signals_are_debris(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0)->sigma_um = 0.45;
    add_by_hand(h, 1, END_3P, 9.0, 5.0, 20.0)->sigma_um = 0.45;
    unsigned char marks[1] = {0};

    weighed_table w = weigh(h, marks);

    assert_int_equal(marks[0], 1);
    weighed_table_free(&w);
}

static void a_signal_deep_in_a_lone_nucleus_is_its_own(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 1);
    assert_near(w.rows[0].p_own, 1.0, 0.0);
    weighed_table_free(&w);
}

static void a_signal_at_the_rim_may_be_the_neighbours(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    candidate *c = add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    c->next_nucleus = 2;
    c->next_um = 0.1;

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 2);
    assert_int_equal(w.rows[0].nucleus, 1);
    assert_int_equal(w.rows[1].nucleus, 2);
    assert_true(w.rows[0].p_own > 0.5 && w.rows[0].p_own < 0.9);
    assert_near(w.rows[1].p_own, 0.45 * exp(-0.1 / 0.55), 1e-12);
    weighed_table_free(&w);
}

static void a_pair_across_a_rim_has_one_owner(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    candidate *green = add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    green->next_nucleus = 2;
    green->next_um = 0.1;
    candidate *orange = add_by_hand(h, 2, END_3P, 5.2, 5.0, 20.0);
    orange->next_nucleus = 1;
    orange->next_um = 0.1;

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 4);
    assert_near(w.rows[0].p_own, w.rows[1].p_own, 1e-12);
    assert_int_equal(w.rows[0].cluster, w.rows[1].cluster);
    assert_near(w.rows[2].p_own, w.rows[3].p_own, 1e-12);
    weighed_table_free(&w);
}

static void a_signal_just_outside_is_doubtful_and_one_far_outside_is_nobodys(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    candidate *just = add_by_hand(h, 0, END_5P, 5.0, 5.0, 20.0);
    just->near_nucleus = 1;
    just->outside_um = 0.35;
    add_by_hand(h, 0, END_5P, 9.0, 5.0, 20.0);

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 1);
    assert_int_equal(w.rows[0].candidate, 0);
    assert_near(w.rows[0].p_own, 0.3, 1e-12);
    weighed_table_free(&w);
}

static void nothing_seen_at_the_partners_place_means_no_partner(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    add_by_hand(h, 1, END_5P, 9.0, 5.0, 20.0);
    for (int end = 0; end < 2; end++) h->laws.brightness[end].ln_significance_mean = log(10.0);
    h->measured[1].significance = 3.45;

    weighed_table w = weigh(h, NULL);

    assert_true(w.rows[0].p_partner < 0.01);
    assert_true(w.rows[1].p_partner > 0.3);
    weighed_table_free(&w);
}

static void rows_come_by_nucleus_end_and_place(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(3);
    add_by_hand(h, 3, END_5P, 5.0, 5.0, 20.0);
    add_by_hand(h, 1, END_5P, 55.0, 9.0, 20.0);
    add_by_hand(h, 1, END_5P, 55.0, 3.0, 20.0);
    add_by_hand(h, 1, END_3P, 55.0, 3.0, 20.0);

    weighed_table w = weigh(h, NULL);

    static const size_t expected[] = {2, 1, 3, 0};
    for (size_t i = 0; i < 4; i++) assert_int_equal(w.rows[i].candidate, expected[i]);
    weighed_table_free(&w);
}

static void tables_that_do_not_belong_together_are_a_defect(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    h->forced.n = 0;
    weighed_table w = {.n = 77};
    weigh_input input = input_by_hand(h);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(weigh_run(NULL, &input, &w, NULL, &err), SUNDER_ERROR_INTERNAL);

    assert_says(&err, "1 candidates, but forced photometry of 0");
    assert_int_equal(w.n, 77);
}

static void every_rejection_has_a_name(void **state)
{
    (void)state;

    assert_string_equal(rejection_name(REJECTED_NOT), "");
    for (int why = REJECTED_NOISE; why <= REJECTED_REVIEWER; why++)
        assert_true(strlen(rejection_name((rejection)why)) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_lumps_within_the_rule_are_one_signal_at_their_middle),
        cmocka_unit_test(two_lumps_at_the_limit_are_one_or_two_with_even_chances),
        cmocka_unit_test(two_signals_beyond_the_rule_stay_two),
        cmocka_unit_test(lumps_surely_apart_in_depth_are_two),
        cmocka_unit_test(a_rule_in_diameters_merges_lumps_that_a_rule_in_um_keeps_apart),
        cmocka_unit_test(a_softly_merged_lump_stays_a_place_to_measure_from),
        cmocka_unit_test(a_3p_signal_is_mapped_to_the_5p_channel),
        cmocka_unit_test(a_chain_of_lone_spots_in_one_colour_is_debris),
        cmocka_unit_test(a_chain_of_paired_signals_is_no_debris),
        cmocka_unit_test(five_pairs_on_one_line_are_a_fibre_and_five_apart_are_not),
        cmocka_unit_test(blobs_wider_than_signals_are_debris),
        cmocka_unit_test(a_signal_deep_in_a_lone_nucleus_is_its_own),
        cmocka_unit_test(a_signal_at_the_rim_may_be_the_neighbours),
        cmocka_unit_test(a_pair_across_a_rim_has_one_owner),
        cmocka_unit_test(a_signal_just_outside_is_doubtful_and_one_far_outside_is_nobodys),
        cmocka_unit_test(nothing_seen_at_the_partners_place_means_no_partner),
        cmocka_unit_test(rows_come_by_nucleus_end_and_place),
        cmocka_unit_test(tables_that_do_not_belong_together_are_a_defect),
        cmocka_unit_test(every_rejection_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
