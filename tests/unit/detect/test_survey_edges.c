/* src/detect/detect.c: odd images, odd requests. */
#include "surveyed.h"

static void a_field_with_one_probe_or_none_is_surveyed(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    add_spot(&f.channels[2].image, 200, 200, 5000, 2);
    make_noisy(&f, 51);

    f.probe[END_5P] = -1;
    candidates one = survey(&f, &n, NULL);
    f.probe[END_3P] = -1;
    candidates none = survey(&f, &n, NULL);

    assert_true(nearest(&one, END_3P, 20, 20)->significance > 15);
    assert_true(isnan(one.rows[0].other_noise_counts));
    assert_int_equal(none.n, 0);
    candidates_free(&one);
    nuclei_drop(&n);
    field_drop(&f);
}

static void images_without_content_or_size_give_no_candidates(void **state)
{
    (void)state;
    const int sizes[][2] = {{1, 1}, {2, 5}, {3, 3}, {64, 64}};

    for (int i = 0; i < 4; i++) {
        int w = sizes[i][0], h = sizes[i][1];
        field f = field_of(flat_plane(w, h, 0), flat_plane(w, h, 0), flat_plane(w, h, 65535), um);
        const disc middle = {w / 2, h / 2, 20};
        nuclei n = nuclei_of(&middle, 1, w, h, um), nobody = nuclei_of(NULL, 0, w, h, um);
        candidates in_nucleus = survey(&f, &n, NULL), without = survey(&f, &nobody, NULL);
        assert_int_equal(in_nucleus.n + without.n, 0);
        candidates_free(&in_nucleus);
        candidates_free(&without);
        nuclei_drop(&n);
        nuclei_drop(&nobody);
        field_drop(&f);
    }
}

static void an_export_with_a_black_background_shows_its_signals_only(void **state)
{
    (void)state;
    field f = field_of(flat_plane(100, 100, 200), flat_plane(100, 100, 0), flat_plane(100, 100, 0), um);
    const disc middle = {50, 50, 40};
    nuclei n = nuclei_of(&middle, 1, 100, 100, um);
    add_spot(&f.channels[1].image, 40.2, 50, 1500, 1.0);
    f.channels[1].image.px[20 * 100 + 50] = 3;
    for (int i = 0; i < 100 * 100; i++) f.channels[1].image.px[i] = floorf(f.channels[1].image.px[i]);
    f.channels[1].saturation_counts = 255;

    candidates found = survey(&f, &n, NULL);

    assert_int_equal(found.n, 1);
    assert_near(found.rows[0].centre_um.x, 4.02, 0.03);
    assert_near(found.rows[0].sigma_um, 0.1, 0.03);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_hot_pixel_is_measured_as_narrow_as_it_is(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    make_noisy(&f, 53);
    f.channels[1].image.px[205 * SIZE + 195] += 1500;

    candidates found = survey(&f, &n, NULL);
    const candidate *hot = nearest(&found, END_5P, 19.5, 20.5);

    assert_near(hot->centre_um.x, 19.5, 0.02);
    assert_true(hot->significance > 20);
    assert_true(hot->sigma_um < 0.06);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_channel_without_a_scale_is_measured_in_pixels(void **state)
{
    (void)state;
    random_stream r = {52};
    plane image = flat_plane(300, 300, 150);
    for (int i = 0; i < 36; i++) add_spot(&image, 25 + 50 * (i % 6) + 0.25, 25 + 50 * (i / 6), 9000, 3.1);
    add_noise(&image, 0, 1, &r);
    detect_options options = detect_options_default();
    candidates in_px = {0}, in_um = {0};

    assert_ok(detect_channel(context, &image, 0, &options, &in_px, NULL), NULL);
    assert_ok(detect_channel(context, &image, 0.065, &options, &in_um, NULL), NULL);

    /* Spots of 3.1 px are taken as the usual 0.2 um wide: the same filters as with 0.065 um pixels. */
    assert_int_equal(stronger_than(&in_px, 10), 36);
    assert_int_equal(stronger_than(&in_um, 10), 36);
    const candidate *px = nearest(&in_px, END_5P, 75.25, 125),
                    *scaled = nearest(&in_um, END_5P, 75.25 * 0.065, 125 * 0.065);
    assert_near(px->centre_um.x, 75.25, 0.2);
    assert_near(px->sigma_um, 3.1, 0.2);
    assert_int_equal(px->nucleus, 0);
    assert_near(scaled->centre_um.x, 75.25 * 0.065, 0.013);
    candidates_free(&in_px);
    candidates_free(&in_um);
    plane_free(&image);
}

static void a_cancelled_survey_stops(void **state)
{
    (void)state;
    field f = empty_field();
    detect_options options = detect_options_default();
    candidates found = {0};
    field_survey learnt;
    sunder_context *stopped;
    assert_ok(sunder_context_new(NULL, &stopped, NULL), NULL);
    sunder_context_cancel(stopped);

    assert_int_equal(detect_survey(stopped, &f, NULL, &options, &found, &learnt, NULL), SUNDER_CANCELLED);

    assert_int_equal(found.n, 0);
    sunder_context_free(stopped);
    field_drop(&f);
}

static void the_edge_of_the_image_raises_no_more_candidates_than_the_rest(void **state)
{
    (void)state;
    const disc whole = {200, 200, 300};
    size_t at_edge = 0, all = 0;
    for (uint64_t seed = 60; seed < 66; seed++) {
        field f = empty_field();
        nuclei n = nuclei_of(&whole, 1, SIZE, SIZE, um);
        make_noisy(&f, seed);
        candidates found = survey(&f, &n, NULL);
        for (size_t i = 0; i < found.n; i++) {
            double x = found.rows[i].centre_um.x / um, y = found.rows[i].centre_um.y / um;
            at_edge += x < 4 || y < 4 || x > SIZE - 5 || y > SIZE - 5;
        }
        all += found.n;
        candidates_free(&found);
        nuclei_drop(&n);
        field_drop(&f);
    }

    /* 4 % of the pixels lie there. */
    assert_true(all > 60);
    assert_true(at_edge < all / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_with_one_probe_or_none_is_surveyed),
        cmocka_unit_test(images_without_content_or_size_give_no_candidates),
        cmocka_unit_test(an_export_with_a_black_background_shows_its_signals_only),
        cmocka_unit_test(a_hot_pixel_is_measured_as_narrow_as_it_is),
        cmocka_unit_test(a_channel_without_a_scale_is_measured_in_pixels),
        cmocka_unit_test(a_cancelled_survey_stops),
        cmocka_unit_test(the_edge_of_the_image_raises_no_more_candidates_than_the_rest),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
