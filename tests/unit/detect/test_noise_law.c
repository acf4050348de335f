/* src/detect/noise_law.c, background.c, robust.c */
#include "detect/background.h"
#include "detect/robust.h"
#include "simulated.h"

/* Brightness from 100 to 500 from left to right, as nuclei beside glass. */
static plane ramp(double intercept, double slope, random_stream *r)
{
    plane p = flat_plane(512, 512, 0);
    for (size_t i = 0; i < 512 * 512; i++) p.px[i] = (float)(100 + 400.0 * (double)(i % 512) / 511);
    add_noise(&p, intercept, slope, r);
    return p;
}

static void the_law_of_a_camera_is_found_on_its_own_image(void **state)
{
    (void)state;
    random_stream r = {11};
    plane image = ramp(-50, 0.75, &r);
    noise_law law;

    assert_ok(noise_law_measure(&image, INFINITY, &law, NULL), NULL);

    /* 24 bins of some 800 samples: 5 % each, 3 % along the line. */
    assert_near(noise_variance(&law, 120), 40, 4);
    assert_near(noise_variance(&law, 300), 175, 12);
    assert_near(noise_variance(&law, 480), 310, 22);
    plane_free(&image);
}

static void signals_do_not_bend_the_law(void **state)
{
    (void)state;
    random_stream r = {12};
    plane image = flat_plane(512, 512, 150);
    for (int i = 0; i < 150; i++) add_spot(&image, 512 * uniform(&r), 512 * uniform(&r), 8000, 2);
    add_noise(&image, 0, 1, &r);
    noise_law law;

    assert_ok(noise_law_measure(&image, INFINITY, &law, NULL), NULL);

    assert_near(noise_variance(&law, 150), 150, 12);
    plane_free(&image);
}

static void saturated_pixels_are_not_taken_for_quiet_ones(void **state)
{
    (void)state;
    random_stream r = {13};
    plane image = ramp(0, 1, &r);
    for (size_t i = 0; i < 512 * 512; i++)
        if (image.px[i] > 300) image.px[i] = 300;
    noise_law law;

    assert_ok(noise_law_measure(&image, 300, &law, NULL), NULL);

    assert_near(noise_variance(&law, 200), 200, 25);
    plane_free(&image);
}

static void noise_is_never_zero(void **state)
{
    (void)state;
    plane black = flat_plane(64, 64, 0), pixel = flat_plane(1, 1, 7);
    noise_law of_black, of_pixel;

    assert_ok(noise_law_measure(&black, INFINITY, &of_black, NULL), NULL);
    assert_ok(noise_law_measure(&pixel, INFINITY, &of_pixel, NULL), NULL);

    assert_near(noise_variance(&of_black, 0), 1.0 / 12, 1e-12);
    assert_near(noise_variance(&of_pixel, 7), 1.0 / 12, 1e-12);
    plane_free(&black);
    plane_free(&pixel);
}

static void noise_of_a_smoothed_picture_is_seen_farther_apart(void **state)
{
    (void)state;
    random_stream r = {16};
    plane image = flat_plane(300, 300, 40);
    add_noise(&image, 25, 0, &r);
    assert_ok(gaussian_blur_in_place(&image, 1.5, NULL), NULL);
    for (int i = 0; i < 300 * 300; i++) image.px[i] = roundf(image.px[i]);
    noise_law law;

    assert_ok(noise_law_measure(&image, INFINITY, &law, NULL), NULL);

    /* What is left of 25 after a blur of 1.5 px (with the pixel's own 1/12), and 1/12 from rounding. Neighbours would
     * show a tenth of it; five pixels apart a little correlation is left. */
    double left = 25 / (4 * M_PI * (2.25 + 1.0 / 12)) + 1.0 / 12;
    assert_true(noise_variance(&law, 40) > 0.5 * left && noise_variance(&law, 40) < 1.2 * left);
    plane_free(&image);
}

