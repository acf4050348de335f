/* src/segment/label_regions.c, outline.c, threshold.c, work_image.c: the small steps of the classical engine. */
#include "drawn_nuclei.h"
#include "segment/label_regions.h"
#include "segment/largest_part.h"
#include "segment/outline.h"
#include "segment/threshold.h"
#include "testing.h"

static label_plane labels_of(int width, int height, const char *picture)
{
    label_plane l;
    assert_int_equal(label_plane_new(width, height, &l, NULL), SUNDER_OK);
    for (int i = 0; i < width * height; i++) l.px[i] = picture[i] == '.' ? 0 : (uint32_t)(picture[i] - '0');
    return l;
}

static void assert_picture(const label_plane *l, const char *picture)
{
    for (int i = 0; i < l->width * l->height; i++) assert_int_equal(l->px[i], picture[i] == '.' ? 0 : picture[i] - '0');
}

static void quantiles_are_taken_label_by_label(void **state)
{
    (void)state;
    label_plane l = labels_of(5, 2,
                              "11133"
                              "1133.");
    plane values;
    assert_int_equal(plane_new(5, 2, &values, NULL), SUNDER_OK);
    for (int i = 0; i < 10; i++) values.px[i] = (float)(10 - i);
    float median[3], most[3];

    assert_int_equal(label_quantiles(&l, 3, &values, 0.5, median, NULL), SUNDER_OK);
    assert_int_equal(label_quantiles(&l, 3, &values, 1, most, NULL), SUNDER_OK);

    assert_near(median[0], 8, 0); /* 10 9 8 5 4 */
    assert_near(median[1], 0, 0); /* no pixels */
    assert_near(median[2], 3, 0); /* 7 6 3 2, the lower of the middle two */
    assert_near(most[2], 7, 0);
    label_plane_free(&l);
    plane_free(&values);
}

static void labels_are_numbered_anew_in_scan_order(void **state)
{
    (void)state;
    label_plane l = labels_of(4, 2,
                              ".7.3"
                              "37.2");
    size_t n = 9;

    assert_int_equal(labels_renumber(&l, &n, NULL), SUNDER_OK);

    assert_int_equal(n, 3);
    assert_picture(&l, ".1.2"
                       "21.3");
    label_plane_free(&l);
}

static void a_dropped_label_gets_no_number(void **state)
{
    (void)state;
    label_plane l = labels_of(4, 2,
                              ".3.1"
                              "13.2");
    uint32_t number[4] = {0, LABEL_DROPPED, 0, 0};
    size_t n = 9;

    labels_number(&l, number, &n);

    assert_int_equal(n, 2);
    assert_picture(&l, ".1.."
                       ".1.2");
    label_plane_free(&l);
}

static void labels_grow_into_background_only(void **state)
{
    (void)state;
    label_plane l = labels_of(7, 3,
                              "......."
                              ".1...2."
                              ".......");

    assert_int_equal(labels_grow(&l, 1, NULL), SUNDER_OK);

    assert_picture(&l, ".1...2."
                       "111.222"
                       ".1...2.");
    label_plane_free(&l);
}

static void opening_carves_spikes_and_leaves_discs(void **state)
{
    (void)state;
    label_plane l;
    assert_int_equal(label_plane_new(60, 40, &l, NULL), SUNDER_OK);
    for (int y = 0; y < 40; y++)
        for (int x = 0; x < 60; x++) {
            bool disc = hypot(x - 20, y - 20) < 12, spike = abs(y - 20) < 1 && x >= 20 && x < 50;
            l.px[y * 60 + x] = disc || spike ? 1 : 0;
        }
    label_plane before = l;
    before.px = malloc(60 * 40 * sizeof *before.px);
    memcpy(before.px, l.px, 60 * 40 * sizeof *l.px);

    assert_int_equal(labels_open(&l, 2.4, 9, NULL), SUNDER_OK);

    for (int y = 0; y < 40; y++)
        for (int x = 0; x < 60; x++) {
            uint32_t now = l.px[y * 60 + x];
            if (hypot(x - 20, y - 20) < 12) assert_int_equal(now, 1);
            else assert_int_equal(now, before.px[y * 60 + x] && x > 33 ? 9 : now);
        }
    label_plane_free(&l);
    label_plane_free(&before);
}

/* A ramp from left to right: the level set is a vertical line, between work pixels. */
static void an_outline_lies_between_work_pixels(void **state)
{
    (void)state;
    work_image work = {.step = 4, .um = 0.4};
    label_plane regions, labels;
    label_runs outlines;
    assert_int_equal(plane_new(20, 10, &work.smooth, NULL), SUNDER_OK);
    assert_int_equal(label_plane_new(20, 10, &regions, NULL), SUNDER_OK);
    for (int i = 0; i < 200; i++) work.smooth.px[i] = (float)(i % 20), regions.px[i] = 1;
    float level = 7.3f;

    assert_int_equal(outline_native(&work, &regions, &level, 80, 40, &outlines, NULL), SUNDER_OK);
    assert_int_equal(label_runs_paint(&outlines, &labels, NULL), SUNDER_OK);

    /* Work 7.3 is native (7.3 + 0.5) * 4 - 0.5 = 30.7. */
    for (int y = 0; y < 40; y++) {
        assert_int_equal(labels.px[y * 80 + 30], 0);
        assert_int_equal(labels.px[y * 80 + 31], 1);
    }
    plane_free(&work.smooth);
    label_plane_free(&regions);
    label_plane_free(&labels);
    label_runs_free(&outlines);
}

