/* src/calibrate: cameras made by construction. */
#include "calibrate/camera.h"
#include "../detect/simulated.h"

enum { SIZE = 512 };

/* Counts per electron, counts, electrons. */
typedef struct made_camera {
    double gain, offset, read_noise;
} made_camera;

/* Light from a dim background to bright blobs, electrons. */
static plane made_light(double background, random_stream *r)
{
    plane p = flat_plane(SIZE, SIZE, 0);
    for (int i = 0; i < 60; i++)
        add_spot(&p, SIZE * uniform(r), SIZE * uniform(r), 2e5 * uniform(r), 8 + 10 * uniform(r));
    for (int i = 0; i < 60; i++) add_spot(&p, SIZE * uniform(r), SIZE * uniform(r), 2e3, 1.5);
    for (size_t i = 0; i < (size_t)SIZE * SIZE; i++) p.px[i] += (float)background;
    return p;
}

/* What the camera makes of it: whole counts. Light of 20 electrons and more is close enough to normal. */
static plane exposure(const plane *light, made_camera c, random_stream *r)
{
    plane p = flat_plane(SIZE, SIZE, 0);
    for (size_t i = 0; i < (size_t)SIZE * SIZE; i++) {
        double e = (double)light->px[i];
        double seen = e + sqrt(e + c.read_noise * c.read_noise) * normal(r);
        p.px[i] = (float)fmax(0, rint(c.offset + c.gain * seen));
    }
    return p;
}

static field one_channel(plane image)
{
    field f = {.width = SIZE, .height = SIZE, .pixel_um = 0.1, .n_z = 1, .n_channels = 1, .dapi = -1, .probe = {0, -1}};
    f.channels[0].image = image;
    f.channels[0].saturation_counts = 65535;
    strcpy(f.channels[0].colour, "green");
    return f;
}

static camera_channel find(field *fields, size_t n, const given_camera *given, size_t n_given)
{
    camera_model camera;
    camera_facts *facts = calloc(n, sizeof *facts);
    const camera_facts **views = calloc(n, sizeof *views);
    sunder_error error = SUNDER_ERROR_INIT;
    for (size_t i = 0; i < n; i++) {
        assert_ok(camera_look(&fields[i], &facts[i], &error), &error);
        views[i] = &facts[i];
    }
    assert_ok(camera_find(views, n, given, n_given, &camera, &error), &error);
    free(facts);
    free(views);
    assert_int_equal(camera.n_channels, 1);
    return camera.channels[0];
}

/* n exposures of different places. */
static camera_channel photographed(made_camera c, double background, size_t n, const given_camera *given,
                                   size_t n_given)
{
    field fields[4];
    random_stream r = {81};
    for (size_t i = 0; i < n; i++) {
        plane light = made_light(background, &r);
        fields[i] = one_channel(exposure(&light, c, &r));
        plane_free(&light);
    }
    camera_channel found = find(fields, n, given, n_given);
    for (size_t i = 0; i < n; i++) field_drop(&fields[i]);
    return found;
}

static void gain_and_offset_are_found_within_their_errors(void **state)
{
    (void)state;
    const made_camera cameras[] = {{2, 100, 3}, {0.46, 100, 1.6}, {0.25, 400, 2.2}, {1.1, 0, 5}};
    for (size_t i = 0; i < sizeof cameras / sizeof *cameras; i++) {
        camera_channel c = photographed(cameras[i], 40, 4, NULL, 0);

        assert_int_equal(c.kind, PIXELS_RAW);
        assert_int_equal(c.gain.state, QUANTITY_FOUND);
        assert_near(c.gain.value, cameras[i].gain, 3 * c.gain.error);
        assert_true(c.gain.error < 0.1 * cameras[i].gain);
        assert_int_equal(c.offset.state, QUANTITY_FOUND);
        assert_near(c.offset.value, cameras[i].offset, 2.5 * c.offset.error);
    }
}

static void a_given_offset_parts_the_read_noise_from_it(void **state)
{
    (void)state;
    const given_camera dark = {
        .colour = "green", .offset_counts = 100, .offset_se = 0.2, .gain = NAN, .read_noise_electrons = NAN};

    camera_channel alone = photographed((made_camera){2, 100, 5}, 20, 4, NULL, 0);
    camera_channel known = photographed((made_camera){2, 100, 5}, 20, 4, &dark, 1);

    assert_int_equal(known.offset.state, QUANTITY_GIVEN);
    assert_int_equal(known.read_noise.state, QUANTITY_FOUND);
    assert_near(known.read_noise.value, 5, 3 * known.read_noise.error);
    assert_true(known.read_noise.error < 0.6);
    assert_true(alone.read_noise.state == QUANTITY_REFUSED || alone.read_noise.error > known.read_noise.error);
}

static void bits_in_use_are_counted_in_steps(void **state)
{
    (void)state;
    random_stream r = {82};
    plane light = made_light(40, &r), image = exposure(&light, (made_camera){0.5, 100, 2}, &r);
    for (size_t i = 0; i < (size_t)SIZE * SIZE; i++) image.px[i] *= 16; /* 12 bits in the upper ones of 16 */
    image.px[0] = 4095 * 16;
    image.px[8 * 5 + 3] = 4095 * 16;
    for (int i = 0; i < 400; i++) image.px[i * 5] = 4095 * 16; /* one in five is looked at */
    field f = one_channel(image);

    camera_channel c = find(&f, 1, NULL, 0);

    assert_int_equal(c.value_step, 16);
    assert_int_equal(c.bits, 12);
    assert_near(c.gain.value, 8, 3 * c.gain.error);
    field_drop(&f);
    plane_free(&light);
}

