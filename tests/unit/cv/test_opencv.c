/* src/cv/opencv.cpp */
#include "cv/opencv.h"

#include "image/plane.h"
#include "testing.h"

static cv_view on_plane(const plane *p)
{
    return (cv_view){p->width, p->height, CV_PIXEL_F32, p->px};
}

/* Two bright blobs of unlike size on a slope, some of it at the edge. */
static plane two_blobs(int width, int height)
{
    plane p;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(plane_new(width, height, &p, &error), &error);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            double a = hypot(x - 20, y - 24), b = hypot(x - 50, y - 10);
            p.px[y * width + x] = (float)(100 + x + 800 * exp(-a * a / 18) + 300 * exp(-b * b / 8));
        }
    }
    return p;
}

/* Ours integrates the Gaussian over each pixel, which adds the variance of a pixel, 1/12; OpenCV's samples it. */
static void our_blur_agrees_with_that_of_opencv(void **state)
{
    (void)state;
    plane in = two_blobs(70, 48), ours, theirs;
    sunder_error error = SUNDER_ERROR_INIT;
    static const double sigmas_px[] = {0.8, 1.3, 2.0, 5.0};

    for (size_t i = 0; i < sizeof sigmas_px / sizeof *sigmas_px; i++) {
        assert_ok(gaussian_blur(&in, sigmas_px[i], &ours, &error), &error);
        assert_ok(plane_new(in.width, in.height, &theirs, &error), &error);
        cv_view from = on_plane(&in), to = on_plane(&theirs);
        assert_ok(cv_gaussian(&from, sqrt(sigmas_px[i] * sigmas_px[i] + 1.0 / 12), &to, &error), &error);

        double worst = 0;
        for (int k = 0; k < in.width * in.height; k++) worst = fmax(worst, fabs(ours.px[k] - theirs.px[k]));
        /* The kernels are cut at 3.5 and at 4 sigma: up to 2e-4 of the contrast of 800. */
        assert_near(worst, 0, 0.25);
        plane_free(&ours);
        plane_free(&theirs);
    }
    plane_free(&in);
}

static void the_log_is_greatest_on_the_blobs(void **state)
{
    (void)state;
    plane in = two_blobs(70, 48), response;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(plane_new(in.width, in.height, &response, &error), &error);
    cv_view from = on_plane(&in), to = on_plane(&response);
    cv_maximum found[8];
    size_t n = 0;

    assert_ok(cv_log(&from, 2.0, &to, &error), &error);
    assert_ok(cv_maxima(&to, 3, 40, found, 8, &n, &error), &error);

    assert_int_equal(n, 2);
    assert_int_equal(found[0].x, 50);
    assert_int_equal(found[0].y, 10);
    assert_int_equal(found[1].x, 20);
    assert_int_equal(found[1].y, 24);
    plane_free(&in);
    plane_free(&response);
}

static void more_maxima_than_fit_are_counted_not_stored(void **state)
{
    (void)state;
    float px[9 * 9] = {0};
    for (int y = 1; y < 9; y += 3)
        for (int x = 1; x < 9; x += 3) px[y * 9 + x] = 5;
    cv_view view = {9, 9, CV_PIXEL_F32, px};
    cv_maximum found[2] = {{0}};
    size_t n = 0;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(cv_maxima(&view, 1, 1, found, 2, &n, &error), &error);

    assert_int_equal(n, 9);
    assert_int_equal(found[1].x, 4);
}

static void otsu_parts_two_levels(void **state)
{
    (void)state;
    uint8_t in[16], out[16];
    for (int i = 0; i < 16; i++) in[i] = i < 5 ? 200 : 30;
    cv_view from = {4, 4, CV_PIXEL_U8, in}, to = {4, 4, CV_PIXEL_U8, out};
    double threshold = 0;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(cv_otsu(&from, &to, &threshold, &error), &error);

    assert_true(threshold >= 30 && threshold < 200);
    assert_int_equal(out[4], 255);
    assert_int_equal(out[5], 0);
}

