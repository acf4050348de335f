/* src/image/slide*.c, field.c: what a slide is made of, what is left out, what is refused. */
#include "sunder/slide.h"

#include <sys/stat.h>

#include "image/field.h"
#include "image/slide_info.h"
#include "make_tiff.h"
#include "slide_fixture.h"
#include "testing.h"

/* Value of the last pixel of a channel. */
static float value_of(const slide_fixture *f, const sunder_slide *slide, size_t index, const char *colour)
{
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};
    float value = -1;
    assert_ok(field_load(f->context, slide, index, &loaded, &err), &err);
    for (int c = 0; c < loaded.n_channels; c++) {
        if (strcmp(loaded.channels[c].colour, colour) == 0)
            value = loaded.channels[c].image.px[loaded.width * loaded.height - 1];
    }
    field_free(&loaded);
    return value;
}

static void a_folder_of_fields_is_a_slide(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "field_10.ome.tif", DEMO_CHANNELS, 0.1, 50);
    write_ome(f, "field_9.ome.tif", "SpectrumOrange,DAPI,SpectrumGreen", 0.1, 70);
    write_grey(f, "field_9.labels.tif", SLIDE_SIZE, 16, 1);

    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(sunder_slide_field_count(slide), 2);
    assert_string_equal(sunder_slide_field_name(slide, 0), "field_9.ome.tif");
    assert_null(sunder_slide_left_out(slide, 0));
    assert_near(sunder_slide_pixel_um(slide), 0.1, 1e-12);
    assert_string_equal(sunder_slide_pixel_source(slide), "OME");
    assert_near(value_of(f, slide, 0, "orange"), 70, 0);
    assert_near(value_of(f, slide, 0, "dapi"), 71, 0);
    assert_near(value_of(f, slide, 1, "dapi"), 50, 0);
    assert_int_equal(slide_input_count(slide), 2);
    assert_string_equal(slide_input_name(slide, 1), "field_10.ome.tif");
    sunder_slide_free(slide);
}

static void a_field_knows_its_ends_bits_and_full_scale(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};
    sunder_slide *slide = open_good(f, "a.ome.tif");

    assert_ok(field_load(f->context, slide, 0, &loaded, &err), &err);

    assert_string_equal(field_probe(&loaded, END_5P)->colour, "green");
    assert_string_equal(field_probe(&loaded, END_3P)->colour, "orange");
    assert_near(field_dapi(&loaded)->px[3], 50, 0);
    assert_near(loaded.channels[0].saturation_counts, 4095, 0);
    assert_false(loaded.display_scaled);
    assert_int_equal(loaded.n_z, 1);
    assert_int_equal(slide_info(slide)->bits, 12);
    assert_string_equal(slide_info(slide)->channels[1].role, "5p");
    assert_string_equal(slide_info(slide)->channels[1].why, "OME channel name");
    field_free(&loaded);
    sunder_slide_free(slide);
}

static void a_bad_field_is_left_out_and_keeps_its_number(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "field_0.ome.tif", DEMO_CHANNELS, 0.1, 50);
    write_ome(f, "field_1.ome.tif", DEMO_CHANNELS, 0.1, 60);
    write_ome(f, "field_2.ome.tif", DEMO_CHANNELS, 0.1, 70);
    char *bad = path_in(f->folder, "field_1.ome.tif");
    cut_file(bad, 100);

    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(sunder_slide_field_count(slide), 3);
    assert_non_null(strstr(sunder_slide_left_out(slide, 1), "field_1.ome.tif"));
    assert_null(strstr(sunder_slide_left_out(slide, 1), f->folder));
    assert_near(value_of(f, slide, 2, "dapi"), 70, 0);
    assert_int_equal(slide_input_count(slide), 2);
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};
    assert_int_equal(field_load(f->context, slide, 1, &loaded, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "left out");
    sunder_slide_free(slide);

    f->options.profile = SUNDER_PROFILE_VALIDATION;
    expect_refused(f, NULL, "validation profile leaves no field out");
    free(bad);
}

static void when_no_field_is_left_the_first_reason_is_told(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", "DAPI,FITC", 0.1, 50);
    write_ome(f, "b.ome.tif", "DAPI,FITC", 0.1, 50);

    expect_refused(f, NULL, "none of its 2 fields can be used; the first: a.ome.tif: no channel is orange");
}

static void without_a_scale_a_slide_is_refused_with_the_cure(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0, 50);

    expect_refused(f, NULL, "--pixel-size UM");

    f->options.pixel_um = 0.13;
    sunder_slide *slide = open_good(f, NULL);
    assert_near(sunder_slide_pixel_um(slide), 0.13, 0);
    assert_string_equal(sunder_slide_pixel_source(slide), "--pixel-size");
    sunder_slide_free(slide);

    f->options.pixel_um = 0;
    f->options.need_scale = false;
    slide = open_good(f, NULL);
    assert_near(sunder_slide_pixel_um(slide), 0, 0);
    sunder_slide_free(slide);
}

