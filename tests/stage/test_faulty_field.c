/* One faulty field among good ones, through the public interface. */
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"
#include "core/text.h"
#include "image/field.h"
#include "make_tiff.h"
#include "sunder/sunder.h"
#include "testing.h"

#define DEMO_SLIDE SUNDER_TESTIMAGES "/demo_slide"

enum { FIELDS = 3, CHANNELS = 3 };

/* Writes a field twice side by side, so that it holds pairs enough, its 3' channel moved by whole pixels. */
static void write_moved(const field *f, const char *path, int dx, int dy)
{
    int width = 2 * f->width;
    size_t w = (size_t)width, h = (size_t)f->height;
    uint16_t *pixels = calloc(CHANNELS * w * h, sizeof *pixels);
    tiff_page pages[CHANNELS] = {0};
    char xml[600];
    snprintf(xml, sizeof xml,
             "<OME><Image><Pixels Type=\"uint16\" SizeX=\"%zu\" SizeY=\"%zu\" SizeC=\"3\" PhysicalSizeX=\"%g\" "
             "PhysicalSizeY=\"%g\"><Channel Name=\"DAPI\"/><Channel Name=\"SpectrumGreen\"/><Channel "
             "Name=\"SpectrumOrange\"/><TiffData/></Pixels></Image></OME>",
             w, h, f->pixel_um, f->pixel_um);
    for (int c = 0; c < CHANNELS; c++) {
        int x0 = c == f->probe[END_3P] ? dx : 0, y0 = c == f->probe[END_3P] ? dy : 0;
        for (int y = 0; y < f->height; y++)
            for (int x = 0; x < width; x++) {
                int u = (x - x0 + width) % f->width, v = (y - y0 + f->height) % f->height;
                pixels[(size_t)c * w * h + (size_t)y * w + (size_t)x] =
                    (uint16_t)f->channels[c].image.px[v * f->width + u];
            }
        pages[c] = (tiff_page){.width = width, .height = f->height, .pixels = pixels + (size_t)c * w * h};
    }
    pages[0].description = xml;
    make_tiff(path, "w", pages, CHANNELS);
    free(pixels);
}

typedef struct bench {
    sunder_context *context;
    sunder_assay assay;
    char *folder;
} bench;

static int set_up(void **state)
{
    bench *b = calloc(1, sizeof *b);
    assert_ok(sunder_context_new(NULL, &b->context, NULL), NULL);
    assert_ok(sunder_assay_find("demo", SUNDER_MODELS "/assays", &b->assay, NULL), NULL);
    b->folder = make_scratch();
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    sunder_context_free(b->context);
    remove_scratch(b->folder);
    free(b);
    return 0;
}

static sunder_slide *open_slide(bench *b, const char *path)
{
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    sunder_error error = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    options.colour_5p = b->assay.colour_5p;
    options.colour_3p = b->assay.colour_3p;
    assert_ok(sunder_slide_open(b->context, path, &options, &slide, &error), &error);
    return slide;
}

/* The demo slide with the 3' channel of field `moved` displaced. */
static char *displaced_slide(bench *b, size_t moved, int dx, int dy)
{
    char *copy = path_join(b->folder, "slide");
    sunder_slide *slide = open_slide(b, DEMO_SLIDE);
    assert_int_equal(mkdir(copy, 0777), 0);
    for (size_t i = 0; i < FIELDS; i++) {
        field f = {0};
        char name[32];
        assert_ok(field_load(b->context, slide, i, &f, NULL), NULL);
        snprintf(name, sizeof name, "field_%02zu.ome.tif", i);
        char *path = path_join(copy, name);
        write_moved(&f, path, i == moved ? dx : 0, i == moved ? dy : 0);
        free(path);
        field_free(&f);
    }
    sunder_slide_free(slide);
    return copy;
}

static json_node *score(bench *b, const char *path, const char *out)
{
    sunder_error error = SUNDER_ERROR_INIT;
    sunder_slide *slide = open_slide(b, path);
    assert_ok(sunder_score_slide(b->context, slide, &b->assay, NULL, out, NULL, &error), &error);
    sunder_slide_free(slide);
    json_node *result = NULL;
    char *json = path_join(out, "result.json");
    assert_ok(node_read_file(json, &result, &error), &error);
    free(json);
    return result;
}

static bool is_there(const char *folder, const char *name)
{
    char *path = path_join(folder, name);
    bool there = access(path, R_OK) == 0;
    free(path);
    return there;
}

static void a_field_with_one_colour_displaced_by_a_micrometre_is_left_out(void **state)
{
    bench *b = *state;
    char *slide = displaced_slide(b, 0, 8, -6), *out = path_join(b->folder, "result"); /* 0.82, -0.61 um */

    json_node *result = score(b, slide, out);

    const json_node *left_out = node_get(result, "left_out");
    assert_int_equal(node_length(left_out), 1);
    assert_int_equal(node_integer(node_get(node_at(left_out, 0), "field"), -1), 0);
    assert_non_null(strstr(node_string(node_get(node_at(left_out, 0), "why"), ""), "displaced"));
    assert_int_equal(node_length(node_get(node_get(result, "quality"), "fields")), 2);
    assert_false(is_there(out, "labels/field_00.labels.tif"));
    assert_false(is_there(out, "overlay/field_00.png"));
    assert_true(is_there(out, "labels/field_02.labels.tif"));
    node_free(result);
    free(slide);
    free(out);
}

static void the_camera_and_the_fields_of_a_good_slide_are_described(void **state)
{
    bench *b = *state;
    char *out = path_join(b->folder, "result");

    json_node *result = score(b, DEMO_SLIDE, out);

    const json_node *channels = node_get(node_get(result, "camera"), "channels");
    assert_int_equal(node_length(channels), 3);
    for (size_t i = 0; i < 3; i++) {
        const json_node *c = node_at(channels, i);
        assert_true(node_integer(node_get(c, "bits_in_use"), 0) >= 8);
        assert_true(node_number(node_get(c, "variance_slope_counts"), -1) > 0);
        assert_string_equal(node_string(node_get(node_get(c, "flat_field"), "state"), ""), "refused"); /* 3 fields */
    }
    const json_node *fields = node_get(node_get(result, "quality"), "fields");
    assert_int_equal(node_length(fields), 3);
    for (size_t i = 0; i < 3; i++) {
        const json_node *f = node_at(fields, i);
        assert_true(node_number(node_get(f, "snr_5p"), -1) > 7);
        if (i == 1) continue; /* eight pairs are too few to say where they lie */
        double off =
            hypot(node_number(node_get(f, "shift_off_x_um"), 9), node_number(node_get(f, "shift_off_y_um"), 9));
        assert_true(off < 0.2);
    }
    node_free(result);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_field_with_one_colour_displaced_by_a_micrometre_is_left_out, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_camera_and_the_fields_of_a_good_slide_are_described, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
