/* src/detect/gauss_fit.c, spot_fits.c, cholesky.c */
#include "detect/cholesky.h"
#include "detect/spot_fits.h"
#include "simulated.h"

static const double pixel_um = 0.1;

/* A spot for the fit to start from: its pixel and what the survey would say of it. */
static spot start_at(int x, int y, double flux, double sigma, double noise_sd, double level)
{
    double sum = sigma * sigma + 4;
    return (spot){.x = x,
                  .y = y,
                  .significance = 10,
                  .response = flux / (M_PI * sum * sum),
                  .scale_px = 2,
                  .noise_sd = noise_sd,
                  .spread = 1,
                  .background = level};
}

static sunder_status fit(const plane *image, const noise_law *law, spots *s)
{
    return spot_fits_run(&(fit_source){image, INFINITY, law, {0}}, pixel_um, s, NULL);
}

typedef struct trial {
    double sigma_px, flux, background;
} trial;

typedef struct outcome {
    double rms_px, bias_px, flux_ratio, sigma_ratio, pull;
    int failed;
} outcome;

/* Many fits of one spot in Poisson noise at places all over a pixel. */
static outcome simulate(trial t, int n, random_stream *r)
{
    outcome o = {0};
    double squares = 0, pulls = 0;
    for (int i = 0; i < n; i++) {
        double x = 20 + uniform(r) - 0.5, y = 20 + uniform(r) - 0.5;
        plane image = flat_plane(41, 41, t.background);
        add_spot(&image, x, y, t.flux, t.sigma_px);
        add_noise(&image, 0, 1, r);
        noise_law law = {0, 1, 0.6 * t.background};
        spots s = {0};
        spot begin = start_at(20, 20, t.flux, t.sigma_px, sqrt(t.background), t.background);
        assert_ok(spots_add(&s, &begin, NULL), NULL);
        assert_ok(fit(&image, &law, &s), NULL);
        const gauss_component *g = &s.rows[0].fit;
        o.failed += s.rows[0].fit_failed;
        squares += (g->x - x) * (g->x - x) + (g->y - y) * (g->y - y);
        o.bias_px += (g->x - x + g->y - y) / (2 * n);
        pulls += (g->x - x) * (g->x - x) / (g->x_se * g->x_se);
        o.flux_ratio += 2 * M_PI * g->sigma * g->sigma * g->amplitude / t.flux / n;
        o.sigma_ratio += g->sigma / t.sigma_px / n;
        spots_free(&s);
        plane_free(&image);
    }
    o.rms_px = sqrt(squares / (2 * n));
    o.pull = sqrt(pulls / n);
    return o;
}

/* Rieger and Stallinga 2014; algorithms.md 2.2. */
static double bound_px(trial t)
{
    double s2 = t.sigma_px * t.sigma_px + 1.0 / 12, tau = 2 * M_PI * s2 * t.background / t.flux;
    return sqrt(s2 / t.flux * (1 + 4 * tau + sqrt(2 * tau / (1 + 4 * tau))));
}

static void places_are_as_good_as_the_light_allows(void **state)
{
    (void)state;
    /* Peak 5.6 to 20 times the noise; the widths are those of a point and of a probe signal at 0.1 um. */
    const trial trials[] = {{1.3, 1000, 50}, {1.3, 3000, 200}, {2, 1000, 50}, {2, 3000, 200}, {2, 8000, 200}};
    random_stream r = {31};

    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        outcome o = simulate(trials[i], 400, &r);

        /* 800 coordinates: the rms itself is known to 2.5 %. */
        assert_int_equal(o.failed, 0);
        assert_true(o.rms_px < 1.2 * bound_px(trials[i]));
        assert_near(o.bias_px, 0, 0.15 * bound_px(trials[i]));
    }
}

static void flux_and_width_are_unbiased(void **state)
{
    (void)state;
    random_stream r = {32};

    outcome narrow = simulate((trial){1.3, 3000, 200}, 200, &r), usual = simulate((trial){2, 8000, 200}, 200, &r);

    assert_near(narrow.flux_ratio, 1, 0.03);
    assert_near(narrow.sigma_ratio, 1, 0.03);
    assert_near(usual.flux_ratio, 1, 0.03);
    assert_near(usual.sigma_ratio, 1, 0.03);
}

static void errors_of_a_perfect_spot_are_on_the_safe_side(void **state)
{
    (void)state;
    random_stream r = {33};

    outcome dim = simulate((trial){2, 1000, 50}, 400, &r), bright = simulate((trial){2, 30000, 200}, 100, &r);

    /* Dim: the noise of light is all there is. Bright: room is left for signals not being Gaussians. */
    assert_near(dim.pull, 0.9, 0.15);
    assert_true(bright.pull > 0.2 && bright.pull < 0.8);
}

static void two_spots_half_a_micrometre_apart_are_told_apart(void **state)
{
    (void)state;
    random_stream r = {34};
    plane image = flat_plane(60, 60, 100);
    add_spot(&image, 27.3, 30.1, 4000, 1.8);
    add_spot(&image, 32.3, 30.1, 2500, 1.8);
    add_noise(&image, 0, 1, &r);
    noise_law law = {0, 1, 60};
    spots s = {0};
    spot a = start_at(27, 30, 4000, 1.8, 10, 100), b = start_at(32, 30, 2500, 1.8, 10, 100);
    assert_ok(spots_add(&s, &a, NULL), NULL);
    assert_ok(spots_add(&s, &b, NULL), NULL);

    assert_ok(fit(&image, &law, &s), NULL);

    assert_near(s.rows[0].fit.x, 27.3, 0.3);
    assert_near(s.rows[1].fit.x, 32.3, 0.4);
    assert_near(2 * M_PI * s.rows[0].fit.sigma * s.rows[0].fit.sigma * s.rows[0].fit.amplitude, 4000, 600);
    assert_near(2 * M_PI * s.rows[1].fit.sigma * s.rows[1].fit.sigma * s.rows[1].fit.amplitude, 2500, 600);
    spots_free(&s);
    plane_free(&image);
}

