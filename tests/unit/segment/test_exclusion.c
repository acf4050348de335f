/* src/segment/quality.c, measures.c, haze.c, nuclei.c: what may be scored, on nuclei made to fail one rule each. */
#include "segmented_fields.h"

static void a_nucleus_cut_by_the_edge_is_excluded_as_border(void **state)
{
    (void)state;
    drawn_field f = field_of_background(400, 300, 0.1, 200);
    draw_nucleus(&f, 1.5, 15, 4, 4, 0, 1500);
    draw_nucleus(&f, 20, 15, 4, 4, 0, 1500);
    expose(&f, OPTICS_UM, 5);
    segment_options options = segment_options_default();

    nuclei n = segmented(&f, &options);

    const nucleus *cut = nucleus_at(&f, &n, 2, 15), *whole = nucleus_at(&f, &n, 20, 15);
    assert_true(cut->touches_border);
    assert_int_equal(cut->excluded, EXCLUDED_BORDER);
    assert_false(whole->touches_border);
    assert_int_equal(whole->excluded, EXCLUDED_NOT);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void sizes_outside_the_limits_are_excluded(void **state)
{
    (void)state;
    drawn_field f = field_of_background(600, 600, 0.1, 200);
    for (int i = 0; i < 6; i++) draw_nucleus(&f, 9 + 9 * i, 8, 4, 4, 0, 1500);
    draw_nucleus(&f, 10, 30, 2.1, 2.1, 0, 1500);   /* 13.9 um2 */
    draw_nucleus(&f, 35, 38, 14.5, 14.5, 0, 1500); /* 660 um2 */
    expose(&f, OPTICS_UM, 5);
    segment_options options = segment_options_default();

    nuclei n = segmented(&f, &options);

    assert_int_equal(nucleus_at(&f, &n, 10, 30)->excluded, EXCLUDED_TOO_SMALL);
    assert_int_equal(nucleus_at(&f, &n, 35, 38)->excluded, EXCLUDED_TOO_LARGE);
    assert_int_equal(nucleus_at(&f, &n, 18, 8)->excluded, EXCLUDED_NOT);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void large_cytology_nuclei_may_be_scored(void **state)
{
    (void)state;
    for (double radius_um = 7; radius_um <= 10; radius_um += 1) {
        drawn_field f = field_of_background(400, 400, 0.13, 200);
        draw_nucleus(&f, 26, 26, radius_um, 0.9 * radius_um, 0.4, 1500);
        expose(&f, OPTICS_UM, 5);
        segment_options options = segment_options_default();

        nuclei n = segmented(&f, &options);

        assert_int_equal(n.n, 1);
        assert_int_equal(n.rows[0].excluded, EXCLUDED_NOT);
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
}

static void nuclei_lying_on_each_other_are_excluded_and_touching_ones_are_not(void **state)
{
    (void)state;
    drawn_field f = field_of_background(700, 400, 0.1, 200);
    draw_nucleus(&f, 12, 20, 4.5, 4.5, 0, 1500);
    draw_nucleus(&f, 17.2, 20, 4.5, 4.5, 0, 1500); /* covers a fifth of the first */
    draw_nucleus(&f, 45, 20, 4.5, 4.5, 0, 1500);
    draw_nucleus(&f, 54.1, 20, 4.5, 4.5, 0, 1500); /* touches */
    expose(&f, OPTICS_UM, 5);
    segment_options options = segment_options_default();

    nuclei n = segmented(&f, &options);

    assert_true(nucleus_at(&f, &n, 11, 20)->overlap > 0.2);
    assert_int_equal(nucleus_at(&f, &n, 11, 20)->excluded, EXCLUDED_OVERLAP);
    assert_int_equal(nucleus_at(&f, &n, 18, 20)->excluded, EXCLUDED_OVERLAP);
    assert_true(nucleus_at(&f, &n, 45, 20)->overlap < 0.1);
    assert_int_equal(nucleus_at(&f, &n, 45, 20)->excluded, EXCLUDED_NOT);
    assert_int_equal(nucleus_at(&f, &n, 54, 20)->excluded, EXCLUDED_NOT);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void blur_of_the_optics_is_allowed_and_a_field_out_of_focus_is_not(void **state)
{
    (void)state;
    const double blurs_um[] = {0.35, 0.5, 1.5, 1.9};
    double last_quality = 1;
    for (int i = 0; i < 4; i++) {
        drawn_field f = field_of_background(500, 500, 0.1, 200);
        draw_nucleus(&f, 13, 13, 4.5, 4, 0.5, 1500);
        draw_nucleus(&f, 36, 35, 7, 6, 0.5, 1500);
        expose(&f, blurs_um[i], 5);
        segment_options options = segment_options_default();

        nuclei n = segmented(&f, &options);

        exclusion expected = i < 2 ? EXCLUDED_NOT : EXCLUDED_BLURRED;
        assert_int_equal(n.n, 2);
        assert_int_equal(n.rows[0].excluded, expected);
        assert_int_equal(n.rows[1].excluded, expected);
        assert_true(n.rows[0].quality < last_quality);
        last_quality = n.rows[0].quality;
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
}

static void a_clipped_nucleus_is_excluded_as_saturated(void **state)
{
    (void)state;
    drawn_field f = field_of_background(500, 300, 0.1, 200);
    draw_nucleus(&f, 14, 15, 4.5, 4.5, 0, 6000);
    draw_nucleus(&f, 34, 15, 4.5, 4.5, 0, 1500);
    expose(&f, OPTICS_UM, 5);
    for (int i = 0; i < 500 * 300; i++) f.dapi.px[i] = fminf(f.dapi.px[i], 4095);
    segment_options options = segment_options_default();
    options.saturation_counts = 4095;

    nuclei n = segmented(&f, &options);

    assert_int_equal(nucleus_at(&f, &n, 14, 15)->excluded, EXCLUDED_SATURATED);
    assert_int_equal(nucleus_at(&f, &n, 34, 15)->excluded, EXCLUDED_NOT);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void dim_light_without_a_shape_is_no_nucleus(void **state)
{
    (void)state;
    drawn_field f = field_of_background(700, 500, 0.1, 200);
    for (int i = 0; i < 5; i++) draw_nucleus(&f, 10 + 12 * i, 10, 4, 4, 0, 2500);
    for (int i = 0; i < 40; i++) /* a fibre: a winding band as wide as a nucleus */
        draw_nucleus(&f, 5 + 1.5 * i, 35 + 6 * sin(0.35 * i), 1.6, 1.6, 0, 90);
    expose(&f, OPTICS_UM, 5);
    segment_options options = segment_options_default();

    nuclei n = segmented(&f, &options);

    assert_int_equal(n.n, 5);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void every_exclusion_has_its_name(void **state)
{
    (void)state;

    assert_string_equal(exclusion_name(EXCLUDED_NOT), "");
    assert_string_equal(exclusion_name(EXCLUDED_BORDER), "border");
    assert_string_equal(exclusion_name(EXCLUDED_OVERLAP), "overlap");
    assert_string_equal(exclusion_name(EXCLUDED_BLURRED), "blurred");
    assert_string_equal(exclusion_name(EXCLUDED_TOO_SMALL), "too_small");
    assert_string_equal(exclusion_name(EXCLUDED_TOO_LARGE), "too_large");
    assert_string_equal(exclusion_name(EXCLUDED_DEBRIS), "debris");
    assert_string_equal(exclusion_name(EXCLUDED_SATURATED), "saturated");
    assert_string_equal(exclusion_name(EXCLUDED_OUTLINE), "outline");
    assert_string_equal(exclusion_name(EXCLUDED_MITOSIS), "mitosis");
    assert_string_equal(exclusion_name(EXCLUDED_REGION), "region");
    assert_string_equal(exclusion_name(EXCLUDED_NO_SIGNAL), "no_signal");
    assert_string_equal(exclusion_name(EXCLUDED_DOUBT), "doubt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nucleus_cut_by_the_edge_is_excluded_as_border),
        cmocka_unit_test(sizes_outside_the_limits_are_excluded),
        cmocka_unit_test(large_cytology_nuclei_may_be_scored),
        cmocka_unit_test(nuclei_lying_on_each_other_are_excluded_and_touching_ones_are_not),
        cmocka_unit_test(blur_of_the_optics_is_allowed_and_a_field_out_of_focus_is_not),
        cmocka_unit_test(a_clipped_nucleus_is_excluded_as_saturated),
        cmocka_unit_test(dim_light_without_a_shape_is_no_nucleus),
        cmocka_unit_test(every_exclusion_has_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
