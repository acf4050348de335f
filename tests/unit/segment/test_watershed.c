/* src/segment/watershed.c and distance_transform.c against what must come out, and against the definition. */
#include "segment/watershed.h"

#include "drawn_nuclei.h"
#include "segment/distance_transform.h"
#include "testing.h"

/* A landscape of one row, two deep basins at 5 and 15 with a pass of the given height between them. */
static size_t basins_of_two_valleys(float pass, float depth, uint32_t *out_left, uint32_t *out_right)
{
    plane p;
    uint8_t mask[21 * 3];
    memset(mask, 1, sizeof mask);
    assert_int_equal(plane_new(21, 3, &p, NULL), SUNDER_OK);
    for (int y = 0; y < 3; y++)
        for (int x = 0; x < 21; x++) {
            float to_pass = pass * (1 - fabsf((float)x - 10) / 5);
            p.px[y * 21 + x] = x < 5 || x > 15 ? (x < 5 ? 5 - (float)x : (float)x - 15) : to_pass;
        }
    label_plane basins;
    size_t n;
    assert_int_equal(watershed_basins(&p, mask, depth, RIDGE_TO_FIRST, &basins, &n, NULL), SUNDER_OK);
    *out_left = basins.px[21 + 4];
    *out_right = basins.px[21 + 16];
    plane_free(&p);
    label_plane_free(&basins);
    return n;
}

static void basins_as_deep_as_asked_stay_apart(void **state)
{
    (void)state;
    uint32_t left, right;

    assert_int_equal(basins_of_two_valleys(2, 1, &left, &right), 2);

    assert_int_equal(left, 1);
    assert_int_equal(right, 2);
}

static void shallower_basins_become_one(void **state)
{
    (void)state;
    uint32_t left, right;

    assert_int_equal(basins_of_two_valleys(0.5, 1, &left, &right), 1);

    assert_int_equal(left, right);
}

static void a_ridge_goes_to_the_first_or_to_the_steeper_side(void **state)
{
    (void)state;
    /* Left of the ridge the ground falls gently, right of it steeply. */
    const float ground[] = {0, 1, 2, 3, 2, 0, 1};
    uint8_t mask[7 * 3];
    memset(mask, 1, sizeof mask);
    plane p;
    assert_int_equal(plane_new(7, 3, &p, NULL), SUNDER_OK);
    for (int i = 0; i < 7 * 3; i++) p.px[i] = ground[i % 7] - (i % 7 == 4 ? 0.5f : 0);
    label_plane first, steep;
    size_t n;

    assert_int_equal(watershed_basins(&p, mask, 1, RIDGE_TO_FIRST, &first, &n, NULL), SUNDER_OK);
    assert_int_equal(watershed_basins(&p, mask, 1, RIDGE_TO_LOWEST, &steep, &n, NULL), SUNDER_OK);

    assert_int_equal(n, 2);
    assert_int_equal(first.px[7 + 3], first.px[7 + 0]);
    assert_int_equal(steep.px[7 + 3], steep.px[7 + 6]);
    plane_free(&p);
    label_plane_free(&first);
    label_plane_free(&steep);
}

static void every_mask_pixel_and_no_other_gets_a_basin(void **state)
{
    (void)state;
    drawn_field f = field_of_background(60, 50, 1, 100);
    expose(&f, 1.5, 10);
    uint8_t mask[60 * 50];
    for (int i = 0; i < 60 * 50; i++) mask[i] = (i * 7919) % 13 > 2;
    label_plane basins;
    size_t n, seen = 0;

    assert_int_equal(watershed_basins(&f.dapi, mask, 0.5f, RIDGE_TO_FIRST, &basins, &n, NULL), SUNDER_OK);

    for (int i = 0; i < 60 * 50; i++) {
        assert_true((basins.px[i] > 0) == (mask[i] > 0));
        if (basins.px[i] > seen) assert_int_equal(basins.px[i], ++seen); /* numbered in scan order */
    }
    assert_int_equal(seen, n);
    label_plane_free(&basins);
    plane_free(&f.dapi);
}

static void a_plateau_is_shared_between_its_basins(void **state)
{
    (void)state;
    plane p;
    uint8_t mask[41];
    memset(mask, 1, sizeof mask);
    assert_int_equal(plane_new(41, 1, &p, NULL), SUNDER_OK);
    for (int x = 0; x < 41; x++) p.px[x] = x == 0 || x == 40 ? 0 : 10;
    label_plane basins;
    size_t n;

    assert_int_equal(watershed_basins(&p, mask, 1, RIDGE_TO_FIRST, &basins, &n, NULL), SUNDER_OK);

    assert_int_equal(n, 2);
    assert_int_equal(basins.px[18], 1);
    assert_int_equal(basins.px[22], 2);
    label_plane_free(&basins);
    plane_free(&p);
}

static void an_empty_mask_gives_no_basin(void **state)
{
    (void)state;
    plane p;
    uint8_t mask[12] = {0};
    assert_int_equal(plane_new(4, 3, &p, NULL), SUNDER_OK);
    label_plane basins;
    size_t n = 9;

    assert_int_equal(watershed_basins(&p, mask, 1, RIDGE_TO_FIRST, &basins, &n, NULL), SUNDER_OK);

    assert_int_equal(n, 0);
    label_plane_free(&basins);
    plane_free(&p);
}

static void distances_are_exact(void **state)
{
    (void)state;
    enum { W = 37, H = 29 };
    uint8_t mask[W * H];
    for (int i = 0; i < W * H; i++) mask[i] = (i * 104729) % 101 > 6;
    plane d;

    assert_int_equal(distance_transform(mask, W, H, &d, NULL), SUNDER_OK);

    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            double least = 1e9;
            for (int v = 0; v < H; v++)
                for (int u = 0; u < W; u++)
                    if (!mask[v * W + u]) least = fmin(least, hypot(u - x, v - y));
            assert_near(d.px[y * W + x], least, 1e-4); /* float */
        }
    plane_free(&d);
}

static void the_edge_of_the_image_is_no_border(void **state)
{
    (void)state;
    uint8_t mask[5 * 4], all[5 * 4];
    memset(mask, 1, sizeof mask);
    memset(all, 1, sizeof all);
    mask[0] = 0;
    plane d, full;

    assert_int_equal(distance_transform(mask, 5, 4, &d, NULL), SUNDER_OK);
    assert_int_equal(distance_transform(all, 5, 4, &full, NULL), SUNDER_OK);

    assert_near(d.px[19], 5, 1e-6); /* from (4, 3) to (0, 0) */
    assert_true(full.px[0] >= 9);
    plane_free(&d);
    plane_free(&full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(basins_as_deep_as_asked_stay_apart),
        cmocka_unit_test(shallower_basins_become_one),
        cmocka_unit_test(a_ridge_goes_to_the_first_or_to_the_steeper_side),
        cmocka_unit_test(every_mask_pixel_and_no_other_gets_a_basin),
        cmocka_unit_test(a_plateau_is_shared_between_its_basins),
        cmocka_unit_test(an_empty_mask_gives_no_basin),
        cmocka_unit_test(distances_are_exact),
        cmocka_unit_test(the_edge_of_the_image_is_no_border),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
