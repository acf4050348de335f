/* Outlines and crops of nuclei. */
#include "testing.h"

#include "report/crop.h"
#include "report/outline.h"

static label_plane empty_labels(int width, int height)
{
    label_plane labels;
    assert_int_equal(label_plane_new(width, height, &labels, NULL), SUNDER_OK);
    return labels;
}

static void paint_disc(label_plane *labels, double cx, double cy, double radius, uint32_t id)
{
    for (int y = 0; y < labels->height; y++) {
        for (int x = 0; x < labels->width; x++) {
            if (hypot(x - cx, y - cy) < radius) labels->px[y * labels->width + x] = id;
        }
    }
}

static double area_of(const outline *o)
{
    double twice = 0;
    for (size_t i = 0; i < o->n; i++) {
        const sunder_point_px *a = &o->points[i], *b = &o->points[(i + 1) % o->n];
        twice += a->x * b->y - b->x * a->y;
    }
    return fabs(twice) / 2;
}

static void the_outline_of_a_disc_is_round(void **state)
{
    label_plane labels = empty_labels(64, 64);
    paint_disc(&labels, 31, 30, 20, 3);
    nucleus n = {.id = 3, .x0 = 11, .y0 = 10, .x1 = 52, .y1 = 51};
    SUNDER_AUTO(outline_free) outline o = {0};

    assert_int_equal(outline_trace(&labels, &n, &o, NULL), SUNDER_OK);

    assert_true(o.n > 40);
    assert_near(area_of(&o), M_PI * 400, 30); /* smoothing cuts corners: about 1 % */
    for (size_t i = 0; i < o.n; i++) assert_near(hypot(o.points[i].x - 31, o.points[i].y - 30), 20, 1.0);
    label_plane_free(&labels);
    (void)state;
}

static void a_nucleus_in_the_corner_is_followed_along_the_edge(void **state)
{
    label_plane labels = empty_labels(32, 32);
    paint_disc(&labels, 0, 0, 12, 1);
    nucleus n = {.id = 1, .x0 = 0, .y0 = 0, .x1 = 13, .y1 = 13};
    SUNDER_AUTO(outline_free) outline o = {0};

    assert_int_equal(outline_trace(&labels, &n, &o, NULL), SUNDER_OK);

    for (size_t i = 0; i < o.n; i++) assert_true(o.points[i].x >= -0.5 && o.points[i].y >= -0.5);
    /* The average rounds the three sharp corners, 4 to 5 px2 each. */
    assert_near(area_of(&o), M_PI * 144 / 4 + 12 + 0.25, 15);
    label_plane_free(&labels);
    (void)state;
}

static void one_pixel_has_an_outline_and_a_missing_label_has_none(void **state)
{
    label_plane labels = empty_labels(8, 8);
    labels.px[3 * 8 + 4] = 9;
    nucleus there = {.id = 9, .x0 = 4, .y0 = 3, .x1 = 5, .y1 = 4}, missing = {.id = 5, .x1 = 8, .y1 = 8};
    SUNDER_AUTO(outline_free) outline o = {0};

    assert_int_equal(outline_trace(&labels, &there, &o, NULL), SUNDER_OK);
    assert_near(area_of(&o), 1, 1e-9);
    assert_int_equal(outline_trace(&labels, &missing, &o, NULL), SUNDER_OK);

    assert_int_equal(o.n, 0);
    label_plane_free(&labels);
    (void)state;
}

static void diagonal_neighbours_do_not_lead_the_walk_astray(void **state)
{
    label_plane labels = empty_labels(8, 8);
    labels.px[2 * 8 + 2] = labels.px[3 * 8 + 3] = 1;
    nucleus n = {.id = 1, .x0 = 2, .y0 = 2, .x1 = 4, .y1 = 4};
    SUNDER_AUTO(outline_free) outline o = {0};

    assert_int_equal(outline_trace(&labels, &n, &o, NULL), SUNDER_OK);

    assert_near(area_of(&o), 1, 1e-9);
    label_plane_free(&labels);
    (void)state;
}

