/* src/detect/scale_bank.c, gauss_stream.c, peaks.c, texture.c */
#include "detect/gauss_stream.h"
#include "detect/peaks.h"
#include "detect/texture.h"
#include "simulated.h"

static const double scales_px[3] = {1.4, 2.0, 2.8};

/* Responses of a whole image at one scale, in counts. */
static plane responses_of(const plane *image, const scale_bank *bank, int scale)
{
    gauss_stream stream;
    plane out = flat_plane(image->width, image->height, 0);
    assert_ok(gauss_stream_make(bank, image, &stream, NULL), NULL);
    for (int y = 0; y < image->height; y++) {
        const float *rows[3];
        gauss_stream_rows(&stream, scale, y, rows);
        response_row(rows, image->width, out.px + (size_t)y * (size_t)image->width);
    }
    gauss_stream_free(&stream);
    return out;
}

static void the_norm_is_the_noise_of_the_response(void **state)
{
    (void)state;
    random_stream r = {21};
    scale_bank bank;
    plane noise = flat_plane(600, 600, 0);
    add_noise(&noise, 1, 0, &r);
    assert_ok(scale_bank_make(scales_px, 3, 1, &bank, NULL), NULL);

    for (int scale = 0; scale < 3; scale++) {
        plane response = responses_of(&noise, &bank, scale);
        double squares = 0;
        for (size_t i = 0; i < 600 * 600; i++) squares += (double)response.px[i] * (double)response.px[i];

        /* 360,000 pixels, of which one in 2 pi s^2 is independent: 0.9 % at the widest. */
        assert_near(sqrt(squares / (600 * 600)) / bank.norm[scale], 1, 0.025);
        plane_free(&response);
    }
    plane_free(&noise);
}

static void a_spot_answers_as_the_formula_says(void **state)
{
    (void)state;
    scale_bank bank;
    plane image = flat_plane(65, 65, 100);
    add_spot(&image, 32, 32, 1000, 2);
    assert_ok(scale_bank_make(scales_px, 3, 1, &bank, NULL), NULL);

    for (int scale = 0; scale < 3; scale++) {
        plane response = responses_of(&image, &bank, scale);
        double sum = 4 + 1.0 / 12 + scales_px[scale] * scales_px[scale];

        /* 2 N / (2 pi S^4); the five-point Laplacian sees a little less curvature. */
        assert_near((double)response.px[32 * 65 + 32] / (1000 / (M_PI * sum * sum)), 0.96, 0.04);
        plane_free(&response);
    }
    plane_free(&image);
}

static void a_tilted_plane_gives_no_response(void **state)
{
    (void)state;
    scale_bank bank;
    plane image = flat_plane(80, 80, 0);
    for (int i = 0; i < 80 * 80; i++) image.px[i] = (float)(100 + 2 * (i % 80) - (i / 80));
    assert_ok(scale_bank_make(scales_px, 3, 1, &bank, NULL), NULL);

    plane response = responses_of(&image, &bank, 2);

    assert_near((double)response.px[40 * 80 + 40], 0, 1e-3);
    plane_free(&response);
    plane_free(&image);
}

/* The chain of kernels one after the other over the whole image, edges repeated: what the stream must equal. */
static plane reference_smooth(const plane *image, const scale_bank *bank, int scale)
{
    plane now = flat_plane(image->width, image->height, 0);
    memcpy(now.px, image->px, sizeof(float) * (size_t)image->width * (size_t)image->height);
    for (int k = 0; k <= scale; k++) {
        for (int along_y = 0; along_y < 2; along_y++) {
            plane next = flat_plane(image->width, image->height, 0);
            for (int y = 0; y < image->height; y++) {
                for (int x = 0; x < image->width; x++) {
                    double sum = 0;
                    for (int i = -bank->kernel[k].radius; i <= bank->kernel[k].radius; i++) {
                        int u = along_y ? x : x + i, v = along_y ? y + i : y;
                        u = u < 0 ? 0 : u >= image->width ? image->width - 1 : u;
                        v = v < 0 ? 0 : v >= image->height ? image->height - 1 : v;
                        sum += (double)bank->kernel[k].tap[abs(i)] * (double)now.px[v * image->width + u];
                    }
                    next.px[y * image->width + x] = (float)sum;
                }
            }
            plane_free(&now);
            now = next;
        }
    }
    return now;
}

