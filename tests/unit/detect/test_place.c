/* src/detect/detect: where a candidate of a channel that lies off DAPI belongs. */
#include "../detect/simulated.h"
#include "detect/detect.h"

static const double pixel_um = 0.1;

/* Two nuclei of 3 um radius, 7 um apart: the gap is 1 um wide. */
static nuclei two_nuclei(void)
{
    static const disc discs[] = {{50, 50, 30}, {120, 50, 30}};
    return nuclei_of(discs, 2, 170, 100, pixel_um);
}

static void a_candidate_belongs_to_the_nucleus_under_its_place_in_dapi(void **state)
{
    (void)state;
    nuclei n = two_nuclei();
    candidate c = {.nucleus = 1, .centre_um = {7.8, 5.0}};

    detect_place(&n.labels, pixel_um, (sunder_point_um){1.4, 0}, &c);

    assert_int_equal(c.nucleus, 2);
    assert_int_equal(c.next_nucleus, 1);
    /* 9.2 um lies 1.2 um from the first nucleus' edge at 8.0. */
    assert_near(c.next_um, 1.2, 0.1);
    assert_near(c.centre_um.x, 7.8, 0);
    nuclei_drop(&n);
}

static void one_that_leaves_a_nucleus_lies_beside_it_and_comes_back(void **state)
{
    (void)state;
    nuclei n = two_nuclei();
    candidate c = {.nucleus = 1, .centre_um = {7.8, 5.0}};

    detect_place(&n.labels, pixel_um, (sunder_point_um){0.4, 0}, &c);
    assert_int_equal(c.nucleus, 0);
    assert_int_equal(c.near_nucleus, 1);
    assert_near(c.outside_um, 0.2, 0.1);

    detect_place(&n.labels, pixel_um, (sunder_point_um){0, 0}, &c);
    assert_int_equal(c.nucleus, 1);
    assert_int_equal(c.near_nucleus, 0);
    assert_near(c.outside_um, 0, 0);
    nuclei_drop(&n);
}

static void a_place_beyond_the_image_is_that_of_its_edge(void **state)
{
    (void)state;
    nuclei n = two_nuclei();
    candidate c = {.nucleus = 1, .centre_um = {0.1, 0.1}};

    detect_place(&n.labels, pixel_um, (sunder_point_um){-1, -1}, &c);

    assert_int_equal(c.nucleus, 0);
    assert_true(isinf(c.next_um));
    nuclei_drop(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_candidate_belongs_to_the_nucleus_under_its_place_in_dapi),
        cmocka_unit_test(one_that_leaves_a_nucleus_lies_beside_it_and_comes_back),
        cmocka_unit_test(a_place_beyond_the_image_is_that_of_its_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
