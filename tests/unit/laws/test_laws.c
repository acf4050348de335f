/* src/laws: from tables made by hand. */
#include "candidates_by_hand.h"

static double worst_error(const slide_laws *laws, shift_truth truth)
{
    double worst = 0;
    for (int i = 0; i <= 4; i++) {
        for (int j = 0; j <= 4; j++) {
            double x = 25 * i, y = 25 * j;
            sunder_point_um seen = {x - truth.x - truth.magnification * (x - 50),
                                    y - truth.y - truth.magnification * (y - 50)};
            sunder_point_um mapped = laws_map_to_5p(laws, END_3P, seen);
            worst = fmax(worst, hypot(mapped.x - x, mapped.y - y));
        }
    }
    return worst;
}

static void shift_and_magnification_are_found_within_their_error(void **state)
{
    (void)state;
    const shift_truth truth = {0.21, -0.14, 0.0012, 0.15};
    table t = table_new(3, 71);
    for (size_t f = 0; f < 3; f++)
        for (int i = 0; i < 40; i++) add_pair(&t, f, truth);

    slide_laws laws = run(&t);

    assert_int_equal(laws.shift.state, LAW_FOUND);
    assert_in_range(laws.shift.pairs, 105, 120);
    assert_near(laws.pair_sigma_um, 0.15, 0.025);
    /* 0.15 / sqrt(120) per axis. */
    assert_near(laws.shift.error_um, 0.0137, 0.002);
    sunder_point_um middle = laws_map_to_5p(&laws, END_3P, (sunder_point_um){50 - truth.x, 50 - truth.y});
    assert_near(middle.x, 50, 3 * laws.shift.error_um);
    assert_near(middle.y, 50, 3 * laws.shift.error_um);
    assert_true(worst_error(&laws, truth) < 0.1);
    table_drop(&t);
}

static void colours_that_focus_at_two_depths_are_told_apart(void **state)
{
    (void)state;
    table t = table_new(3, 72);
    for (size_t f = 0; f < 3; f++)
        for (int i = 0; i < 40; i++) add_pair(&t, f, (shift_truth){0, 0, 0, 0.15});
    for (size_t i = 0; i < t.all.n; i++) {
        candidate *c = &t.all.rows[i];
        c->z_um = 2 + (c->end == END_3P ? -0.3 : 0) + 0.1 * normal(&t.r), c->z_se_um = 0.1;
    }

    slide_laws laws = run(&t);

    assert_int_equal(laws.depth.state, LAW_FOUND);
    assert_near(laws.depth.shift_um, 0.3, 3 * 1.25 * 0.1414 / sqrt(100)); /* three standard errors of a median */
    assert_near(laws.depth.scatter_um, 0.1414, 0.04);
    table_drop(&t);
}

static void without_depths_there_is_no_law_of_depth(void **state)
{
    (void)state;
    table t = table_new(1, 73);
    for (int i = 0; i < 40; i++) add_pair(&t, 0, (shift_truth){0, 0, 0, 0.15});

    slide_laws laws = run(&t);

    assert_int_equal(laws.depth.state, LAW_REFUSED);
    assert_int_equal(laws.depth.pairs, 0);
    table_drop(&t);
}

static void split_pairs_and_wrong_neighbours_do_not_move_the_shift(void **state)
{
    (void)state;
    const shift_truth truth = {-0.1, 0.2, 0, 0.15};
    table t = table_new(3, 72);
    for (size_t f = 0; f < 3; f++) {
        for (int i = 0; i < 30; i++) add_pair(&t, f, truth);
        for (int i = 0; i < 25; i++) {
            double x = 100 * uniform(&t.r), y = 100 * uniform(&t.r);
            add(&t, f, END_5P, x, y, 20);
            add(&t, f, END_3P, x + 2 * uniform(&t.r) - 1, y + 2 * uniform(&t.r) - 1, 20);
        }
    }

    slide_laws laws = run(&t);

    assert_int_equal(laws.shift.state, LAW_FOUND);
    assert_near(laws.shift.shift_um.x, truth.x, 0.06);
    assert_near(laws.shift.shift_um.y, truth.y, 0.06);
    table_drop(&t);
}