static void rows_of_the_stream_are_those_of_plain_convolutions(void **state)
{
    (void)state;
    const int sizes[][2] = {{97, 41}, {5, 30}, {40, 3}, {1, 1}};
    random_stream r = {22};
    scale_bank bank;
    assert_ok(scale_bank_make(scales_px, 3, 1, &bank, NULL), NULL);

    for (int i = 0; i < 4; i++) {
        plane image = flat_plane(sizes[i][0], sizes[i][1], 100);
        add_noise(&image, 400, 0, &r);
        plane expected = reference_smooth(&image, &bank, 2);
        gauss_stream stream;
        assert_ok(gauss_stream_make(&bank, &image, &stream, NULL), NULL);
        for (int y = 0; y < image.height; y++) {
            const float *rows[3], *unused[3];
            gauss_stream_rows(&stream, 0, y, unused);
            gauss_stream_rows(&stream, 2, y, rows);
            for (int x = 0; x < image.width; x++)
                assert_near((double)rows[1][x], (double)expected.px[y * image.width + x], 2e-3);
        }
        gauss_stream_free(&stream);
        plane_free(&expected);
        plane_free(&image);
    }
}

static void scales_a_pixel_cannot_tell_are_widened_and_dropped(void **state)
{
    (void)state;
    const double um[3] = {0.14, 0.20, 0.28};
    scale_bank bank;

    assert_ok(scale_bank_make(um, 3, 0.4, &bank, NULL), NULL);

    assert_int_equal(bank.n, 1);
    assert_near(bank.sigma_px[0], 0.7, 1e-9);
    assert_int_equal(scale_bank_make(um, 3, 0, &bank, NULL), SUNDER_ERROR_INTERNAL);
}

/* Peaks of one image at the middle scale alone. */
static peak_finder find(const plane *image, const scale_bank *bank, const background *level, double least)
{
    peak_finder finder;
    gauss_stream stream;
    assert_ok(gauss_stream_make(bank, image, &stream, NULL), NULL);
    assert_ok(peak_finder_make(bank, level, image->width, image->height, 1, least, &finder, NULL), NULL);
    for (int y = 0; y < image->height; y++) {
        for (int scale = 0; scale < bank->n; scale++) {
            const float *rows[3];
            gauss_stream_rows(&stream, scale, y, rows);
            response_row(rows, image->width, peak_finder_row(&finder, scale, y));
        }
        assert_ok(peak_finder_take(&finder, y, NULL), NULL);
    }
    gauss_stream_free(&stream);
    return finder;
}

static void peaks_lie_where_the_spots_are(void **state)
{
    (void)state;
    random_stream r = {23};
    scale_bank bank;
    background level = {0};
    plane image = flat_plane(203, 90, 100);
    add_spot(&image, 30, 40, 3000, 2);
    add_spot(&image, 200, 88, 3000, 2);
    add_spot(&image, 2, 1, 3000, 2);
    add_noise(&image, 100, 0, &r);
    noise_law law = {100, 0, 60};
    assert_ok(background_measure(&image, 0.1, &law, &level, NULL), NULL);
    assert_ok(scale_bank_make(scales_px + 1, 1, 1, &bank, NULL), NULL);

    peak_finder finder = find(&image, &bank, &level, 8);

    assert_int_equal(finder.found.n, 3);
    const int expected[3][2] = {{2, 1}, {30, 40}, {200, 88}};
    for (int i = 0; i < 3; i++) {
        assert_in_range(finder.found.rows[i].x, expected[i][0] - 1, expected[i][0] + 1);
        assert_in_range(finder.found.rows[i].y, expected[i][1] - 1, expected[i][1] + 1);
    }
    peak_finder_free(&finder);
    background_free(&level);
    plane_free(&image);
}

