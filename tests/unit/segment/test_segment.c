/* src/segment/segment.c: the whole stage on fields whose nuclei are known by construction. */
#include "segment/segment.h"

#include "drawn_nuclei.h"
#include "sunder/context.h"
#include "testing.h"

#define OPTICS_UM 0.35 /* sigma of the DAPI edge of sharp slides */

static nuclei segmented(const drawn_field *f, const segment_options *options)
{
    sunder_error err = SUNDER_ERROR_INIT;
    nuclei found;
    assert_ok(segment_run(NULL, &f->dapi, f->um, options, &found, &err), &err);
    return found;
}

static nuclei segmented_by_default(const drawn_field *f)
{
    segment_options options = segment_options_default();
    return segmented(f, &options);
}

/* The row of the nucleus whose label lies at a place; NULL on background. */
static const nucleus *nucleus_at(const drawn_field *f, const nuclei *n, double x_um, double y_um)
{
    int x = (int)(x_um / f->um + 0.5), y = (int)(y_um / f->um + 0.5);
    uint32_t id = n->labels.px[y * n->labels.width + x];
    return id ? &n->rows[id - 1] : NULL;
}

static void an_empty_field_holds_no_nuclei(void **state)
{
    (void)state;
    drawn_field f = field_of_background(300, 260, 0.1, 180);

    nuclei n = segmented_by_default(&f);

    assert_int_equal(n.n, 0);
    assert_int_equal(n.labels.width, 300);
    assert_int_equal(n.labels.height, 260);
    assert_near(n.focus, 0, 0);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void noise_and_uneven_light_hold_no_nuclei(void **state)
{
    (void)state;
    for (int round = 0; round < 8; round++) {
        drawn_field f = field_of_background(512, 512, round % 2 ? 0.0645 : 0.13, 200);
        f.random += (uint64_t)round * 7919;
        for (int y = 0; y < 512; y++)
            for (int x = 0; x < 512; x++) f.dapi.px[y * 512 + x] += (float)(round / 2) * 0.03f * (float)(x + y);
        expose(&f, OPTICS_UM, 5);

        nuclei n = segmented_by_default(&f);

        assert_int_equal(n.n, 0);
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
}

static void a_hot_pixel_is_no_nucleus(void **state)
{
    (void)state;
    drawn_field f = field_of_background(400, 400, 0.1, 200);
    expose(&f, OPTICS_UM, 5);
    f.dapi.px[200 * 400 + 200] = 65535;

    nuclei n = segmented_by_default(&f);

    assert_int_equal(n.n, 0);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void a_lone_nucleus_has_its_place_and_size(void **state)
{
    (void)state;
    const double sizes_um[] = {0.0645, 0.1024, 0.13};
    for (int i = 0; i < 3; i++) {
        double um = sizes_um[i];
        drawn_field f = field_of_background((int)(40 / um), (int)(40 / um), um, 200);
        draw_nucleus(&f, 17, 22, 5, 3.5, 0.6, 1500);
        expose(&f, OPTICS_UM, 5);

        nuclei n = segmented_by_default(&f);

        assert_int_equal(n.n, 1);
        const nucleus *r = &n.rows[0];
        assert_int_equal(r->id, 1);
        assert_near(r->centre_um.x, 17, 0.1);
        assert_near(r->centre_um.y, 22, 0.1);
        /* 0.15 um of outline all round are 8 % of the area. */
        assert_near(r->area_um2, DRAWN_PI * 5 * 3.5, 0.08 * DRAWN_PI * 5 * 3.5);
        assert_near(r->eccentricity, sqrt(1 - 0.49), 0.03);
        assert_true(r->solidity > 0.96);
        assert_near(r->circularity, 0.92, 0.05);  /* 4 pi A / P^2 of that ellipse is 0.939 */
        assert_near(r->perimeter_um, 26.95, 1.4); /* 4 % for the outline, 1 % for Crofton on a grid */
        assert_true(r->overlap < 0.05);
        assert_true(r->quality > 0.9);
        assert_false(r->touches_border);
        assert_int_equal(r->excluded, EXCLUDED_NOT);
        assert_true(r->x0 > 0 && r->x1 <= f.dapi.width && r->y0 < r->y1);
        assert_near(n.focus, r->edge_sharpness, 1e-12);
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
}

static void touching_nuclei_are_two(void **state)
{
    (void)state;
    for (double apart_um = 7.4; apart_um < 8.5; apart_um += 0.2) {
        drawn_field f = field_of_background(360, 300, 0.1, 200);
        draw_nucleus(&f, 14, 15, 4, 4, 0, 1500);
        draw_nucleus(&f, 14 + apart_um, 15, 4, 4, 0, 1300);
        expose(&f, OPTICS_UM, 5);

        nuclei n = segmented_by_default(&f);

        assert_int_equal(n.n, 2);
        assert_ptr_not_equal(nucleus_at(&f, &n, 13, 15), nucleus_at(&f, &n, 15 + apart_um, 15));
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
}

static void a_long_nucleus_stays_one(void **state)
{
    (void)state;
    for (double turn = 0; turn < 3; turn += 0.35) {
        drawn_field f = field_of_background(300, 300, 0.1, 200);
        draw_nucleus(&f, 15, 15, 7, 3, turn, 1500);
        expose(&f, OPTICS_UM, 5);

        nuclei n = segmented_by_default(&f);

        assert_int_equal(n.n, 1);
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
}

static void a_dim_nucleus_beside_a_bright_one_is_found(void **state)
{
    (void)state;
    drawn_field f = field_of_background(400, 300, 0.1, 200);
    draw_nucleus(&f, 14, 15, 4.5, 4.5, 0, 4000);
    draw_nucleus(&f, 24, 15, 4, 3.5, 0, 1200);
    expose(&f, OPTICS_UM, 5);

    nuclei n = segmented_by_default(&f);

    assert_int_equal(n.n, 2);
    const nucleus *dim = nucleus_at(&f, &n, 24, 15);
    assert_non_null(dim);
    assert_near(dim->area_um2, DRAWN_PI * 4 * 3.5, 0.15 * DRAWN_PI * 4 * 3.5);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void nuclei_of_two_sizes_are_all_found(void **state)
{
    (void)state;
    drawn_field f = field_of_background(700, 700, 0.1, 200);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double radius_um = (i + j) % 2 ? 2.8 : 7;
            draw_nucleus(&f, 13 + 22 * i, 13 + 22 * j, radius_um, 0.9 * radius_um, i + j, 1400);
        }
    expose(&f, OPTICS_UM, 5);

    nuclei n = segmented_by_default(&f);

    assert_int_equal(n.n, 9);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            const nucleus *r = nucleus_at(&f, &n, 13 + 22 * i, 13 + 22 * j);
            assert_non_null(r);
            assert_true((i + j) % 2 ? r->area_um2 < 35 : r->area_um2 > 120);
        }
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void labels_count_from_one_in_scan_order(void **state)
{
    (void)state;
    drawn_field f = field_of_background(600, 500, 0.1, 200);
    draw_nucleus(&f, 40, 12, 4, 4, 0, 1500);
    draw_nucleus(&f, 15, 20, 4, 4, 0, 1500);
    draw_nucleus(&f, 45, 38, 4, 4, 0, 1500);
    expose(&f, OPTICS_UM, 5);

    nuclei n = segmented_by_default(&f);

    assert_int_equal(n.n, 3);
    assert_int_equal(nucleus_at(&f, &n, 40, 12)->id, 1);
    assert_int_equal(nucleus_at(&f, &n, 15, 20)->id, 2);
    assert_int_equal(nucleus_at(&f, &n, 45, 38)->id, 3);
    for (size_t i = 0; i < n.n; i++) assert_int_equal(n.rows[i].id, i + 1);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void two_runs_give_the_same_bytes(void **state)
{
    (void)state;
    drawn_field f = field_of_background(500, 500, 0.1024, 200);
    for (int i = 0; i < 14; i++)
        draw_nucleus(&f, 51 * next_uniform(&f), 51 * next_uniform(&f), 3 + 2 * next_uniform(&f), 3.5, i, 1000 + 80 * i);
    expose(&f, OPTICS_UM, 5);

    nuclei a = segmented_by_default(&f), b = segmented_by_default(&f);

    assert_true(a.n > 5);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.labels.px, b.labels.px, 500 * 500 * sizeof *a.labels.px);
    for (size_t i = 0; i < a.n; i++) {
        assert_memory_equal(&a.rows[i].centre_um, &b.rows[i].centre_um, sizeof a.rows[i].centre_um);
        assert_true(a.rows[i].quality == b.rows[i].quality && a.rows[i].edge_sharpness == b.rows[i].edge_sharpness);
    }
    nuclei_free(&a);
    nuclei_free(&b);
    plane_free(&f.dapi);
}

static void a_flat_image_and_a_single_row_are_taken(void **state)
{
    (void)state;
    const int sizes[][2] = {{1, 1}, {2, 3}, {300, 1}, {1, 300}, {16, 16}};
    for (int i = 0; i < 5; i++) {
        drawn_field f = field_of_background(sizes[i][0], sizes[i][1], 0.1, 65535);

        nuclei n = segmented_by_default(&f);

        assert_int_equal(n.n, 0);
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
}

static void a_segmenter_that_cannot_run_is_refused(void **state)
{
    (void)state;
    drawn_field f = field_of_background(50, 50, 0.1, 200);
    segment_options options = segment_options_default();
    nuclei n = {.n = 77};
    sunder_error err = SUNDER_ERROR_INIT;

    options.segmenter = "network";
    assert_int_equal(segment_run(NULL, &f.dapi, 0.1, &options, &n, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "--segmenter classic");
    options.segmenter = "magic";
    assert_int_equal(segment_run(NULL, &f.dapi, 0.1, &options, &n, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "magic");

    assert_int_equal(n.n, 77); /* untouched */
    plane_free(&f.dapi);
}

static void a_cancelled_context_stops_it(void **state)
{
    (void)state;
    drawn_field f = field_of_background(50, 50, 0.1, 200);
    segment_options options = segment_options_default();
    sunder_context *context;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    sunder_context_cancel(context);
    nuclei n;

    sunder_status status = segment_run(context, &f.dapi, 0.1, &options, &n, &err);

    assert_int_equal(status, SUNDER_CANCELLED);
    sunder_context_free(context);
    plane_free(&f.dapi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_field_holds_no_nuclei),
        cmocka_unit_test(noise_and_uneven_light_hold_no_nuclei),
        cmocka_unit_test(a_hot_pixel_is_no_nucleus),
        cmocka_unit_test(a_lone_nucleus_has_its_place_and_size),
        cmocka_unit_test(touching_nuclei_are_two),
        cmocka_unit_test(a_long_nucleus_stays_one),
        cmocka_unit_test(a_dim_nucleus_beside_a_bright_one_is_found),
        cmocka_unit_test(nuclei_of_two_sizes_are_all_found),
        cmocka_unit_test(labels_count_from_one_in_scan_order),
        cmocka_unit_test(two_runs_give_the_same_bytes),
        cmocka_unit_test(a_flat_image_and_a_single_row_are_taken),
        cmocka_unit_test(a_segmenter_that_cannot_run_is_refused),
        cmocka_unit_test(a_cancelled_context_stops_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
