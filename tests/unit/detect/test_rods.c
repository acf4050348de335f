/* src/detect/rod_fit.c, rods.c, rod_place.c */
#include "detect/detect.h"
#include "detect/rod_fit.h"
#include "detect/rod_place.h"
#include "simulated.h"

static const double pixel_um = 0.1, level = 200, sigma_px = 2;

/* A line of even brightness: emitters a quarter of a pixel apart. */
static void add_line(plane *p, double x, double y, double length, double degrees, double flux)
{
    const int n = (int)(4 * length) + 1;
    for (int i = 0; i < n; i++) {
        const double u = length * ((i + 0.5) / n - 0.5);
        add_spot(p, x + u * cos(degrees * M_PI / 180), y + u * sin(degrees * M_PI / 180), flux / n, sigma_px);
    }
}

static fit_pixels all_pixels(const plane *p)
{
    fit_pixels pixels;
    assert_ok(fit_pixels_make(p->width * p->height, p->width, &pixels, NULL), NULL);
    for (int i = 0; i < p->width * p->height; i++) {
        pixels.x[i] = i % p->width, pixels.y[i] = i / p->width;
        pixels.value[i] = (double)p->px[i];
        pixels.root_weight[i] = 1 / sqrt(level);
    }
    pixels.n = p->width * p->height;
    return pixels;
}

static const gauss_prior prior = {
    .place_sd_px = 1.5, .log_sigma_mean = 0.69, .log_sigma_sd = 0.35, .least_sigma_px = 0.35, .largest_sigma_px = 10};

static void a_line_gives_its_place_length_direction_and_light_back(void **state)
{
    (void)state;
    for (int degrees = 0; degrees < 180; degrees += 35) {
        plane image = flat_plane(51, 51, level);
        add_line(&image, 25.3, 24.6, 16, degrees, 9000);
        fit_pixels pixels = all_pixels(&image);
        rod line = {.x = 24, .y = 26, .sigma = 2.5, .length = 10, .angle = degrees * M_PI / 180 + 0.4, .flux = 5000};
        gauss_outcome outcome;

        assert_true(rod_fit(&pixels, &prior, &line, &outcome));

        /* The pixel's own width is not taken off the ends of the line: a fiftieth of a pixel each. */
        assert_near(line.x, 25.3, 0.02), assert_near(line.y, 24.6, 0.02);
        assert_near(line.length, 16, 0.1), assert_near(line.sigma, sigma_px, 0.02);
        assert_near(sin(line.angle - degrees * M_PI / 180), 0, 0.005);
        assert_near(line.flux, 9000, 60), assert_near(outcome.background, level, 0.2);
        /* The pixel's own width, which is taken off, lowers the middle by a fiftieth. */
        assert_near(rod_light_at(&line, 25, 25), (double)image.px[25 * 51 + 25] - level, 0.03 * line.amplitude);
        assert_near(rod_light_at(&line, 25.3, 24.6), line.amplitude, 1e-3 * line.amplitude);
        fit_pixels_free(&pixels);
        plane_free(&image);
    }
}

static void the_errors_of_a_line_are_those_of_its_middle_and_its_light(void **state)
{
    (void)state;
    random_stream r = {11};
    double pull_x = 0, pull_flux = 0, along = 0, across = 0;
    enum { TRIALS = 200 };
    for (int i = 0; i < TRIALS; i++) {
        plane image = flat_plane(51, 51, level);
        add_line(&image, 25, 25, 14, 0, 4000);
        add_noise(&image, level, 0, &r);
        fit_pixels pixels = all_pixels(&image);
        rod line = {.x = 24, .y = 25, .sigma = 2, .length = 10, .angle = 0.1, .flux = 4000};
        gauss_outcome outcome;
        assert_true(rod_fit(&pixels, &prior, &line, &outcome));
        pull_x += pow((line.x - 25) / line.x_se, 2) / TRIALS;
        pull_flux += pow((line.flux - 4000) / line.flux_se, 2) / TRIALS;
        along += line.x_se / TRIALS, across += line.y_se / TRIALS;
        fit_pixels_free(&pixels);
        plane_free(&image);
    }
    /* The mean of 200 squares of a normal variable has sd 0.1; the weights are those of the level alone. */
    assert_near(pull_x, 1, 0.4);
    assert_near(pull_flux, 1, 0.4);
    assert_true(along > across); /* the ends of a line tell its middle worse than its flanks do */
}

