/* src/score: counts, call, reasons and flags from readings made by hand. */
#include "slide_by_hand.h"

static void the_iaslc_worksheet_adds_up_to_54_percent(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 19, 2, 0, 0);
    add(s, 22, 1, 1, 1);
    add(s, 5, 1, 0, 1);
    add(s, 4, 1, 1, 0);

    verdict v = score(s);

    assert_int_equal(v.counts.n, 50);
    assert_int_equal(v.counts.k, 27);
    assert_int_equal(v.counts.split, 22);
    assert_int_equal(v.counts.isolated_3p, 5);
    assert_int_equal(v.counts.isolated_5p, 4);
    assert_near(v.fraction, 0.54, 1e-12);
    assert_near(v.lower, 0.4040, 0.5e-4);
    assert_near(v.upper, 0.6703, 0.5e-4);
    assert_int_equal(v.call, SUNDER_CALL_REARRANGED);
    assert_true(gives_reason(&v, "27 of 50 evaluable nuclei (54.0 %, 95 % Wilson interval 40.4 to 67.0 %)"));
    assert_near(v.counts.mean_copies, 2.0, 19 * 1e-12);
    assert_near(v.counts.mean_area_um2, 50.0, 1e-9);
}

static void fifteen_percent_is_compared_in_whole_nuclei(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->assay.decision = SUNDER_DECISION_PLAIN;
    add(s, 357, 2, 0, 0);
    add(s, 63, 1, 1, 1);
    assert_int_equal(score(s).call, SUNDER_CALL_REARRANGED);

    s = empty_slide();
    s->assay.decision = SUNDER_DECISION_PLAIN;
    add(s, 358, 2, 0, 0);
    add(s, 62, 1, 1, 1);
    verdict v = score(s);
    assert_int_equal(v.call, SUNDER_CALL_NORMAL);
    assert_true(gives_reason(&v, "below the cutoff of 15 %"));
}

static void channels_that_do_not_lie_on_each_other_are_uninformative(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 60, 0, 1, 1);
    s->laws.shift.state = LAW_REFUSED;

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(gives_reason(&v, "do not lie on each other"));
}

static void too_few_nuclei_are_uninformative_and_the_losses_are_listed(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 49, 1, 1, 1);
    add(s, 2, 0, 1, 0);
    add(s, 1, 0, 0, 2);
    add(s, 4, 0, 0, 0);
    add_excluded(s, 6, EXCLUDED_BORDER);
    add_excluded(s, 2, EXCLUDED_DOUBT);

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(gives_reason(&v, "49 of 64 found can be scored, the assay asks for 50"));
    assert_true(gives_reason(&v, "6 cut by the image border, 4 without any signal, 1 with 3' signals only, 2 with "
                                 "5' signals only, 2 with unclear signals"));
    assert_true(has_flag(&v, "LOW_COUNT"));
}

static void a_blurred_slide_is_uninformative_even_with_enough_nuclei(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 60, 1, 1, 1);
    add_excluded(s, 61, EXCLUDED_BLURRED);
    s->about.median_focus = 0.41;

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(gives_reason(&v, "blurred: 61 of 121 nuclei are out of focus; median sharpness of the outlines 0.41"));
    assert_true(has_flag(&v, "BLURRED"));
}

static void a_slide_with_one_colour_alone_has_no_signals_to_read(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 90, 0, 2, 0);
    add(s, 10, 1, 1, 0);

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(gives_reason(&v, "of 100 whole nuclei, 100 with a 5' (green) and 10 with a 3' (orange) signal"));
    assert_true(has_flag(&v, "NO_SIGNALS"));
}

static void a_channel_without_an_image_is_named_before_its_missing_signals(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 30, 0, 0, 2);
    s->about.one_value[END_5P] = true;
    const verdict empty = score(s);
    s->about.saturated_frac = 1.0;
    const verdict clipped = score(s);

    assert_int_equal(empty.call, SUNDER_CALL_UNINFORMATIVE);
    assert_string_equal(empty.reasons[0], "The 5' (green) channel holds one value in every pixel: no 5' probe was "
                                          "imaged. Check --channels, or acquire that channel.");
    assert_true(has_flag(&empty, "NO_SIGNALS"));
    assert_non_null(strstr(clipped.reasons[0], "overexposed"));
}

