/* src/image/slide*.c, field.c, channels in files: slides made here, small. */
#include "sunder/slide.h"

#include <sys/stat.h>
#include <tiff.h>

#include "image/field.h"
#include "image/slide_info.h"
#include "make_tiff.h"
#include "testing.h"

#define SIZE 16

typedef struct fixture {
    char *folder;
    sunder_context *context;
    sunder_slide_options options;
} fixture;

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    f->folder = make_scratch();
    f->options = (sunder_slide_options)SUNDER_SLIDE_OPTIONS_INIT;
    f->options.colour_5p = "green";
    f->options.colour_3p = "orange";
    *state = f;
    return sunder_context_new(&options, &f->context, NULL);
}

static int teardown(void **state)
{
    fixture *f = *state;
    sunder_context_free(f->context);
    remove_scratch(f->folder);
    free(f);
    return 0;
}

/* An OME-TIFF of one plane a channel; channel c holds value + c. */
static void write_ome(const fixture *f, const char *name, const char *channels, double pixel_um, int value)
{
    char xml[1500], list[600] = "", words[200];
    uint16_t pixels[4][SIZE * SIZE];
    tiff_page pages[4] = {0};
    size_t n = 0;
    snprintf(words, sizeof words, "%s", channels);
    for (char *word = strtok(words, ","); word; word = strtok(NULL, ","), n++) {
        snprintf(list + strlen(list), sizeof list - strlen(list), "<Channel Name=\"%s\"/>", word);
        for (int i = 0; i < SIZE * SIZE; i++) pixels[n][i] = (uint16_t)(value + (int)n);
        pages[n] = (tiff_page){.width = SIZE, .height = SIZE, .pixels = pixels[n]};
    }
    snprintf(xml, sizeof xml,
             "<OME><Image><Pixels Type=\"uint16\" SignificantBits=\"12\" SizeX=\"%d\" SizeY=\"%d\" SizeC=\"%zu\" "
             "PhysicalSizeX=\"%g\" PhysicalSizeY=\"%g\">%s<TiffData/></Pixels></Image></OME>",
             SIZE, SIZE, n, pixel_um, pixel_um, list);
    if (pixel_um <= 0) {
        char *physical = strstr(xml, "PhysicalSizeX"), *end = strstr(physical, ">");
        memmove(physical, end, strlen(end) + 1);
    }
    pages[0].description = xml;
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", pages, n);
    free(path);
}

#define DEMO_CHANNELS "DAPI,SpectrumGreen,SpectrumOrange"

/* One grey page of 8 or 16 bit. */
static void write_grey(const fixture *f, const char *name, int size, int bits, int value)
{
    uint16_t wide[32 * 32];
    uint8_t narrow[32 * 32];
    for (int i = 0; i < size * size; i++) wide[i] = (uint16_t)value, narrow[i] = (uint8_t)value;
    tiff_page page = {.width = size, .height = size, .bits = (uint16_t)bits,
                      .pixels = bits == 8 ? (const void *)narrow : (const void *)wide};
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", &page, 1);
    free(path);
}

/* A colour picture: red, green, blue of every pixel but the first. */
static void write_rgb(const fixture *f, const char *name, int red, int green, int blue)
{
    uint8_t pixels[SIZE * SIZE * 3];
    for (int i = 0; i < SIZE * SIZE; i++) {
        pixels[3 * i] = (uint8_t)(i ? red : 1);
        pixels[3 * i + 1] = (uint8_t)(i ? green : 1);
        pixels[3 * i + 2] = (uint8_t)(i ? blue : 1);
    }
    tiff_page page = {.width = SIZE, .height = SIZE, .bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB,
                      .pixels = pixels};
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", &page, 1);
    free(path);
}

static sunder_status open_named(const fixture *f, const char *name, sunder_slide **out_slide, sunder_error *err)
{
    char *path = name ? path_in(f->folder, name) : strdup(f->folder);
    sunder_status status = sunder_slide_open(f->context, path, &f->options, out_slide, err);
    free(path);
    return status;
}

static sunder_slide *open_good(const fixture *f, const char *name)
{
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    assert_ok(open_named(f, name, &slide, &err), &err);
    return slide;
}

