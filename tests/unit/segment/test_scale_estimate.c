/* src/segment/scale_estimate.c: pixel size from the nuclei of an image. */
#include "drawn_nuclei.h"
#include "image/png_read.h"
#include "segment/segment.h"
#include "testing.h"

/* By the classical engine alone. */
static sunder_status estimate(const plane *dapi, double nucleus_um, double *out_um, sunder_error *err)
{
    segment_options classic = segment_options_default();
    classic.segmenter = "classic";
    estimated_scale scale;
    sunder_status status = segment_estimate_scale(NULL, dapi, nucleus_um, &classic, &scale, err);
    *out_um = scale.pixel_um;
    return status;
}

/* Sixteen nuclei of about 8 um (area of a disc of 8.1) on a field of the given pixel size. */
static drawn_field sixteen_nuclei(double um, double noise)
{
    int size = (int)(70 / um);
    drawn_field f = field_of_background(size, size, um, 30);
    for (int i = 0; i < 16; i++) draw_nucleus(&f, 9 + 17 * (i % 4), 9 + 17 * (i / 4), 4.5, 3.65, i, 100 + 5 * i);
    expose(&f, fmax(0.35, 0.5 * um), noise);
    return f;
}

static void nuclei_of_known_size_tell_the_pixel_size(void **state)
{
    (void)state;
    const double sizes_um[] = {0.0645, 0.13, 0.32, 0.6};
    for (int i = 0; i < 4; i++) {
        drawn_field f = sixteen_nuclei(sizes_um[i], 2);
        double estimated_um = 0;
        sunder_error err = SUNDER_ERROR_INIT;

        assert_ok(estimate(&f.dapi, 8.1, &estimated_um, &err), &err);

        /* Outlines are 2 to 8 % small, and blur at 0.6 um makes nuclei larger. */
        assert_near(estimated_um, sizes_um[i], 0.12 * sizes_um[i]);
        plane_free(&f.dapi);
    }
}

static void the_estimate_follows_the_assumed_diameter(void **state)
{
    (void)state;
    drawn_field f = sixteen_nuclei(0.2, 2);
    double small_um = 0, large_um = 0;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(estimate(&f.dapi, 8, &small_um, &err), &err);
    assert_ok(estimate(&f.dapi, 16, &large_um, &err), &err);

    assert_near(large_um, 2 * small_um, 1e-9);
    plane_free(&f.dapi);
}

static void an_image_without_nuclei_has_no_scale(void **state)
{
    (void)state;
    drawn_field flat = field_of_background(200, 200, 1, 7), noise = field_of_background(200, 200, 1, 100);
    expose(&noise, 1, 5);
    double a = 77, b = 77;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(estimate(&flat.dapi, 8, &a, &err), &err);
    assert_ok(estimate(&noise.dapi, 8, &b, &err), &err);

    assert_near(a, 0, 0);
    assert_near(b, 0, 0);
    plane_free(&flat.dapi);
    plane_free(&noise.dapi);
}

/* One real image, 256 x 256 pixels with 8 bits. */
static void a_real_image_is_segmented_without_a_scale(void **state)
{
    (void)state;
    char *path = shared_data("nuclei/images/0e5edb072788c7b1.png");
    if (!path) skip();
    int width, height, channels, bits;
    uint16_t *samples;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(png_read(path, 0, &width, &height, &channels, &bits, &samples, &err), &err);
    free(path);
    plane image;
    assert_ok(plane_new(width, height, &image, &err), &err);
    for (int i = 0; i < width * height; i++) image.px[i] = samples[i * channels];
    free(samples);
    double um = 0;
    nuclei found;
    segment_options options = segment_options_default();

    assert_ok(estimate(&image, 8, &um, &err), &err);
    assert_ok(segment_run(NULL, &image, um, &options, &found, &err), &err);

    /* People drew 28 nuclei. */
    assert_near(um, 0.447, 0.07); /* 8 um over their median diameter; outlines differ */
    assert_true(found.n >= 26 && found.n <= 30);
    nuclei_free(&found);
    plane_free(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nuclei_of_known_size_tell_the_pixel_size),
        cmocka_unit_test(the_estimate_follows_the_assumed_diameter),
        cmocka_unit_test(an_image_without_nuclei_has_no_scale),
        cmocka_unit_test(a_real_image_is_segmented_without_a_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
