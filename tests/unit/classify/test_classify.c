/* src/classify/classify.c: nuclei read from weighed signals made by hand. */
#include "scene_by_hand.h"
#include "testing.h"

static const reading *classify(scene *s)
{
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_context *context = NULL;
    unsigned char *marks = s->marks;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    readings_free(&s->readings);
    s->table.used_laws = s->laws;
    assert_ok(
        classify_run(context, &s->table, &s->laws, &s->assay, &s->field, 1, &marks, &s->options, &s->readings, &err),
        &err);
    sunder_context_free(context);
    assert_int_equal(s->readings.n_nuclei, s->field.n);
    return s->readings.nuclei;
}

static void assert_counts(const reading *r, int fused, int single_5p, int single_3p)
{
    assert_int_equal(r->counts.fused, fused);
    assert_int_equal(r->counts.single_5p, single_5p);
    assert_int_equal(r->counts.single_3p, single_3p);
}

static void two_close_pairs_are_normal(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_5P, 6.0, 6.0);
    add_signal(s, END_3P, 2.2, 2.0);
    add_signal(s, END_3P, 6.0, 6.3);

    const reading *r = classify(s);

    assert_counts(r, 2, 0, 0);
    assert_int_equal(r->code, PATTERN_N);
    assert_int_equal(r->class_, CLASS_NORMAL);
    assert_true(r->evaluable && r->excluded == EXCLUDED_NOT);
    assert_true(r->doubt < 0.01 && r->p_rearranged < 0.01);
    assert_int_equal(s->readings.n_pairs, 2);
    assert_near(s->readings.pairs[0].distance_um, 0.2, 1e-12);
    assert_int_equal(s->readings.pairs[0].state, STATE_FUSED);
    assert_int_equal(s->readings.signals[0].partner, s->readings.signals[2].id);
}

static void a_pair_beyond_the_rule_is_split_and_its_halves_are_joined(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_5P, 6.0, 6.0);
    add_signal(s, END_3P, 2.2, 2.0);
    add_signal(s, END_3P, 6.0, 8.5);

    const reading *r = classify(s);

    assert_counts(r, 1, 1, 1);
    assert_int_equal(r->code, PATTERN_S);
    assert_int_equal(r->class_, CLASS_REARRANGED);
    assert_true(r->p_rearranged > 0.99);
    const signal_pair *split = &s->readings.pairs[1];
    assert_int_equal(split->state, STATE_SPLIT);
    assert_near(split->distance_um, 2.5, 1e-12);
    assert_near(split->gap_diameters, (2.5 - 0.471) / 0.471, 1e-9);
    assert_true(split->p_split > 0.999);
    assert_int_equal(s->readings.signals[1].state, STATE_SPLIT);
}

static void distances_around_the_rule_leave_doubt(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_5P, 6.0, 6.0);
    add_signal(s, END_3P, 2.2, 2.0);
    add_signal(s, END_3P, 6.0, 6.8);

    const reading *r = classify(s);

    assert_near(r->p_rearranged, 0.5, 0.01);
    assert_false(r->evaluable);
    assert_int_equal(r->excluded, EXCLUDED_DOUBT);
    assert_int_equal(r->code, PATTERN_U);
    assert_int_equal(r->class_, CLASS_OTHER);
}

static void the_same_distance_reads_by_the_assays_rule(void **state)
{
    (void)state;
    /* clinical.md 2.1: signals 0.6 um across, 1.5 um apart: gap 1.5 diameters. */
    scene *s = start_scene(1);
    for (int end = 0; end < 2; end++) s->laws.brightness[end].sigma_median_um = 0.6 / 2.355;
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_5P, 6.0, 6.0);
    add_signal(s, END_3P, 2.2, 2.0);
    add_signal(s, END_3P, 6.0, 7.5);

    s->assay.split = (sunder_distance_rule){SUNDER_GAP_DIAMETERS, 1.0};
    assert_int_equal(classify(s)->code, PATTERN_S);
    assert_near(s->readings.pairs[1].gap_diameters, 1.5, 1e-9);

    s->assay.split = (sunder_distance_rule){SUNDER_GAP_DIAMETERS, 2.0};
    assert_int_equal(classify(s)->code, PATTERN_N);
}

