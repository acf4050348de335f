/* src/image/stack.c */
#include "image/stack.h"

#include "testing.h"

static plane filled(int width, int height, float value)
{
    plane p = {0};
    assert_int_equal(plane_new(width, height, &p, NULL), SUNDER_OK);
    for (int i = 0; i < width * height; i++) p.px[i] = value;
    return p;
}

static void the_maximum_is_taken_pixel_by_pixel(void **state)
{
    (void)state;
    plane a = filled(3, 1, 5), b = filled(3, 1, 5), maximum = filled(3, 1, 0);
    b.px[1] = 9;
    b.px[2] = 1;

    stack_maximum_first(&a, &maximum);
    stack_maximum_next(&b, &maximum);

    assert_near(maximum.px[0], 5, 0);
    assert_near(maximum.px[1], 9, 0);
    assert_near(maximum.px[2], 5, 0);
    plane_free(&a);
    plane_free(&b);
    plane_free(&maximum);
}

/* Discs on a grid, blurred. */
static plane discs(double sigma_px, float gain)
{
    plane sharp = filled(64, 64, 100), out = {0};
    for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
            if ((x % 32 - 16) * (x % 32 - 16) + (y % 32 - 16) * (y % 32 - 16) < 64) sharp.px[y * 64 + x] = 600;
            sharp.px[y * 64 + x] *= gain;
        }
    }
    assert_int_equal(gaussian_blur(&sharp, sigma_px, &out, NULL), SUNDER_OK);
    plane_free(&sharp);
    return out;
}

static void a_sharper_plane_is_sharper_whatever_its_brightness(void **state)
{
    (void)state;
    plane sharp = discs(1, 0.5f), blurred = discs(3, 2), bright = discs(1, 2);
    double s = 0, b = 0, t = 0;

    assert_int_equal(stack_sharpness(&sharp, &s, NULL), SUNDER_OK);
    assert_int_equal(stack_sharpness(&blurred, &b, NULL), SUNDER_OK);
    assert_int_equal(stack_sharpness(&bright, &t, NULL), SUNDER_OK);

    assert_true(s > 3 * b);
    assert_near(s / t, 1, 1e-4); /* float pixels */
    plane_free(&sharp);
    plane_free(&blurred);
    plane_free(&bright);
}

static void a_black_plane_has_no_sharpness(void **state)
{
    (void)state;
    plane black = filled(8, 8, 0);
    double sharpness = 7;

    assert_int_equal(stack_sharpness(&black, &sharpness, NULL), SUNDER_OK);

    assert_near(sharpness, 0, 0);
    plane_free(&black);
}

static void planes_far_behind_the_best_are_out_of_focus(void **state)
{
    (void)state;
    static const double SHARPNESS[] = {0.1, 0.3, 1, 0.9, 0.2};
    static const double FLAT[] = {0, 0};
    bool in_focus[5];

    stack_in_focus(SHARPNESS, 5, in_focus);
    assert_false(in_focus[0]);
    assert_true(in_focus[1]);
    assert_true(in_focus[2]);
    assert_true(in_focus[3]);
    assert_false(in_focus[4]);
    stack_in_focus(FLAT, 2, in_focus); /* black: nothing to choose between */
    assert_true(in_focus[0] && in_focus[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_maximum_is_taken_pixel_by_pixel),
        cmocka_unit_test(a_sharper_plane_is_sharper_whatever_its_brightness),
        cmocka_unit_test(a_black_plane_has_no_sharpness),
        cmocka_unit_test(planes_far_behind_the_best_are_out_of_focus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
