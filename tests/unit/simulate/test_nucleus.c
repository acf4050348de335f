/* src/simulate/nucleus.c, placement.c, outlines.c: solids, and how they lie in a field. */
#include "simulate/outlines.h"
#include "simulate/placement.h"
#include "testing.h"

#define SCENARIOS SUNDER_MODELS "/scenarios"

static scenario plain_scenario(void)
{
    scenario s;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(scenario_read("cell_01_plain", SCENARIOS, &s, &err), &err);
    return s;
}

/* A ball, so that truth is known by construction. */
static true_nucleus ball(double x, double y, double z, double radius)
{
    return (true_nucleus){
        .centre = {x, y, z}, .long_um = radius, .short_um = radius, .half_height_um = radius, .stain = 1};
}

static void a_ball_is_as_high_as_geometry_says(void **state)
{
    (void)state;
    true_nucleus n = ball(10, 10, 0, 5);

    assert_near(nucleus_half_height(&n, 10, 10), 5, 1e-12);
    assert_near(nucleus_half_height(&n, 13, 10), 4, 1e-12);
    assert_true(nucleus_half_height(&n, 15.01, 10) == 0);
}

static void a_column_ends_at_the_faces_of_the_section(void **state)
{
    (void)state;
    scenario s = plain_scenario();
    true_nucleus n = ball(10, 10, 1, 3);
    profile p;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(profile_new(&s, &n, &p, &err), &err);

    int x = 100 - p.x0, y = 100 - p.y0; /* pixels of 0.1 um: the middle of the ball */

    assert_near(profile_column(&p, &n, x, y, -2, 2), 4, 1e-5); /* -2 .. 4 cut at 2 */
    assert_near(profile_column(&p, &n, x, y, 3, 9), 1, 1e-5);
    assert_true(profile_column(&p, &n, x, y, 5, 9) == 0);
    profile_free(&p);
}

static void loci_fill_the_solid_evenly(void **state)
{
    (void)state;
    true_nucleus n = ball(0, 0, 0, 5);
    random_stream r = random_stream_of(1, 2, 3, 4);
    const int draws = 20000;
    int inner = 0;
    for (int i = 0; i < draws; i++) {
        point3_um p = nucleus_point_inside(&n, &r);
        double radius = sqrt(p.x * p.x + p.y * p.y + p.z * p.z);
        assert_true(radius < 5);
        inner += radius < 0.92 * 5 / 2; /* loci keep 8 % from the envelope */
    }

    assert_near(inner / (double)draws, 1.0 / 8, 4 * sqrt(0.11 / draws));
}

static void solids_do_not_share_a_place(void **state)
{
    (void)state;
    scenario s = plain_scenario();
    s.nuclei.overlapping = 0;
    s.nuclei.roughness = 0;
    s.nuclei.least_axis_ratio = 1;
    true_nucleus *nuclei = NULL;
    size_t n = 0;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(place_nuclei(&s, 11, 0, &nuclei, &n, &err), &err);

    assert_int_equal(n, s.nuclei.count);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) {
            double apart = hypot(nuclei[i].centre.x - nuclei[k].centre.x, nuclei[i].centre.y - nuclei[k].centre.y);
            assert_true(apart >= 0.96 * (nuclei[i].long_um + nuclei[k].long_um)); /* membranes may press: 3 % */
        }
    free(nuclei);
}

static void two_balls_over_one_another_are_known_to_overlap(void **state)
{
    (void)state;
    scenario s = plain_scenario();
    true_nucleus nuclei[3] = {ball(20, 20, 0, 4), ball(22, 20, 1, 4), ball(60, 60, 0, 4)};
    profile profiles[3];
    outline_facts facts[3] = {{0}};
    label_plane labels;
    sunder_error err = SUNDER_ERROR_INIT;
    for (int i = 0; i < 3; i++) assert_ok(profile_new(&s, &nuclei[i], &profiles[i], &err), &err);

    assert_ok(draw_outlines(&s, nuclei, profiles, 3, facts, &labels, &err), &err);

    /* The lens of two circles of radius 4 whose centres are 2 apart covers 0.685 of each. */
    assert_near(facts[0].overlapped, 0.685, 0.05);
    assert_true(facts[2].overlapped == 0);
    assert_near(facts[2].area_um2, 3.14159 * 16, 2.5);
    assert_int_equal(labels.px[600 * labels.width + 600], 3);
    assert_false(facts[2].border);
    for (int i = 0; i < 3; i++) profile_free(&profiles[i]);
    label_plane_free(&labels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ball_is_as_high_as_geometry_says),
        cmocka_unit_test(a_column_ends_at_the_faces_of_the_section),
        cmocka_unit_test(loci_fill_the_solid_evenly),
        cmocka_unit_test(solids_do_not_share_a_place),
        cmocka_unit_test(two_balls_over_one_another_are_known_to_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