static void the_nucleus_as_a_whole_is_paired_best(void **state)
{
    (void)state;
    /* The nearest pair of all, 5' at 0 and 3' at 0.3, would leave the outer two 1.2 um apart. */
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_5P, 2.7, 2.0);
    add_signal(s, END_3P, 1.5, 2.0);
    add_signal(s, END_3P, 2.3, 2.0);

    const reading *r = classify(s);

    assert_counts(r, 2, 0, 0);
    assert_near(s->readings.pairs[0].distance_um, 0.5, 1e-9);
    assert_near(s->readings.pairs[1].distance_um, 0.4, 1e-9);
}

static void a_doublet_is_measured_from_its_nearest_lump(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    weighed *doublet = add_signal(s, END_5P, 2.0, 2.0);
    doublet->n_members = 2;
    doublet->member_ref_um[1] = (sunder_point_um){2.5, 2.0};
    add_signal(s, END_3P, 2.9, 2.0);

    const reading *r = classify(s);

    assert_counts(r, 1, 0, 0);
    assert_near(s->readings.pairs[0].distance_um, 0.4, 1e-9);
}

static void a_3p_signal_without_partner_is_isolated_only_if_the_partner_would_be_seen(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_3P, 2.2, 2.0);
    weighed *alone = add_signal(s, END_3P, 6.0, 6.0);

    const reading *r = classify(s);
    assert_counts(r, 1, 0, 1);
    assert_int_equal(r->code, PATTERN_I3);
    assert_int_equal(r->class_, CLASS_REARRANGED);

    alone->p_partner = 0.95;
    r = classify(s);
    assert_counts(r, 2, 0, 0);
    assert_int_equal(r->class_, CLASS_NORMAL);

    alone->p_partner = 0.5;
    assert_int_equal(classify(s)->excluded, EXCLUDED_DOUBT);
}

static void an_isolated_5p_is_counted_but_not_rearranged(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_5P, 6.0, 6.0);
    add_signal(s, END_3P, 2.2, 2.0);

    const reading *r = classify(s);

    assert_int_equal(r->code, PATTERN_I5);
    assert_int_equal(r->class_, CLASS_OTHER);
    assert_true(r->evaluable);
}

static void two_loci_on_top_of_each_other_are_doubtful(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_3P, 2.0, 2.1);
    add_signal(s, END_3P, 2.0, 2.7);

    const reading *r = classify(s);

    assert_near(r->p_rearranged, 1.0 - 0.35, 0.01);
    assert_int_equal(r->excluded, EXCLUDED_DOUBT);
}

static void a_doubtful_signal_leaves_its_doubt_with_the_nucleus(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_3P, 2.2, 2.0);
    weighed *doubtful = add_signal(s, END_3P, 6.0, 6.0);
    doubtful->p_signal = 0.4;
    /* Without a partner in sight it is a signal 0.15 times as often. */
    const double odds = 0.4 / 0.6 / 0.15;
    doubtful->p_apart = odds / (1.0 + odds);

    const reading *r = classify(s);

    assert_near(r->p_rearranged, 0.4, 1e-3);
    assert_int_equal(s->readings.n_signals, 2);
}

static void two_doubtful_ends_of_a_pair_are_there_together_or_not_at_all(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    weighed *green = add_signal(s, END_5P, 6.0, 6.0);
    add_signal(s, END_3P, 2.2, 2.0);
    weighed *orange = add_signal(s, END_3P, 6.0, 6.1);
    green->p_signal = orange->p_signal = 0.8;
    green->p_apart = orange->p_apart = 0.4;

    const reading *r = classify(s);

    /* Taken one by one, a 3' signal would stand alone in 0.2 x 0.8 of all cases. */
    assert_true(r->p_rearranged < 0.03);
    assert_counts(r, 2, 0, 0);
}

static void a_nucleus_most_likely_without_a_colour_has_no_probability(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    weighed *doubtful = add_signal(s, END_3P, 5.0, 2.0);
    doubtful->p_signal = doubtful->p_apart = 0.3;

    const reading *r = classify(s);

    assert_int_equal(r->excluded, EXCLUDED_NO_SIGNAL);
    assert_true(isnan(r->p_rearranged));
}

