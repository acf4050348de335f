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

static void a_given_size_that_contradicts_the_file_is_noted_and_for_validation_refused(void **state)
{
    (void)state;
    image_source noted = sized(0.1, 0.1), refused = sized(0.1, 0.1), oblong = sized(0.2, 0.1), in_mm = sized(100, 100);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(pixel_size_check_given(&noted, 0.0645, false, &err), SUNDER_OK);
    assert_int_equal(pixel_size_check_given(&refused, 0.0645, true, &err), SUNDER_ERROR_INPUT);

    assert_non_null(strstr(noted.notes.chars, "--pixel-size says 0.0645 um, the file 0.1 um (OME); 0.0645 um is used"));
    assert_says(&err, "a.tif says its pixels are 0.1 um (OME), --pixel-size says 0.0645 um");
    assert_says(&err, "leave --pixel-size out");
    assert_int_equal(pixel_size_check_given(&oblong, 0.2, true, &err), SUNDER_ERROR_INPUT);
    assert_int_equal(pixel_size_check_given(&in_mm, 0.1, true, &err), SUNDER_OK);
    assert_non_null(strstr(in_mm.notes.chars, "the file 100 um"));
    image_source_free(&noted);
    image_source_free(&in_mm);
}

static void a_given_size_is_no_contradiction_up_to_two_per_cent_or_where_the_file_says_none(void **state)
{
    (void)state;
    image_source same = sized(0.1, 0.1), absent = sized(0, 0), in_pixels = sized(NAN, NAN);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pixel_size_check_given(&same, 0.1019, true, &err), &err);
    assert_ok(pixel_size_check_given(&same, 0.0981, true, &err), &err);
    assert_ok(pixel_size_check_given(&same, 0, true, &err), &err);
    assert_ok(pixel_size_check_given(&absent, 0.1, true, &err), &err);
    assert_ok(pixel_size_check_given(&in_pixels, 0.1, true, &err), &err);

    assert_null(same.notes.chars);
    assert_null(absent.notes.chars);
    assert_null(in_pixels.notes.chars);
    assert_int_equal(pixel_size_check_given(&same, 0.1021, true, &err), SUNDER_ERROR_INPUT);
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
        cmocka_unit_test(a_given_size_that_contradicts_the_file_is_noted_and_for_validation_refused),
        cmocka_unit_test(a_given_size_is_no_contradiction_up_to_two_per_cent_or_where_the_file_says_none),
        cmocka_unit_test(no_size_is_refused_with_the_cure),
        cmocka_unit_test(a_tenth_of_a_millimetre_is_no_pixel),
        cmocka_unit_test(oblong_pixels_are_refused_from_one_per_cent_on),
        cmocka_unit_test(where_no_scale_is_needed_a_wrong_one_is_noted_and_unknown),
        cmocka_unit_test(limits_include_every_microscope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
