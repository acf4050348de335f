/* src/image/pixel_size.c */
#include "image/pixel_size.h"

#include "testing.h"

static image_source sized(double x_um, double y_um)
{
    return (image_source){.name = "a.tif", .x_um = x_um, .y_um = y_um, .scale_source = "OME"};
}

static void the_file_gives_size_and_source(void **state)
{
    (void)state;
    image_source source = sized(0.0645, 0.0645);
    pixel_size size;

    assert_int_equal(pixel_size_find(&source, 0, true, &size, NULL), SUNDER_OK);

    assert_near(size.um, 0.0645, 0);
    assert_string_equal(size.source, "OME");
}

static void what_the_caller_says_stands_above_the_file(void **state)
{
    (void)state;
    image_source source = sized(100, 100);
    pixel_size size;

    assert_int_equal(pixel_size_find(&source, 0.1, true, &size, NULL), SUNDER_OK);

    assert_near(size.um, 0.1, 0);
    assert_string_equal(size.source, "--pixel-size");
}

static void no_size_is_refused_with_the_cure(void **state)
{
    (void)state;
    image_source absent = sized(0, 0), in_pixels = sized(NAN, NAN);
    sunder_error err = SUNDER_ERROR_INIT;
    pixel_size size;

    assert_int_equal(pixel_size_find(&absent, 0, true, &size, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "--pixel-size UM");
    assert_int_equal(pixel_size_find(&in_pixels, 0, true, &size, &err), SUNDER_ERROR_INPUT);
}

static void a_tenth_of_a_millimetre_is_no_pixel(void **state)
{
    (void)state;
    image_source source = sized(100, 100);
    sunder_error err = SUNDER_ERROR_INIT;
    pixel_size size;

    assert_int_equal(pixel_size_find(&source, 0, true, &size, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "100 um");
    assert_says(&err, "--pixel-size UM");
}

static void oblong_pixels_are_refused_from_one_per_cent_on(void **state)
{
    (void)state;
    image_source oblong = sized(0.1, 0.102), rounded = sized(0.1, 0.1005);
    sunder_error err = SUNDER_ERROR_INIT;
    pixel_size size;

    assert_int_equal(pixel_size_find(&oblong, 0, true, &size, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "square");
    assert_int_equal(pixel_size_find(&rounded, 0, true, &size, &err), SUNDER_OK);
}

static void where_no_scale_is_needed_a_wrong_one_is_noted_and_unknown(void **state)
{
    (void)state;
    image_source source = sized(100, 100), absent = sized(0, 0);
    pixel_size size = {.um = 7};

    assert_int_equal(pixel_size_find(&source, 0, false, &size, NULL), SUNDER_OK);
    assert_near(size.um, 0, 0);
    assert_non_null(strstr(source.notes.chars, "100 um"));
    assert_int_equal(pixel_size_find(&absent, 0, false, &size, NULL), SUNDER_OK);
    assert_null(absent.notes.chars);
    image_source_free(&source);
}

static void limits_include_every_microscope(void **state)
{
    (void)state;

    assert_true(pixel_size_is_possible(0.02));
    assert_true(pixel_size_is_possible(5));
    assert_false(pixel_size_is_possible(0.001));
    assert_false(pixel_size_is_possible(84.67)); /* 300 dots per inch */
    assert_false(pixel_size_is_possible(NAN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_gives_size_and_source),
        cmocka_unit_test(what_the_caller_says_stands_above_the_file),
        cmocka_unit_test(no_size_is_refused_with_the_cure),
        cmocka_unit_test(a_tenth_of_a_millimetre_is_no_pixel),
        cmocka_unit_test(oblong_pixels_are_refused_from_one_per_cent_on),
        cmocka_unit_test(where_no_scale_is_needed_a_wrong_one_is_noted_and_unknown),
        cmocka_unit_test(limits_include_every_microscope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
