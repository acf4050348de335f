/* src/laws/noise_tail: how often noise makes a candidate. */
#include "candidates_by_hand.h"

static void the_tail_of_noise_is_measured(void **state)
{
    (void)state;
    table t = table_new(4, 79);
    /* Rate 0.4 exp(-2.2 (T - 3.5)) per um^2 over 4000 um^2: 727 in all. */
    for (size_t f = 0; f < 4; f++)
        for (int i = 0; i < 182; i++) add(&t, f, END_5P, 50, 50, 3.5 - log(uniform(&t.r)) / 2.2);

    slide_laws laws = run(&t);

    assert_near(laws.noise[END_5P].decay, 2.2, 0.3);
    assert_near(laws.noise[END_5P].rate_at_floor, 0.4, 0.06);
    assert_near(laws.noise[END_5P].floor, 3.5, 0);
    table_drop(&t);
}

static void the_steepest_tail_that_can_be_given_stays_finite(void **state)
{
    (void)state;
    const noise_tail steep = {.rate_at_floor = 0.4, .decay = 60, .floor = 3.5, .curvature = 0.05};

    assert_near(noise_tail_above(&steep, 3.5), 0.4 / 60, 1e-4);
    assert_near(noise_tail_above(&steep, 10), 0, 1e-9);
}

static void texture_has_a_straight_tail_of_false_alarms(void **state)
{
    (void)state;
    table t = table_new(4, 79);
    /* Rate 0.4 exp(-2.2 (T - 3.5)) per um^2 over 4000 um^2: 727 in all. */
    for (size_t f = 0; f < 4; f++)
        for (int i = 0; i < 182; i++) add(&t, f, END_5P, 50, 50, 3.5 - log(uniform(&t.r)) / 2.2);
    for (size_t i = 0; i < t.all.n; i++)
        t.all.rows[i].spread = 2; /* texture: the tail need not be that of white noise */

    slide_laws laws = run(&t);

    /* 182 exp(-2.2) = 20 per field lie above 4.5: four standard errors of 80. */
    assert_near(noise_tail_above(&laws.false_alarms[END_5P], 4.5) * 4000, 80, 36);
    assert_near(noise_tail_above(&laws.false_alarms[END_5P], 3.5) * 4000, 727, 20);
    table_drop(&t);
}

static void white_noise_has_a_tail_that_bends(void **state)
{
    (void)state;
    table t = table_new(4, 83);
    /* Maxima above T go as T exp(-T^2 / 2) (algorithms.md 2.1): drawn by bisection from 700 above 3.5. */
    for (int i = 0; i < 700; i++) {
        double share = uniform(&t.r), low = 3.5, high = 9;
        while (high - low > 1e-6) {
            double middle = (low + high) / 2;
            *(middle * exp(-middle * middle / 2) > share * 3.5 * exp(-3.5 * 3.5 / 2) ? &low : &high) = middle;
        }
        add(&t, (size_t)i / 175, END_5P, 50, 50, low);
    }

    slide_laws laws = run(&t);

    double expected = 700 * 4.8 / 3.5 * exp(-(4.8 * 4.8 - 3.5 * 3.5) / 2); /* 4.4: a straight tail has 12 */
    assert_in_range((long)(noise_tail_above(&laws.false_alarms[END_5P], 4.8) * 4000 / expected * 100), 67, 150);
    table_drop(&t);
}

static void without_nuclei_the_tail_is_the_usual_one_and_says_so(void **state)
{
    (void)state;
    table t = table_new(0, 84);

    slide_laws laws = run(&t);

    for (int end = 0; end < 2; end++) {
        assert_int_equal(laws.noise[end].state, LAW_REFUSED);
        assert_int_equal(laws.false_alarms[end].state, LAW_REFUSED);
        assert_string_equal(laws.false_alarms[end].why, "no nuclei: the usual tail");
        /* White noise under the finest filter: 76.5 / um2 (2 pi)^-1.5 3.5 exp(-3.5^2 / 2). */
        assert_near(noise_tail_above(&laws.false_alarms[end], 3.5), 0.0372, 0.0002);
        assert_near(noise_tail_above(&laws.noise[end], 3.5), 0.0372, 0.0002);
    }
    table_drop(&t);
}

static void a_tail_from_too_little_is_refused_with_what_there_was(void **state)
{
    (void)state;
    table t = table_new(1, 85);
    t.per_field[0].n = 3; /* 150 um2 */
    for (int i = 0; i < 4; i++) add(&t, 0, END_5P, 50, 50, 3.6);
    for (int i = 0; i < 12; i++) add(&t, 0, END_3P, 50, 50, 3.6);

    slide_laws laws = run(&t);

    assert_int_equal(laws.false_alarms[END_5P].state, LAW_REFUSED);
    assert_non_null(strstr(laws.false_alarms[END_5P].why, "4 weak candidates in 150 um2"));
    assert_int_equal(laws.false_alarms[END_3P].state, LAW_FOUND); /* enough to go by */
    assert_string_equal(laws.false_alarms[END_3P].why, "");
    table_drop(&t);
}

static void a_quiet_slide_of_many_nuclei_is_a_measurement(void **state)
{
    (void)state;
    table t = table_new(4, 86); /* 4000 um2 without a single maximum of noise */

    slide_laws laws = run(&t);

    assert_int_equal(laws.false_alarms[END_5P].state, LAW_FOUND);
    assert_true(noise_tail_above(&laws.false_alarms[END_5P], 3.5) < 0.001);
    table_drop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tail_of_noise_is_measured),
        cmocka_unit_test(the_steepest_tail_that_can_be_given_stays_finite),
        cmocka_unit_test(texture_has_a_straight_tail_of_false_alarms),
        cmocka_unit_test(white_noise_has_a_tail_that_bends),
        cmocka_unit_test(without_nuclei_the_tail_is_the_usual_one_and_says_so),
        cmocka_unit_test(a_tail_from_too_little_is_refused_with_what_there_was),
        cmocka_unit_test(a_quiet_slide_of_many_nuclei_is_a_measurement),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
