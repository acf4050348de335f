/* src/image/field.c: what is found out about the pixels of a field while they are read. */
#include "image/field.h"

#include "make_tiff.h"
#include "slide_fixture.h"
#include "testing.h"

enum { SIZE = 128 };

/* A gradient from `low` on, with a bright square of 16 x 16 pixels cut off at `clip`. */
static void write_channel(const slide_fixture *f, const char *name, int low, int clip)
{
    static uint16_t pixels[SIZE * SIZE];
    for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
            int value = low + 2 * x + y + (x / 16 == 3 && y / 16 == 3 ? 40 * (x % 16) + 4000 : 0);
            pixels[y * SIZE + x] = (uint16_t)(value < clip ? value : clip);
        }
    }
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", &(tiff_page){.width = SIZE, .height = SIZE, .pixels = pixels}, 1);
    free(path);
}

static sunder_status load_first(slide_fixture *f, field *out, sunder_error *err)
{
    f->options.pixel_um = 0.1;
    sunder_slide *slide = open_good(f, NULL);
    sunder_status status = field_load(f->context, slide, 0, out, err);
    sunder_slide_free(slide);
    return status;
}

static void a_12_bit_camera_in_a_16_bit_file_clips_where_its_plateau_stands(void **state)
{
    slide_fixture *f = *state;
    field loaded = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    write_channel(f, "x_DAPI.tif", 100, 65535);
    write_channel(f, "x_FITC.tif", 200, 4095);
    write_channel(f, "x_Cy3.tif", 300, 65535);

    assert_ok(load_first(f, &loaded, &err), &err);

    assert_near(field_probe(&loaded, END_5P)->saturation_counts, 4095, 0);
    assert_near(field_probe(&loaded, END_3P)->saturation_counts, 65535, 0);
    field_free(&loaded);
}

static void one_channel_exported_twice_is_refused(void **state)
{
    slide_fixture *f = *state;
    field loaded = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    write_channel(f, "x_DAPI.tif", 100, 65535);
    write_channel(f, "x_FITC.tif", 200, 65535);
    write_channel(f, "x_Cy3.tif", 200, 65535);

    assert_int_equal(load_first(f, &loaded, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "are the same image");
}

static void two_black_channels_are_read(void **state)
{
    slide_fixture *f = *state;
    field loaded = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    write_channel(f, "x_DAPI.tif", 100, 65535);
    write_channel(f, "x_FITC.tif", 0, 0);
    write_channel(f, "x_Cy3.tif", 0, 0);

    assert_ok(load_first(f, &loaded, &err), &err);

    field_free(&loaded);
}

static void a_second_reading_holds_the_probes_alone(void **state)
{
    slide_fixture *f = *state;
    field all = {0}, probes = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    write_channel(f, "x_DAPI.tif", 100, 65535);
    write_channel(f, "x_FITC.tif", 200, 65535);
    write_channel(f, "x_Cy3.tif", 300, 65535);
    f->options.pixel_um = 0.1;
    sunder_slide *slide = open_good(f, NULL);

    assert_ok(field_load(f->context, slide, 0, &all, &err), &err);
    assert_ok(field_load_probes(f->context, slide, 0, &probes, &err), &err);

    assert_non_null(field_dapi(&all));
    assert_null(field_dapi(&probes));
    assert_memory_equal(field_probe(&all, END_3P)->image.px, field_probe(&probes, END_3P)->image.px,
                        SIZE * SIZE * sizeof(float));
    field_free(&all);
    field_free(&probes);
    sunder_slide_free(slide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_12_bit_camera_in_a_16_bit_file_clips_where_its_plateau_stands, slide_setup,
                                        slide_teardown),
        cmocka_unit_test_setup_teardown(one_channel_exported_twice_is_refused, slide_setup, slide_teardown),
        cmocka_unit_test_setup_teardown(two_black_channels_are_read, slide_setup, slide_teardown),
        cmocka_unit_test_setup_teardown(a_second_reading_holds_the_probes_alone, slide_setup, slide_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