static void objects_seen_in_both_colours_at_one_place_do_not_pull(void **state)
{
    (void)state;
    const shift_truth truth = {0.2, 0.15, 0, 0.13};
    table t = table_new(2, 73);
    for (size_t f = 0; f < 2; f++) {
        for (int i = 0; i < 40; i++) add_pair(&t, f, truth);
        for (int i = 0; i < 12; i++) {
            double x = 100 * uniform(&t.r), y = 100 * uniform(&t.r);
            add(&t, f, END_5P, x, y, 30);
            add(&t, f, END_3P, x + 0.03 * normal(&t.r), y + 0.03 * normal(&t.r), 30);
        }
    }

    slide_laws laws = run(&t);

    /* 23 % of the pairs at zero would pull a plain mean by 0.046. */
    assert_near(laws.shift.shift_um.x, truth.x, 0.04);
    assert_near(laws.shift.shift_um.y, truth.y, 0.04);
    table_drop(&t);
}

static void few_pairs_are_refused_with_the_reason(void **state)
{
    (void)state;
    const shift_truth truth = {0.2, 0, 0, 0.15};
    table t = table_new(1, 74);
    for (int i = 0; i < 5; i++) add_pair(&t, 0, truth);

    slide_laws laws = run(&t);

    assert_int_equal(laws.shift.state, LAW_REFUSED);
    assert_non_null(strstr(laws.shift.why, "pairs"));
    sunder_point_um p = laws_map_to_5p(&laws, END_3P, (sunder_point_um){12, 34});
    assert_near(p.x, 12, 0);
    assert_near(p.y, 34, 0);
    assert_near(laws.pair_sigma_um, 0.25, 0);
    assert_string_equal(law_state_name(laws.shift.state), "refused");
    table_drop(&t);
}

static void pairs_that_do_not_agree_are_refused(void **state)
{
    (void)state;
    table t = table_new(1, 75);
    for (int i = 0; i < 60; i++) {
        double x = 100 * uniform(&t.r), y = 100 * uniform(&t.r), angle = 2 * M_PI * uniform(&t.r),
               d = 1.15 * sqrt(uniform(&t.r));
        add(&t, 0, END_5P, x, y, 20);
        add(&t, 0, END_3P, x + d * cos(angle), y + d * sin(angle), 20);
    }

    slide_laws laws = run(&t);

    assert_int_equal(laws.shift.state, LAW_REFUSED);
    assert_near(laws.shift.shift_um.x, 0, 0);
    table_drop(&t);
}

static void weak_broad_and_outside_signals_are_no_pairs(void **state)
{
    (void)state;
    const shift_truth truth = {0.1, 0.1, 0, 0.12}, wrong = {-0.4, 0.4, 0, 0.05};
    table t = table_new(1, 76);
    for (int i = 0; i < 40; i++) add_pair(&t, 0, truth);
    size_t right = t.all.n;
    for (int i = 0; i < 90; i++) add_pair(&t, 0, wrong);
    for (size_t i = right; i < t.all.n; i++) {
        if (i % 3 == 0) t.all.rows[i].nucleus = 0;
        else if (i % 3 == 1) t.all.rows[i].significance = 6;
        else t.all.rows[i].sigma_um = 0.45;
    }

    slide_laws laws = run(&t);

    assert_int_equal(laws.shift.state, LAW_FOUND);
    assert_near(laws.shift.shift_um.x, 0.1, 0.06);
    assert_near(laws.shift.shift_um.y, 0.1, 0.06);
    table_drop(&t);
}

static void mapping_there_and_back_is_the_identity(void **state)
{
    (void)state;
    slide_laws laws = {
        .shift = {.shift_um = {0.2, -0.3}, .origin_um = {50, 40}, .matrix = {{0.003, -0.001}, {0.002, 0.004}}}};
    sunder_point_um p = {91.5, 3.25};

    sunder_point_um back = laws_map_from_5p(&laws, END_3P, laws_map_to_5p(&laws, END_3P, p));
    sunder_point_um same = laws_map_to_5p(&laws, END_5P, p), also = laws_map_from_5p(&laws, END_5P, p);

    assert_near(back.x, p.x, 1e-10);
    assert_near(back.y, p.y, 1e-10);
    assert_near(same.x, p.x, 0);
    assert_near(also.y, p.y, 0);
}