static void a_flat_top_is_one_peak(void **state)
{
    (void)state;
    scale_bank bank;
    background level = {0};
    plane image = flat_plane(64, 64, 0);
    for (int y = 30; y < 32; y++)
        for (int x = 30; x < 32; x++) image.px[y * 64 + x] = 1000;
    noise_law law = {1, 0, 1};
    assert_ok(background_measure(&image, 0.1, &law, &level, NULL), NULL);
    assert_ok(scale_bank_make(scales_px, 1, 1, &bank, NULL), NULL);

    peak_finder finder = find(&image, &bank, &level, 5);

    assert_int_equal(finder.found.n, 1);
    peak_finder_free(&finder);
    background_free(&level);
    plane_free(&image);
}

enum { TEXTURE_SAMPLES = 4000 };

/* Probe response = share * texture + noise, DAPI response = texture + a little noise of its own. */
static texture_fit fit_simulated(double share, float *probe, float *fine, float *coarse)
{
    static float weight[TEXTURE_SAMPLES];
    random_stream r = {24};
    for (int i = 0; i < TEXTURE_SAMPLES; i++) {
        double a = normal(&r), b = normal(&r);
        fine[i] = (float)(a + 0.05 * normal(&r)), coarse[i] = (float)(0.5 * a + b);
        probe[i] = (float)(share * (a + b) + normal(&r) + (i % 50 == 0 ? 30 : 0));
        weight[i] = 1;
    }
    texture_samples samples = {TEXTURE_SAMPLES, 2, probe, {fine, coarse}, weight, TEXTURE_SAMPLES};
    texture_fit fit;
    assert_ok(texture_fit_make(&samples, &fit, NULL), NULL);
    return fit;
}

static void texture_of_dapi_is_taken_off_the_probe(void **state)
{
    (void)state;
    static float probe[TEXTURE_SAMPLES], fine[TEXTURE_SAMPLES], coarse[TEXTURE_SAMPLES];

    texture_fit fit = fit_simulated(1, probe, fine, coarse);

    /* a + b = 0.5 fine + coarse; the noise of `fine` and the cut at signals (|T| < 5) cost a little. */
    assert_int_equal(fit.n, 2);
    assert_near((double)fit.coefficient[0], 0.5, 0.08);
    assert_near((double)fit.coefficient[1], 1, 0.08);
    assert_near(fit.gain, sqrt(3), 0.15);
    const float *dapi[2] = {fine, coarse};
    texture_subtract(probe, dapi, &fit, TEXTURE_SAMPLES);
    double squares = 0;
    for (int i = 0; i < TEXTURE_SAMPLES; i++) squares += i % 50 ? (double)probe[i] * (double)probe[i] : 0;
    assert_near(sqrt(squares / (TEXTURE_SAMPLES * 0.98)), 1, 0.04);
}

static void without_common_texture_nothing_is_taken_off(void **state)
{
    (void)state;
    static float probe[TEXTURE_SAMPLES], fine[TEXTURE_SAMPLES], coarse[TEXTURE_SAMPLES];

    texture_fit fit = fit_simulated(0, probe, fine, coarse);
    const float *dapi[2] = {fine, coarse};
    float before = probe[7];
    texture_subtract(probe, dapi, &fit, TEXTURE_SAMPLES);

    assert_int_equal(fit.n, 0);
    assert_near(fit.gain, 1, 0);
    assert_true(probe[7] == before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_norm_is_the_noise_of_the_response),
        cmocka_unit_test(a_spot_answers_as_the_formula_says),
        cmocka_unit_test(a_tilted_plane_gives_no_response),
        cmocka_unit_test(rows_of_the_stream_are_those_of_plain_convolutions),
        cmocka_unit_test(scales_a_pixel_cannot_tell_are_widened_and_dropped),
        cmocka_unit_test(peaks_lie_where_the_spots_are),
        cmocka_unit_test(a_flat_top_is_one_peak),
        cmocka_unit_test(texture_of_dapi_is_taken_off_the_probe),
        cmocka_unit_test(without_common_texture_nothing_is_taken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