static void an_overexposed_slide_is_uninformative(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 100, 2, 0, 0);
    s->about.saturated_frac = 0.31;

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(gives_reason(&v, "overexposed: 31.0 % of the pixels of a probe channel"));
    assert_true(has_flag(&v, "SATURATED"));
}

static void a_slide_without_nuclei_has_no_fraction_but_a_reason(void **state)
{
    (void)state;
    slide *s = empty_slide();

    verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(isnan(v.fraction) && isnan(v.lower) && isnan(v.upper) && isnan(v.counts.mean_copies));
    assert_true(v.symmetry_p == 1.0);
    assert_false(v.evidence);
    assert_true(gives_reason(&v, "No nuclei were found in 1 field;"));
}

static void a_slide_without_a_usable_field_says_so(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->about = (score_context){.n_fields = 2, .n_left_out = 2, .median_focus = NAN};
    s->field.n = 0;
    static const nuclei none[2];
    verdict v;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(score_run(&s->readings, none, &s->assay, &s->laws, &s->about, &v, &err), &err);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(gives_reason(&v, "No field could be used"));
    assert_true(has_flag(&v, "FIELDS_LEFT_OUT"));
}

static void copies_and_patterns_raise_their_flags(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 40, 4, 0, 0);
    add(s, 30, 9, 0, 0);
    add(s, 30, 2, 0, 0);
    add(s, 20, 2, 1, 0);
    s->laws.shift.state = LAW_REFUSED;
    s->laws.brightness[END_5P].signals = 15; /* too few to prove that the channels are misaligned */
    s->assay.colours_confirmed = false;

    verdict v = score(s);

    assert_int_equal(v.counts.by_pattern[PATTERN_A], 30);
    assert_int_equal(v.counts.by_pattern[PATTERN_G], 40);
    assert_int_equal(v.call, SUNDER_CALL_NORMAL);
    assert_near(v.counts.mean_copies, (40 * 4 + 30 * 9 + 30 * 2 + 20 * 3) / 120.0, 1e-12);
    assert_true(has_flag(&v, "GAIN"));
    assert_true(has_flag(&v, "AMPLIFIED"));
    assert_true(has_flag(&v, "HIGH_PLOIDY"));
    assert_true(has_flag(&v, "ATYPICAL"));
    assert_true(has_flag(&v, "SHIFT_UNKNOWN"));
    assert_true(has_flag(&v, "COLOURS_UNCONFIRMED"));
    assert_false(has_flag(&v, "LOW_COUNT"));
    assert_true(gives_reason(&v, "(green 5', orange 3') are not confirmed"));
}

static void a_quiet_slide_raises_no_flag(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 196, 2, 0, 0);
    add(s, 2, 1, 0, 1);
    add(s, 2, 1, 1, 0);

    verdict v = score(s);

    assert_int_equal(v.n_flags, 0);
    assert_int_equal(v.call, SUNDER_CALL_NORMAL);
}

