/* src/segment/hull.c and region_cost.c: hulls of sets from the hulls of their pieces, and the limit of a cost. */
#include <math.h>

#include "segment/classic.h"
#include "testing.h"

enum { W = 60, H = 50 };

/* Three overlapping discs cut into pieces; a hole in the middle of a row; pieces that begin on one row. */
static void draw(label_plane *basins)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            bool in = hypot(x - 20, y - 20) < 12 || hypot(x - 38, y - 26) < 14 || hypot(x - 25, y - 36) < 9;
            uint32_t label = x < 22 ? 1 : y < 24 ? 2 : x + y < 68 ? 3 : 4;
            basins->px[y * W + x] = in && (x * 7 + y * 13) % 11 ? label : 0;
        }
}

/* Twice the signed area of a triangle of pixel corners. */
static int turn(const int *o, const int *a, const int *b)
{
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

/* Area of the hull of all corners of the pixels of the labels in `wanted` (bits), by gift wrapping. */
static double hull_by_wrapping(const label_plane *basins, unsigned wanted)
{
    static int corners[4 * W * H][2];
    int n = 0;
    for (int i = 0; i < W * H; i++)
        for (int k = 0; k < 4 && basins->px[i] && (wanted >> (basins->px[i] - 1) & 1); k++, n++)
            corners[n][0] = i % W + k % 2, corners[n][1] = i / W + k / 2;
    int first = 0;
    for (int i = 1; i < n; i++)
        if (corners[i][0] < corners[first][0] ||
            (corners[i][0] == corners[first][0] && corners[i][1] < corners[first][1]))
            first = i;
    double area = 0;
    const int *at = corners[first];
    do {
        const int *next = corners[0];
        for (int i = 1; i < n; i++) {
            int side = turn(at, next, corners[i]);
            double far = hypot(corners[i][0] - at[0], corners[i][1] - at[1]);
            if (side < 0 || (side == 0 && far > hypot(next[0] - at[0], next[1] - at[1]))) next = corners[i];
        }
        area += 0.5 * (at[0] * next[1] - next[0] * at[1]);
        at = next;
    } while (at[0] != corners[first][0] || at[1] != corners[first][1]);
    return fabs(area);
}

typedef struct drawing {
    label_plane basins;
    plane curvature;
    fragment_list list;
    shape_scratch scratch;
} drawing;

static drawing drawn(void)
{
    drawing d = {0};
    assert_int_equal(label_plane_new(W, H, &d.basins, NULL), SUNDER_OK);
    assert_int_equal(plane_new(W, H, &d.curvature, NULL), SUNDER_OK);
    draw(&d.basins);
    assert_int_equal(fragment_list_make(&d.basins, 4, &d.curvature, &d.list, NULL), SUNDER_OK);
    assert_int_equal(shape_scratch_new(H, &d.scratch, NULL), SUNDER_OK);
    return d;
}

static void free_drawing(drawing *d)
{
    label_plane_free(&d->basins);
    plane_free(&d->curvature);
    fragment_list_free(&d->list);
    shape_scratch_free(&d->scratch);
}

static fragment_set set_of(unsigned wanted)
{
    fragment_set set = {0, {0}};
    for (uint32_t k = 0; k < 4; k++)
        if (wanted >> k & 1) set.ids[set.n++] = k;
    return set;
}

static void any_set_has_the_hull_of_its_pixels(void **state)
{
    (void)state;
    drawing d = drawn();

    for (unsigned wanted = 1; wanted < 16; wanted++) {
        fragment_set set = set_of(wanted);
        region_shape shape = shape_of(&d.list, &set, &d.scratch);
        assert_near(shape.area_px / shape.solidity, hull_by_wrapping(&d.basins, wanted), 1e-9);
    }
    free_drawing(&d);
}

static void a_cost_is_exact_below_the_limit_and_infinite_from_it_on(void **state)
{
    (void)state;
    drawing d = drawn();
    cost_options o = classic_options_default().cost;
    o.um = 1;
    o.typical_area_um2 = 500;

    for (unsigned wanted = 1; wanted < 16; wanted++) {
        fragment_set set = set_of(wanted);
        double cost = region_cost(&d.list, &set, &o, INFINITY, &d.scratch);
        assert_true(isfinite(cost));
        assert_near(region_cost(&d.list, &set, &o, cost + 1e-9, &d.scratch), cost, 0);
        assert_true(region_cost(&d.list, &set, &o, cost - 1e-9, &d.scratch) >= cost);
        assert_true(isinf(region_cost(&d.list, &set, &o, -10, &d.scratch)));
    }
    free_drawing(&d);
}

static void a_remembered_shape_costs_what_a_measured_one_does(void **state)
{
    (void)state;
    drawing d = drawn();
    shape_scratch remembers = {0};
    cost_options o = classic_options_default().cost;
    o.um = 1;
    assert_int_equal(shape_scratch_new(H, &remembers, NULL), SUNDER_OK);
    assert_int_equal(shape_scratch_remember(&remembers, NULL), SUNDER_OK);

    for (int round = 0; round < 2; round++)
        for (unsigned wanted = 1; wanted < 16; wanted++) {
            fragment_set set = set_of(wanted);
            o.typical_area_um2 = 400 + 100 * round;
            assert_near(region_cost(&d.list, &set, &o, INFINITY, &remembers),
                        region_cost(&d.list, &set, &o, INFINITY, &d.scratch), 0);
        }
    shape_scratch_free(&remembers);
    free_drawing(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_set_has_the_hull_of_its_pixels),
        cmocka_unit_test(a_cost_is_exact_below_the_limit_and_infinite_from_it_on),
        cmocka_unit_test(a_remembered_shape_costs_what_a_measured_one_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