static void a_crop_puts_the_brightest_pixel_where_the_window_says(void **state)
{
    plane p, tile;
    assert_int_equal(plane_new(50, 40, &p, NULL), SUNDER_OK);
    p.px[20 * 50 + 30] = 1; /* centre at (30.5, 20.5) from the outer corner */
    crop_window window = {20, 10, 20};

    assert_int_equal(crop_resample(&p, window, 100, -1, &tile, NULL), SUNDER_OK);

    int best = 0;
    for (int i = 0; i < 100 * 100; i++) {
        if (tile.px[i] > tile.px[best]) best = i;
    }
    assert_int_equal(best % 100, 52); /* (30.5 - 20) * 5 = 52.5: the pixel that spans 52 to 53 */
    assert_int_equal(best / 100, 52);
    assert_near(tile.px[best], 1, 0.01);
    plane_free(&p);
    plane_free(&tile);
    (void)state;
}

static void a_crop_over_the_edge_is_filled_with_the_given_value(void **state)
{
    plane p, tile;
    assert_int_equal(plane_new(10, 10, &p, NULL), SUNDER_OK);
    for (int i = 0; i < 100; i++) p.px[i] = 5;

    assert_int_equal(crop_resample(&p, (crop_window){-5, 0, 10}, 20, -1, &tile, NULL), SUNDER_OK);

    assert_near(tile.px[10 * 20 + 2], -1, 1e-9);
    assert_near(tile.px[10 * 20 + 15], 5, 1e-5);
    plane_free(&p);
    plane_free(&tile);
    (void)state;
}

static void a_small_nucleus_is_shown_with_its_surroundings(void **state)
{
    nucleus small = {.id = 1, .x0 = 100, .y0 = 100, .x1 = 130, .y1 = 120},
            large = {.x0 = 0, .y0 = 0, .x1 = 200, .y1 = 90};

    crop_window near = crop_window_of(&small, 0.1, 11), wide = crop_window_of(&large, 0.1, 11);

    assert_near(near.side, 110, 1e-9);
    assert_near(near.left + 0.5 * near.side, 115, 1e-9);
    assert_true(wide.side > 200);
    (void)state;
}

static void levels_are_those_of_the_nucleus_alone(void **state)
{
    label_plane labels = empty_labels(20, 20);
    paint_disc(&labels, 10, 10, 6, 2);
    plane p;
    assert_int_equal(plane_new(20, 20, &p, NULL), SUNDER_OK);
    for (int i = 0; i < 400; i++) p.px[i] = labels.px[i] == 2 ? 10 : 999;
    p.px[10 * 20 + 10] = 40;
    nucleus n = {.id = 2, .x0 = 4, .y0 = 4, .x1 = 17, .y1 = 17}, missing = {.id = 7, .x1 = 20, .y1 = 20};
    float median = -1, brightest = -1;

    assert_true(crop_levels(&p, &labels, &n, 1.0, &median, &brightest));
    assert_near(median, 10, 1e-6);
    assert_near(brightest, 40, 1e-6);
    assert_false(crop_levels(&p, &labels, &missing, 1.0, &median, &brightest));

    assert_near(median, 10, 1e-6);
    plane_free(&p);
    label_plane_free(&labels);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_outline_of_a_disc_is_round),
        cmocka_unit_test(a_nucleus_in_the_corner_is_followed_along_the_edge),
        cmocka_unit_test(one_pixel_has_an_outline_and_a_missing_label_has_none),
        cmocka_unit_test(diagonal_neighbours_do_not_lead_the_walk_astray),
        cmocka_unit_test(a_crop_puts_the_brightest_pixel_where_the_window_says),
        cmocka_unit_test(a_crop_over_the_edge_is_filled_with_the_given_value),
        cmocka_unit_test(a_small_nucleus_is_shown_with_its_surroundings),
        cmocka_unit_test(levels_are_those_of_the_nucleus_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
