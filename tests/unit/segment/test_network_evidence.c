/* src/segment/network_evidence.c: what maps made by hand say about one drawn disc. */
#include "segment/network_evidence.h"

#include "drawn_nuclei.h"

enum { SIZE = 40 };

/* A disc of radius 12 px in the middle; `slope_px`: how slowly `inside` falls across its rim. */
static network_regions maps_of_disc(double slope_px, float heart, float seam)
{
    network_regions m = {0};
    assert_int_equal(plane_new(SIZE, SIZE, &m.inside, NULL), SUNDER_OK);
    assert_int_equal(plane_new(SIZE, SIZE, &m.depth, NULL), SUNDER_OK);
    assert_int_equal(plane_new(SIZE, SIZE, &m.seam, NULL), SUNDER_OK);
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++) {
            double to_rim = 12 - hypot(x - 20, y - 20);
            size_t i = (size_t)y * SIZE + (size_t)x;
            m.inside.px[i] = (float)(1 / (1 + exp(-to_rim / slope_px)));
            m.depth.px[i] = to_rim > 0 ? heart * (float)(to_rim / 12) : 0;
            m.seam.px[i] = to_rim > 0 ? seam : 0;
        }
    return m;
}

static nucleus_facts facts_of(network_regions *maps)
{
    work_image work = {.step = 1, .um = 0.33};
    label_plane labels;
    nucleus_facts facts = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    assert_int_equal(label_plane_new(SIZE, SIZE, &labels, NULL), SUNDER_OK);
    for (size_t i = 0; i < SIZE * SIZE; i++) labels.px[i] = maps->inside.px[i] > 0.5f;
    assert_ok(network_evidence(&work, maps, &labels, 1, &facts, &err), &err);
    label_plane_free(&labels);
    network_regions_free(maps);
    return facts;
}

static void the_heart_is_the_greatest_depth(void **state)
{
    (void)state;
    network_regions maps = maps_of_disc(0.3, 0.8f, 0);

    assert_near(facts_of(&maps).heart, 0.8, 1e-6);
}

static void a_steep_rim_is_surer_than_a_slope(void **state)
{
    (void)state;
    network_regions steep = maps_of_disc(0.3, 0.9f, 0), slope = maps_of_disc(4, 0.9f, 0);

    double sure = facts_of(&steep).sure_edge, unsure = facts_of(&slope).sure_edge;

    assert_true(sure > 0.7);
    assert_true(unsure < 0.4);
}

static void a_seam_within_is_its_mean(void **state)
{
    (void)state;
    network_regions maps = maps_of_disc(0.3, 0.9f, 0.25f);

    assert_near(facts_of(&maps).seam, 0.25, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_heart_is_the_greatest_depth),
        cmocka_unit_test(a_steep_rim_is_surer_than_a_slope),
        cmocka_unit_test(a_seam_within_is_its_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
