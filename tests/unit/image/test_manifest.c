/* src/image/manifest.c */
#include "image/manifest.h"

#include <sys/stat.h>

#include "image/field.h"
#include "make_tiff.h"
#include "sunder/slide.h"
#include "testing.h"

#define SIZE 8

typedef struct fixture {
    char *folder, *path;
    sunder_context *context;
    sunder_slide_options options;
} fixture;

static void write_page(const fixture *f, const char *name, int value)
{
    uint16_t pixels[SIZE * SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) pixels[i] = (uint16_t)value;
    tiff_page page = {.width = SIZE, .height = SIZE, .pixels = pixels};
    char *path = path_in(f->folder, name);
    make_tiff(path, "w", &page, 1);
    free(path);
}

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->folder = make_scratch();
    f->path = path_in(f->folder, "slide.json");
    char *sub = path_in(f->folder, "p1");
    if (mkdir(sub, 0777) != 0) return -1;
    free(sub);
    f->options = (sunder_slide_options)SUNDER_SLIDE_OPTIONS_INIT;
    f->options.colour_5p = "green";
    f->options.colour_3p = "orange";
    write_page(f, "p1/d.tif", 1);
    write_page(f, "p1/g.tif", 2);
    write_page(f, "p1/o.tif", 3);
    write_page(f, "p1/o2.tif", 4);
    *state = f;
    return sunder_context_new(NULL, &f->context, NULL);
}

static int teardown(void **state)
{
    fixture *f = *state;
    sunder_context_free(f->context);
    remove_scratch(f->folder);
    free(f->path);
    free(f);
    return 0;
}

static sunder_status open_manifest(const fixture *f, const char *json, sunder_slide **slide, sunder_error *err)
{
    make_file(f->path, json, strlen(json));
    return sunder_slide_open(f->context, f->path, &f->options, slide, err);
}

static void files_for_each_colour_make_a_field(void **state)
{
    fixture *f = *state;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    field loaded = {0};

    assert_ok(open_manifest(f,
                            "{\"sunder_manifest\": 1, \"pixel_um\": 0.1, \"fields\": [{\"name\": \"pos 1\", \"files\": "
                            "{\"dapi\": \"p1/d.tif\", \"green\": \"p1/g.tif\", \"orange\": \"p1/o.tif\"}}]}",
                            &slide, &err),
              &err);
    assert_ok(field_load(f->context, slide, 0, &loaded, &err), &err);

    assert_string_equal(sunder_slide_field_name(slide, 0), "pos 1");
    assert_near(sunder_slide_pixel_um(slide), 0.1, 0);
    assert_string_equal(sunder_slide_pixel_source(slide), "manifest");
    assert_near(field_dapi(&loaded)->px[0], 1, 0);
    assert_near(field_probe(&loaded, END_3P)->image.px[0], 3, 0);
    assert_string_equal(slide_info(slide)->channels[0].why, "manifest");
    assert_int_equal(slide_input_count(slide), 4);
    assert_string_equal(slide_input_name(slide, 0), "p1/d.tif");
    assert_string_equal(slide_input_name(slide, 3), "slide.json");
    field_free(&loaded);
    sunder_slide_free(slide);
}

static void planes_of_a_stack_are_listed_in_order(void **state)
{
    fixture *f = *state;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    field loaded = {0};

    assert_ok(open_manifest(f,
                            "{\"sunder_manifest\": 1, \"pixel_um\": 0.1, \"z_step_um\": 0.5, \"fields\": [{\"files\": {"
                            "\"dapi\": [\"p1/d.tif\", \"p1/g.tif\"], \"green\": [\"p1/d.tif\", \"p1/g.tif\"], "
                            "\"orange\": [\"p1/o.tif\", \"p1/o2.tif\"]}}]}",
                            &slide, &err),
              &err);
    assert_ok(field_load(f->context, slide, 0, &loaded, &err), &err);

    assert_int_equal(loaded.n_z, 2);
    assert_near(loaded.z_step_um, 0.5, 0);
    assert_near(field_probe(&loaded, END_3P)->image.px[5], 4, 0);
    field_free(&loaded);
    sunder_slide_free(slide);
}

