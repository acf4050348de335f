/* src/detect/scale_bank.c, gauss_stream.c, peaks.c, texture.c */
#include "detect/gauss_stream.h"
#include "detect/peaks.h"
#include "detect/texture.h"
#include "simulated.h"

static const double scales_px[3] = {1.4, 2.0, 2.8};

static search_area everywhere(const plane *image)
{
    search_area area;
    assert_ok(search_area_make(NULL, image->width, image->height, 0, &area, NULL), NULL);
    return area;
}

/* Responses of a whole image at one scale, in counts. */
static plane responses_of(const plane *image, const scale_bank *bank, int scale)
{
    gauss_stream stream;
    search_area area = everywhere(image);
    plane out = flat_plane(image->width, image->height, 0);
    assert_ok(gauss_stream_make(bank, image, &area, 0, &stream, NULL), NULL);
    for (int y = 0; y < image->height; y++) {
        const float *rows[3];
        gauss_stream_rows(&stream, scale, y, rows);
        response_row(rows, (row_span){0, image->width}, out.px + (size_t)y * (size_t)image->width);
    }
    gauss_stream_free(&stream);
    search_area_free(&area);
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
        search_area area = everywhere(&image);
        assert_ok(gauss_stream_make(&bank, &image, &area, 0, &stream, NULL), NULL);
        for (int y = 0; y < image.height; y++) {
            const float *rows[3], *unused[3];
            gauss_stream_rows(&stream, 0, y, unused);
            gauss_stream_rows(&stream, 2, y, rows);
            for (int x = 0; x < image.width; x++)
                assert_near((double)rows[1][x], (double)expected.px[y * image.width + x], 2e-3);
        }
        gauss_stream_free(&stream);
        search_area_free(&area);
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

/* Peaks of one image at all scales of the bank; area must outlive the finder. */
static peak_finder find(const plane *image, const scale_bank *bank, const background *level, const search_area *area,
                        double least)
{
    peak_finder finder;
    gauss_stream stream;
    assert_ok(gauss_stream_make(bank, image, area, 0, &stream, NULL), NULL);
    assert_ok(peak_finder_make(bank, level, area, 1, least, &finder, NULL), NULL);
    for (int y = 0; y < image->height; y++) {
        for (int scale = 0; scale < bank->n; scale++) {
            const float *rows[3];
            gauss_stream_rows(&stream, scale, y, rows);
            response_row(rows, (row_span){0, image->width}, peak_finder_row(&finder, scale, y));
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
    search_area area = everywhere(&image);

    peak_finder finder = find(&image, &bank, &level, &area, 8);

    assert_int_equal(finder.found.n, 3);
    const int expected[3][2] = {{2, 1}, {30, 40}, {200, 88}};
    for (int i = 0; i < 3; i++) {
        assert_in_range(finder.found.rows[i].x, expected[i][0] - 1, expected[i][0] + 1);
        assert_in_range(finder.found.rows[i].y, expected[i][1] - 1, expected[i][1] + 1);
    }
    peak_finder_free(&finder);
    search_area_free(&area);
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
    search_area area = everywhere(&image);

    peak_finder finder = find(&image, &bank, &level, &area, 5);

    assert_int_equal(finder.found.n, 1);
    peak_finder_free(&finder);
    search_area_free(&area);
    background_free(&level);
    plane_free(&image);
}

static bool holds(const search_area *area, int x, int y)
{
    size_t n;
    const row_span *spans = search_area_row(area, y, &n);
    for (size_t i = 0; i < n; i++)
        if (x >= spans[i].from && x < spans[i].to) return true;
    return false;
}

static void the_search_area_holds_the_nuclei_with_their_margin(void **state)
{
    (void)state;
    const disc two[2] = {{60, 50, 20}, {190, 95, 9}};
    nuclei n = nuclei_of(two, 2, 203, 101, 0.1);
    search_area area;
    size_t held = 0;

    assert_ok(search_area_make(&n, 203, 101, 12, &area, NULL), NULL);

    for (int y = 0; y < 101; y++) {
        for (int x = 0; x < 203; x++) {
            bool near = hypot(x - 60, y - 50) <= 32 || hypot(x - 190, y - 95) <= 21;
            if (near) assert_true(holds(&area, x, y));
            held += holds(&area, x, y);
        }
    }
    /* Cells of 16 x 8 pixels and square margins: less than twice what must be held (3217 and 842 pixels). */
    assert_true(held < 8000);
    search_area_free(&area);
    nuclei_drop(&n);
}

static void filtering_the_area_alone_changes_no_peak_in_it(void **state)
{
    (void)state;
    random_stream r = {25};
    const disc one = {90, 60, 25};
    nuclei n = nuclei_of(&one, 1, 200, 120, 0.1);
    scale_bank bank;
    background level = {0};
    plane image = flat_plane(200, 120, 100);
    add_noise(&image, 100, 0, &r);
    noise_law law = {100, 0, 60};
    assert_ok(background_measure(&image, 0.1, &law, &level, NULL), NULL);
    assert_ok(scale_bank_make(scales_px, 3, 1, &bank, NULL), NULL);
    search_area all = everywhere(&image), part;
    assert_ok(search_area_make(&n, 200, 120, 25, &part, NULL), NULL);

    peak_finder whole = find(&image, &bank, &level, &all, 2), near = find(&image, &bank, &level, &part, 2);

    size_t in_whole = 0, in_near = 0;
    for (size_t i = 0; i < whole.found.n; i++) {
        const peak *p = &whole.found.rows[i];
        if (hypot(p->x - 90, p->y - 60) > 25) continue;
        while (in_near < near.found.n && hypot(near.found.rows[in_near].x - 90, near.found.rows[in_near].y - 60) > 25)
            in_near++;
        assert_true(in_near < near.found.n);
        assert_memory_equal(p, &near.found.rows[in_near++], sizeof *p);
        in_whole++;
    }
    assert_true(in_whole > 10);
    peak_finder_free(&whole);
    peak_finder_free(&near);
    search_area_free(&all);
    search_area_free(&part);
    background_free(&level);
    plane_free(&image);
    nuclei_drop(&n);
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

    /* a + b = 0.5 fine + coarse; the noise of `fine` costs a little. */
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

static void texture_stronger_than_a_signal_is_taken_off_whole(void **state)
{
    (void)state;
    static float probe[TEXTURE_SAMPLES], fine[TEXTURE_SAMPLES], coarse[TEXTURE_SAMPLES];

    /* 4 (a + b) has sd 5.7: a third of the samples lie beyond the 5 sd of a signal. */
    texture_fit fit = fit_simulated(4, probe, fine, coarse);

    /* The noise of `fine`, 0.05^2 of its variance, lowers its coefficient by 0.0025 of it; the fit's own error is 1 / sqrt(n). */
    assert_near((double)fit.coefficient[0], 2, 0.08);
    assert_near((double)fit.coefficient[1], 4, 0.08);
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
        cmocka_unit_test(the_search_area_holds_the_nuclei_with_their_margin),
        cmocka_unit_test(filtering_the_area_alone_changes_no_peak_in_it),
        cmocka_unit_test(texture_of_dapi_is_taken_off_the_probe),
        cmocka_unit_test(texture_stronger_than_a_signal_is_taken_off_whole),
        cmocka_unit_test(without_common_texture_nothing_is_taken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
