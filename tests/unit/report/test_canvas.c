/* The drawing surface. */
#include "testing.h"

#include "report/canvas.h"

#define SIDE 40

static const rgb black = {0, 0, 0}, white = {255, 255, 255};

static canvas *new_canvas(void)
{
    canvas *c = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(canvas_new(SIDE, SIDE, black, &c, &err), &err);
    return c;
}

static uint8_t *finished(canvas *c)
{
    uint8_t *pixels = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(canvas_finish(c, &pixels, &err), &err);
    return pixels;
}

static int red_at(const uint8_t *pixels, int x, int y)
{
    return pixels[3 * (y * SIDE + x)];
}

static long brightness(const uint8_t *pixels)
{
    long sum = 0;
    for (int i = 0; i < 3 * SIDE * SIDE; i++) sum += pixels[i];
    return sum;
}

static void a_circle_and_a_square_leave_their_middle_free(void **state)
{
    pen p = {white, 1, 2, 0, false};
    SUNDER_AUTO(auto_canvas) canvas *round = new_canvas();
    SUNDER_AUTO(auto_canvas) canvas *square = new_canvas();

    canvas_circle(round, (sunder_point_px){20, 20}, 10, p);
    canvas_square(square, (sunder_point_px){20, 20}, 10, p);
    SUNDER_AUTO(auto_free) uint8_t *a = finished(round);
    SUNDER_AUTO(auto_free) uint8_t *b = finished(square);

    assert_int_equal(red_at(a, 20, 20), 0);
    assert_int_equal(red_at(b, 20, 20), 0);
    assert_int_equal(red_at(a, 29, 20), 255);
    assert_int_equal(red_at(b, 29, 20), 255);
    assert_int_equal(red_at(a, 29, 29), 0); /* the corner tells them apart */
    assert_int_equal(red_at(b, 29, 29), 255);
    (void)state;
}

static void pixels_are_put_enlarged_and_cut_at_the_edge(void **state)
{
    const uint8_t pixels[6] = {255, 0, 0, 9, 0, 0};
    SUNDER_AUTO(auto_canvas) canvas *c = new_canvas();

    canvas_put(c, SIDE - 3, SIDE - 1, pixels, 2, 1, 2);
    SUNDER_AUTO(auto_free) uint8_t *out = finished(c);

    assert_int_equal(red_at(out, SIDE - 3, SIDE - 1), 255);
    assert_int_equal(red_at(out, SIDE - 2, SIDE - 1), 255);
    assert_int_equal(red_at(out, SIDE - 1, SIDE - 1), 9);
    assert_int_equal(red_at(out, SIDE - 3, SIDE - 2), 0);
    (void)state;
}

static void a_dashed_line_has_gaps(void **state)
{
    SUNDER_AUTO(auto_canvas) canvas *c = new_canvas();

    canvas_line(c, (sunder_point_px){0, 20.5}, (sunder_point_px){SIDE, 20.5}, (pen){white, 1, 1, 5, false});
    SUNDER_AUTO(auto_free) uint8_t *out = finished(c);

    assert_int_equal(red_at(out, 2, 20), 255);
    assert_int_equal(red_at(out, 7, 20), 0);
    assert_int_equal(red_at(out, 12, 20), 255);
    (void)state;
}

static void nothing_is_drawn_outside_of_the_clip(void **state)
{
    SUNDER_AUTO(auto_canvas) canvas *c = new_canvas();

    canvas_clip(c, 0, 0, 10, SIDE);
    canvas_fill(c, 0, 0, SIDE, SIDE, white, 1);
    canvas_unclip(c);
    SUNDER_AUTO(auto_free) uint8_t *out = finished(c);

    assert_int_equal(red_at(out, 9, 5), 255);
    assert_int_equal(red_at(out, 10, 5), 0);
    (void)state;
}

static void text_that_is_no_utf8_is_shown_and_does_not_stop_the_drawing(void **state)
{
    font f = {white, 12, false, false};
    SUNDER_AUTO(auto_canvas) canvas *c = new_canvas();

    canvas_text(c, 2, 14, "\xff\xfe\xc0\xaf slide", f);
    canvas_fill(c, 30, 30, 4, 4, white, 1);
    SUNDER_AUTO(auto_free) uint8_t *out = finished(c);

    assert_int_equal(red_at(out, 31, 31), 255);
    assert_true(brightness(out) > 3 * 255 * 16 + 1000);
    (void)state;
}

static void wider_text_is_measured_wider_and_scale_enlarges_it(void **state)
{
    font f = {white, 12, false, false};
    SUNDER_AUTO(auto_canvas) canvas *c = new_canvas();

    double narrow = canvas_text_width(c, "i", f), wide = canvas_text_width(c, "iiii", f);
    canvas_set_scale(c, 2);
    double doubled = canvas_text_width(c, "iiii", f);

    assert_true(narrow > 0);
    assert_near(wide, 4 * narrow, 1e-6);
    assert_near(doubled, 2 * wide, 0.05);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_circle_and_a_square_leave_their_middle_free),
        cmocka_unit_test(pixels_are_put_enlarged_and_cut_at_the_edge),
        cmocka_unit_test(a_dashed_line_has_gaps),
        cmocka_unit_test(nothing_is_drawn_outside_of_the_clip),
        cmocka_unit_test(text_that_is_no_utf8_is_shown_and_does_not_stop_the_drawing),
        cmocka_unit_test(wider_text_is_measured_wider_and_scale_enlarges_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
