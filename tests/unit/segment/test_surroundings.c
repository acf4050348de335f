/* src/segment/surroundings.c and texture.c: what the field tells of itself. */
#include "segment/surroundings.h"

#include <math.h>

#include "segment/texture.h"
#include "testing.h"

/* A work image of 0.33 um with one value. */
static work_image even_image(int width, int height, float value)
{
    sunder_error err = SUNDER_ERROR_INIT;
    work_image work = {.step = 1, .um = 0.33};
    assert_ok(plane_new(width, height, &work.smooth, &err), &err);
    for (int i = 0; i < width * height; i++) work.smooth.px[i] = value;
    return work;
}

static void fill(label_plane *labels, int x0, int x1, int y0, int y1, uint32_t id)
{
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) labels->px[y * labels->width + x] = id;
}

static void a_lone_region_stands_on_what_lies_beyond_its_blur(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    work_image work = even_image(60, 60, 40);
    label_plane regions;
    float base = 0;
    assert_ok(label_plane_new(60, 60, &regions, &err), &err);
    for (int y = 18; y < 42; y++)
        for (int x = 18; x < 42; x++) work.smooth.px[y * 60 + x] = 500;
    fill(&regions, 20, 40, 20, 40, 1);

    assert_ok(surroundings_find(&regions, 1, &work, &base, &err), &err);

    assert_near(base, 40, 0);
    label_plane_free(&regions);
    work_image_free(&work);
}

static void a_region_among_others_stands_on_the_floor_of_the_valleys(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    work_image work = even_image(60, 60, 500);
    label_plane regions;
    float base[9];
    assert_ok(label_plane_new(60, 60, &regions, &err), &err);
    for (int k = 0; k < 9; k++)
        fill(&regions, 20 * (k % 3), 20 * (k % 3) + 20, 20 * (k / 3), 20 * (k / 3) + 20, (uint32_t)k + 1);
    for (int i = 0; i < 60; i++) /* valleys two pixels wide */
        for (int side = 19; side <= 40; side += side == 20 ? 19 : 1)
            work.smooth.px[i * 60 + side] = work.smooth.px[side * 60 + i] = 300;

    assert_ok(surroundings_find(&regions, 9, &work, base, &err), &err);

    assert_near(base[4], 300, 0); /* the middle one */
    label_plane_free(&regions);
    work_image_free(&work);
}

/* Texture of a disc of 10 um whose curvature is one value with a ripple on it. */
static double texture_of(float ripple)
{
    sunder_error err = SUNDER_ERROR_INIT;
    enum { SIDE = 80 };
    plane curvature;
    uint8_t mask[SIDE * SIDE];
    double texture = -1;
    assert_ok(plane_new(SIDE, SIDE, &curvature, &err), &err);
    for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE, y = i / SIDE;
        mask[i] = (x - 40) * (x - 40) + (y - 40) * (y - 40) < 30 * 30;
        curvature.px[i] = -0.1f + ((x + y) % 2 ? ripple : -ripple);
    }
    assert_ok(curvature_texture(&curvature, mask, 0.33, &texture, &err), &err);
    plane_free(&curvature);
    return texture;
}

static void texture_is_what_the_curvature_deviates_from_its_own_mean(void **state)
{
    (void)state;
    assert_near(texture_of(0), 0, 1e-6); /* rounding */
    assert_near(texture_of(0.02f), 0.02, 0.001);
    assert_near(texture_of(0.04f), 0.04, 0.002);
}

static void a_mask_without_an_inside_has_no_texture(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    plane curvature;
    uint8_t mask[400] = {0};
    double texture = 0;
    assert_ok(plane_new(20, 20, &curvature, &err), &err);
    mask[210] = 1;

    assert_ok(curvature_texture(&curvature, mask, 0.33, &texture, &err), &err);

    assert_true(isinf(texture));
    plane_free(&curvature);
}

/* Whether a square of `side` pixels with one hole in its middle has ten pixels further than the rim (2.5 um) from the hole. */
static bool has_an_inside(int side, double um)
{
    sunder_error err = SUNDER_ERROR_INIT;
    plane curvature;
    uint8_t mask[20 * 20];
    double texture = 0;
    assert_ok(plane_new(side, side, &curvature, &err), &err);
    memset(mask, 1, sizeof mask);
    mask[side / 2 * side + side / 2] = 0;
    assert_ok(curvature_texture(&curvature, mask, um, &texture, &err), &err);
    plane_free(&curvature);
    return !isinf(texture);
}

static void the_rim_is_a_disc_and_the_edge_of_the_image_has_none(void **state)
{
    (void)state;
    /* Of 13 x 13 px round the hole: 4 corners at 8.49 px, 8 beside them at 7.81 px; the next at 7.21 px. */
    assert_true(has_an_inside(13, 0.33));  /* the rim is 7.58 px */
    assert_false(has_an_inside(13, 0.32)); /* 7.8125 px */
    assert_true(has_an_inside(15, 0.32));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lone_region_stands_on_what_lies_beyond_its_blur),
        cmocka_unit_test(a_region_among_others_stands_on_the_floor_of_the_valleys),
        cmocka_unit_test(texture_is_what_the_curvature_deviates_from_its_own_mean),
        cmocka_unit_test(a_mask_without_an_inside_has_no_texture),
        cmocka_unit_test(the_rim_is_a_disc_and_the_edge_of_the_image_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
