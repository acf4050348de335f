/* src/weigh/usual_laws.c */
#include "weigh/usual_laws.h"

#include "signals_by_hand.h"
#include "testing.h"

static void a_slide_that_told_its_laws_keeps_them(void **state)
{
    (void)state;
    const slide_laws told = start_by_hand(1)->laws;

    const slide_laws full = laws_completed(&told);

    for (int end = 0; end < 2; end++) {
        assert_near(full.brightness[end].ln_significance_mean, told.brightness[end].ln_significance_mean, 0.0);
        assert_near(full.brightness[end].sigma_median_um, 0.2, 0.0);
        assert_near(full.noise[end].decay, 2.5, 0.0);
        assert_near(full.bleed[end].share, 0.02, 0.0);
    }
    assert_near(full.pair_sigma_um, 0.18, 0.0);
}

static void what_a_slide_could_not_tell_is_the_usual_and_finite(void **state)
{
    (void)state;
    slide_laws silent = {0};
    silent.brightness[0] = (brightness_law){LAW_REFUSED, NAN, NAN, NAN, NAN, 0};
    silent.noise[0] = (noise_tail){.rate_at_floor = NAN, .decay = -1.0, .floor = 3.5};
    silent.bleed[0].share = NAN;
    silent.pair_sigma_um = NAN;
    silent.shift.shift_um.x = NAN;

    const slide_laws full = laws_completed(&silent);

    for (int end = 0; end < 2; end++) {
        assert_true(full.brightness[end].sigma_median_um > 0.1 && full.brightness[end].sigma_median_um < 0.4);
        assert_true(full.brightness[end].ln_significance_sd > 0.5);
        assert_true(isfinite(full.brightness[end].ln_significance_mean) && isfinite(full.brightness[end].flux_median));
        assert_true(full.noise[end].rate_at_floor > 0.0 && full.noise[end].decay > 0.0);
    }
    assert_near(full.bleed[0].share, 0.02, 0.0);
    assert_near(full.bleed[1].share, 0.0, 0.0); /* measured as none */
    assert_true(full.pair_sigma_um > 0.0 && full.nuclear_area_um2 > 0.0);
    const sunder_point_um mapped = laws_map_to_5p(&full, END_3P, (sunder_point_um){3.0, 4.0});
    assert_near(mapped.x, 3.0, 0.0);
    assert_near(mapped.y, 4.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slide_that_told_its_laws_keeps_them),
        cmocka_unit_test(what_a_slide_could_not_tell_is_the_usual_and_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
