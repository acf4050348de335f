/* src/image/slide_fields.c, source_set.c, colour_picture.c: fields of several files, colour pictures. */
#include "image/field.h"
#include "image/png_write.h"
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

static void one_file_for_each_channel_is_one_field(void **state)
{
    slide_fixture *f = *state;
    write_grey(f, "x_DAPI.tif", SLIDE_SIZE, 16, 1);
    write_grey(f, "x_FITC.tif", SLIDE_SIZE, 16, 2);
    write_grey(f, "x_Cy3.tif", SLIDE_SIZE, 16, 3);
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
    slide_fixture *f = *state;
    write_grey(f, "x_R.tif", SLIDE_SIZE, 8, 1);
    write_grey(f, "x_B.tif", SLIDE_SIZE, 8, 2);
    f->options.colour_5p = f->options.colour_3p = NULL;
    f->options.need_dapi = f->options.need_scale = false;

    sunder_slide *slide = open_good(f, "x_R.tif");

    assert_near(value_of(f, slide, 0, "grey"), 1, 0);
    assert_int_equal(slide_info(slide)->n_channels, 1);
    sunder_slide_free(slide);
}

static void the_option_tells_what_numbered_files_are(void **state)
{
    slide_fixture *f = *state;
    write_grey(f, "x_c0.tif", SLIDE_SIZE, 16, 1);
    write_grey(f, "x_c1.tif", SLIDE_SIZE, 16, 2);
    write_grey(f, "x_c2.tif", SLIDE_SIZE, 16, 3);
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
    slide_fixture *f = *state;
    write_grey(f, "x_DAPI.tif", SLIDE_SIZE, 16, 1);
    write_grey(f, "x_FITC.tif", SLIDE_SIZE, 16, 2);
    write_grey(f, "x_Cy3.tif", 12, 16, 3);
    f->options.pixel_um = 0.1;

    expect_refused(f, NULL, "x_Cy3.tif has 12 x 12 pixels, x_DAPI.tif 16 x 16");
}

