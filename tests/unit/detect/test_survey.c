/* src/detect/detect.c with all it calls: survey of a field and of a single channel. */
#include "surveyed.h"

static void spots_are_found_measured_and_placed_in_their_nuclei(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    f.index = 3;
    add_spot(&f.channels[1].image, 60.3, 80.7, 12000, 2);
    add_spot(&f.channels[2].image, 205.1, 190.4, 2500, 2.4);
    make_noisy(&f, 41);

    candidates found = survey(&f, &n, NULL);
    const candidate *green = nearest(&found, END_5P, 6.03, 8.07), *orange = nearest(&found, END_3P, 20.51, 19.04);

    assert_near(green->centre_um.x, 6.03, 0.03);
    assert_near(green->centre_um.y, 8.07, 0.03);
    /* Width and background are free: the flux is known to 6 % here. */
    assert_near(green->flux, 12000, 1500);
    assert_near(green->sigma_um, 0.2, 0.03);
    assert_near(green->flux, 2 * M_PI * pow(green->sigma_um / um, 2) * green->amplitude, 1e-6 * green->flux);
    assert_near(green->background, 200, 15); /* sd 5: it trades against the width */
    assert_near(green->noise_counts, sqrt(200), 1.5);
    assert_near(green->other_noise_counts, sqrt(200), 2);
    assert_near(green->dapi, 300, 10);
    assert_near(green->x_se_um, 0.006, 0.004);
    /* 0.2 N / (s sd), algorithms.md 2.1. */
    assert_near(green->significance, 0.2 * 12000 / (2 * sqrt(200)), 9);
    assert_int_equal(green->nucleus, 1);
    assert_int_equal(green->near_nucleus, 0);
    assert_true(isnan(green->z_um));
    assert_int_equal(orange->nucleus, 5);
    assert_near(orange->sigma_um, 0.24, 0.05);
    for (size_t i = 0; i < found.n; i++) assert_int_equal(found.rows[i].field, 3);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void noise_alone_gives_few_candidates_and_no_strong_one(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    make_noisy(&f, 42);
    field_survey learnt;

    candidates found = survey(&f, &n, &learnt);

    /* 573 um^2 searched with a margin of 1 um (840 um^2), two channels, three scales: some 0.02 per um^2. */
    assert_true(found.n < 70);
    assert_int_equal(stronger_than(&found, 5.5), 0);
    assert_near(learnt.noise[0].intercept + learnt.noise[0].slope * 200, 200, 15);
    assert_near(learnt.noise[0].nuclear_area_um2, 9 * M_PI * 4.5 * 4.5, 25);
    assert_near(learnt.noise[0].texture_gain, 1, 0.02);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* T of the same spot in many places scatters as a normal variable does. */
static void significance_is_in_units_of_the_noise(void **state)
{
    (void)state;
    double values[400];
    size_t count = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        field f = empty_field();
        nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
        for (int k = 0; k < 9; k++)
            for (int i = 0; i < 4; i++)
                add_spot(&f.channels[1].image, nine[k].x + (i % 2 ? 20 : -20), nine[k].y + (i / 2 ? 20 : -20), 1500, 2);
        make_noisy(&f, 100 + seed);
        candidates found = survey(&f, &n, NULL);
        for (size_t i = 0; i < found.n && count < 400; i++)
            if (found.rows[i].significance > 6) values[count++] = found.rows[i].significance;
        candidates_free(&found);
        nuclei_drop(&n);
        field_drop(&f);
    }
    qsort(values, count, sizeof *values, ascending);

    /* Every spot is there: 8 x 36, of which noise breaks one in a hundred in two. 0.2 N / (s sd) = 10.6, and half
     * a sd more for the best of three scales. Light of the spot itself adds 0.15 to the variance, and the noise of
     * a nucleus is known to 5 %, which is 0.5 at T = 11. */
    assert_in_range(count, 287, 293);
    assert_near(values[count / 2], 11.1, 0.6);
    assert_near((values[(size_t)(0.84 * (double)count)] - values[(size_t)(0.16 * (double)count)]) / 2, 1.18, 0.2);
}

static void a_doublet_half_a_micrometre_apart_is_two_candidates(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    add_spot(&f.channels[1].image, 197.5, 200, 5000, 1.6);
    add_spot(&f.channels[1].image, 202.5, 200, 4000, 1.6);
    make_noisy(&f, 43);

    candidates found = survey(&f, &n, NULL);

    assert_int_equal(stronger_than(&found, 8), 2);
    assert_near(nearest(&found, END_5P, 19.75, 20)->centre_um.x, 19.75, 0.06);
    assert_near(nearest(&found, END_5P, 20.25, 20)->centre_um.x, 20.25, 0.06);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_wide_spot_is_one_candidate_at_its_middle(void **state)
{
    (void)state;
    field f = empty_field();
    /* sigma 0.32 um, 5 times the noise high: the finest filter sees lumps of it. */
    for (int i = 0; i < 9; i++)
        add_spot(&f.channels[1].image, nine[i].x + 0.3, nine[i].y - 0.2, 2 * M_PI * 3.2 * 3.2 * 5 * sqrt(200), 3.2);
    make_noisy(&f, 17);
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);

    candidates found = survey(&f, &n, NULL);

    for (int i = 0; i < 9; i++) {
        double x = (nine[i].x + 0.3) * um, y = (nine[i].y - 0.2) * um;
        size_t near = 0;
        for (size_t k = 0; k < found.n; k++)
            near += found.rows[k].end == END_5P &&
                    hypot(found.rows[k].centre_um.x - x, found.rows[k].centre_um.y - y) < 0.6;
        const candidate *row = nearest(&found, END_5P, x, y);
        assert_int_equal(near, 1);
        assert_near(row->centre_um.x, x, 0.1);
        assert_near(row->centre_um.y, y, 0.1);
        assert_true(row->sigma_um > 0.22);
    }
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void what_lies_beside_a_nucleus_knows_how_far(void **state)
{
    (void)state;
    const disc two[2] = {{100, 100, 40}, {187, 100, 40}};
    field f = empty_field();
    nuclei n = nuclei_of(two, 2, SIZE, SIZE, um);
    add_spot(&f.channels[1].image, 142, 100, 5000, 2); /* 2 px outside nucleus 1, 5 px outside nucleus 2 */
    add_spot(&f.channels[1].image, 100, 147, 5000, 2); /* 7 px outside nucleus 1: beyond 0.35 um, within 1 um */
    add_spot(&f.channels[1].image, 100, 160, 5000, 2); /* 20 px outside */
    add_spot(&f.channels[1].image, 135, 100, 5000, 2); /* inside 1, 12 px from 2 */
    make_noisy(&f, 44);

    candidates found = survey(&f, &n, NULL);
    const candidate *between = nearest(&found, END_5P, 14.2, 10), *below = nearest(&found, END_5P, 10, 14.7);
    const candidate *inside = nearest(&found, END_5P, 13.5, 10);

    assert_int_equal(stronger_than(&found, 10), 3);
    assert_int_equal(between->nucleus, 0);
    assert_int_equal(between->near_nucleus, 1);
    assert_near(between->outside_um, 0.15, 0.1);
    assert_int_equal(between->next_nucleus, 2);
    assert_near(between->next_um, 0.45, 0.1);
    assert_int_equal(below->nucleus, 0);
    assert_int_equal(below->near_nucleus, 0);
    assert_int_equal(below->next_nucleus, 0);
    assert_true(isinf(below->next_um));
    assert_int_equal(inside->nucleus, 1);
    assert_int_equal(inside->next_nucleus, 2);
    assert_near(inside->next_um, 1.15, 0.15);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void texture_shared_with_dapi_raises_no_candidates(void **state)
{
    (void)state;
    random_stream r = {45};
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    for (int i = 0; i < 4000; i++) {
        double x = SIZE * uniform(&r), y = SIZE * uniform(&r), lump = 900 * uniform(&r);
        add_spot(&f.channels[0].image, x, y, 6 * lump, 2.4);
        add_spot(&f.channels[1].image, x, y, lump, 2.2);
    }
    add_spot(&f.channels[1].image, 200, 200, 8000, 2);
    make_noisy(&f, 46);
    field_survey learnt;

    candidates with = survey(&f, &n, &learnt);
    f.dapi = -1;
    candidates without = survey(&f, &n, NULL);

    assert_true(learnt.noise[0].texture_gain > 1.5);
    assert_true(nearest(&with, END_5P, 20, 20)->significance > 1.3 * nearest(&without, END_5P, 20, 20)->significance);
    candidates_free(&with);
    candidates_free(&without);
    nuclei_drop(&n);
    field_drop(&f);
}

static void two_runs_give_the_same_bytes(void **state)
{
    (void)state;
    random_stream r = {48};
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    for (int i = 0; i < 60; i++)
        add_spot(&f.channels[1 + i % 2].image, SIZE * uniform(&r), SIZE * uniform(&r), 4000 * uniform(&r), 2);
    make_noisy(&f, 49);

    candidates first = survey(&f, &n, NULL), second = survey(&f, &n, NULL);

    assert_true(first.n > 30);
    assert_int_equal(first.n, second.n);
    for (size_t i = 0; i < first.n; i++) {
        const candidate *a = &first.rows[i], *b = &second.rows[i];
        assert_true(a->centre_um.x == b->centre_um.x && a->centre_um.y == b->centre_um.y && a->flux == b->flux);
        assert_true(a->significance == b->significance && a->sigma_um == b->sigma_um && a->nucleus == b->nucleus);
    }
    candidates_free(&first);
    candidates_free(&second);
    nuclei_drop(&n);
    field_drop(&f);
}

static void rows_are_added_in_order_after_those_that_are_there(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    for (int k = 0; k < 9; k++) {
        add_spot(&f.channels[1].image, nine[k].x, nine[k].y, 5000, 2);
        add_spot(&f.channels[2].image, nine[k].x, nine[k].y, 5000, 2);
    }
    make_noisy(&f, 50);
    detect_options options = detect_options_default();
    candidates all = {0};
    field_survey learnt;

    assert_ok(detect_survey(context, &f, &n, &options, &all, &learnt, NULL), NULL);
    size_t once = all.n;
    f.index = 1;
    assert_ok(detect_survey(context, &f, &n, &options, &all, &learnt, NULL), NULL);

    assert_int_equal(all.n, 2 * once);
    for (size_t i = 1; i < all.n; i++) assert_true(all.rows[i].field >= all.rows[i - 1].field);
    for (size_t i = 1; i < once; i++) {
        assert_true(all.rows[i].end >= all.rows[i - 1].end);
        if (all.rows[i].end == all.rows[i - 1].end)
            assert_true(all.rows[i].centre_um.y > all.rows[i - 1].centre_um.y - 0.4);
    }
    candidates_free(&all);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_given_noise_is_taken_for_its_channel_alone(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    for (int end = 0; end < 2; end++) add_spot(&f.channels[1 + end].image, 200, 200, 9000, 2);
    make_noisy(&f, 51);
    detect_options options = detect_options_default();
    candidates as_seen = survey(&f, &n, NULL), given = {0};
    field_survey learnt;
    options.noise_is_given[END_3P] = true;
    /* Of 200 counts: four times the variance that is there. */
    options.given_noise[END_3P] = noise_law_given(400, 2);

    assert_ok(detect_survey(context, &f, &n, &options, &given, &learnt, NULL), NULL);

    assert_near(learnt.noise[END_3P].intercept, 400, 0);
    assert_near(learnt.noise[END_3P].slope, 2, 0);
    for (int end = 0; end < 2; end++) {
        double significance[2] = {0, 0};
        for (size_t i = 0; i < as_seen.n; i++)
            if ((int)as_seen.rows[i].end == end) significance[0] = fmax(significance[0], as_seen.rows[i].significance);
        for (size_t i = 0; i < given.n; i++)
            if ((int)given.rows[i].end == end) significance[1] = fmax(significance[1], given.rows[i].significance);
        /* The measured noise is good to 10 %. */
        assert_near(significance[1], significance[0] / (end == END_3P ? 2 : 1), 0.1 * significance[0]);
    }
    candidates_free(&as_seen);
    candidates_free(&given);
    nuclei_drop(&n);
    field_drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spots_are_found_measured_and_placed_in_their_nuclei),
        cmocka_unit_test(noise_alone_gives_few_candidates_and_no_strong_one),
        cmocka_unit_test(significance_is_in_units_of_the_noise),
        cmocka_unit_test(a_doublet_half_a_micrometre_apart_is_two_candidates),
        cmocka_unit_test(a_wide_spot_is_one_candidate_at_its_middle),
        cmocka_unit_test(what_lies_beside_a_nucleus_knows_how_far),
        cmocka_unit_test(texture_shared_with_dapi_raises_no_candidates),
        cmocka_unit_test(two_runs_give_the_same_bytes),
        cmocka_unit_test(rows_are_added_in_order_after_those_that_are_there),
        cmocka_unit_test(a_given_noise_is_taken_for_its_channel_alone),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
