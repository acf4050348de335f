/* src/laws/channel_look: medians over candidates made by hand. */
#include "laws/channel_look.h"

#include "testing.h"

static candidate spot(probe_end end, double sigma_um, double amplitude, double background)
{
    return (candidate){.nucleus = 1,
                       .end = end,
                       .significance = 20,
                       .sigma_um = sigma_um,
                       .amplitude = amplitude,
                       .background = background};
}

static channel_look look(candidate *rows, size_t n, double offset)
{
    channel_look found;
    const candidates all = {n, n, rows};
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(channel_look_measure(&all, END_5P, offset, &found, &err), &err);
    return found;
}

static void width_and_contrast_are_medians_of_the_end_asked_for(void **state)
{
    (void)state;
    candidate rows[] = {spot(END_5P, 0.2, 300, 400), spot(END_5P, 0.3, 100, 300), spot(END_5P, 0.4, 10, 300),
                        spot(END_3P, 0.9, 999, 101)};

    const channel_look l = look(rows, 4, 100);

    assert_int_equal(l.spots, 3);
    assert_near(l.sigma_um, 0.3, 1e-12);
    assert_near(l.contrast, 0.4, 1e-12); /* 100 on 200: between 200 and 300 */
}

static void what_is_weak_outside_or_not_fitted_is_passed_over(void **state)
{
    (void)state;
    candidate rows[] = {spot(END_5P, 0.2, 1, 2), spot(END_5P, 0.2, 1, 2), spot(END_5P, 0.2, 1, 2)};
    rows[0].significance = 5;
    rows[1].nucleus = 0;
    rows[2].fit_failed = true;

    const channel_look l = look(rows, 3, 0);

    assert_int_equal(l.spots, 0);
    assert_true(isnan(l.sigma_um) && isnan(l.contrast));
}

static void a_black_background_gives_a_finite_contrast(void **state)
{
    (void)state;
    candidate rows[] = {spot(END_5P, 0.2, 50, 100)};

    assert_near(look(rows, 1, 100).contrast, 2, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(width_and_contrast_are_medians_of_the_end_asked_for),
        cmocka_unit_test(what_is_weak_outside_or_not_fitted_is_passed_over),
        cmocka_unit_test(a_black_background_gives_a_finite_contrast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
