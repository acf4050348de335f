/* src/segment/fragments.c, region_cost.c, grouping.c: pieces put together by shape and seams. */
#include "segment/grouping.h"

#include "segment/classic.h"
#include "testing.h"

typedef struct pieces {
    label_plane basins;
    plane curvature;
    fragment_list list;
} pieces;

static pieces blank(int width, int height)
{
    pieces p = {0};
    assert_int_equal(label_plane_new(width, height, &p.basins, NULL), SUNDER_OK);
    assert_int_equal(plane_new(width, height, &p.curvature, NULL), SUNDER_OK);
    return p;
}

/* Pixels of an ellipse get the label; where two meet the later one wins. */
static void put_ellipse(pieces *p, double cx, double cy, double a, double b, uint32_t label)
{
    for (int y = 0; y < p->basins.height; y++)
        for (int x = 0; x < p->basins.width; x++) {
            double u = (x - cx) / a, v = (y - cy) / b;
            if (u * u + v * v < 1) p->basins.px[y * p->basins.width + x] = label;
        }
}

static void list_pieces(pieces *p, size_t n)
{
    assert_int_equal(fragment_list_make(&p->basins, n, &p->curvature, &p->list, NULL), SUNDER_OK);
}

static void free_pieces(pieces *p)
{
    label_plane_free(&p->basins);
    plane_free(&p->curvature);
    fragment_list_free(&p->list);
}

static cost_options costs(double typical_area_px)
{
    cost_options o = classic_options_default().cost;
    o.um = 1;
    o.typical_area_um2 = typical_area_px;
    return o;
}

static region_shape shape_of_first(const pieces *p)
{
    shape_scratch scratch;
    assert_int_equal(shape_scratch_new(p->basins.height, &scratch, NULL), SUNDER_OK);
    fragment_set set = {1, {0}};
    region_shape shape = shape_of(&p->list, &set, &scratch);
    shape_scratch_free(&scratch);
    return shape;
}

static void an_ellipse_is_its_own_ellipse(void **state)
{
    (void)state;
    pieces p = blank(80, 60);
    put_ellipse(&p, 40, 30, 25, 15, 1);
    list_pieces(&p, 1);

    region_shape shape = shape_of_first(&p);

    /* Pixels whose middle lies on the outline are out: 17 of them here. */
    assert_near(shape.area_px, 3.14159265 * 25 * 15, 20);
    assert_near(shape.x_px, 40, 0.01);
    assert_near(shape.y_px, 30, 0.01);
    assert_near(shape.major_px, 50, 0.5);
    assert_near(shape.minor_px, 30, 0.5);
    assert_true(shape.ellipse_overlap > 0.97);
    assert_true(shape.solidity > 0.96);
    assert_false(shape.at_edge);
    free_pieces(&p);
}

static void a_rectangle_has_the_numbers_of_a_rectangle(void **state)
{
    (void)state;
    pieces p = blank(40, 30);
    for (int y = 0; y < 10; y++)
        for (int x = 5; x < 35; x++) p.basins.px[y * 40 + x] = 1;
    list_pieces(&p, 1);

    region_shape shape = shape_of_first(&p);

    assert_near(shape.area_px, 300, 1e-9);
    assert_near(shape.solidity, 1, 1e-9);
    assert_near(shape.x_px, 19.5, 1e-9);
    assert_near(shape.y_px, 4.5, 1e-9);
    /* Second moments of a 30 x 10 rectangle: full axes 4 sqrt(30^2 / 12) and 4 sqrt(10^2 / 12). */
    assert_near(shape.major_px, 34.641, 1e-3);
    assert_near(shape.minor_px, 11.547, 1e-3);
    assert_true(shape.at_edge);
    free_pieces(&p);
}

static void seams_know_their_length_and_strength(void **state)
{
    (void)state;
    pieces p = blank(20, 12);
    for (int i = 0; i < 240; i++) p.basins.px[i] = i % 20 < 10 ? 1 : 2, p.curvature.px[i] = i % 20 == 9 ? 0.5f : 0.1f;
    list_pieces(&p, 2);

    const fragment *f = &p.list.items[0];

    assert_int_equal(f->n_seams, 1);
    assert_int_equal(p.list.seams[f->first_seam].other, 1);
    assert_near(p.list.seams[f->first_seam].length_px, 12 * 0.7854, 1e-9);
    /* Mean of both sides of the seam: 0.3. */
    assert_near(p.list.seams[f->first_seam].strength_px, 0.3 * 12 * 0.7854, 1e-5);
    free_pieces(&p);
}

static void pieces_of_one_ellipse_become_one(void **state)
{
    (void)state;
    pieces p = blank(60, 60);
    put_ellipse(&p, 30, 30, 20, 16, 1);
    for (int y = 0; y < 60; y++)
        for (int x = 0; x < 60; x++)
            if (p.basins.px[y * 60 + x]) p.basins.px[y * 60 + x] = 1 + (x > 30) + 2 * (y > 28);
    list_pieces(&p, 4);
    cost_options o = costs(1000);
    uint32_t owner[4] = {9, 9, 9, 9};

    assert_int_equal(group_fragments(&p.list, 60, &o, owner, NULL), SUNDER_OK);

    for (int i = 0; i < 4; i++) assert_int_equal(owner[i], 0);
    free_pieces(&p);
}

static void two_ellipses_in_pieces_become_two(void **state)
{
    (void)state;
    pieces p = blank(90, 50);
    put_ellipse(&p, 28, 25, 18, 15, 1);
    put_ellipse(&p, 60, 25, 16, 18, 2);
    for (int y = 0; y < 50; y++)
        for (int x = 0; x < 90; x++) {
            uint32_t *id = &p.basins.px[y * 90 + x];
            if (*id) *id = 2 * *id - (y < 25);
            /* A valley where they meet. */
            p.curvature.px[y * 90 + x] = fabs(x - 44.0) < 2 ? 0.3f : 0.01f;
        }
    list_pieces(&p, 4);
    cost_options o = costs(900);
    uint32_t owner[4];

    assert_int_equal(group_fragments(&p.list, 50, &o, owner, NULL), SUNDER_OK);

    assert_int_equal(owner[0], owner[1]);
    assert_int_equal(owner[2], owner[3]);
    assert_int_not_equal(owner[0], owner[2]);
    free_pieces(&p);
}

static void nothing_is_grouped_without_pieces(void **state)
{
    (void)state;
    pieces p = blank(10, 10);
    list_pieces(&p, 0);
    cost_options o = costs(50);
    uint32_t owner[1] = {5};

    assert_int_equal(group_fragments(&p.list, 10, &o, owner, NULL), SUNDER_OK);

    assert_int_equal(owner[0], 5);
    free_pieces(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ellipse_is_its_own_ellipse),
        cmocka_unit_test(a_rectangle_has_the_numbers_of_a_rectangle),
        cmocka_unit_test(seams_know_their_length_and_strength),
        cmocka_unit_test(pieces_of_one_ellipse_become_one),
        cmocka_unit_test(two_ellipses_in_pieces_become_two),
        cmocka_unit_test(nothing_is_grouped_without_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
