/* src/detect/leaked_texture.c and what fits gain by it */
#include "detect/leaked_texture.h"
#include "detect/spot_fits.h"
#include "simulated.h"

enum { SIZE = 61 };

static const double pixel_um = 0.1;
static const double dapi_um[] = {0.12, 0.20}, probe_um[] = {0.14};

static leaked_texture leak_of(const plane *dapi, float fine, float wide)
{
    scale_bank dapi_bank, probe_bank;
    assert_ok(scale_bank_make(dapi_um, 2, pixel_um, &dapi_bank, NULL), NULL);
    assert_ok(scale_bank_make(probe_um, 1, pixel_um, &probe_bank, NULL), NULL);
    texture_fit share = {.n = 2, .coefficient = {fine, wide}, .gain = 2};
    return leaked_texture_of(dapi, &share, &probe_bank, &dapi_bank);
}

/* Lumps of chromatin about as wide as a signal. */
static plane lumpy_plane(random_stream *r)
{
    plane p = flat_plane(SIZE, SIZE, 3000);
    for (int i = 0; i < SIZE * SIZE; i++) p.px[i] += (float)(12000 * (uniform(r) - 0.5));
    assert_ok(gaussian_blur_in_place(&p, 2, NULL), NULL);
    return p;
}

static float at(const plane *p, int x, int y)
{
    return p->px[(size_t)y * (size_t)p->width + (size_t)x];
}

static void the_texture_of_a_box_is_that_of_the_image_without_its_mean(void **state)
{
    (void)state;
    random_stream r = {51};
    plane dapi = lumpy_plane(&r), blurred = {0}, box = {0};
    leaked_texture leak = leak_of(&dapi, 0.05F, 0.02F);
    assert_ok(gaussian_blur(&dapi, leak.blur_px[1], &blurred, NULL), NULL);

    assert_ok(leaked_texture_in_box(&leak, 20, 25, 13, 11, &box, NULL), NULL);

    double sum = 0;
    for (int y = 0; y < 11; y++) {
        for (int x = 0; x < 13; x++) {
            float whole = 0.05F * at(&dapi, 20 + x, 25 + y) + 0.02F * at(&blurred, 20 + x, 25 + y);
            float corner = 0.05F * at(&dapi, 20, 25) + 0.02F * at(&blurred, 20, 25);
            assert_near(at(&box, x, y) - at(&box, 0, 0), whole - corner, 0.01);
            sum += (double)at(&box, x, y);
        }
    }
    assert_near(sum / (11 * 13), 0, 1e-3);
    plane_free(&box);
    plane_free(&blurred);
    plane_free(&dapi);
}

static void without_a_fit_to_dapi_nothing_is_taken_off(void **state)
{
    (void)state;
    plane dapi = flat_plane(SIZE, SIZE, 3000), box = {0};
    leaked_texture none = leak_of(&dapi, 0.05F, 0.02F);
    none.share.n = 0;

    assert_ok(leaked_texture_in_box(&none, 0, 0, 5, 5, &box, NULL), NULL);

    assert_null(box.px);
    plane_free(&dapi);
}

/* rms error of fits of one spot on a probe channel with DAPI's texture. */
static double rms_px(bool known, random_stream *r)
{
    double squares = 0, level = 0;
    enum { TRIALS = 60 };
    for (int i = 0; i < TRIALS; i++) {
        plane dapi = lumpy_plane(r), image = flat_plane(SIZE, SIZE, 0);
        for (int k = 0; k < SIZE * SIZE; k++) image.px[k] = 0.1F * dapi.px[k];
        add_spot(&image, 30.3, 29.8, 3000, 2);
        add_noise(&image, 0, 1, r);
        noise_law law = {0, 1, 200};
        fit_source source = {&image, INFINITY, &law, {0}};
        if (known) source.texture = leak_of(&dapi, 0.1F, 0);
        spots s = {0};
        spot begin = {.x = 30,
                      .y = 30,
                      .significance = 10,
                      .response = 60,
                      .scale_px = 2,
                      .noise_sd = 17,
                      .spread = 1,
                      .background = 300};
        assert_ok(spots_add(&s, &begin, NULL), NULL);
        assert_ok(spot_fits_run(&source, pixel_um, &s, NULL), NULL);
        squares += pow(s.rows[0].fit.x - 30.3, 2) + pow(s.rows[0].fit.y - 29.8, 2);
        level += s.rows[0].background / TRIALS;
        spots_free(&s);
        plane_free(&image);
        plane_free(&dapi);
    }
    assert_near(level, 300, 20); /* that of the image: only what varies is taken off */
    return sqrt(squares / (2 * TRIALS));
}

static void a_spot_on_known_texture_is_placed_as_on_flat_ground(void **state)
{
    (void)state;
    random_stream r = {52};

    double known = rms_px(true, &r), unknown = rms_px(false, &r);

    /* Rieger and Stallinga 2014 for 3000 electrons, sigma 2 px, on 300 */
    double s2 = 4 + 1.0 / 12, tau = 2 * M_PI * s2 * 300 / 3000;
    double bound = sqrt(s2 / 3000 * (1 + 4 * tau + sqrt(2 * tau / (1 + 4 * tau))));
    assert_true(known < 1.35 * bound); /* 120 coordinates: known to 6 % */
    assert_true(unknown > 1.5 * known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_texture_of_a_box_is_that_of_the_image_without_its_mean),
        cmocka_unit_test(without_a_fit_to_dapi_nothing_is_taken_off),
        cmocka_unit_test(a_spot_on_known_texture_is_placed_as_on_flat_ground),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