static void expect_refused(const fixture *f, const char *name, const char *words)
{
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    assert_int_equal(open_named(f, name, &slide, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, words);
    assert_null(slide);
}

/* Value of the last pixel of a role's channel. */
static float value_of(const fixture *f, const sunder_slide *slide, size_t index, const char *colour)
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
    fixture *f = *state;
    write_ome(f, "field_10.ome.tif", DEMO_CHANNELS, 0.1, 50);
    write_ome(f, "field_9.ome.tif", "SpectrumOrange,DAPI,SpectrumGreen", 0.1, 70);
    write_grey(f, "field_9.labels.tif", SIZE, 16, 1);

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
    fixture *f = *state;
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
    assert_null(loaded.channels[0].z_plane);
    assert_int_equal(slide_info(slide)->bits, 12);
    assert_string_equal(slide_info(slide)->channels[1].role, "5p");
    assert_string_equal(slide_info(slide)->channels[1].why, "OME channel name");
    field_free(&loaded);
    sunder_slide_free(slide);
}

static void a_bad_field_is_left_out_and_keeps_its_number(void **state)
{
    fixture *f = *state;
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
    fixture *f = *state;
    write_ome(f, "a.ome.tif", "DAPI,FITC", 0.1, 50);
    write_ome(f, "b.ome.tif", "DAPI,FITC", 0.1, 50);

    expect_refused(f, NULL, "none of its 2 fields can be used; the first: a.ome.tif: no channel is orange");
}

static void without_a_scale_a_slide_is_refused_with_the_cure(void **state)
{
    fixture *f = *state;
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

static void an_impossible_scale_of_the_caller_is_a_usage_error(void **state)
{
    fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    f->options.pixel_um = 100;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;

    assert_int_equal(open_named(f, NULL, &slide, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "micrometres per pixel");
}

static void the_field_with_another_scale_is_left_out(void **state)
{
    fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.2, 50);
    write_ome(f, "b.ome.tif", DEMO_CHANNELS, 0.1, 50);
    write_ome(f, "c.ome.tif", DEMO_CHANNELS, 0.1, 50);

    sunder_slide *slide = open_good(f, NULL);

    assert_near(sunder_slide_pixel_um(slide), 0.1, 1e-12);
    assert_non_null(strstr(sunder_slide_left_out(slide, 0), "pixels of 0.2 um"));
    sunder_slide_free(slide);
}

static void one_file_for_each_channel_is_one_field(void **state)
{
    fixture *f = *state;
    write_grey(f, "x_DAPI.tif", SIZE, 16, 1);
    write_grey(f, "x_FITC.tif", SIZE, 16, 2);
    write_grey(f, "x_Cy3.tif", SIZE, 16, 3);
    f->options.pixel_um = 0.1;

    sunder_slide *folder = open_good(f, NULL), *one = open_good(f, "x_FITC.tif"), *shared = open_good(f, "x");

    assert_int_equal(sunder_slide_field_count(folder), 1);
    assert_near(value_of(f, folder, 0, "green"), 2, 0);
    assert_near(value_of(f, one, 0, "orange"), 3, 0);
    assert_near(value_of(f, shared, 0, "dapi"), 1, 0);
    assert_string_equal(sunder_slide_field_name(shared, 0), "x");
    assert_string_equal(slide_info(folder)->format, "one TIFF per channel");
    assert_int_equal(slide_input_count(one), 3);
    sunder_slide_free(folder);
    sunder_slide_free(one);
    sunder_slide_free(shared);
}

static void an_image_asked_for_by_itself_stays_alone(void **state)
{
    fixture *f = *state;
    write_grey(f, "x_R.tif", SIZE, 8, 1);
    write_grey(f, "x_B.tif", SIZE, 8, 2);
    f->options.colour_5p = f->options.colour_3p = NULL;
    f->options.need_dapi = f->options.need_scale = false;

    sunder_slide *slide = open_good(f, "x_R.tif");

    assert_near(value_of(f, slide, 0, "grey"), 1, 0);
    assert_int_equal(slide_info(slide)->n_channels, 1);
    sunder_slide_free(slide);
}

static void the_option_tells_what_numbered_files_are(void **state)
{
    fixture *f = *state;
    write_grey(f, "x_c0.tif", SIZE, 16, 1);
    write_grey(f, "x_c1.tif", SIZE, 16, 2);
    write_grey(f, "x_c2.tif", SIZE, 16, 3);
    f->options.pixel_um = 0.1;

    expect_refused(f, NULL, "no channel is DAPI");

    f->options.channels = "dapi=_c2,green=_c0,orange=_c1";
    sunder_slide *slide = open_good(f, NULL);
    assert_near(value_of(f, slide, 0, "dapi"), 3, 0);
    assert_near(value_of(f, slide, 0, "orange"), 2, 0);
    sunder_slide_free(slide);

    f->options.channels = "dapi=2,green=0,orange=1";
    slide = open_good(f, NULL);
    assert_near(value_of(f, slide, 0, "dapi"), 3, 0);
    sunder_slide_free(slide);
}

static void channels_of_different_sizes_are_refused(void **state)
{
    fixture *f = *state;
    write_grey(f, "x_DAPI.tif", SIZE, 16, 1);
    write_grey(f, "x_FITC.tif", SIZE, 16, 2);
    write_grey(f, "x_Cy3.tif", 12, 16, 3);
    f->options.pixel_um = 0.1;

    expect_refused(f, NULL, "x_Cy3.tif has 12 x 12 pixels, x_DAPI.tif 16 x 16");
}

static void numbered_planes_of_each_channel_are_a_stack(void **state)
{
    fixture *f = *state;
    static const char *const DYES[] = {"DAPI", "FITC", "Cy3"};
    for (int c = 0; c < 3; c++) {
        for (int z = 0; z < 3; z++) {
            char name[40];
            snprintf(name, sizeof name, "x_z%d_%s.tif", z, DYES[c]);
            write_grey(f, name, SIZE, 16, 100 * c + (z == 1 ? 9 : z));
        }
    }
    f->options.pixel_um = 0.1;
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};
    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(sunder_slide_field_count(slide), 1);
    assert_ok(field_load(f->context, slide, 0, &loaded, &err), &err);

    assert_int_equal(loaded.n_z, 3);
    assert_near(field_probe(&loaded, END_5P)->image.px[7], 109, 0);
    assert_int_equal(field_probe(&loaded, END_5P)->z_plane[7], 1);
    assert_non_null(strstr(slide_warning(slide, 0), "planes of one stack"));
    field_free(&loaded);
    sunder_slide_free(slide);
}

