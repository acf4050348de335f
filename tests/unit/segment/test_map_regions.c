/* src/segment/map_regions.c and region_joins.c: regions from maps made by hand. */
#include "segment/map_regions.h"

#include "drawn_nuclei.h"
#include "segment/region_joins.h"

enum { WIDTH = 80, HEIGHT = 40 };

typedef struct maps {
    plane inside, depth, seam;
} maps;

static maps empty_maps(void)
{
    maps m = {0};
    assert_int_equal(plane_new(WIDTH, HEIGHT, &m.inside, NULL), SUNDER_OK);
    assert_int_equal(plane_new(WIDTH, HEIGHT, &m.depth, NULL), SUNDER_OK);
    assert_int_equal(plane_new(WIDTH, HEIGHT, &m.seam, NULL), SUNDER_OK);
    return m;
}

static void free_maps(maps *m)
{
    plane_free(&m->inside);
    plane_free(&m->depth);
    plane_free(&m->seam);
}

/* A round hill of the depth map, `heart` at its middle. */
static void add_hill(maps *m, double x, double y, double radius, double heart)
{
    for (int v = 0; v < HEIGHT; v++)
        for (int u = 0; u < WIDTH; u++) {
            double depth = heart * (1 - hypot(u - x, v - y) / radius);
            if (depth <= 0) continue;
            size_t i = (size_t)v * WIDTH + (size_t)u;
            m->inside.px[i] = 0.95f;
            m->depth.px[i] = fmaxf(m->depth.px[i], (float)depth);
        }
}

static size_t regions_of(const maps *m, label_plane *out)
{
    map_region_options options = map_region_options_default();
    size_t n = 0;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(map_regions(&m->inside, &m->depth, &m->seam, &options, out, &n, &err), &err);
    return n;
}

static void empty_maps_hold_no_region(void **state)
{
    (void)state;
    maps m = empty_maps();
    label_plane labels;

    assert_int_equal(regions_of(&m, &labels), 0);

    label_plane_free(&labels);
    free_maps(&m);
}

static void two_hills_with_a_deep_dip_are_two_nuclei(void **state)
{
    (void)state;
    maps m = empty_maps();
    add_hill(&m, 25, 20, 13, 0.9);
    add_hill(&m, 49, 20, 13, 0.9);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        if (i % WIDTH >= 35 && i % WIDTH <= 39 && m.inside.px[i] > 0) m.seam.px[i] = 0.5f;
    label_plane labels;

    assert_int_equal(regions_of(&m, &labels), 2);

    assert_int_equal(labels.px[20 * WIDTH + 25], 1);
    assert_int_equal(labels.px[20 * WIDTH + 49], 2);
    label_plane_free(&labels);
    free_maps(&m);
}

static void a_shallow_dip_is_one_nucleus(void **state)
{
    (void)state;
    maps m = empty_maps();
    add_hill(&m, 35, 20, 14, 0.9);
    add_hill(&m, 39, 20, 14, 0.9);
    label_plane labels;

    assert_int_equal(regions_of(&m, &labels), 1);

    label_plane_free(&labels);
    free_maps(&m);
}

static void what_has_no_heart_is_no_nucleus(void **state)
{
    (void)state;
    maps m = empty_maps();
    add_hill(&m, 25, 20, 13, 0.1); /* the network sees an inside but no middle */
    add_hill(&m, 60, 20, 13, 0.9);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        if (m.inside.px[i] > 0 && i % WIDTH > 45) m.inside.px[i] = 0.4f; /* a heart that is rather outside */
    label_plane labels;

    assert_int_equal(regions_of(&m, &labels), 0);

    label_plane_free(&labels);
    free_maps(&m);
}

static void a_higher_saddle_and_no_seam_make_one_nucleus_likelier(void **state)
{
    (void)state;
    const fragment_joint low = {1, 2, 0.45f, 9, 5, 10}, high = {1, 2, 0.85f, 9, 1, 10}, seam = {1, 2, 0.85f, 9, 9, 10};

    assert_true(joint_same(&high, 0.9) > joint_same(&low, 0.9));
    assert_true(joint_same(&high, 0.9) > joint_same(&seam, 0.9));
    assert_true(joint_same(&high, 0.9) > 0.5 && joint_same(&low, 0.9) < 0.5);
}

static void joined_fragments_are_looked_at_anew(void **state)
{
    (void)state;
    /* Three tops in a row along one ridge: the outer two meet only the middle one. */
    maps m = empty_maps();
    for (int k = 0; k < 3; k++) add_hill(&m, 30 + 7 * k, 20, 14, 0.9);
    label_plane labels;
    assert_int_equal(label_plane_new(WIDTH, HEIGHT, &labels, NULL), SUNDER_OK);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        if (m.inside.px[i] > 0) labels.px[i] = i % WIDTH < 34 ? 1 : i % WIDTH < 41 ? 2 : 3;
    size_t n = 3;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(join_fragments(&m.inside, &m.depth, &m.seam, 0.5, &labels, &n, &err), &err);

    assert_int_equal(n, 1);
    label_plane_free(&labels);
    free_maps(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_maps_hold_no_region),
        cmocka_unit_test(two_hills_with_a_deep_dip_are_two_nuclei),
        cmocka_unit_test(a_shallow_dip_is_one_nucleus),
        cmocka_unit_test(what_has_no_heart_is_no_nucleus),
        cmocka_unit_test(a_higher_saddle_and_no_seam_make_one_nucleus_likelier),
        cmocka_unit_test(joined_fragments_are_looked_at_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