static void brightness_is_read_at_the_partners_of_sure_signals(void **state)
{
    (void)state;
    table t = table_new(2, 77);
    for (size_t f = 0; f < 2; f++) {
        for (int i = 0; i < 150; i++) {
            double x = 3 + 94 * uniform(&t.r), y = 3 + 94 * uniform(&t.r);
            add(&t, f, END_5P, x, y, 40);
            double ln = 2.5 + 0.5 * normal(&t.r);
            add(&t, f, END_3P, x, y, exp(ln))->sigma_um = 0.22;
        }
    }

    slide_laws laws = run(&t);

    assert_int_equal(laws.brightness[END_3P].state, LAW_FOUND);
    assert_near(laws.brightness[END_3P].ln_significance_mean, 2.5, 0.1);
    assert_near(laws.brightness[END_3P].ln_significance_sd, 0.5, 0.1);
    assert_near(laws.brightness[END_3P].sigma_median_um, 0.22, 1e-9);
    assert_near(laws.brightness[END_5P].ln_significance_mean, log(40), 1e-9);
    assert_near(laws.brightness[END_5P].ln_significance_sd, 0.35, 1e-9);
    assert_near(laws.brightness[END_5P].flux_median, 250 * 40, 1e-6);
    assert_int_equal(laws.brightness[END_5P].signals, 300);
    table_drop(&t);
}

static void partners_too_dim_to_be_seen_count_for_the_brightness(void **state)
{
    (void)state;
    table t = table_new(2, 83);
    for (size_t f = 0; f < 2; f++) {
        for (int i = 0; i < 150; i++) {
            double x = 3 + 94 * uniform(&t.r), y = 3 + 94 * uniform(&t.r), ln = 1.8 + 0.5 * normal(&t.r);
            add(&t, f, END_5P, x, y, 40);
            /* One in five has lost its partner, and below the floor nothing is a candidate. */
            if (i % 5 != 0 && ln > log(3.5)) add(&t, f, END_3P, x, y, exp(ln));
        }
    }

    slide_laws laws = run(&t);

    assert_near(laws.brightness[END_3P].ln_significance_mean, 1.8, 0.12);
    assert_near(laws.brightness[END_3P].ln_significance_sd, 0.5, 0.1);
    table_drop(&t);
}

static void without_signals_the_usual_laws_stand_and_say_so(void **state)
{
    (void)state;
    table t = table_new(1, 78);

    slide_laws laws = run(&t);

    assert_int_equal(laws.shift.state, LAW_REFUSED);
    for (int end = 0; end < 2; end++) {
        assert_int_equal(laws.brightness[end].state, LAW_REFUSED);
        assert_near(laws.brightness[end].sigma_median_um, 0.2, 0);
        assert_near(laws.bleed[end].share, 0.02, 0);
        assert_true(laws.noise[end].rate_at_floor > 0 && isfinite(laws.noise[end].rate_at_floor));
    }
    assert_int_equal(laws.nuclei, 20);
    assert_near(laws.nuclear_area_um2, 50, 0);
    table_drop(&t);
}

static void without_nuclei_their_size_is_not_known(void **state)
{
    (void)state;
    table t = table_new(1, 78);
    t.per_field[0].n = 0;

    assert_true(isnan(run(&t).nuclear_area_um2));

    table_drop(&t);
}

static void two_runs_give_the_same_bytes(void **state)
{
    (void)state;
    const shift_truth truth = {0.21, -0.14, 0.0012, 0.15};
    table t = table_new(2, 81);
    for (size_t f = 0; f < 2; f++)
        for (int i = 0; i < 60; i++) add_pair(&t, f, truth);

    slide_laws first = run(&t), second = run(&t);

    assert_memory_equal(&first.shift.matrix, &second.shift.matrix, sizeof first.shift.matrix);
    assert_true(first.shift.shift_um.x == second.shift.shift_um.x && first.pair_sigma_um == second.pair_sigma_um);
    assert_memory_equal(&first.noise, &second.noise, sizeof first.noise);
    table_drop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shift_and_magnification_are_found_within_their_error),
        cmocka_unit_test(colours_that_focus_at_two_depths_are_told_apart),
        cmocka_unit_test(without_depths_there_is_no_law_of_depth),
        cmocka_unit_test(split_pairs_and_wrong_neighbours_do_not_move_the_shift),
        cmocka_unit_test(objects_seen_in_both_colours_at_one_place_do_not_pull),
        cmocka_unit_test(few_pairs_are_refused_with_the_reason),
        cmocka_unit_test(pairs_that_do_not_agree_are_refused),
        cmocka_unit_test(weak_broad_and_outside_signals_are_no_pairs),
        cmocka_unit_test(mapping_there_and_back_is_the_identity),
        cmocka_unit_test(brightness_is_read_at_the_partners_of_sure_signals),
        cmocka_unit_test(partners_too_dim_to_be_seen_count_for_the_brightness),
        cmocka_unit_test(without_signals_the_usual_laws_stand_and_say_so),
        cmocka_unit_test(without_nuclei_their_size_is_not_known),
        cmocka_unit_test(two_runs_give_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