static void two_peaks_of_one_wide_spot_are_one(void **state)
{
    (void)state;
    random_stream r = {38};
    plane image = flat_plane(61, 61, 100);
    add_spot(&image, 30.2, 29.7, 6000, 3);
    add_noise(&image, 0, 1, &r);
    noise_law law = {0, 1, 60};
    spots s = {0};
    spot strong = start_at(28, 30, 4000, 3, 10, 100), weak = start_at(32, 29, 2000, 3, 10, 100);
    weak.significance = 6;
    assert_ok(spots_add(&s, &weak, NULL), NULL);
    assert_ok(spots_add(&s, &strong, NULL), NULL);

    assert_ok(fit(&image, &law, &s), NULL);

    assert_int_equal(s.n, 1);
    assert_int_equal(s.rows[0].x, 28); /* the stronger peak gives its name */
    assert_near(s.rows[0].fit.x, 30.2, 0.3);
    assert_near(s.rows[0].fit.y, 29.7, 0.3);
    assert_near(s.rows[0].fit.sigma, 3, 0.4);
    spots_free(&s);
    plane_free(&image);
}

static void a_spot_at_the_corner_of_the_image_is_measured(void **state)
{
    (void)state;
    random_stream r = {35};
    plane image = flat_plane(40, 40, 100);
    add_spot(&image, 1.2, 0.6, 5000, 2);
    add_noise(&image, 0, 1, &r);
    noise_law law = {0, 1, 60};
    spots s = {0};
    spot a = start_at(1, 1, 5000, 2, 10, 100);
    assert_ok(spots_add(&s, &a, NULL), NULL);

    assert_ok(fit(&image, &law, &s), NULL);

    assert_false(s.rows[0].fit_failed);
    assert_near(s.rows[0].fit.x, 1.2, 0.5);
    assert_near(s.rows[0].fit.y, 0.6, 0.5);
    spots_free(&s);
    plane_free(&image);
}

static void a_hole_is_no_spot_and_says_so(void **state)
{
    (void)state;
    random_stream r = {36};
    plane image = flat_plane(41, 41, 400);
    add_spot(&image, 20, 20, -6000, 2);
    add_noise(&image, 100, 0, &r);
    noise_law law = {100, 0, 60};
    spots s = {0};
    spot a = start_at(20, 20, 500, 2, 10, 400);
    assert_ok(spots_add(&s, &a, NULL), NULL);

    assert_ok(fit(&image, &law, &s), NULL);

    assert_true(s.rows[0].fit_failed);
    assert_true(isnan(s.rows[0].fit.x_se) && isnan(s.rows[0].fit.flux_se));
    assert_near(s.rows[0].fit.x, 20, 0);
    spots_free(&s);
    plane_free(&image);
}

static void clipped_pixels_do_not_flatten_a_spot(void **state)
{
    (void)state;
    random_stream r = {37};
    plane image = flat_plane(41, 41, 100);
    add_spot(&image, 20.2, 19.9, 20000, 2);
    add_noise(&image, 0, 1, &r);
    for (int i = 0; i < 41 * 41; i++)
        if (image.px[i] > 500) image.px[i] = 500;
    noise_law law = {0, 1, 60};
    spots s = {0};
    spot a = start_at(20, 20, 20000, 2, 10, 100);
    assert_ok(spots_add(&s, &a, NULL), NULL);

    assert_ok(spot_fits_run(&(fit_source){&image, 500, &law, {0}}, pixel_um, &s, NULL), NULL);

    const gauss_component *g = &s.rows[0].fit;
    assert_near(2 * M_PI * g->sigma * g->sigma * g->amplitude, 20000, 3000);
    assert_near(g->x, 20.2, 0.1);
    spots_free(&s);
    plane_free(&image);
}

static void a_matrix_that_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    double good[4] = {4, 0, 2, 3}, bad[4] = {1, 0, 2, 1}, right[2] = {8, 7}, column[2];

    assert_true(cholesky_factor(good, 2));
    cholesky_solve(good, 2, right);
    cholesky_inverse_column(good, 2, 1, column);

    assert_near(right[0], 1.25, 1e-12);
    assert_near(right[1], 1.5, 1e-12);
    assert_near(column[0], -0.25, 1e-12);
    assert_near(column[1], 0.5, 1e-12);
    assert_false(cholesky_factor(bad, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_as_good_as_the_light_allows),
        cmocka_unit_test(flux_and_width_are_unbiased),
        cmocka_unit_test(errors_of_a_perfect_spot_are_on_the_safe_side),
        cmocka_unit_test(two_spots_half_a_micrometre_apart_are_told_apart),
        cmocka_unit_test(two_peaks_of_one_wide_spot_are_one),
        cmocka_unit_test(a_spot_at_the_corner_of_the_image_is_measured),
        cmocka_unit_test(a_hole_is_no_spot_and_says_so),
        cmocka_unit_test(clipped_pixels_do_not_flatten_a_spot),
        cmocka_unit_test(a_matrix_that_is_not_positive_definite_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
