/* src/segment/nothing_found.c: fields without nuclei, and what the stage says of them. */
#include "segment/nothing_found.h"

#include <string.h>

#include "drawn_nuclei.h"
#include "segment/segment.h"
#include "testing.h"

#define OPTICS_UM 0.35

static nuclei segmented(const drawn_field *f)
{
    sunder_error err = SUNDER_ERROR_INIT;
    segment_options options = segment_options_default();
    options.segmenter = "classic";
    nuclei found;
    assert_ok(segment_run(NULL, &f->dapi, f->um, &options, &found, &err), &err);
    return found;
}

/* Segments the field, which is then freed. */
static void finds_nothing_because(drawn_field *f, const char *part_of_reason)
{
    nuclei n = segmented(f);

    assert_int_equal(n.n, 0);
    for (int i = 0; i < n.labels.width * n.labels.height; i++) assert_int_equal(n.labels.px[i], 0);
    assert_non_null(n.nothing_found);
    assert_non_null(strstr(n.nothing_found, part_of_reason));
    nuclei_free(&n);
    plane_free(&f->dapi);
}

/* Twelve nuclei of 3.5 to 5 um, apart. */
static drawn_field twelve_nuclei(void)
{
    drawn_field f = field_of_background(600, 450, 0.1, 200);
    for (int i = 0; i < 12; i++)
        draw_nucleus(&f, 7.5 + 15 * (i % 4), 7.5 + 15 * (double)(i / 4), 5, 3.5 + 0.1 * i, 0.5 * i, 1500);
    return f;
}

static void invert(drawn_field *f)
{
    for (int i = 0; i < f->dapi.width * f->dapi.height; i++) f->dapi.px[i] = 2500 - f->dapi.px[i];
}

static void a_field_with_nuclei_has_no_reason(void **state)
{
    (void)state;
    drawn_field f = twelve_nuclei();
    expose(&f, OPTICS_UM, 5);

    nuclei n = segmented(&f);

    assert_int_equal(n.n, 12);
    assert_null(n.nothing_found);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void dark_nuclei_on_bright_ground_are_none(void **state)
{
    (void)state;
    drawn_field f = twelve_nuclei();
    expose(&f, OPTICS_UM, 5);
    invert(&f);

    finds_nothing_because(&f, "darker than the ground");
}

static void dark_nuclei_under_uneven_light_are_none(void **state)
{
    (void)state;
    drawn_field f = twelve_nuclei();
    expose(&f, OPTICS_UM, 5);
    invert(&f);
    for (int y = 0; y < f.dapi.height; y++)
        for (int x = 0; x < f.dapi.width; x++) f.dapi.px[y * f.dapi.width + x] *= 1 + 0.0002f * (float)x;

    finds_nothing_because(&f, "darker than the ground");
}

static void a_crowd_with_dark_gaps_is_not_taken_for_dark_nuclei(void **state)
{
    (void)state;
    drawn_field f = field_of_background(500, 500, 0.1, 200);
    for (int row = 0; row < 7; row++)
        for (int column = 0; column < 7; column++)
            draw_nucleus(&f, 4 + 7.2 * column - 3.6 * (row % 2), 4 + 6.4 * row, 3.7, 3.5, 0.4 * row, 1500);
    expose(&f, OPTICS_UM, 5);

    nuclei n = segmented(&f);

    assert_true(n.n >= 40); /* of 49, some cut by the edge */
    assert_null(n.nothing_found);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void a_constant_image_is_called_one(void **state)
{
    (void)state;
    drawn_field f = field_of_background(300, 200, 0.1, 500.3f);

    finds_nothing_because(&f, "same brightness");
}

static void noise_does_not_stand_out(void **state)
{
    (void)state;
    drawn_field f = field_of_background(300, 300, 0.1, 200);
    expose(&f, OPTICS_UM, 5);

    finds_nothing_because(&f, "nothing stands out");
}

static void one_pixel_is_smaller_than_a_nucleus(void **state)
{
    (void)state;
    drawn_field f = field_of_background(1, 1, 0.1, 200);

    finds_nothing_because(&f, "smaller than a nucleus");
}

static void a_strip_of_a_slide_scanner_is_searched_to_its_end(void **state)
{
    (void)state;
    drawn_field f = field_of_background(30000, 120, 0.1, 200);
    draw_nucleus(&f, 6, 6, 4, 3.5, 0, 1500);
    draw_nucleus(&f, 2990, 6, 4, 3.5, 0, 1500);
    expose(&f, OPTICS_UM, 5);

    nuclei n = segmented(&f);

    assert_int_equal(n.n, 2);
    assert_near(n.rows[1].centre_um.x, 2990, 0.2);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_with_nuclei_has_no_reason),
        cmocka_unit_test(dark_nuclei_on_bright_ground_are_none),
        cmocka_unit_test(dark_nuclei_under_uneven_light_are_none),
        cmocka_unit_test(a_crowd_with_dark_gaps_is_not_taken_for_dark_nuclei),
        cmocka_unit_test(a_constant_image_is_called_one),
        cmocka_unit_test(noise_does_not_stand_out),
        cmocka_unit_test(one_pixel_is_smaller_than_a_nucleus),
        cmocka_unit_test(a_strip_of_a_slide_scanner_is_searched_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
