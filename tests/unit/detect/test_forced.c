/* src/detect/forced_photometry.c, surroundings.c, candidates.c */
#include "detect/candidates.h"
#include "detect/forced_photometry.h"
#include "detect/surroundings.h"
#include "simulated.h"

static void a_spot_is_measured_where_it_is_forced(void **state)
{
    (void)state;
    random_stream r = {61};
    plane image = flat_plane(80, 80, 150);
    add_spot(&image, 42, 38, 5000, 2);
    add_noise(&image, 150, 0, &r);
    forced_request request = {&image, {40, 40}, 4, 2, sqrt(150)};

    forced_answer answer = forced_photometry(&request);

    assert_near(answer.distance_px, sqrt(8), 0.8);
    assert_near(answer.flux, 5000, 3 * answer.flux_se);
    /* Matched filter against a fitted background: 2 sqrt(pi) s sd and half as much again. */
    assert_near(answer.flux_se, 2 * sqrt(M_PI) * 2 * sqrt(150) * 1.35, 25);
    assert_near(answer.significance, 0.2 * 5000 / (2 * sqrt(150)), 4);
    plane_free(&image);
}

static void a_spot_out_of_reach_is_not_taken(void **state)
{
    (void)state;
    random_stream r = {62};
    plane image = flat_plane(80, 80, 150);
    add_spot(&image, 58, 40, 20000, 2);
    add_noise(&image, 150, 0, &r);
    forced_request request = {&image, {40, 40}, 4, 2, sqrt(150)};

    forced_answer answer = forced_photometry(&request);

    assert_true(answer.significance < 4);
    assert_true(answer.distance_px <= 4);
    plane_free(&image);
}

static void significance_of_noise_has_sd_one(void **state)
{
    (void)state;
    random_stream r = {63};
    plane image = flat_plane(400, 400, 150);
    add_noise(&image, 150, 0, &r);
    double sum = 0, squares = 0, flux = 0, flux_squares = 0, flux_se = 0;
    const int n = 19 * 19;

    for (int i = 0; i < n; i++) {
        forced_request request = {&image, {20 + 20 * (i % 19), 20 + 20 * (i / 19)}, 0, 2, sqrt(150)};
        forced_answer answer = forced_photometry(&request);
        sum += answer.significance, squares += answer.significance * answer.significance;
        flux += answer.flux, flux_squares += answer.flux * answer.flux, flux_se = answer.flux_se;
    }

    /* Places 10 sigma apart are independent: the sd of 361 is known to 3.7 %. */
    assert_near(sum / n, 0, 0.2);
    assert_near(sqrt(squares / n), 1, 0.13);
    assert_near(flux / n, 0, 4 * flux_se / 19);
    assert_near(sqrt(flux_squares / n) / flux_se, 1, 0.13);
    plane_free(&image);
}

static void places_at_and_beyond_the_edge_are_answered(void **state)
{
    (void)state;
    random_stream r = {64};
    plane image = flat_plane(50, 50, 150);
    add_spot(&image, 1, 48, 8000, 2);
    add_noise(&image, 150, 0, &r);
    forced_request corner = {&image, {0, 49}, 3, 2, sqrt(150)}, outside = {&image, {-7, 20}, 3, 2, sqrt(150)};

    forced_answer at_corner = forced_photometry(&corner), beyond = forced_photometry(&outside);

    assert_true(at_corner.significance > 8);
    assert_near(at_corner.flux, 8000, 4000);
    assert_near(beyond.significance, 0, 0);
    assert_near(beyond.flux, 0, 0);
    plane_free(&image);
}

static void the_nearest_and_the_next_nucleus_are_told(void **state)
{
    (void)state;
    const disc three[3] = {{20, 30, 10}, {45, 30, 10}, {30, 70, 5}};
    nuclei n = nuclei_of(three, 3, 100, 100, 0.1);

    surroundings inside = surroundings_of(&n.labels, 28, 30, 16), between = surroundings_of(&n.labels, 32, 30, 16);
    surroundings far_away = surroundings_of(&n.labels, 90, 90, 16);

    assert_int_equal(inside.own, 1);
    assert_int_equal(inside.nearest, 1);
    assert_near(inside.nearest_px, 0, 0);
    assert_int_equal(inside.next, 2);
    assert_near(inside.next_px, 6.5, 0);
    assert_int_equal(between.own, 0);
    assert_int_equal(between.nearest, 1);
    assert_near(between.nearest_px, 1.5, 0);
    assert_int_equal(between.next, 2);
    assert_near(between.next_px, 2.5, 0);
    assert_int_equal(far_away.nearest, 0);
    assert_int_equal(far_away.next, 0);
    assert_true(isinf(far_away.next_px));
    nuclei_drop(&n);
}

static void tables_are_appended(void **state)
{
    (void)state;
    candidates a = {0}, b = {0}, none = {0};
    candidate row = {.field = 7};
    b.rows = calloc(2, sizeof row), b.n = b.capacity = 2;
    b.rows[0] = b.rows[1] = row;

    assert_ok(candidates_append(&a, &b, NULL), NULL);
    assert_ok(candidates_append(&a, &b, NULL), NULL);
    assert_ok(candidates_append(&a, &none, NULL), NULL);

    assert_int_equal(a.n, 4);
    assert_int_equal(a.rows[3].field, 7);
    candidates_free(&a);
    candidates_free(&b);
    assert_null(a.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spot_is_measured_where_it_is_forced),
        cmocka_unit_test(a_spot_out_of_reach_is_not_taken),
        cmocka_unit_test(significance_of_noise_has_sd_one),
        cmocka_unit_test(places_at_and_beyond_the_edge_are_answered),
        cmocka_unit_test(the_nearest_and_the_next_nucleus_are_told),
        cmocka_unit_test(tables_are_appended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