static void numbered_planes_of_each_channel_are_a_stack(void **state)
{
    slide_fixture *f = *state;
    static const char *const DYES[] = {"DAPI", "FITC", "Cy3"};
    for (int c = 0; c < 3; c++) {
        for (int z = 0; z < 3; z++) {
            char name[40];
            snprintf(name, sizeof name, "x_z%d_%s.tif", z, DYES[c]);
            write_grey(f, name, SLIDE_SIZE, 16, 100 * c + (z == 1 ? 9 : z));
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
    assert_non_null(strstr(slide_warning(slide, 0), "planes of one stack"));
    field_free(&loaded);
    sunder_slide_free(slide);
}

static void a_colour_picture_is_read_with_a_warning(void **state)
{
    slide_fixture *f = *state;
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
    slide_fixture *f = *state;
    write_rgb(f, "x.tif", 10, 20, 30);
    write_grey(f, "x_R.tif", SLIDE_SIZE, 8, 11);
    write_grey(f, "x_G.tif", SLIDE_SIZE, 8, 21);
    write_grey(f, "x_B.tif", SLIDE_SIZE, 8, 31);
    f->options.pixel_um = 0.1;

    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(sunder_slide_field_count(slide), 1);
    assert_near(value_of(f, slide, 0, "orange"), 11, 0);
    assert_true(slide_info(slide)->display_scaled);
    assert_non_null(strstr(slide_warning(slide, 0), "x.tif is the colour picture"));
    sunder_slide_free(slide);
}

static void a_brightfield_picture_is_refused(void **state)
{
    slide_fixture *f = *state;
    write_rgb(f, "he.tif", 220, 180, 210);
    f->options.pixel_um = 0.1;

    expect_refused(f, "he.tif", "brightfield");
}

static void a_brightfield_picture_among_others_is_left_out(void **state)
{
    slide_fixture *f = *state;
    write_rgb(f, "a_he.tif", 220, 180, 210);
    write_rgb(f, "b.tif", 10, 20, 30);
    write_rgb(f, "c_he.tif", 220, 180, 210);
    f->options.pixel_um = 0.1;
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};

    sunder_slide *slide = open_good(f, NULL);

    assert_non_null(strstr(sunder_slide_left_out(slide, 0), "brightfield"));
    assert_null(sunder_slide_left_out(slide, 1));
    /* Pictures after the first good one are looked at when they are loaded. */
    assert_int_equal(field_load(f->context, slide, 2, &loaded, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "brightfield");
    sunder_slide_free(slide);
}

static void a_grey_picture_saved_as_rgb_is_grey(void **state)
{
    slide_fixture *f = *state;
    write_rgb(f, "a.tif", 40, 40, 40);
    f->options.pixel_um = 0.1;
    expect_refused(f, "a.tif", "grey picture saved as RGB");

    f->options.colour_5p = f->options.colour_3p = NULL;
    f->options.need_dapi = f->options.need_scale = false;
    sunder_slide *slide = open_good(f, "a.tif");

    assert_int_equal(slide_info(slide)->n_channels, 1);
    assert_string_equal(slide_info(slide)->channels[0].colour, "grey");
    assert_near(value_of(f, slide, 0, "grey"), 40, 0);
    sunder_slide_free(slide);
}

/* An OME-TIFF whose metadata still names it as it was called when it was written. */
static void write_renamed(const slide_fixture *f, const char *name, const char *old_name, const char *uuid)
{
    char xml[800];
    uint16_t pixels[3][SLIDE_SIZE * SLIDE_SIZE] = {{0}};
    tiff_page pages[3] = {{0}};
    snprintf(xml, sizeof xml,
             "<OME UUID=\"%s\"><Image><Pixels SizeX=\"16\" SizeY=\"16\" SizeC=\"3\" PhysicalSizeX=\"0.1\">"
             "<Channel Name=\"DAPI\"/><Channel Name=\"FITC\"/><Channel Name=\"Cy3\"/>"
             "<TiffData IFD=\"0\" PlaneCount=\"3\"><UUID FileName=\"%s\">%s</UUID></TiffData></Pixels></Image></OME>",
             uuid, old_name, uuid);
    for (int c = 0; c < 3; c++)
        pages[c] =
            (tiff_page){.width = SLIDE_SIZE, .height = SLIDE_SIZE, .pixels = pixels[c], .description = c ? NULL : xml};
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", pages, 3);
    free(path);
}

static void an_old_name_in_the_metadata_takes_no_other_field_away(void **state)
{
    slide_fixture *f = *state;
    write_renamed(f, "a.ome.tif", "b.ome.tif", "urn:uuid:1");
    write_renamed(f, "b.ome.tif", "x.ome.tif", "urn:uuid:2");

    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(sunder_slide_field_count(slide), 2);
    assert_null(sunder_slide_left_out(slide, 0));
    assert_null(sunder_slide_left_out(slide, 1));
    assert_int_equal(slide_input_count(slide), 2);
    sunder_slide_free(slide);
}

static void files_of_one_set_are_one_field_of_a_folder(void **state)
{
    slide_fixture *f = *state;
    static const char XML[] =
        "<OME UUID=\"urn:uuid:%s\"><Image><Pixels SizeX=\"16\" SizeY=\"16\" SizeC=\"3\" PhysicalSizeX=\"0.1\">"
        "<Channel Name=\"DAPI\"/><Channel Name=\"FITC\"/><Channel Name=\"Cy3\"/>"
        "<TiffData IFD=\"0\" FirstC=\"0\"><UUID FileName=\"p.ome.tif\">urn:uuid:p</UUID></TiffData>"
        "<TiffData IFD=\"0\" FirstC=\"1\"><UUID FileName=\"q.ome.tif\">urn:uuid:q</UUID></TiffData>"
        "<TiffData IFD=\"0\" FirstC=\"2\"><UUID "
        "FileName=\"r.ome.tif\">urn:uuid:r</UUID></TiffData></Pixels></Image></OME>";
    for (const char *letter = "pqr"; *letter; letter++) {
        char xml[1200], id[2] = {*letter, 0}, name[12];
        uint16_t pixels[SLIDE_SIZE * SLIDE_SIZE];
        make_ramp(pixels, SLIDE_SIZE, SLIDE_SIZE, *letter);
        snprintf(xml, sizeof xml, XML, id);
        snprintf(name, sizeof name, "%s.ome.tif", id);
        tiff_page page = {.width = SLIDE_SIZE, .height = SLIDE_SIZE, .pixels = pixels, .description = xml};
        char *path = path_in(f->folder, name);
        make_tiff(path, "w", &page, 1);
        free(path);
    }

    sunder_slide *slide = open_good(f, NULL);

    assert_int_equal(sunder_slide_field_count(slide), 1);
    assert_int_equal(slide_input_count(slide), 3);
    assert_near(value_of(f, slide, 0, "orange"), 'r' + 10 * 15 + 15, 0);
    sunder_slide_free(slide);
}

static void write_png(const slide_fixture *f, const char *name, int red, int green, int blue)
{
    uint8_t rgb[SLIDE_SIZE * SLIDE_SIZE * 3];
    for (int i = 0; i < SLIDE_SIZE * SLIDE_SIZE; i++) {
        rgb[3 * i] = (uint8_t)red;
        rgb[3 * i + 1] = (uint8_t)green;
        rgb[3 * i + 2] = (uint8_t)blue;
    }
    char *path = path_in(f->folder, name);
    assert_int_equal(png_write_file(path, rgb, SLIDE_SIZE, SLIDE_SIZE, NULL), SUNDER_OK);
    free(path);
}

static void png_pictures_are_read_like_tiff_ones(void **state)
{
    slide_fixture *f = *state;
    write_png(f, "a.png", 10, 20, 30);
    f->options.pixel_um = 0.1;

    sunder_slide *slide = open_good(f, NULL);

    assert_string_equal(slide_info(slide)->format, "RGB PNG");
    assert_near(value_of(f, slide, 0, "orange"), 10, 0);
    assert_near(value_of(f, slide, 0, "dapi"), 30, 0);
    sunder_slide_free(slide);
}

static void a_png_that_shrinks_while_the_slide_is_open_is_told(void **state)
{
    slide_fixture *f = *state;
    write_png(f, "a.png", 10, 20, 30);
    f->options.pixel_um = 0.1;
    sunder_error err = SUNDER_ERROR_INIT;
    field loaded = {0};
    sunder_slide *slide = open_good(f, NULL);
    char *path = path_in(f->folder, "a.png");
    cut_file(path, 60);

    assert_int_equal(field_load(f->context, slide, 0, &loaded, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "a.png");
    assert_null(strstr(err.message, f->folder));
    free(path);
    sunder_slide_free(slide);
}

static void the_planes_of_a_real_export_are_one_field(void **state)
{
    slide_fixture *f = *state;
    char *one = shared_data("fish/fishalyser_left_R.png");
    if (!one) skip();
    f->options.pixel_um = 0.13;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    one[strlen(one) - strlen("_R.png")] = '\0';

    assert_ok(sunder_slide_open(f->context, one, &f->options, &slide, &err), &err);

    assert_int_equal(sunder_slide_field_count(slide), 1);
    assert_int_equal(slide_input_count(slide), 3);
    assert_true(slide_info(slide)->display_scaled);
    assert_string_equal(slide_info(slide)->channels[2].name, "R");
    assert_string_equal(slide_info(slide)->channels[2].role, "3p");
    assert_true(value_of(f, slide, 0, "orange") >= 0);
    sunder_slide_free(slide);
    free(one);
}

#define CASE(NAME) cmocka_unit_test_setup_teardown(NAME, slide_setup, slide_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(one_file_for_each_channel_is_one_field),
        CASE(an_image_asked_for_by_itself_stays_alone),
        CASE(the_option_tells_what_numbered_files_are),
        CASE(channels_of_different_sizes_are_refused),
        CASE(numbered_planes_of_each_channel_are_a_stack),
        CASE(a_colour_picture_is_read_with_a_warning),
        CASE(the_picture_of_channels_that_are_there_is_passed_over),
        CASE(a_brightfield_picture_is_refused),
        CASE(a_brightfield_picture_among_others_is_left_out),
        CASE(a_grey_picture_saved_as_rgb_is_grey),
        CASE(an_old_name_in_the_metadata_takes_no_other_field_away),
        CASE(files_of_one_set_are_one_field_of_a_folder),
        CASE(png_pictures_are_read_like_tiff_ones),
        CASE(a_png_that_shrinks_while_the_slide_is_open_is_told),
        CASE(the_planes_of_a_real_export_are_one_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