static void a_neighbours_pair_is_all_or_nothing(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 2.0, 2.0);
    weighed *green = add_signal(s, END_5P, 6.0, 6.0);
    add_signal(s, END_3P, 2.2, 2.0);
    weighed *orange = add_signal(s, END_3P, 6.0, 6.1);
    green->p_own = orange->p_own = 0.3;
    orange->cluster = green->cluster;

    const reading *r = classify(s);

    /* Owned or not, no signal of the pair stands alone. */
    assert_true(r->doubt < 0.01);
    assert_counts(r, 1, 0, 0);
    assert_int_equal(s->readings.n_signals, 2);
}

static void a_nucleus_with_one_colour_is_not_scorable(void **state)
{
    (void)state;
    scene *s = start_scene(2);
    add_signal(s, END_5P, 2.0, 2.0);

    const reading *r = classify(s);

    for (int i = 0; i < 2; i++) {
        assert_int_equal(r[i].code, PATTERN_0);
        assert_int_equal(r[i].excluded, EXCLUDED_NO_SIGNAL);
        assert_false(r[i].evaluable);
        assert_true(isnan(r[i].p_rearranged));
    }
    assert_counts(&r[0], 0, 1, 0);
    assert_counts(&r[1], 0, 0, 0);
}

static void a_nucleus_excluded_from_dapi_keeps_its_counts_and_its_reason(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    s->found[0].excluded = EXCLUDED_BORDER;
    s->marks[0] = 1;
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_3P, 2.2, 2.0);

    const reading *r = classify(s);

    assert_counts(r, 1, 0, 0);
    assert_int_equal(r->excluded, EXCLUDED_BORDER);
    assert_false(r->evaluable);
}

static void debris_is_not_evaluable(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    s->marks[0] = 1;
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_3P, 2.2, 2.0);

    assert_int_equal(classify(s)->excluded, EXCLUDED_DEBRIS);
}

static void a_dim_slide_cannot_prove_that_a_3p_is_absent(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    s->table.partners[END_3P].brightness.ln_significance_mean = log(4.5);
    add_signal(s, END_5P, 2.0, 2.0);
    add_signal(s, END_3P, 2.2, 2.0);

    const reading *r = classify(s);

    /* Of 1.6 signals 0.15 have no partner, and of these normal_cdf(ln(3.5 / 4.5) / 0.4) = 0.265 are below the floor. */
    assert_near(r->p_rearranged, 1.6 * 0.15 * 0.265, 1e-3);
}

static void an_amplified_nucleus_is_read_in_full_and_in_time(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    /* 36 pairs on a lattice nearer than pairs may reach, every signal in doubt: one group of 72. */
    for (int end = 0; end < 2; end++) {
        for (int i = 0; i < 36; i++) {
            weighed *row = add_signal(s, end ? END_3P : END_5P, 0.9 * (i % 6) + 0.1 * end, 0.9 * (i / 6));
            row->p_signal = 0.98;
        }
    }

    const reading *r = classify(s);

    assert_counts(r, 36, 0, 0);
    assert_int_equal(pattern_from_counts(r->counts, &s->assay), PATTERN_A);
    assert_int_equal(s->readings.n_pairs, 36);
}

static void the_allowed_doubt_must_make_sense(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    s->options.max_doubt_frac = 0.7;
    readings out = {.n_nuclei = 77};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(classify_run(NULL, &s->table, &s->laws, &s->assay, &s->field, 1, NULL, &s->options, &out, &err),
                     SUNDER_ERROR_USAGE);

    assert_says(&err, "up to 0.5");
    assert_int_equal(out.n_nuclei, 77);
}

static void add_deep_signal(scene *s, probe_end end, double x_um, double y_um, double z_um, double z_se_um)
{
    weighed *row = add_signal(s, end, x_um, y_um);
    row->z_ref_um = z_um, row->z_se_um = z_se_um;
}

static void depth_chooses_between_partners_that_lie_alike_in_the_plane(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_deep_signal(s, END_5P, 2.0, 2.0, 1.0, 0.1);
    add_deep_signal(s, END_5P, 2.3, 2.0, 3.0, 0.1);
    add_deep_signal(s, END_3P, 2.1, 2.0, 3.1, 0.1);
    add_deep_signal(s, END_3P, 2.2, 2.0, 1.1, 0.1);

    const reading *r = classify(s);

    assert_counts(r, 2, 0, 0);
    assert_int_equal(s->readings.signals[0].partner, s->readings.signals[3].id);
    assert_near(s->readings.pairs[0].distance_z_um, 0.1, 1e-12);
    assert_true(s->readings.pairs[0].p_split < 0.01);
}