static void a_scale_of_the_caller_that_contradicts_the_files_is_one_warning(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    write_ome(f, "b.ome.tif", DEMO_CHANNELS, 0.1, 50);
    f->options.pixel_um = 0.13;

    sunder_slide *slide = open_good(f, NULL);

    assert_near(sunder_slide_pixel_um(slide), 0.13, 0);
    assert_int_equal(slide_warning_count(slide), 1);
    assert_non_null(
        strstr(slide_warning(slide, 0), "--pixel-size says 0.13 um, the file 0.1 um (OME); 0.13 um is used"));
    sunder_slide_free(slide);

    f->options.profile = SUNDER_PROFILE_VALIDATION;
    expect_refused(f, NULL, "leave --pixel-size out");
}

static void an_impossible_scale_of_the_caller_is_a_usage_error(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    f->options.pixel_um = 100;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;

    assert_int_equal(open_named(f, NULL, &slide, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "micrometres per pixel");
}

static void the_field_with_another_scale_is_left_out(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.2, 50);
    write_ome(f, "b.ome.tif", DEMO_CHANNELS, 0.1, 50);
    write_ome(f, "c.ome.tif", DEMO_CHANNELS, 0.1, 50);

    sunder_slide *slide = open_good(f, NULL);

    assert_near(sunder_slide_pixel_um(slide), 0.1, 1e-12);
    assert_non_null(strstr(sunder_slide_left_out(slide, 0), "pixels of 0.2 um"));
    sunder_slide_free(slide);
}

static void black_and_saturated_images_are_read(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "black.ome.tif", DEMO_CHANNELS, 0.1, 0);
    write_ome(f, "saturated.ome.tif", DEMO_CHANNELS, 0.1, 4095);

    sunder_slide *slide = open_good(f, NULL);

    assert_near(value_of(f, slide, 0, "dapi"), 0, 0);
    assert_near(value_of(f, slide, 1, "dapi"), 4095, 0);
    sunder_slide_free(slide);
}

static void a_field_beyond_the_memory_limit_is_refused(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    sunder_context_free(f->context);
    sunder_context_options small = SUNDER_CONTEXT_OPTIONS_INIT;
    small.max_memory_bytes = 4 * 2048;
    assert_int_equal(sunder_context_new(&small, &f->context, NULL), SUNDER_OK);

    expect_refused(f, NULL, "--max-memory");
}

static void what_is_not_there_is_named(void **state)
{
    slide_fixture *f = *state;

    expect_refused(f, "nothing", "nothing: No such file");
    char *empty = path_in(f->folder, "empty");
    assert_int_equal(mkdir(empty, 0777), 0);
    expect_refused(f, "empty", "no image in it");
    free(empty);
}

static void files_that_are_no_images_are_refused_by_what_they_are(void **state)
{
    slide_fixture *f = *state;
    char *zero = path_in(f->folder, "zero.tif"), *words = path_in(f->folder, "words.tif"),
         *czi = path_in(f->folder, "a.czi");
    make_file(zero, "", 0);
    make_file(words, "not an image", 12);
    make_file(czi, "ZISRAWFILE", 10);

    expect_refused(f, "zero.tif", "zero.tif is empty");
    expect_refused(f, "words.tif", "words.tif is no image that is read");
    expect_refused(f, "a.czi", "a.czi is a Zeiss CZI file, which is not read");
    free(zero);
    free(words);
    free(czi);
}

static void digests_are_those_of_the_files(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    write_ome(f, "b.ome.tif", DEMO_CHANNELS, 0.1, 51);
    sunder_error err = SUNDER_ERROR_INIT;
    const digest_hex *digests = NULL, *again = NULL;
    sunder_slide *slide = open_good(f, NULL);

    assert_ok(slide_input_digests(f->context, slide, &digests, &err), &err);
    assert_ok(slide_input_digests(f->context, slide, &again, &err), &err);

    digest_hex expected;
    char *path = path_in(f->folder, slide_input_name(slide, 1));
    assert_ok(digest_file(path, &expected, &err), &err);
    assert_string_equal(digests[1].chars, expected.chars);
    assert_string_not_equal(digests[0].chars, digests[1].chars);
    assert_ptr_equal(digests, again);
    free(path);
    sunder_slide_free(slide);
}

static void sizes_are_known_without_reading_pixels(void **state)
{
    slide_fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    sunder_slide *slide = open_good(f, NULL);
    int width = 0, height = 0;

    slide_field_size(slide, 0, &width, &height);

    assert_int_equal(width, SLIDE_SIZE);
    assert_int_equal(height, SLIDE_SIZE);
    assert_int_equal(slide_warning_count(slide), 0);
    sunder_slide_free(slide);
}

#define CASE(NAME) cmocka_unit_test_setup_teardown(NAME, slide_setup, slide_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_folder_of_fields_is_a_slide),
        CASE(a_field_knows_its_ends_bits_and_full_scale),
        CASE(a_bad_field_is_left_out_and_keeps_its_number),
        CASE(when_no_field_is_left_the_first_reason_is_told),
        CASE(without_a_scale_a_slide_is_refused_with_the_cure),
        CASE(a_scale_of_the_caller_that_contradicts_the_files_is_one_warning),
        CASE(an_impossible_scale_of_the_caller_is_a_usage_error),
        CASE(the_field_with_another_scale_is_left_out),
        CASE(black_and_saturated_images_are_read),
        CASE(a_field_beyond_the_memory_limit_is_refused),
        CASE(what_is_not_there_is_named),
        CASE(files_that_are_no_images_are_refused_by_what_they_are),
        CASE(digests_are_those_of_the_files),
        CASE(sizes_are_known_without_reading_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
