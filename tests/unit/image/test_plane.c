/* src/image/plane.c */
#include "image/plane.h"

#include "testing.h"

static plane made(int width, int height)
{
    plane p;
    assert_ok(plane_new(width, height, &p, NULL), NULL);
    return p;
}

static double sum_of(const plane *p)
{
    double sum = 0;
    for (int i = 0; i < p->width * p->height; i++) sum += p->px[i];
    return sum;
}

static void a_blurred_point_keeps_its_sum_and_has_the_variance_asked_for(void **state)
{
    (void)state;
    plane point = made(61, 61), blurred;
    point.px[30 * 61 + 30] = 1000;

    assert_ok(gaussian_blur(&point, 3.0, &blurred, NULL), NULL);

    double moment = 0;
    for (int y = 0; y < 61; y++) {
        for (int x = 0; x < 61; x++) moment += blurred.px[y * 61 + x] * (x - 30.0) * (x - 30.0);
    }
    assert_near(sum_of(&blurred), 1000, 0.01);
    /* One pixel adds 1/12; the cut at 3.5 sigma takes less than 1 %. */
    assert_near(moment / 1000, 9.0 + 1.0 / 12, 0.1);
    plane_free(&point);
    plane_free(&blurred);
}

static void a_flat_image_stays_flat_up_to_its_edges(void **state)
{
    (void)state;
    plane flat = made(17, 9);
    for (int i = 0; i < 17 * 9; i++) flat.px[i] = 50;

    assert_ok(gaussian_blur_in_place(&flat, 2.5, NULL), NULL);

    for (int i = 0; i < 17 * 9; i++) assert_near(flat.px[i], 50, 1e-4);
    plane_free(&flat);
}

static void shrinking_by_a_broken_step_keeps_the_mean(void **state)
{
    (void)state;
    plane ramp = made(100, 60), small;
    for (int y = 0; y < 60; y++) {
        for (int x = 0; x < 100; x++) ramp.px[y * 100 + x] = (float)x;
    }

    assert_ok(plane_shrink(&ramp, 2.5, &small, NULL), NULL);

    assert_int_equal(small.width, 40);
    assert_int_equal(small.height, 24);
    /* Output pixel 3 covers half of input pixel 7, and 8 and 9. */
    assert_near(small.px[3], (0.5 * 7 + 8 + 9) / 2.5, 1e-4);
    plane_free(&ramp);
    plane_free(&small);
}

static void a_quantile_is_the_value_of_that_rank(void **state)
{
    (void)state;
    plane p = made(101, 1);
    for (int i = 0; i < 101; i++) p.px[i] = (float)((i * 37) % 101);

    assert_near(plane_quantile(&p, 0.0), 0, 0);
    assert_near(plane_quantile(&p, 0.5), 50, 0);
    assert_near(plane_quantile(&p, 0.9), 90, 0);
    assert_near(plane_quantile(&p, 1.0), 100, 0);
    float several[4];
    plane_quantiles(&p, (const double[]){0.2, 0.2, 0.5, 1.0}, 4, several);
    assert_near(several[0], 20, 0);
    assert_near(several[1], 20, 0);
    assert_near(several[2], 50, 0);
    assert_near(several[3], 100, 0);
    plane_free(&p);
}

static void a_run_of_labels_ends_where_the_label_or_the_row_does(void **state)
{
    (void)state;
    uint32_t labels[150];

    for (size_t end = 1; end <= 150; end++)
        for (size_t change = 1; change <= end; change++) {
            for (size_t i = 0; i < 150; i++) labels[i] = i < change ? 7 : 8;
            assert_int_equal(label_run_end(labels, 0, end), change);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blurred_point_keeps_its_sum_and_has_the_variance_asked_for),
        cmocka_unit_test(a_flat_image_stays_flat_up_to_its_edges),
        cmocka_unit_test(shrinking_by_a_broken_step_keeps_the_mean),
        cmocka_unit_test(a_quantile_is_the_value_of_that_rank),
        cmocka_unit_test(a_run_of_labels_ends_where_the_label_or_the_row_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