static void channels_stand_in_for_the_option_unless_it_is_given(void **state)
{
    fixture *f = *state;
    static const char JSON[] =
        "{\"sunder_manifest\": 1, \"pixel_um\": 0.1, \"channels\": {\"dapi\": 2, \"green\": \"1\", "
        "\"orange\": 0}, \"fields\": [\"stack.tif\"]}";
    uint16_t pixels[3][SIZE * SIZE];
    tiff_page pages[3];
    for (int c = 0; c < 3; c++) {
        for (int i = 0; i < SIZE * SIZE; i++) pixels[c][i] = (uint16_t)(10 * c);
        pages[c] = (tiff_page){.width = SIZE, .height = SIZE, .pixels = pixels[c]};
    }
    char *path = path_in(f->folder, "stack.tif");
    make_tiff(path, "w", pages, 3);
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;

    assert_ok(open_manifest(f, JSON, &slide, &err), &err);
    assert_string_equal(slide_info(slide)->channels[2].role, "dapi");
    sunder_slide_free(slide);
    f->options.channels = "dapi=0,green=1,orange=2";
    assert_ok(open_manifest(f, JSON, &slide, &err), &err);
    assert_string_equal(slide_info(slide)->channels[0].role, "dapi");
    sunder_slide_free(slide);
    free(path);
}

static void a_field_whose_file_is_missing_is_left_out(void **state)
{
    fixture *f = *state;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;

    assert_ok(open_manifest(f,
                            "{\"sunder_manifest\": 1, \"pixel_um\": 0.1, \"fields\": [\"gone.tif\", {\"files\": "
                            "{\"dapi\": \"p1/d.tif\", \"green\": \"p1/g.tif\", \"orange\": \"p1/o.tif\"}}]}",
                            &slide, &err),
              &err);

    assert_int_equal(sunder_slide_field_count(slide), 2);
    assert_non_null(strstr(sunder_slide_left_out(slide, 0), "gone.tif"));
    assert_null(sunder_slide_left_out(slide, 1));
    sunder_slide_free(slide);
}

static void expect_refused(const fixture *f, const char *json, const char *words)
{
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    assert_int_equal(open_manifest(f, json, &slide, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, words);
}

static void slips_are_named(void **state)
{
    fixture *f = *state;

    expect_refused(f, "{", "slide.json");
    expect_refused(f, "[]", "is no manifest");
    expect_refused(f, "{\"fields\": []}", "is no manifest");
    expect_refused(f, "{\"sunder_manifest\": 1, \"fields\": []}", "names no fields");
    expect_refused(f, "{\"sunder_manifest\": 1, \"pixle_um\": 1, \"fields\": [\"a.tif\"]}", "pixle_um");
    expect_refused(f, "{\"sunder_manifest\": 1, \"pixel_um\": -1, \"fields\": [\"a.tif\"]}", "pixel_um is no length");
    expect_refused(f, "{\"sunder_manifest\": 1, \"fields\": [{\"file\": \"a.tif\"}]}", "\"file\"");
    expect_refused(f, "{\"sunder_manifest\": 1, \"fields\": [3]}", "names no files");
    expect_refused(f,
                   "{\"sunder_manifest\": 1, \"pixel_um\": 100, \"fields\": [{\"files\": {\"dapi\": \"p1/d.tif\", "
                   "\"green\": \"p1/g.tif\", \"orange\": \"p1/o.tif\"}}]}",
                   "no microscope image has");
    expect_refused(f,
                   "{\"sunder_manifest\": 1, \"pixel_um\": 0.1, \"fields\": [{\"files\": {\"dapi\": [\"p1/d.tif\", "
                   "\"p1/g.tif\"], \"green\": \"p1/g.tif\"}}]}",
                   "different numbers of files");
}

#define CASE(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(files_for_each_colour_make_a_field),
        CASE(planes_of_a_stack_are_listed_in_order),
        CASE(channels_stand_in_for_the_option_unless_it_is_given),
        CASE(a_field_whose_file_is_missing_is_left_out),
        CASE(slips_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