/* What is found with T > 6 in an image of one channel. */
static candidates found_in(plane *image, uint64_t seed)
{
    random_stream r = {seed};
    add_noise(image, 0, 1, &r);
    sunder_context *context;
    sunder_error err = SUNDER_ERROR_INIT;
    candidates found = {0};
    detect_options options = detect_options_default();
    options.least_significance = 6;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(detect_channel(context, image, pixel_um, &options, &found, &err), &err);
    sunder_context_free(context);
    return found;
}

static void a_stretched_probe_is_one_rod(void **state)
{
    (void)state;
    plane image = flat_plane(101, 81, level);
    add_line(&image, 50, 40, 18, 30, 12000);

    candidates found = found_in(&image, 3);

    assert_int_equal(found.n, 1);
    assert_near(found.rows[0].length_um, 1.8, 0.15);
    assert_near(found.rows[0].direction_deg, 30, 4);
    assert_near(found.rows[0].centre_um.x, 5.0, 0.08), assert_near(found.rows[0].centre_um.y, 4.0, 0.08);
    assert_near(found.rows[0].sigma_um, 0.2, 0.03);
    assert_near(found.rows[0].flux, 12000, 1200);
    candidates_free(&found);
    plane_free(&image);
}

static void two_round_signals_stay_two(void **state)
{
    (void)state;
    static const double fluxes[] = {1800, 3600, 7200}; /* peak 5, 10, 20 times the noise */
    for (int k = 0; k < 3; k++) {
        plane image = flat_plane(101, 81, level);
        add_spot(&image, 46, 40, fluxes[k], sigma_px), add_spot(&image, 54, 40, fluxes[k], sigma_px);

        candidates found = found_in(&image, 5 + (uint64_t)k);

        assert_int_equal(found.n, 2);
        assert_near(found.rows[0].length_um + found.rows[1].length_um, 0, 0);
        candidates_free(&found);
        plane_free(&image);
    }
}

static void a_doublet_and_a_round_signal_are_no_rods(void **state)
{
    (void)state;
    plane image = flat_plane(161, 81, level);
    add_spot(&image, 40, 40, 9000, sigma_px), add_spot(&image, 44.5, 40, 9000, sigma_px);
    add_spot(&image, 120, 40, 9000, sigma_px);

    candidates found = found_in(&image, 8);

    assert_true(found.n >= 2);
    for (size_t i = 0; i < found.n; i++) assert_near(found.rows[i].length_um, 0, 0);
    candidates_free(&found);
    plane_free(&image);
}

static void a_broad_blob_is_no_rod(void **state)
{
    (void)state;
    plane image = flat_plane(121, 101, level);
    add_spot(&image, 60, 50, 60000, 5);

    candidates found = found_in(&image, 9);

    assert_true(found.n >= 1);
    for (size_t i = 0; i < found.n; i++) assert_near(found.rows[i].length_um, 0, 0);
    candidates_free(&found);
    plane_free(&image);
}

static candidate placed(double x_um, double y_um, double length_um, double degrees)
{
    return (candidate){.centre_um = {x_um, y_um}, .length_um = length_um, .direction_deg = degrees};
}

static double apart(candidate a, candidate b)
{
    return rod_lines_apart_um(rod_line_of(&a), rod_line_of(&b));
}

static void distances_are_from_the_nearest_part_of_a_line(void **state)
{
    (void)state;
    const candidate line = placed(0, 0, 2, 0);

    assert_near(apart(line, placed(0.3, 0.4, 0, 0)), 0.4, 1e-12);  /* beside it */
    assert_near(apart(line, placed(1.3, 0.4, 0, 0)), 0.5, 1e-12);  /* beyond its end */
    assert_near(apart(line, placed(2.5, 0, 2, 0)), 0.5, 1e-12);    /* end to end */
    assert_near(apart(line, placed(0.5, 0.2, 2, 90)), 0, 1e-12);   /* across it */
    assert_near(apart(line, placed(0.5, 1.2, 2, 90)), 0.2, 1e-12); /* on its way to it */
    assert_near(apart(placed(1, 1, 0, 0), placed(4, 5, 0, 0)), 5, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_gives_its_place_length_direction_and_light_back),
        cmocka_unit_test(the_errors_of_a_line_are_those_of_its_middle_and_its_light),
        cmocka_unit_test(a_stretched_probe_is_one_rod),
        cmocka_unit_test(two_round_signals_stay_two),
        cmocka_unit_test(a_doublet_and_a_round_signal_are_no_rods),
        cmocka_unit_test(a_broad_blob_is_no_rod),
        cmocka_unit_test(distances_are_from_the_nearest_part_of_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