static void a_colour_picture_is_read_with_a_warning(void **state)
{
    fixture *f = *state;
    write_rgb(f, "a.tif", 10, 20, 30);
    f->options.pixel_um = 0.1;

    sunder_slide *slide = open_good(f, NULL);

    assert_near(value_of(f, slide, 0, "dapi"), 30, 0);
    assert_near(value_of(f, slide, 0, "green"), 20, 0);
    assert_near(value_of(f, slide, 0, "orange"), 10, 0);
    assert_true(slide_info(slide)->display_scaled);
    assert_non_null(strstr(slide_warning(slide, 0), "scaled for a screen"));
    sunder_slide_free(slide);

    f->options.profile = SUNDER_PROFILE_VALIDATION;
    expect_refused(f, NULL, "validation profile takes the camera's own channels only");
}

static void the_picture_of_channels_that_are_there_is_passed_over(void **state)
{
    fixture *f = *state;
    write_rgb(f, "x.tif", 10, 20, 30);
    write_grey(f, "x_R.tif", SIZE, 8, 11);
    write_grey(f, "x_G.tif", SIZE, 8, 21);
    write_grey(f, "x_B.tif", SIZE, 8, 31);
    f->options.pixel_um = 0.1;

    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(sunder_slide_field_count(slide), 1);
    assert_near(value_of(f, slide, 0, "orange"), 11, 0);
    assert_true(slide_info(slide)->display_scaled);
    assert_non_null(strstr(slide_warning(slide, 0), "x.tif is the colour picture"));
    sunder_slide_free(slide);
}

static void a_brightfield_picture_is_refused_when_it_is_read(void **state)
{
    fixture *f = *state;
    write_rgb(f, "he.tif", 220, 180, 210);
    f->options.pixel_um = 0.1;
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};
    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(field_load(f->context, slide, 0, &loaded, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "brightfield");
    sunder_slide_free(slide);
}

