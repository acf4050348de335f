/* src/image/tiff_write.c, read back by the slide reader. */
#include "image/tiff_write.h"

#include <unistd.h>

#include "core/text.h"
#include "image/field.h"
#include "testing.h"

#define W 40
#define H 30

static const char *const names[] = {"DAPI", "SpectrumGreen", "SpectrumOrange"};

/* Planes of known values: 100 * index + x + y. */
static ome_tiff_image draw(uint16_t *px[6], int n_z, int bits)
{
    for (int i = 0; i < 3 * n_z; i++) {
        px[i] = malloc(W * H * sizeof *px[i]);
        for (int k = 0; k < W * H; k++) px[i][k] = (uint16_t)(30 * i + k % W + k / W);
    }
    return (ome_tiff_image){.width = W,
                            .height = H,
                            .n_channels = 3,
                            .n_z = n_z,
                            .bits = bits,
                            .pixel_um = 0.1024,
                            .z_um = n_z > 1 ? 0.6 : 0,
                            .names = names,
                            .px = (const uint16_t *const *)px};
}

static void load(const char *path, field *out, double *out_pixel_um)
{
    sunder_context *context = NULL;
    sunder_slide *slide = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    options.colour_5p = "green";
    options.colour_3p = "orange";
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(sunder_slide_open(context, path, &options, &slide, &err), &err);
    *out_pixel_um = sunder_slide_pixel_um(slide);
    assert_ok(field_load(context, slide, 0, out, &err), &err);
    sunder_slide_free(slide);
    sunder_context_free(context);
}

static void comes_back_as_written(int n_z, int bits)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "a.ome.tif");
    uint16_t *px[6] = {NULL};
    ome_tiff_image image = draw(px, n_z, bits);
    sunder_error err = SUNDER_ERROR_INIT;
    field f = {0};
    double pixel_um = 0;

    assert_ok(ome_tiff_write(path, &image, &err), &err);
    load(path, &f, &pixel_um);

    assert_near(pixel_um, 0.1024, 1e-9);
    assert_int_equal(f.width, W);
    assert_int_equal(f.height, H);
    assert_int_equal(f.n_z, n_z);
    /* The probes of a stack are its maximum: the last plane is the brightest. */
    int green = 3 * (n_z - 1) + 1, orange = green + 1;
    assert_true(f.channels[f.probe[END_5P]].image.px[W + 2] == px[green][W + 2]);
    assert_true(f.channels[f.probe[END_3P]].image.px[W * H - 1] == px[orange][W * H - 1]);
    assert_true(f.channels[f.probe[END_5P]].saturation_counts <= (float)((1 << bits) - 1));
    if (n_z > 1) assert_near(f.z_step_um, 0.6, 1e-9);
    field_free(&f);
    for (int i = 0; i < 6; i++) free(px[i]);
    remove_scratch(scratch);
}

static void planes_names_and_scale_come_back(void **state)
{
    (void)state;
    comes_back_as_written(1, 16);
    comes_back_as_written(1, 12);
}

static void eight_bit_planes_come_back(void **state)
{
    (void)state;
    comes_back_as_written(1, 8);
}

static void a_stack_comes_back_with_its_step(void **state)
{
    (void)state;
    comes_back_as_written(2, 16);
}

static void a_place_that_cannot_be_written_is_said(void **state)
{
    (void)state;
    uint16_t *px[6] = {NULL};
    ome_tiff_image image = draw(px, 1, 16);
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = ome_tiff_write("/nowhere/at/all/a.ome.tif", &image, &err);

    assert_int_equal(status, SUNDER_ERROR_RESOURCE);
    assert_says(&err, "/nowhere/at/all/a.ome.tif");
    for (int i = 0; i < 6; i++) free(px[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planes_names_and_scale_come_back),
        cmocka_unit_test(eight_bit_planes_come_back),
        cmocka_unit_test(a_stack_comes_back_with_its_step),
        cmocka_unit_test(a_place_that_cannot_be_written_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
