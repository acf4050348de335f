/* src/score/flags: what stands in a verdict raises its flags; calls are not touched. */
#include "score/flags.h"

#include "testing.h"

static const sunder_assay assay = {
    .id = "lab", .colours_confirmed = true, .n_min = 50, .cutoff_numerator = 15, .cutoff_denominator = 100};

/* 100 nuclei, 10 of them split, by counting and by the distances. */
static verdict ordinary(void)
{
    return (verdict){.counts = {.n = 100, .k = 10, .split = 10, .mean_copies = 2},
                     .fraction = 0.1,
                     .split_fraction = 0.1,
                     .symmetry_p = 1,
                     .mixture = {.state = LAW_FOUND, .split_frac = 0.11, .split_frac_se = 0.03},
                     .call = SUNDER_CALL_NORMAL};
}

static bool raises(verdict v, const plausibility *images, const char *flag)
{
    static const plausibility sound = {0};
    const slide_laws laws = {0};
    const score_context about = {.n_fields = 1};
    raise_flags(&v, FAULT_NONE, 0, &assay, &laws, &about, images ? images : &sound);
    assert_int_equal(v.call, SUNDER_CALL_NORMAL);
    for (int i = 0; i < v.n_flags; i++) {
        if (strcmp(v.flags[i], flag) == 0) return true;
    }
    return false;
}

static void a_mixture_that_agrees_raises_nothing(void **state)
{
    (void)state;
    assert_false(raises(ordinary(), NULL, "MIXTURE_DISAGREES"));
}

static void a_mixture_far_from_the_count_is_flagged(void **state)
{
    (void)state;
    verdict more = ordinary(), none = ordinary(), refused = ordinary();
    more.mixture.split_frac = 0.35;
    none.split_fraction = 0.4, none.mixture.split_frac = 0.05;
    refused.mixture = (distance_mixture){.state = LAW_REFUSED, .split_frac = NAN};

    assert_true(raises(more, NULL, "MIXTURE_DISAGREES"));
    assert_true(raises(none, NULL, "MIXTURE_DISAGREES"));
    assert_false(raises(refused, NULL, "MIXTURE_DISAGREES"));
}

static void the_section_is_flagged_for_what_it_makes_and_what_it_does_not(void **state)
{
    (void)state;
    verdict thin = ordinary(), beyond = ordinary(), unknown = ordinary(), both = ordinary();
    thin.section = (section_background){true, 3, 0.09, 0.4};
    beyond.section = (section_background){true, 5, 0.03, 0.001};
    beyond.counts.isolated_3p = 14;
    both = beyond;
    both.counts.isolated_5p = 13;
    beyond.symmetry_p = 0.0001;
    unknown.section = (section_background){false, 0, NAN, NAN};
    unknown.counts.isolated_3p = 14;

    assert_true(raises(thin, NULL, "TRUNCATION_BACKGROUND"));
    assert_false(raises(thin, NULL, "BEYOND_TRUNCATION"));
    assert_true(raises(beyond, NULL, "BEYOND_TRUNCATION"));
    assert_false(raises(beyond, NULL, "TRUNCATION_BACKGROUND"));
    assert_true(raises(both, NULL, "SYMMETRIC_SINGLES"));
    assert_false(raises(both, NULL, "BEYOND_TRUNCATION"));
    assert_false(raises(unknown, NULL, "BEYOND_TRUNCATION"));
    assert_false(raises(unknown, NULL, "TRUNCATION_BACKGROUND"));
}

static void weak_5p_ends_are_flagged_when_frequent_and_one_sided(void **state)
{
    (void)state;
    verdict many = ordinary(), few = ordinary(), both = ordinary();
    many.counts.weak_5p = 20;
    few.counts.weak_5p = 5;
    both.counts.weak_5p = 20, both.counts.weak_3p = 18;

    assert_true(raises(many, NULL, "WEAK_5P"));
    assert_false(raises(few, NULL, "WEAK_5P"));
    assert_false(raises(both, NULL, "WEAK_5P"));
}

static void what_is_wrong_with_the_images_is_flagged(void **state)
{
    (void)state;
    const plausibility doubtful = {.scale = SCALE_DOUBTFUL}, swapped = {.swapped_dapi = true},
                       ends = {.swapped_ends = true};

    assert_true(raises(ordinary(), &doubtful, "SCALE_DOUBTFUL"));
    assert_true(raises(ordinary(), &swapped, "CHANNELS_SWAPPED"));
    assert_true(raises(ordinary(), &ends, "ENDS_SWAPPED"));
    assert_false(raises(ordinary(), NULL, "SCALE_DOUBTFUL"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mixture_that_agrees_raises_nothing),
        cmocka_unit_test(a_mixture_far_from_the_count_is_flagged),
        cmocka_unit_test(the_section_is_flagged_for_what_it_makes_and_what_it_does_not),
        cmocka_unit_test(weak_5p_ends_are_flagged_when_frequent_and_one_sided),
        cmocka_unit_test(what_is_wrong_with_the_images_is_flagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
