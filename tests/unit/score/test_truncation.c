/* src/score: what cutting by the section may have made, and what it cannot have. */
#include "slide_by_hand.h"

static void a_symmetric_excess_of_singles_is_equivocal_and_says_why(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 46, 2, 0, 0);
    add(s, 12, 1, 0, 1);
    add(s, 10, 1, 1, 0);

    verdict v = score(s);

    assert_near(v.symmetry_p, 0.832, 0.5e-3);
    assert_true(v.above_cutoff);
    assert_false(v.evidence);
    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(gives_reason(&v, "Section truncation could have made this: isolated 3' (12 nuclei) are not more than "
                                 "isolated 5' (10) beyond chance (one-sided p = 0.416), and 0 split nuclei of "
                                 "68: at least 0.00 % (one-sided 95 %, exact)"));
    assert_true(has_flag(&v, "SYMMETRIC_SINGLES"));
    assert_non_null(strstr(v.reasons[0],
                           "Equivocal: 17.6 % reaches the cutoff of 15 %, but isolated 3' (12) and isolated "
                           "5' (10) are equally frequent within chance (two-sided p = 0.832), as cutting "
                           "by the section makes."));
    assert_false(has_flag(&v, "ISO3_DOMINANT"));
}

static void add_doubtful(slide *s, long n, double p_rearranged)
{
    const size_t first = s->readings.n_nuclei;
    add_excluded(s, n, EXCLUDED_DOUBT);
    for (size_t i = first; i < s->readings.n_nuclei; i++) s->rows[i].p_rearranged = p_rearranged;
}

static void a_slide_that_its_doubtful_nuclei_would_lift_to_the_cutoff_is_not_normal(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 54, 2, 0, 0);
    add(s, 8, 1, 1, 1);
    add_doubtful(s, 10, 0.35);

    verdict v = score(s);

    assert_false(v.above_cutoff); /* 8 of 62; 11.5 of 72 is 16.0 % */
    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(has_flag(&v, "DOUBT_DECIDES"));
    assert_non_null(strstr(v.reasons[0],
                           "12.9 % is below the cutoff of 15 %, but 10 more nuclei were left out for doubt, of "
                           "which 3.5 are expected to be rearranged; with them it would be 16.0 %."));
}

static void doubtful_nuclei_that_are_rather_normal_change_nothing(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 54, 2, 0, 0);
    add(s, 8, 1, 1, 1);
    add_doubtful(s, 10, 0.25);

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_NORMAL); /* 10.5 of 72 */
    assert_false(has_flag(&v, "DOUBT_DECIDES"));
}

static void rearranged_nuclei_no_more_than_stretched_ones_are_no_evidence(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 54, 2, 0, 0);
    add(s, 16, 1, 1, 1);
    for (size_t i = 40; i < 54; i++) s->rows[i].stretched = true;

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL); /* 16 of 70 less 14 */
    assert_true(has_flag(&v, "STRETCH_DECIDES"));
    assert_non_null(strstr(v.reasons[0], "14 of 70 evaluable nuclei hold a signal drawn out along a line"));
    assert_non_null(strstr(v.reasons[0], "it would be 2.9 %"));

    for (size_t i = 40; i < 50; i++) s->rows[i].stretched = false;
    v = score(s);
    assert_int_equal(v.call, SUNDER_CALL_REARRANGED); /* 12 of 70 are 17.1 % */
    assert_false(has_flag(&v, "STRETCH_DECIDES"));
}

static void as_many_rods_as_round_signals_make_by_chance_decide_nothing(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 59, 2, 0, 0);
    add(s, 11, 1, 1, 1);
    s->rows[3].stretched = true;

    assert_int_equal(score(s).call, SUNDER_CALL_REARRANGED); /* 11 of 70 are 15.7 %, 10 would be 14.3 % */

    s->rows[4].stretched = s->rows[5].stretched = true; /* 3, where 0.35 are expected */
    assert_int_equal(score(s).call, SUNDER_CALL_EQUIVOCAL);
}