/* A seam at 45 degrees on the work grid must not come out in stairs as high as a work pixel. */
static void a_slanted_seam_is_smooth(void **state)
{
    (void)state;
    work_image work = {.step = 6, .um = 0.4};
    label_plane regions, labels;
    label_runs outlines;
    assert_int_equal(plane_new(20, 20, &work.smooth, NULL), SUNDER_OK);
    assert_int_equal(label_plane_new(20, 20, &regions, NULL), SUNDER_OK);
    for (int i = 0; i < 400; i++) work.smooth.px[i] = 10, regions.px[i] = i % 20 > i / 20 ? 1 : 2;
    float level[2] = {1, 1};

    assert_int_equal(outline_native(&work, &regions, level, 120, 120, &outlines, NULL), SUNDER_OK);
    assert_int_equal(label_runs_paint(&outlines, &labels, NULL), SUNDER_OK);

    for (int y = 20; y < 100; y++) {
        int x = 0;
        while (labels.px[y * 120 + x] == 2) x++;
        assert_near(x, y + 3, 2.0); /* the seam lies half a work pixel right of the diagonal; stairs would be +-3 */
    }
    plane_free(&work.smooth);
    label_plane_free(&regions);
    label_plane_free(&labels);
    label_runs_free(&outlines);
}

static void the_threshold_parts_dim_nuclei_from_background(void **state)
{
    (void)state;
    drawn_field f = field_of_background(300, 300, 0.33, 0);
    for (int i = 0; i < 9; i++) draw_nucleus(&f, 15 + 33 * (i % 3), 15 + 33 * (i / 3), 6, 6, 0, i ? 400 : 6000);
    expose(&f, 0.35, 3);
    float threshold = 0;

    assert_true(nucleus_threshold(&f.dapi, 3, &threshold));

    assert_true(threshold > 15 && threshold < 250); /* 5 times the noise, below the dim ones */
    plane_free(&f.dapi);
}

static void noise_alone_has_no_threshold(void **state)
{
    (void)state;
    drawn_field f = field_of_background(300, 300, 0.33, 100);
    expose(&f, 0.01, 5);
    float threshold = -1;

    assert_false(nucleus_threshold(&f.dapi, 11, &threshold));

    assert_near(threshold, -1, 0); /* untouched */
    plane_free(&f.dapi);
}

static void the_work_image_has_no_background_and_knows_its_noise(void **state)
{
    (void)state;
    drawn_field f = field_of_background(600, 600, 0.1, 500);
    for (int i = 0; i < 600 * 600; i++) f.dapi.px[i] += 0.2f * (float)(i % 600);
    draw_nucleus(&f, 30, 30, 5, 5, 0, 2000);
    expose(&f, 0.35, 12);
    work_image_options options = {0.3, 0.05, 12};
    work_image work;

    assert_int_equal(work_image_make(&f.dapi, 0.1, &options, &work, NULL), SUNDER_OK);

    assert_int_equal(work.smooth.width, 200);
    assert_near(work.step, 3, 1e-12);
    /* 2 counts per um over 12 um stay, and the least of a noisy map lies a little low. */
    assert_near(plane_quantile(&work.smooth, 0.5), 12, 20);
    assert_true(plane_between(&work.smooth, 100, 100) > 1800);
    /* sqrt(12^2 + 560) = 26.5 in a pixel, over 9 pixels: 8.8 (blurred pixels come first). */
    assert_near(work.noise, 8.8, 1.5);
    work_image_free(&work);
    plane_free(&f.dapi);
}

static void a_large_coarse_image_is_enlarged_within_limits(void **state)
{
    (void)state;
    drawn_field f = field_of_background(1500, 1500, 1, 100);
    work_image_options options = {0.33, 0.05, 12};
    work_image work;

    assert_int_equal(work_image_make(&f.dapi, 1, &options, &work, NULL), SUNDER_OK);

    assert_true((double)work.smooth.width * work.smooth.height < 3.1e6);
    assert_near(work.um, work.step, 1e-12);
    work_image_free(&work);
    plane_free(&f.dapi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_taken_label_by_label),
        cmocka_unit_test(labels_are_numbered_anew_in_scan_order),
        cmocka_unit_test(a_dropped_label_gets_no_number),
        cmocka_unit_test(labels_grow_into_background_only),
        cmocka_unit_test(opening_carves_spikes_and_leaves_discs),
        cmocka_unit_test(an_outline_lies_between_work_pixels),
        cmocka_unit_test(a_slanted_seam_is_smooth),
        cmocka_unit_test(the_threshold_parts_dim_nuclei_from_background),
        cmocka_unit_test(noise_alone_has_no_threshold),
        cmocka_unit_test(the_work_image_has_no_background_and_knows_its_noise),
        cmocka_unit_test(a_large_coarse_image_is_enlarged_within_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