static void a_background_cut_to_black_hides_noise(void **state)
{
    (void)state;
    plane image = flat_plane(64, 64, 0);
    add_spot(&image, 32, 32, 2 * M_PI * 4 * 255, 2);
    noise_law law;

    assert_ok(noise_law_measure(&image, INFINITY, &law, NULL), NULL);

    /* One per cent of the range, 250 counts after pixel integration. */
    assert_near(sqrt(noise_variance(&law, 0)), 2.5, 0.1);
    plane_free(&image);
}

static void the_background_lies_under_the_signals(void **state)
{
    (void)state;
    random_stream r = {14};
    plane image = flat_plane(200, 200, 150);
    for (int i = 0; i < 20; i++) add_spot(&image, 20 + 8 * i, 20 + 8 * i, 6000, 2);
    add_noise(&image, 0, 1, &r);
    noise_law law;
    background b = {0};

    assert_ok(noise_law_measure(&image, INFINITY, &law, NULL), NULL);
    assert_ok(background_measure(&image, 0.1, &law, &b, NULL), NULL);

    /* A signal is 240 counts high here; what is left of it after clipping is a small part. */
    assert_near((double)background_at(&b, &b.level, 100, 100), 150, 30);
    assert_near((double)background_at(&b, &b.level, 150, 50), 150, 4);
    assert_near((double)background_at(&b, &b.inverse_sd, 150, 50), 1 / sqrt(150), 0.008);
    background_free(&b);
    plane_free(&image);
}

static void the_background_follows_a_slope(void **state)
{
    (void)state;
    plane image = flat_plane(200, 100, 0);
    for (size_t i = 0; i < 200 * 100; i++) image.px[i] = (float)(100 + (double)(i % 200));
    noise_law law = {100, 0, 100};
    background b = {0};

    assert_ok(background_measure(&image, 0.1, &law, &b, NULL), NULL);

    assert_near((double)background_at(&b, &b.level, 100, 50), 200, 1);
    assert_near((double)background_at(&b, &b.level, 101, 50), 201, 1);
    background_free(&b);
    plane_free(&image);
}

static void the_median_of_any_numbers_is_found_by_selection(void **state)
{
    (void)state;
    float same[] = {2, 2, 2, 2}, some[] = {5, 1, 4, 2, 3}, one[] = {9};

    assert_near((double)median_float(same, 4), 2, 0);
    assert_near((double)median_float(some, 5), 3, 0);
    assert_near((double)median_float(one, 1), 9, 0);
    assert_near((double)median_float(NULL, 0), 0, 0);
}

static void the_spread_of_normal_numbers_is_their_sd(void **state)
{
    (void)state;
    random_stream r = {15};
    float small[4000], large[4000];
    for (int i = 0; i < 4000; i++) small[i] = (float)(1.3 * normal(&r)), large[i] = (float)(500 * normal(&r));

    /* 1.17 / sqrt(4000) = 1.8 %; large values fall into coarser bins. */
    assert_near(spread_about_zero(small, 4000), 1.3, 0.07);
    assert_near(spread_about_zero(large, 4000), 500, 30);
    assert_near(spread_about_zero(NULL, 0), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_law_of_a_camera_is_found_on_its_own_image),
        cmocka_unit_test(signals_do_not_bend_the_law),
        cmocka_unit_test(saturated_pixels_are_not_taken_for_quiet_ones),
        cmocka_unit_test(noise_is_never_zero),
        cmocka_unit_test(noise_of_a_smoothed_picture_is_seen_farther_apart),
        cmocka_unit_test(a_background_cut_to_black_hides_noise),
        cmocka_unit_test(the_background_lies_under_the_signals),
        cmocka_unit_test(the_background_follows_a_slope),
        cmocka_unit_test(the_median_of_any_numbers_is_found_by_selection),
        cmocka_unit_test(the_spread_of_normal_numbers_is_their_sd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