static void touching_discs_are_parted_by_distance_and_watershed(void **state)
{
    (void)state;
    enum { W = 60, H = 40 };
    static uint8_t mask[W * H], grey[W * H * 3], seeds[W * H];
    static float distance[W * H];
    static int32_t regions[W * H];
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            mask[y * W + x] = hypot(x - 20, y - 20) < 12 || hypot(x - 40, y - 20) < 12 ? 255 : 0;
    cv_view mask_view = {W, H, CV_PIXEL_U8, mask}, distance_view = {W, H, CV_PIXEL_F32, distance};
    cv_view seed_view = {W, H, CV_PIXEL_U8, seeds}, region_view = {W, H, CV_PIXEL_I32, regions};
    cv_view grey_view = {W, H, CV_PIXEL_U8X3, grey};
    cv_maximum peaks[8];
    size_t n = 0;
    int parts = 0;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(cv_distance(&mask_view, &distance_view, &error), &error);
    assert_ok(cv_maxima(&distance_view, 6, 6, peaks, 8, &n, &error), &error);
    for (size_t i = 0; i < n && i < 8; i++) seeds[peaks[i].y * W + peaks[i].x] = 255;
    assert_ok(cv_components(&seed_view, &region_view, &parts, &error), &error);
    for (int i = 0; i < W * H; i++) {
        if (!mask[i]) regions[i] = parts + 1;
        for (int c = 0; c < 3; c++) grey[3 * i + c] = (uint8_t)(255 - 10 * fminf(distance[i], 25));
    }
    assert_ok(cv_watershed(&grey_view, &region_view, &error), &error);

    assert_int_equal(parts, 2);
    assert_true(regions[20 * W + 14] > 0 && regions[20 * W + 46] > 0);
    assert_int_not_equal(regions[20 * W + 14], regions[20 * W + 46]);
}

static void the_range_is_cut_to_8_bit(void **state)
{
    (void)state;
    float in[] = {50, 100, 200, 300, 400};
    uint8_t out[5];
    cv_view from = {5, 1, CV_PIXEL_F32, in}, to = {5, 1, CV_PIXEL_U8, out};
    double mean = 0, sd = 0;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(cv_to_8_bit(&from, 100, 300, &to, &error), &error);
    assert_ok(cv_mean_sd(&from, &mean, &sd, &error), &error);

    assert_int_equal(out[0], 0);
    assert_in_range(out[2], 127, 128);
    assert_int_equal(out[4], 255);
    assert_near(mean, 210, 1e-9);
    assert_near(sd, sqrt(16400), 1e-9);
}

static void an_exception_becomes_a_status(void **state)
{
    (void)state;
    float px[4] = {0};
    uint8_t small[1];
    cv_view in = {2, 2, CV_PIXEL_F32, px}, other_type = {2, 2, CV_PIXEL_U8, px}, nothing = {0, 0, CV_PIXEL_F32, NULL};
    cv_view other_size = {1, 1, CV_PIXEL_U8, small};
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(cv_gaussian(&in, 1, &other_type, &error), SUNDER_ERROR_INTERNAL);
    assert_says(&error, "another pixel type");
    assert_int_equal(cv_gaussian(&nothing, 1, &in, &error), SUNDER_ERROR_INTERNAL);
    assert_says(&error, "without pixels");
    assert_int_equal(cv_to_8_bit(&in, 0, 1, &other_size, NULL), SUNDER_ERROR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_blur_agrees_with_that_of_opencv),
        cmocka_unit_test(the_log_is_greatest_on_the_blobs),
        cmocka_unit_test(more_maxima_than_fit_are_counted_not_stored),
        cmocka_unit_test(otsu_parts_two_levels),
        cmocka_unit_test(touching_discs_are_parted_by_distance_and_watershed),
        cmocka_unit_test(the_range_is_cut_to_8_bit),
        cmocka_unit_test(an_exception_becomes_a_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