static void a_stack_that_does_not_hold_the_section_says_so(void **state)
{
    (void)state;
    static const struct {
        long signals, at_end;
        bool cut;
    } cases[] = {{30, 11, true}, {30, 10, false}, {9, 9, false}, {0, 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        slide *s = empty_slide();
        add(s, 200, 2, 0, 0);
        s->about.stack_signals = cases[i].signals, s->about.stack_end_signals = cases[i].at_end;

        verdict v = score(s);

        assert_int_equal(has_flag(&v, "STACK_CUT"), cases[i].cut);
        assert_int_equal(gives_reason(&v, "11 of 30 bright signals are sharpest in its first or last plane"),
                         cases[i].cut);
    }
}

static void an_isolated_5p_counts_only_where_the_laboratory_says_so(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->assay.isolated_5p_counts = true;
    add(s, 70, 2, 0, 0);
    add(s, 30, 1, 1, 0);

    verdict v = score(s);

    assert_int_equal(v.counts.k, 30);
    assert_true(v.above_cutoff);
}

static void an_assay_without_a_cutoff_is_refused(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 100, 2, 0, 0);
    s->assay.cutoff_denominator = 0;
    verdict v = {.n_reasons = 77};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(score_run(&s->readings, &s->field, &s->assay, &s->laws, &s->about, &v, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "cutoff is 15/0");
    assert_int_equal(v.n_reasons, 77);
}

static void calls_have_the_words_of_the_result_file(void **state)
{
    (void)state;

    assert_string_equal(sunder_call_name(SUNDER_CALL_REARRANGED), "rearranged");
    assert_string_equal(sunder_call_name(SUNDER_CALL_NORMAL), "normal");
    assert_string_equal(sunder_call_name(SUNDER_CALL_EQUIVOCAL), "equivocal");
    assert_string_equal(sunder_call_name(SUNDER_CALL_UNINFORMATIVE), "uninformative");
}

static void counts_under_a_pixel_size_that_both_sizes_speak_against_are_not_called(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 60, 0, 2, 2);
    s->laws.nuclei = 60, s->laws.own_nuclear_area_um2 = M_PI * 15.1 * 15.1 / 4;
    s->laws.nuclear_area_um2 = 50; /* given: says nothing about this slide */
    for (int end = 0; end < 2; end++) s->about.look[end] = (channel_look){100, 0.255, 2};

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_non_null(strstr(v.reasons[0], "The pixel size is probably wrong"));
}

static void a_given_shift_does_not_hide_colours_that_do_not_pair(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 60, 0, 2, 2); /* all split: the channels lie apart */
    s->laws.shift = s->laws.own_shift = (chromatic_shift){.state = LAW_GIVEN};
    s->laws.own_shift.state = LAW_REFUSED;

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(has_flag(&v, "MISALIGNED"));
}

static void a_given_shift_off_the_slides_own_pairs_is_not_called(void **state)
{
    (void)state;
    slide *s = empty_slide();
    add(s, 60, 0, 2, 2);
    s->laws.shift = (chromatic_shift){.state = LAW_GIVEN, .shift_um = {0.7, 0}};
    s->laws.own_shift = (chromatic_shift){.state = LAW_FOUND, .pairs = 50};
    s->laws.pair_sigma_um = 0.2;
    s->laws.shift_contradicted = true;

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(has_flag(&v, "MISALIGNED"));
    assert_true(gives_reason(&v, "lie 0.70 um off it"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_iaslc_worksheet_adds_up_to_54_percent),
        cmocka_unit_test(fifteen_percent_is_compared_in_whole_nuclei),
        cmocka_unit_test(channels_that_do_not_lie_on_each_other_are_uninformative),
        cmocka_unit_test(counts_under_a_pixel_size_that_both_sizes_speak_against_are_not_called),
        cmocka_unit_test(a_given_shift_does_not_hide_colours_that_do_not_pair),
        cmocka_unit_test(a_given_shift_off_the_slides_own_pairs_is_not_called),
        cmocka_unit_test(too_few_nuclei_are_uninformative_and_the_losses_are_listed),
        cmocka_unit_test(a_blurred_slide_is_uninformative_even_with_enough_nuclei),
        cmocka_unit_test(a_slide_with_one_colour_alone_has_no_signals_to_read),
        cmocka_unit_test(a_channel_without_an_image_is_named_before_its_missing_signals),
        cmocka_unit_test(an_overexposed_slide_is_uninformative),
        cmocka_unit_test(a_slide_without_nuclei_has_no_fraction_but_a_reason),
        cmocka_unit_test(a_slide_without_a_usable_field_says_so),
        cmocka_unit_test(copies_and_patterns_raise_their_flags),
        cmocka_unit_test(a_quiet_slide_raises_no_flag),
        cmocka_unit_test(a_stack_that_does_not_hold_the_section_says_so),
        cmocka_unit_test(an_isolated_5p_counts_only_where_the_laboratory_says_so),
        cmocka_unit_test(an_assay_without_a_cutoff_is_refused),
        cmocka_unit_test(calls_have_the_words_of_the_result_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
