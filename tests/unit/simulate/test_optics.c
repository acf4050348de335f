/* src/simulate/optics.c, camera.c: where light goes, and what the camera makes of it. */
#include "simulate/optics.h"

#include "simulate/camera.h"
#include "testing.h"

#define SCENARIOS SUNDER_MODELS "/scenarios"

static scenario small_scenario(void)
{
    scenario s;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(scenario_read("cell_01_plain", SCENARIOS, &s, &err), &err);
    s.image.width_px = s.image.height_px = 201;
    return s;
}

static plane draw(const scenario *s, point3_um at, int dye, int channel, double focus_um)
{
    glow_point point = {.at = at};
    point.photons[dye] = 1000;
    glow light = {.n = 1, .points = &point};
    plane p;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(plane_new(s->image.width_px, s->image.height_px, &p, &err), &err);
    optics_draw_points(s, &light, channel, focus_um, &p);
    return p;
}

static double sum_of(const plane *p, double *out_x, double *out_width)
{
    double sum = 0, x1 = 0, x2 = 0;
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) {
            double v = p->px[y * p->width + x];
            sum += v;
            x1 += v * x;
            x2 += v * x * x;
        }
    *out_x = x1 / sum;
    *out_width = sqrt(x2 / sum - *out_x * *out_x);
    return sum;
}

static void a_point_keeps_its_light_in_and_out_of_focus(void **state)
{
    (void)state;
    scenario s = small_scenario();
    double x, sharp, wide;
    plane in = draw(&s, (point3_um){10, 10, 0}, GREEN, GREEN, 0);
    plane out = draw(&s, (point3_um){10, 10, 0}, GREEN, GREEN, 2);

    assert_near(sum_of(&in, &x, &sharp), 1000, 1);
    assert_near(sum_of(&out, &x, &wide), 1000, 1);
    /* Width by the formula, and the pixel's own: 1/12 of a pixel squared. */
    assert_near(sharp, sqrt(pow(0.225 * 0.524 / 1.3 / 0.1, 2) + 1.0 / 12), 0.01);
    assert_true(wide > 4 * sharp);
    plane_free(&in);
    plane_free(&out);
}

static void a_channel_shows_a_point_where_its_shift_puts_it(void **state)
{
    (void)state;
    scenario s = small_scenario();
    s.optics.shift_um[ORANGE] = (span){0.23, -0.1};
    s.optics.magnification[ORANGE] = 1.002;
    double x, width;
    plane p = draw(&s, (point3_um){15, 10, 0}, ORANGE, ORANGE, 0);

    sum_of(&p, &x, &width);

    assert_near(x, (10 + 1.002 * 5 + 0.23) / 0.1, 0.02); /* the middle of the field is at 10 um */
    plane_free(&p);
}

static void bleed_is_the_share_asked_for(void **state)
{
    (void)state;
    scenario s = small_scenario();
    s.optics.bleed_green_orange = 0.05;
    double x, width;
    plane p = draw(&s, (point3_um){10, 10, 0}, GREEN, ORANGE, 0);

    assert_near(sum_of(&p, &x, &width), 50, 0.1);
    plane_free(&p);
}

static void the_lamp_loses_its_share_in_the_corner(void **state)
{
    (void)state;
    scenario s = small_scenario();
    s.optics.falloff = 0.4;

    assert_near(optics_illumination(&s, 100, 100), 1, 1e-12);
    assert_near(optics_illumination(&s, 0, 0), 0.6, 1e-12);
}

static void a_shifted_image_lies_where_a_point_would(void **state)
{
    (void)state;
    scenario s = small_scenario();
    s.optics.shift_um[ORANGE] = (span){0.34, 0};
    plane from = draw(&s, (point3_um){10, 10, 0}, DAPI, DAPI, 1), to;
    sunder_error err = SUNDER_ERROR_INIT;
    double x, width;
    assert_ok(plane_new(201, 201, &to, &err), &err);

    assert_ok(optics_add_shifted(&s, &from, ORANGE, 0.5, &to, &err), &err);

    assert_near(sum_of(&to, &x, &width), 500, 1);
    assert_near(x, 103.4, 0.03 + 0.03); /* magnification 1.0003 moves nothing in the middle */
    plane_free(&from);
    plane_free(&to);
}

/* Light of one level: mean and variance of the counts are those of the linear camera model. */
static void counts_follow_gain_offset_and_full_scale(void **state)
{
    (void)state;
    scenario s = small_scenario();
    s.camera.bits = 12;
    s.camera.gain_counts_per_e = 0.5;
    s.camera.offset_counts = 60;
    s.camera.quantum_efficiency = 0.8;
    s.camera.read_noise_e = 3;
    s.camera.hot_pixels_per_million = 0;
    camera c;
    plane light;
    sunder_error err = SUNDER_ERROR_INIT;
    const size_t n = 201 * 201;
    uint16_t *counts = malloc(n * sizeof *counts);
    random_stream r = random_stream_of(1, 1, 1, 1);
    assert_ok(camera_new(&s, 1, &c, &err), &err);
    assert_ok(plane_new(201, 201, &light, &err), &err);
    for (size_t i = 0; i < n; i++) light.px[i] = i == 0 ? 1e6F : 500;

    camera_expose(&c, &light, &r, counts);

    double sum = 0, squares = 0;
    for (size_t i = 1; i < n; i++) sum += counts[i], squares += (double)counts[i] * counts[i];
    double mean = sum / (double)(n - 1), variance = squares / (double)(n - 1) - mean * mean;
    assert_int_equal(counts[0], 4095);
    assert_near(mean, 60 + 0.5 * 400, 0.3);
    assert_near(variance, 0.25 * (400 + 9) + 1.0 / 12, 4 * 102 * sqrt(2.0 / (double)n)); /* 4 of its errors */
    free(counts);
    plane_free(&light);
    camera_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_keeps_its_light_in_and_out_of_focus),
        cmocka_unit_test(a_channel_shows_a_point_where_its_shift_puts_it),
        cmocka_unit_test(bleed_is_the_share_asked_for),
        cmocka_unit_test(the_lamp_loses_its_share_in_the_corner),
        cmocka_unit_test(a_shifted_image_lies_where_a_point_would),
        cmocka_unit_test(counts_follow_gain_offset_and_full_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
