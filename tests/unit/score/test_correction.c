/* src/score/correction: fractions with known rates. */
#include "score/correction.h"

#include "testing.h"

/* 200 nuclei of 5 um radius with two copies; pairs scatter by 0.2 um, so that scatter splits none at 0.8 um. */
static verdict slide(long k, long split, long isolated_3p, long isolated_5p)
{
    return (verdict){.counts = {.n = 200,
                                .k = k,
                                .split = split,
                                .isolated_3p = isolated_3p,
                                .isolated_5p = isolated_5p,
                                .mean_copies = 2,
                                .copies_beside = 400,
                                .mean_area_um2 = M_PI * 25},
                     .fraction = (double)k / 200,
                     .mixture = {.state = LAW_FOUND, .pair_sigma_um = 0.2, .pair_sigma_se_um = 0.005}};
}

static const slide_scales scales = {.split_um = 0.8, .missed_frac = {0.01, 0.01}};
static const sunder_assay assay = {.id = "lab", .cutoff_numerator = 15, .cutoff_denominator = 100};

static void a_healthy_slide_with_symmetric_singles_reads_zero(void **state)
{
    (void)state;
    const verdict v = slide(12, 0, 12, 12);

    const fraction_correction c = correct_fraction(&v, &scales, &assay);

    assert_true(c.state == LAW_FOUND);
    assert_near(c.value, 0, 1e-9);
    assert_near(c.false_isolated_frac, 0.06, 1e-12);
    assert_true(c.upper > 0.01 && c.upper < 0.10);
    assert_near(c.lower, 0, 1e-12);
}

/* 60 of 200 without a single isolated 5': only chance fusion (0.8 um in 5 um: 0.024) and missed 3' are to be added. */
static void chance_fusions_are_added_back(void **state)
{
    (void)state;
    const verdict v = slide(60, 60, 0, 0);

    const fraction_correction c = correct_fraction(&v, &scales, &assay);

    assert_near(c.value, 0.30 / ((1 - disc_nearer_than(0.8, 5)) * 0.99), 2e-3);
    assert_true(c.lower < 0.30 && c.upper > 0.30);
}

/* exp(-0.8^2 / (2 0.3^2)) = 0.0286 a pair, 0.0563 a nucleus of two: ten of 200 split are what scatter makes. */
static void false_splits_by_scatter_are_taken_off(void **state)
{
    (void)state;
    verdict v = slide(10, 10, 0, 0);
    v.mixture.pair_sigma_um = 0.3;

    const fraction_correction c = correct_fraction(&v, &scales, &assay);

    assert_near(c.false_split_frac, 0.0563, 2e-4);
    assert_near(c.value, 0, 1e-9);
}

/* Halves of split pairs look like isolated 5' of healthy nuclei: the more split nuclei, the fewer isolated 5' are theirs. */
static void isolated_5p_beside_many_splits_are_not_held_against_the_slide(void **state)
{
    (void)state;
    const verdict v = slide(70, 50, 20, 20);

    const fraction_correction c = correct_fraction(&v, &scales, &assay);

    assert_near(c.false_isolated_frac, 0, 1e-12);
    assert_true(c.value > 0.35);
    assert_true(c.lower < 0.25); /* but they might be */
}

static void dim_5p_signals_lower_the_lower_limit_only(void **state)
{
    (void)state;
    const verdict v = slide(60, 10, 50, 0);
    slide_scales dim = scales;
    dim.missed_frac[END_5P] = 0.06;

    const fraction_correction bright = correct_fraction(&v, &scales, &assay), c = correct_fraction(&v, &dim, &assay);

    assert_near(c.missed_5p_excess_frac, 0.10, 1e-12);
    assert_near(c.value, bright.value, 1e-12);
    assert_near(c.upper, bright.upper, 1e-12);
    assert_true(c.lower < bright.lower - 0.09);
}

static void what_cannot_be_known_is_said(void **state)
{
    (void)state;
    verdict none = slide(0, 0, 0, 0), unmixed = slide(20, 20, 0, 0), loose = slide(20, 20, 0, 0);
    none.counts.n = 0;
    unmixed.mixture = (distance_mixture){.state = LAW_REFUSED, .why = "12 nuclei"};
    loose.mixture.pair_sigma_um = 0.8;
    slide_scales unseen = scales;
    unseen.missed_frac[END_3P] = NAN;
    sunder_assay both = assay;
    both.isolated_5p_counts = true;
    const verdict v = slide(20, 20, 0, 0);

    const fraction_correction answers[] = {correct_fraction(&none, &scales, &assay),
                                           correct_fraction(&unmixed, &scales, &assay),
                                           correct_fraction(&loose, &scales, &assay),
                                           correct_fraction(&v, &unseen, &assay), correct_fraction(&v, &scales, &both)};
    static const char *const words[] = {"no nucleus", "12 nuclei", "too many false", "too few bright", "isolated 5'"};

    for (size_t i = 0; i < 5; i++) {
        assert_true(answers[i].state == LAW_REFUSED);
        assert_non_null(strstr(answers[i].why, words[i]));
        assert_true(isnan(answers[i].value) && isnan(answers[i].lower) && isnan(answers[i].upper));
    }
}

/* 0.72 x 0.2 / 4 = 3.6 % of each visible pair, two of them in a nucleus (algorithms.md 4.5). */
static void the_section_makes_what_its_thickness_says(void **state)
{
    (void)state;
    const verdict few = slide(14, 0, 14, 14), many = slide(50, 0, 50, 5);
    slide_scales cut = scales;
    cut.section_um = 4;

    const section_background expected = expect_truncation(&few, &cut), beyond = expect_truncation(&many, &cut);

    assert_true(expected.known);
    assert_near(expected.isolated_3p_frac, 0.072, 1e-12);
    assert_true(expected.more_p > 0.4);
    assert_true(beyond.more_p < 1e-9);
    assert_false(expect_truncation(&few, &scales).known);
    assert_true(isnan(expect_truncation(&few, &scales).isolated_3p_frac));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_healthy_slide_with_symmetric_singles_reads_zero),
        cmocka_unit_test(chance_fusions_are_added_back),
        cmocka_unit_test(false_splits_by_scatter_are_taken_off),
        cmocka_unit_test(isolated_5p_beside_many_splits_are_not_held_against_the_slide),
        cmocka_unit_test(dim_5p_signals_lower_the_lower_limit_only),
        cmocka_unit_test(what_cannot_be_known_is_said),
        cmocka_unit_test(the_section_makes_what_its_thickness_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