static void the_bare_cutoff_calls_what_evidence_would_hold_back(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->assay.decision = SUNDER_DECISION_PLAIN;
    add(s, 46, 2, 0, 0);
    add(s, 12, 1, 0, 1);
    add(s, 10, 1, 1, 0);

    assert_int_equal(score(s).call, SUNDER_CALL_REARRANGED);
}

static void a_loss_of_5p_is_rearranged_without_any_split(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 40, 2, 0, 0);
    add(s, 24, 1, 0, 1);
    add(s, 4, 1, 1, 0);

    verdict v = score(s);

    assert_near(v.symmetry_p, 0.000180, 0.5e-6);
    assert_int_equal(v.call, SUNDER_CALL_REARRANGED);
    assert_true(gives_reason(&v, "(24 nuclei) outnumber isolated 5' (4; one-sided p < 0.001)"));
    assert_true(has_flag(&v, "ASYMMETRIC_SINGLES"));
    assert_true(has_flag(&v, "ISO3_DOMINANT"));
    assert_false(has_flag(&v, "SYMMETRIC_SINGLES"));
}

static void a_dim_5p_colour_is_no_evidence_of_a_loss(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 40, 2, 0, 0);
    add(s, 15, 1, 0, 1);
    add(s, 5, 1, 1, 0);

    const verdict bright = score(s);
    s->laws.brightness[END_5P].ln_significance_mean = 2.2; /* 16 % weaker than 5.3 */
    const verdict dim = score(s);

    assert_int_equal(bright.call, SUNDER_CALL_REARRANGED);
    assert_int_equal(dim.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(gives_reason(&dim, "The 5' colour is dim on this slide (14."));
    assert_false(gives_reason(&dim, "are not more than isolated 5'"));
}

static void a_dim_5p_colour_is_not_blamed_for_an_excess_that_chance_makes(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 40, 2, 0, 0);
    add(s, 12, 1, 0, 1);
    add(s, 10, 1, 1, 0);
    s->laws.brightness[END_5P].ln_significance_mean = 2.2;

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_false(gives_reason(&v, "The 5' colour is dim"));
}

static void a_few_split_nuclei_below_the_cutoff_stay_normal_but_are_named(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 180, 2, 0, 0);
    add(s, 20, 1, 1, 1);

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_NORMAL);
    assert_true(v.evidence);
    assert_true(gives_reason(&v, "does not make this many split nuclei: 20 of 200"));
}

static void symmetric_singles_below_the_cutoff_are_not_said_to_reach_it(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 80, 2, 0, 0);
    add(s, 9, 1, 0, 1);
    add(s, 9, 1, 1, 0);
    s->laws.nuclei = 98, s->laws.own_nuclear_area_um2 = M_PI * 15.1 * 15.1 / 4;
    for (int end = 0; end < 2; end++) s->about.look[end] = (channel_look){100, 0.255, 2};

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL); /* for the pixel size */
    assert_true(has_flag(&v, "SYMMETRIC_SINGLES"));
    assert_false(v.above_cutoff);
    assert_false(gives_reason(&v, "reaches the cutoff"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_symmetric_excess_of_singles_is_equivocal_and_says_why),
        cmocka_unit_test(a_slide_that_its_doubtful_nuclei_would_lift_to_the_cutoff_is_not_normal),
        cmocka_unit_test(doubtful_nuclei_that_are_rather_normal_change_nothing),
        cmocka_unit_test(as_many_rods_as_round_signals_make_by_chance_decide_nothing),
        cmocka_unit_test(rearranged_nuclei_no_more_than_stretched_ones_are_no_evidence),
        cmocka_unit_test(the_bare_cutoff_calls_what_evidence_would_hold_back),
        cmocka_unit_test(a_loss_of_5p_is_rearranged_without_any_split),
        cmocka_unit_test(a_dim_5p_colour_is_no_evidence_of_a_loss),
        cmocka_unit_test(a_dim_5p_colour_is_not_blamed_for_an_excess_that_chance_makes),
        cmocka_unit_test(a_few_split_nuclei_below_the_cutoff_stay_normal_but_are_named),
        cmocka_unit_test(symmetric_singles_below_the_cutoff_are_not_said_to_reach_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