static void a_maximum_of_planes_is_called_a_projection(void **state)
{
    (void)state;
    random_stream r = {83};
    field fields[3];
    for (int i = 0; i < 3; i++) {
        plane light = made_light(40, &r), most = exposure(&light, (made_camera){2, 100, 3}, &r);
        for (int z = 1; z < 7; z++) {
            plane next = exposure(&light, (made_camera){2, 100, 3}, &r);
            for (size_t k = 0; k < (size_t)SIZE * SIZE; k++) most.px[k] = fmaxf(most.px[k], next.px[k]);
            plane_free(&next);
        }
        fields[i] = one_channel(most);
        plane_free(&light);
    }

    camera_channel c = find(fields, 3, NULL, 0);

    assert_int_equal(c.kind, PIXELS_PROJECTION);
    assert_int_equal(c.gain.state, QUANTITY_REFUSED);
    assert_non_null(strstr(c.gain.why, "projection"));
    assert_true(c.variance_slope < 1.2); /* of a gain of 2 */
    assert_near(c.offset.value, 100, 2.5 * c.offset.error);
    for (int i = 0; i < 3; i++) field_drop(&fields[i]);
}

/* Spreads the counts as a viewer does and rounds to whole numbers again. */
static void stretch(plane *p, double factor, double cut)
{
    for (size_t i = 0; i < (size_t)SIZE * SIZE; i++)
        p->px[i] = (float)fmin(65535, fmax(0, rint(factor * ((double)p->px[i] - cut))));
}

static void expect_no_camera(plane image, pixel_kind kind, const char *words)
{
    field f = one_channel(image);
    camera_channel c = find(&f, 1, NULL, 0);
    assert_int_equal(c.kind, kind);
    assert_non_null(strstr(c.why, words));
    assert_int_equal(c.gain.state, QUANTITY_REFUSED);
    assert_int_equal(c.read_noise.state, QUANTITY_REFUSED);
    assert_true(isnan(c.gain.value));
    field_drop(&f);
}

static void pixels_scaled_for_a_screen_are_no_measure_of_a_camera(void **state)
{
    (void)state;
    random_stream r = {84};
    plane light = made_light(40, &r);
    const made_camera c = {0.5, 100, 2};
    plane gaps = exposure(&light, c, &r), wide_gaps = exposure(&light, c, &r), combs = exposure(&light, c, &r);
    plane cut = exposure(&light, c, &r);
    stretch(&gaps, 1.7, 90);
    stretch(&wide_gaps, 13.7, 90);
    stretch(&combs, 0.8, 90);
    stretch(&cut, 1, 120);

    expect_no_camera(gaps, PIXELS_DISPLAY, "missing");
    expect_no_camera(wide_gaps, PIXELS_DISPLAY, "missing");
    expect_no_camera(combs, PIXELS_DISPLAY, "more often");
    expect_no_camera(cut, PIXELS_DISPLAY, "cut to black");
    plane_free(&light);
}

static void smoothed_rounded_and_empty_pixels_are_told_apart(void **state)
{
    (void)state;
    random_stream r = {85};
    plane light = made_light(40, &r);
    plane smooth = exposure(&light, (made_camera){8, 100, 3}, &r),
          coarse = exposure(&light, (made_camera){0.02, 3, 3}, &r);
    assert_ok(gaussian_blur_in_place(&smooth, 0.8, NULL), NULL);

    expect_no_camera(smooth, PIXELS_SMOOTHED, "smoothed");
    expect_no_camera(coarse, PIXELS_ROUNDED, "rounding");
    expect_no_camera(flat_plane(SIZE, SIZE, 7), PIXELS_UNKNOWN, "one value");
    plane_free(&light);
}

static void even_light_gives_no_gain(void **state)
{
    (void)state;
    random_stream r = {86};
    plane light = flat_plane(SIZE, SIZE, 50), image = exposure(&light, (made_camera){2, 100, 3}, &r);
    field f = one_channel(image);

    camera_channel c = find(&f, 1, NULL, 0);

    assert_int_equal(c.gain.state, QUANTITY_REFUSED);
    assert_non_null(strstr(c.gain.why, "does not rise"));
    field_drop(&f);
    plane_free(&light);
}

static void a_small_image_is_not_judged(void **state)
{
    (void)state;
    field f = {.width = 16, .height = 16, .n_z = 1, .n_channels = 1, .dapi = -1, .probe = {0, -1}};
    random_stream r = {87};
    f.channels[0].image = flat_plane(16, 16, 100);
    add_noise(&f.channels[0].image, 9, 0, &r);
    f.channels[0].image.px[3] = NAN; /* what a bad file can hold */

    camera_channel c = find(&f, 1, NULL, 0);

    assert_int_equal(c.kind, PIXELS_UNKNOWN);
    assert_int_equal(c.offset.state, QUANTITY_REFUSED);
    field_drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gain_and_offset_are_found_within_their_errors),
        cmocka_unit_test(a_given_offset_parts_the_read_noise_from_it),
        cmocka_unit_test(bits_in_use_are_counted_in_steps),
        cmocka_unit_test(a_maximum_of_planes_is_called_a_projection),
        cmocka_unit_test(pixels_scaled_for_a_screen_are_no_measure_of_a_camera),
        cmocka_unit_test(smoothed_rounded_and_empty_pixels_are_told_apart),
        cmocka_unit_test(even_light_gives_no_gain),
        cmocka_unit_test(a_small_image_is_not_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
