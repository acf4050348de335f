/* A slide called by the laboratory's own cutoff: src/score/lab_cutoff.c, lab_rule.c. */
#include "score/lab_cutoff.h"

#include "score/lab_rule.h"
#include "slide_by_hand.h"

/* Rearranged from 6 of 100, split from 3, isolated 3' from 5. */
static lab_cutoff own_cutoff(void)
{
    lab_cutoff lab = {.given = true, .method = "betainv", .level = 0.99, .date = "2026-11-28", .normals = 20};
    const double shares[COUNT_KINDS] = {0.055, 0.025, 0.045};
    for (int kind = 0; kind < COUNT_KINDS; kind++)
        lab.limit[kind] = (count_limit){.rule = LIMIT_SHARE, .share = shares[kind]};
    return lab;
}

/* 100 nuclei, so many of them split and so many with an isolated 3'. */
static slide *slide_with(long split, long isolated)
{
    slide *s = empty_slide();
    s->about.lab = own_cutoff();
    add(s, split, 1, 1, 1);
    add(s, isolated, 1, 0, 1);
    add(s, 100 - split - isolated, 2, 0, 0);
    return s;
}

static void the_first_positive_count_is_rearranged_and_one_less_is_normal(void **state)
{
    (void)state;

    /* Far below the assay's 15 %. 6 split of 100 are evidence: at least 2.6 %. */
    const verdict at = score(slide_with(6, 0)), below = score(slide_with(5, 0));

    assert_int_equal(at.call, SUNDER_CALL_REARRANGED);
    assert_int_equal(below.call, SUNDER_CALL_NORMAL);
    assert_int_equal(at.lab.first[COUNT_COMBINED], 6);
    assert_true(gives_reason(&at, "at or above the cutoff of 6 of 100 nuclei (6.00 %)"));
    assert_true(gives_reason(
        &at, "The cutoff is the laboratory's own (betainv, level 0.990, 20 normal slides, 2026-11-28): limit 5.50 %, "
             "positive from 6 of 100 nuclei (6.00 %). Flags: split from 3 (6 found)"));
    assert_true(gives_reason(&below, "below the cutoff of 6 of 100 nuclei (6.00 %)"));
}

static void a_cutoff_above_the_assays_decides_too(void **state)
{
    (void)state;
    slide *s = slide_with(18, 0);
    s->about.lab.limit[COUNT_COMBINED].share = 0.20;

    assert_int_equal(score(s).call, SUNDER_CALL_NORMAL);
}

static void without_evidence_it_is_equivocal_unless_the_assay_is_plain(void **state)
{
    (void)state;
    /* As many isolated 5' as 3': truncation makes that. */
    slide *s = empty_slide();
    s->about.lab = own_cutoff();
    add(s, 7, 1, 0, 1);
    add(s, 7, 1, 1, 0);
    add(s, 86, 2, 0, 0);

    const verdict evidence = score(s);
    s->assay.decision = SUNDER_DECISION_PLAIN;
    const verdict plain = score(s);

    assert_false(evidence.evidence);
    assert_int_equal(evidence.call, SUNDER_CALL_EQUIVOCAL);
    assert_int_equal(plain.call, SUNDER_CALL_REARRANGED);
}

static void split_and_isolated_have_cutoffs_of_their_own_and_raise_flags_only(void **state)
{
    (void)state;

    const verdict split = score(slide_with(3, 0)), isolated = score(slide_with(0, 5));

    assert_int_equal(split.call, SUNDER_CALL_NORMAL);
    assert_true(has_flag(&split, "SPLIT_ABOVE_CUTOFF"));
    assert_false(has_flag(&split, "ISO3_ABOVE_CUTOFF"));
    assert_int_equal(isolated.call, SUNDER_CALL_NORMAL);
    assert_true(has_flag(&isolated, "ISO3_ABOVE_CUTOFF"));
    assert_false(has_flag(&isolated, "SPLIT_ABOVE_CUTOFF"));
}

static void too_few_nuclei_stay_uninformative(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->about.lab = own_cutoff();
    add(s, 20, 1, 1, 1);

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_false(gives_reason(&v, "laboratory's own"));
}

static void a_slide_without_nuclei_reaches_nothing(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->about.lab = own_cutoff();

    const verdict v = score(s);

    assert_int_equal(v.lab.first[COUNT_COMBINED], 0);
    assert_false(v.lab.reached[COUNT_COMBINED]);
    assert_near(deciding_cutoff_frac(&v, &s->assay), 0.15, 1e-15);
}

static void doubt_that_would_reach_the_assays_cutoff_is_not_called_normal(void **state)
{
    (void)state;
    slide *s = slide_with(5, 0);
    const size_t first = s->readings.n_nuclei;
    add_excluded(s, 40, EXCLUDED_DOUBT);
    for (size_t i = first; i < s->readings.n_nuclei; i++) s->rows[i].p_rearranged = 0.6;

    const verdict v = score(s);

    /* 5 + 24 of 140 are 20.7 %. */
    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(has_flag(&v, "DOUBT_DECIDES"));
}

static void thickness_goes_by_whole_micrometres(void **state)
{
    (void)state;

    assert_near(section_class_um(0), 0, 0);
    assert_near(section_class_um(0.2), 1, 0);
    assert_near(section_class_um(3.6), 4, 0);
    assert_near(section_class_um(4.4), 4, 0);
}

static void a_cutoff_by_standard_deviations_says_how_many(void **state)
{
    (void)state;
    slide *s = slide_with(6, 0);
    s->about.lab.level = NAN;
    s->about.lab.sd = 3;
    s->about.lab.normals = 1;
    snprintf(s->about.lab.method, sizeof s->about.lab.method, "mean-sd");

    const verdict v = score(s);

    assert_true(gives_reason(&v, "The cutoff is the laboratory's own (mean + 3 SD, 1 normal slide, 2026-11-28)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_positive_count_is_rearranged_and_one_less_is_normal),
        cmocka_unit_test(a_cutoff_above_the_assays_decides_too),
        cmocka_unit_test(without_evidence_it_is_equivocal_unless_the_assay_is_plain),
        cmocka_unit_test(split_and_isolated_have_cutoffs_of_their_own_and_raise_flags_only),
        cmocka_unit_test(too_few_nuclei_stay_uninformative),
        cmocka_unit_test(a_slide_without_nuclei_reaches_nothing),
        cmocka_unit_test(doubt_that_would_reach_the_assays_cutoff_is_not_called_normal),
        cmocka_unit_test(thickness_goes_by_whole_micrometres),
        cmocka_unit_test(a_cutoff_by_standard_deviations_says_how_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