static void a_grey_picture_saved_as_rgb_is_grey(void **state)
{
    fixture *f = *state;
    write_rgb(f, "a.tif", 40, 40, 40);
    f->options.pixel_um = 0.1;
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};
    sunder_slide *slide = open_good(f, NULL);
    assert_int_equal(field_load(f->context, slide, 0, &loaded, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "grey picture saved as RGB");
    sunder_slide_free(slide);

    f->options.colour_5p = f->options.colour_3p = NULL;
    f->options.need_dapi = f->options.need_scale = false;
    slide = open_good(f, NULL);
    assert_ok(field_load(f->context, slide, 0, &loaded, &err), &err);
    assert_int_equal(loaded.n_channels, 1);
    assert_string_equal(loaded.channels[0].colour, "grey");
    field_free(&loaded);
    sunder_slide_free(slide);
}

static void black_and_saturated_images_are_read(void **state)
{
    fixture *f = *state;
    write_ome(f, "black.ome.tif", DEMO_CHANNELS, 0.1, 0);
    write_ome(f, "saturated.ome.tif", DEMO_CHANNELS, 0.1, 4095);

    sunder_slide *slide = open_good(f, NULL);

    assert_near(value_of(f, slide, 0, "dapi"), 0, 0);
    assert_near(value_of(f, slide, 1, "dapi"), 4095, 0);
    sunder_slide_free(slide);
}

static void a_field_beyond_the_memory_limit_is_refused(void **state)
{
    fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    sunder_context_free(f->context);
    sunder_context_options small = SUNDER_CONTEXT_OPTIONS_INIT;
    small.max_memory_bytes = 4 * 2048;
    assert_int_equal(sunder_context_new(&small, &f->context, NULL), SUNDER_OK);

    expect_refused(f, NULL, "--max-memory");
}

static void what_is_not_there_is_named(void **state)
{
    fixture *f = *state;

    expect_refused(f, "nothing", "nothing: No such file");
    char *empty = path_in(f->folder, "empty");
    assert_int_equal(mkdir(empty, 0777), 0);
    expect_refused(f, "empty", "no image in it");
    free(empty);
}

static void files_that_are_no_images_are_refused_by_what_they_are(void **state)
{
    fixture *f = *state;
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
    fixture *f = *state;
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
    fixture *f = *state;
    write_ome(f, "a.ome.tif", DEMO_CHANNELS, 0.1, 50);
    sunder_slide *slide = open_good(f, NULL);
    int width = 0, height = 0;

    slide_field_size(slide, 0, &width, &height);

    assert_int_equal(width, SIZE);
    assert_int_equal(height, SIZE);
    assert_int_equal(slide_warning_count(slide), 0);
    sunder_slide_free(slide);
}

#define CASE(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_folder_of_fields_is_a_slide),
        CASE(a_field_knows_its_ends_bits_and_full_scale),
        CASE(a_bad_field_is_left_out_and_keeps_its_number),
        CASE(when_no_field_is_left_the_first_reason_is_told),
        CASE(without_a_scale_a_slide_is_refused_with_the_cure),
        CASE(an_impossible_scale_of_the_caller_is_a_usage_error),
        CASE(the_field_with_another_scale_is_left_out),
        CASE(one_file_for_each_channel_is_one_field),
        CASE(an_image_asked_for_by_itself_stays_alone),
        CASE(the_option_tells_what_numbered_files_are),
        CASE(channels_of_different_sizes_are_refused),
        CASE(numbered_planes_of_each_channel_are_a_stack),
        CASE(a_colour_picture_is_read_with_a_warning),
        CASE(the_picture_of_channels_that_are_there_is_passed_over),
        CASE(a_brightfield_picture_is_refused_when_it_is_read),
        CASE(a_grey_picture_saved_as_rgb_is_grey),
        CASE(black_and_saturated_images_are_read),
        CASE(a_field_beyond_the_memory_limit_is_refused),
        CASE(what_is_not_there_is_named),
        CASE(files_that_are_no_images_are_refused_by_what_they_are),
        CASE(digests_are_those_of_the_files),
        CASE(sizes_are_known_without_reading_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
