/* src/segment/kinds.c: what an outline holds, on fields of drawn nuclei with one that is unlike the others. */
#include "segmented_fields.h"

#define USUAL_COUNTS 1500

/* Twelve usual nuclei, 10 um across, whose brightness scatters a little; the place (30, 30) is free. */
static drawn_field usual_field(void)
{
    drawn_field f = field_of_background(600, 600, 0.1, 200);
    for (int i = 0; i < 16; i++) {
        int row = i / 4, column = i % 4;
        if (row == 2 && column == 2) continue;
        draw_nucleus(&f, 8 + 14 * column, 8 + 14 * row, 5, 4.6, 0.4 * i, USUAL_COUNTS * (0.9 + 0.05 * (i % 5)));
    }
    return f;
}

static nuclei found_in(drawn_field *f, const segment_options *options)
{
    expose(f, OPTICS_UM, 5);
    return segmented(f, options);
}

/* Draws one more nucleus at the free place and returns what it was taken for; *out_why is its exclusion. */
static nucleus_kind kind_of_one(double a_um, double b_um, double counts, exclusion *out_why)
{
    drawn_field f = usual_field();
    draw_nucleus(&f, 36, 36, a_um, b_um, 0.3, counts);
    segment_options options = segment_options_default();
    nuclei n = found_in(&f, &options);
    const nucleus *one = nucleus_at(&f, &n, 36, 36);
    nucleus_kind kind = one->kind;
    *out_why = one->excluded;
    assert_int_equal(nucleus_at(&f, &n, 8, 8)->kind, KIND_NUCLEUS);
    nuclei_free(&n);
    plane_free(&f.dapi);
    return kind;
}

static void a_nucleus_like_the_others_is_a_nucleus(void **state)
{
    (void)state;
    exclusion why;
    assert_int_equal(kind_of_one(4.8, 4.5, USUAL_COUNTS, &why), KIND_NUCLEUS);
    assert_int_equal(why, EXCLUDED_NOT);
}

static void a_bright_narrow_plate_is_a_mitosis_and_never_scored(void **state)
{
    (void)state;
    exclusion why;
    assert_int_equal(kind_of_one(4.8, 2.2, 4.5 * USUAL_COUNTS, &why), KIND_MITOSIS);
    assert_int_equal(why, EXCLUDED_MITOSIS);
}

static void a_bright_nucleus_of_usual_size_that_is_no_denser_than_staining_allows_is_none(void **state)
{
    (void)state;
    exclusion why;
    assert_int_equal(kind_of_one(4.8, 4.5, 1.5 * USUAL_COUNTS, &why), KIND_NUCLEUS);
    assert_int_equal(why, EXCLUDED_NOT);
}

static void a_lymphocyte_among_larger_nuclei_is_counted_as_small_and_round_and_still_scored(void **state)
{
    (void)state;
    exclusion why;
    assert_int_equal(kind_of_one(3.2, 3.1, 1.9 * USUAL_COUNTS, &why), KIND_SMALL_ROUND);
    assert_int_equal(why, EXCLUDED_NOT);
}

static void what_is_too_small_for_a_nucleus_is_debris(void **state)
{
    (void)state;
    exclusion why;
    assert_int_equal(kind_of_one(1.9, 1.9, USUAL_COUNTS, &why), KIND_DEBRIS);
    assert_int_equal(why, EXCLUDED_TOO_SMALL);
}

static void few_nuclei_tell_nothing_unusual(void **state)
{
    (void)state;
    drawn_field f = field_of_background(400, 400, 0.1, 200);
    draw_nucleus(&f, 10, 10, 5, 4.6, 0, USUAL_COUNTS);
    draw_nucleus(&f, 28, 28, 4.8, 2.2, 0, 4.5 * USUAL_COUNTS);
    segment_options options = segment_options_default();

    nuclei n = found_in(&f, &options);

    assert_int_equal(nucleus_at(&f, &n, 28, 28)->kind, KIND_NUCLEUS);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void the_assay_may_set_the_sizes_that_are_scored(void **state)
{
    (void)state;
    const sunder_assay small_only = {.largest_nucleus_um = 8};
    const sunder_assay silent = {.split = {SUNDER_CENTRE_UM, 0.8}};
    drawn_field f = usual_field();
    segment_options options = segment_options_of_assay(&small_only);

    nuclei n = found_in(&f, &options);

    assert_int_equal(nucleus_at(&f, &n, 22, 22)->excluded, EXCLUDED_TOO_LARGE);
    assert_near(segment_options_of_assay(&silent).max_area_um2, segment_options_default().max_area_um2, 0);
    assert_near(segment_options_of_assay(&silent).min_area_um2, segment_options_default().min_area_um2, 0);
    nuclei_free(&n);
    plane_free(&f.dapi);
}

static void every_kind_has_its_name(void **state)
{
    (void)state;
    static const char *const names[NUCLEUS_KINDS] = {"nucleus", "mitosis", "debris", "clump", "small_round"};
    for (int kind = KIND_NUCLEUS; kind < NUCLEUS_KINDS; kind++)
        assert_string_equal(nucleus_kind_name((nucleus_kind)kind), names[kind]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nucleus_like_the_others_is_a_nucleus),
        cmocka_unit_test(a_bright_narrow_plate_is_a_mitosis_and_never_scored),
        cmocka_unit_test(a_bright_nucleus_of_usual_size_that_is_no_denser_than_staining_allows_is_none),
        cmocka_unit_test(a_lymphocyte_among_larger_nuclei_is_counted_as_small_and_round_and_still_scored),
        cmocka_unit_test(what_is_too_small_for_a_nucleus_is_debris),
        cmocka_unit_test(few_nuclei_tell_nothing_unusual),
        cmocka_unit_test(the_assay_may_set_the_sizes_that_are_scored),
        cmocka_unit_test(every_kind_has_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