static void signals_over_each_other_at_different_depths_are_no_sure_fusion(void **state)
{
    (void)state;
    static const struct {
        double z_um, z_se_um;
        bool doubted;
    } cases[] = {{0.3, 0.1, false}, {2.5, 0.1, true}, {2.5, 1.0, false}, {NAN, NAN, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scene *s = start_scene(1);
        add_deep_signal(s, END_5P, 2.0, 2.0, 0, 0.1);
        add_deep_signal(s, END_3P, 2.2, 2.0, cases[i].z_um, cases[i].z_se_um);

        const reading *r = classify(s);

        assert_int_equal(s->readings.pairs[0].state, STATE_FUSED); /* the rule is one of the plane */
        assert_near(s->readings.pairs[0].p_split, cases[i].doubted ? 0.5 : 0, 0.01);
        assert_int_equal(r->excluded, cases[i].doubted ? EXCLUDED_DOUBT : EXCLUDED_NOT);
    }
}

static void depth_leaves_no_signal_without_a_partner(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_deep_signal(s, END_5P, 2.0, 2.0, 0, 0.1);
    add_deep_signal(s, END_3P, 2.7, 2.0, 9, 0.1);

    classify(s);

    assert_int_equal(s->readings.signals[0].partner, s->readings.signals[1].id);
}

static void one_lump_of_many_copies_in_both_colours_is_amplification(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 0, 0)->flux = 7000;
    add_signal(s, END_3P, 0.2, 0)->flux = 7000;

    const reading *r = classify(s);

    assert_int_equal(r->code, PATTERN_A);
    assert_int_equal(r->class_, CLASS_OTHER);
    assert_true(r->evaluable);
}

static void a_lump_of_one_colour_or_of_five_copies_is_no_amplification(void **state)
{
    (void)state;
    scene *s = start_scene(1);
    add_signal(s, END_5P, 0, 0)->flux = 7000;
    add_signal(s, END_3P, 0.2, 0)->flux = 5000;

    const reading *r = classify(s);

    assert_int_equal(r->code, PATTERN_M);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_lump_of_many_copies_in_both_colours_is_amplification),
        cmocka_unit_test(a_lump_of_one_colour_or_of_five_copies_is_no_amplification),
        cmocka_unit_test(two_close_pairs_are_normal),
        cmocka_unit_test(a_pair_beyond_the_rule_is_split_and_its_halves_are_joined),
        cmocka_unit_test(distances_around_the_rule_leave_doubt),
        cmocka_unit_test(the_same_distance_reads_by_the_assays_rule),
        cmocka_unit_test(the_nucleus_as_a_whole_is_paired_best),
        cmocka_unit_test(a_doublet_is_measured_from_its_nearest_lump),
        cmocka_unit_test(a_3p_signal_without_partner_is_isolated_only_if_the_partner_would_be_seen),
        cmocka_unit_test(an_isolated_5p_is_counted_but_not_rearranged),
        cmocka_unit_test(two_loci_on_top_of_each_other_are_doubtful),
        cmocka_unit_test(a_doubtful_signal_leaves_its_doubt_with_the_nucleus),
        cmocka_unit_test(two_doubtful_ends_of_a_pair_are_there_together_or_not_at_all),
        cmocka_unit_test(a_nucleus_most_likely_without_a_colour_has_no_probability),
        cmocka_unit_test(a_neighbours_pair_is_all_or_nothing),
        cmocka_unit_test(a_nucleus_with_one_colour_is_not_scorable),
        cmocka_unit_test(a_nucleus_excluded_from_dapi_keeps_its_counts_and_its_reason),
        cmocka_unit_test(debris_is_not_evaluable),
        cmocka_unit_test(a_dim_slide_cannot_prove_that_a_3p_is_absent),
        cmocka_unit_test(an_amplified_nucleus_is_read_in_full_and_in_time),
        cmocka_unit_test(depth_chooses_between_partners_that_lie_alike_in_the_plane),
        cmocka_unit_test(signals_over_each_other_at_different_depths_are_no_sure_fusion),
        cmocka_unit_test(depth_leaves_no_signal_without_a_partner),
        cmocka_unit_test(the_allowed_doubt_must_make_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
