/* How counts become screen brightness. */
#include "testing.h"

#include "report/display.h"
#include "report/flatten.h"

static plane flat(int width, int height, float counts)
{
    plane p;
    assert_int_equal(plane_new(width, height, &p, NULL), SUNDER_OK);
    for (int i = 0; i < width * height; i++) p.px[i] = counts;
    return p;
}

static void levels_run_from_black_at_low_to_full_at_high(void **state)
{
    display_range range = {100, 300};

    assert_int_equal(display_level(50, range, 1), 0);
    assert_int_equal(display_level(100, range, 1), 0);
    assert_int_equal(display_level(200, range, 1), 128);
    assert_int_equal(display_level(300, range, 1), 255);
    assert_int_equal(display_level(900, range, 1), 255);
    (void)state;
}

static void gamma_lifts_dim_counts_and_leaves_the_ends(void **state)
{
    display_range range = {0, 100};

    assert_true(display_level(10, range, DISPLAY_GAMMA_DAPI) > display_level(10, range, 1));
    assert_int_equal(display_level(100, range, DISPLAY_GAMMA_DAPI), 255);
    (void)state;
}

static void a_pixel_that_is_no_number_is_black(void **state)
{
    assert_int_equal(display_level(NAN, (display_range){0, 100}, 1), 0);
    (void)state;
}

static void a_channel_of_one_value_still_has_a_range(void **state)
{
    plane dapi = flat(64, 64, 7), green = flat(64, 64, 0);
    const plane *probes[2] = {&green, NULL};

    display_ranges ranges = display_ranges_of(&dapi, probes);

    assert_true(ranges.dapi.high > ranges.dapi.low);
    assert_true(ranges.probe[END_5P].high > ranges.probe[END_5P].low);
    assert_true(ranges.probe[END_3P].high > ranges.probe[END_3P].low);
    plane_free(&dapi);
    plane_free(&green);
    (void)state;
}

static void noise_alone_is_not_stretched_to_full_brightness(void **state)
{
    plane green = flat(200, 200, 0);
    uint32_t random = 1;
    for (int i = 0; i < 200 * 200; i++) {
        random = random * 1664525u + 1013904223u;
        green.px[i] = 100 + (float)(random >> 28); /* 100 to 115 */
    }
    const plane *probes[2] = {&green, NULL};

    display_ranges ranges = display_ranges_of(NULL, probes);

    assert_true(display_level(115, ranges.probe[END_5P], 1) < 64);
    plane_free(&green);
    (void)state;
}

static void flattening_takes_haze_away_and_leaves_a_signal(void **state)
{
    plane hazy = flat(200, 200, 0), out;
    for (int y = 0; y < 200; y++) {
        for (int x = 0; x < 200; x++) {
            double haze = 800 * exp(-((x - 90.0) * (x - 90) + (y - 90.0) * (y - 90)) / (2 * 60 * 60));
            double spot = 300 * exp(-((x - 100.0) * (x - 100) + (y - 100.0) * (y - 100)) / (2 * 2 * 2));
            hazy.px[200 * y + x] = (float)(100 + haze + spot);
        }
    }

    assert_int_equal(flatten(&hazy, 0.1, &out, NULL), SUNDER_OK);

    assert_near(out.px[200 * 100 + 100], 300, 0.1 * 300); /* what the mean itself takes off the signal */
    assert_near(out.px[200 * 60 + 60], 0, 40);            /* curvature of the haze over 1.2 um */
    assert_near(out.px[200 * 190 + 100], 0, 40);
    plane_free(&hazy);
    plane_free(&out);
    (void)state;
}

static void a_faint_nucleus_gets_a_narrower_range_but_not_that_of_noise(void **state)
{
    display_range of_field = {100, 1100};

    display_range faint = display_range_of_crop(100, 500, of_field);
    display_range noise = display_range_of_crop(100, 120, of_field);

    assert_near(faint.high, 500, 1e-3);
    assert_near(noise.high, 450, 1e-3); /* 0.35 of the field's range */
    (void)state;
}

static void bright_signals_keep_their_own_colour_over_dapi(void **state)
{
    plane dapi = flat(1, 1, 100), green = flat(1, 1, 100), dark = flat(1, 1, 0);
    const plane *probes[2] = {&green, &dark};
    const rgb tint[2] = {display_tint("green"), display_tint("orange")};
    display_ranges ranges = {{0, 100}, {{0, 100}, {0, 100}}};
    uint8_t pixel[3];

    display_composite(&dapi, probes, tint, &ranges, pixel);

    assert_true(pixel[1] > 200);
    assert_true(pixel[2] < 90); /* no cyan */
    plane_free(&dapi);
    plane_free(&green);
    plane_free(&dark);
    (void)state;
}

static void a_missing_channel_is_no_fault(void **state)
{
    plane dapi = flat(1, 1, 100);
    const plane *probes[2] = {NULL, NULL};
    const rgb tint[2] = {{0, 0, 0}, {0, 0, 0}};
    display_ranges ranges = {{0, 100}, {{0, 1}, {0, 1}}};
    uint8_t pixel[3];

    display_composite(&dapi, probes, tint, &ranges, pixel);

    assert_true(pixel[2] > 100);
    plane_free(&dapi);
    (void)state;
}

static void a_colour_without_a_tint_is_shown_grey(void **state)
{
    rgb tint = display_tint("infrared");

    assert_int_equal(tint.r, tint.g);
    assert_int_equal(tint.g, tint.b);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_run_from_black_at_low_to_full_at_high),
        cmocka_unit_test(gamma_lifts_dim_counts_and_leaves_the_ends),
        cmocka_unit_test(a_pixel_that_is_no_number_is_black),
        cmocka_unit_test(a_channel_of_one_value_still_has_a_range),
        cmocka_unit_test(noise_alone_is_not_stretched_to_full_brightness),
        cmocka_unit_test(flattening_takes_haze_away_and_leaves_a_signal),
        cmocka_unit_test(a_faint_nucleus_gets_a_narrower_range_but_not_that_of_noise),
        cmocka_unit_test(bright_signals_keep_their_own_colour_over_dapi),
        cmocka_unit_test(a_missing_channel_is_no_fault),
        cmocka_unit_test(a_colour_without_a_tint_is_shown_grey),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
