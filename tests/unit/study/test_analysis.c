/* src/study/comparison.c and analysis*.c on outcomes made by hand. */
#include "study/analysis.h"
#include "study/manifest.h"
#include "study_by_hand.h"

#define ROUNDS 500

static study_slides slides_of(const char *content)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = put_file(scratch, "m.csv", content);
    study_slides slides = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(study_manifest_read(path, &slides, &error), &error);
    remove_scratch(scratch);
    return slides;
}

static study_analysis analyse(const study_slides *slides, outcome *outcomes, uint64_t seed)
{
    study_analysis a = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    for (size_t i = 0; i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        outcomes[i] = (outcome){.call = s->given_call, .has_counts = true, .n = s->given_n, .k = s->given_k};
        outcomes[i].fraction = (double)s->given_k / (double)s->given_n;
    }
    assert_ok(study_analyse(slides, outcomes, ROUNDS, seed, &a, &error), &error);
    return a;
}

static void free_all(study_slides *slides, study_analysis *a)
{
    study_analysis_free(a);
    study_slides_free(slides);
}

static const comparison *find(const study_analysis *a, const char *kind, const char *group)
{
    for (size_t i = 0; i < a->n_comparisons; i++) {
        if (strcmp(a->comparisons[i].kind, kind) == 0 && strcmp(a->comparisons[i].group, group) == 0)
            return &a->comparisons[i];
    }
    return NULL;
}

static void slides_without_a_call_are_left_out_or_fail(void **state)
{
    (void)state;
    const judged rows[] = {
        {SAID_REARRANGED, SAID_REARRANGED, 0}, {SAID_REARRANGED, SAID_REARRANGED, 1},
        {SAID_NORMAL, SAID_REARRANGED, 2},     {SAID_EQUIVOCAL, SAID_REARRANGED, 3},
        {SAID_NORMAL, SAID_NORMAL, 4},         {SAID_UNINFORMATIVE, SAID_NORMAL, 5},
        {SAID_NOTHING, SAID_NORMAL, 6},        {SAID_REARRANGED, SAID_EQUIVOCAL, 7},
    };
    comparison c = {.kind = "test"};

    comparison_of(rows, sizeof rows / sizeof rows[0], &c);

    assert_near(c.positive.value, 2.0 / 3.0, 1e-12);
    assert_near(c.positive_strict.value, 2.0 / 4.0, 1e-12);
    assert_near(c.negative.value, 1.0, 1e-12);
    assert_near(c.negative_strict.value, 1.0 / 3.0, 1e-12);
    assert_near(c.overall_strict.value, 3.0 / 7.0, 1e-12);
    assert_int_equal(c.cells[SAID_REARRANGED][SAID_EQUIVOCAL], 1);
}

static void abstaining_counts_the_same_from_either_side_without_a_reference(void **state)
{
    (void)state;
    const judged rows[] = {{SAID_NORMAL, SAID_NORMAL, 0},     {SAID_EQUIVOCAL, SAID_NORMAL, 1},
                           {SAID_EQUIVOCAL, SAID_NORMAL, 2},  {SAID_NORMAL, SAID_EQUIVOCAL, 3},
                           {SAID_REARRANGED, SAID_NORMAL, 4}, {SAID_EQUIVOCAL, SAID_EQUIVOCAL, 5},
                           {SAID_NORMAL, SAID_NORMAL, 6},     {SAID_NORMAL, SAID_UNINFORMATIVE, 7}};
    enum { N = sizeof rows / sizeof rows[0] };
    judged turned[N];
    for (int i = 0; i < N; i++) turned[i] = (judged){rows[i].ref_call, rows[i].new_call, rows[i].patient};
    comparison one = {.no_reference = true}, other = {.no_reference = true};

    comparison_of(rows, N, &one);
    comparison_of(turned, N, &other);

    assert_int_equal(one.overall_strict.k, 2);
    assert_int_equal(one.overall_strict.n, 7); /* all but the slide that both call equivocal */
    assert_int_equal(other.overall_strict.k, 2);
    assert_int_equal(other.overall_strict.n, 7);
}

static void kappa_is_unknown_where_one_side_says_the_same_of_all(void **state)
{
    (void)state;
    const judged rows[] = {{SAID_NORMAL, SAID_REARRANGED, 0}, {SAID_REARRANGED, SAID_REARRANGED, 1}};
    comparison one = {0}, both = {0};

    comparison_of(rows, 1, &one);
    comparison_of(rows, 2, &both);

    assert_true(isnan(one.kappa.value) && isnan(one.kappa.se) && isnan(one.linear.value));
    assert_true(isnan(both.kappa.value) && isnan(both.quadratic.value));
}

static void two_readers_have_no_reference(void **state)
{
    (void)state;
    study_slides slides = slides_of("slide,locus,evaluable,rearranged,call,reader_A,reader_B\n"
                                    "a,NTRK1,10,1,normal,normal,normal\nb,NTRK1,10,1,normal,normal,equivocal\n");
    study_slides turned = slides_of("slide,locus,evaluable,rearranged,call,reader_B,reader_A\n"
                                    "a,NTRK1,10,1,normal,normal,normal\nb,NTRK1,10,1,normal,equivocal,normal\n");
    outcome outcomes[2], turned_outcomes[2];

    study_analysis a = analyse(&slides, outcomes, 1), b = analyse(&turned, turned_outcomes, 1);

    assert_int_equal(find(&a, "reader against reader", "A against B")->overall_strict.n, 2);
    assert_int_equal(find(&b, "reader against reader", "B against A")->overall_strict.n, 2);
    assert_false(find(&a, "software against reader", "A")->no_reference);
    study_analysis_free(&a);
    study_slides_free(&slides);
    free_all(&turned, &b);
}

static const char two_scanners[] =
    "slide,locus,evaluable,rearranged,call,scanner,patient,reference,reader_A,reader_A_n,reader_A_k,reader_B,"
    "reader_B_n,reader_B_k\n"
    "a1,NTRK1,100,40,rearranged,S1,P1,rearranged,rearranged,50,20,rearranged,50,7\n"
    "a2,NTRK1,100,30,rearranged,S2,P1,rearranged,rearranged,50,10,normal,50,22\n"
    "b1,NTRK1,100,2,normal,S1,P2,normal,normal,50,1,normal,50,1\n"
    "b2,NTRK1,100,20,rearranged,S2,P2,normal,normal,50,3,rearranged,50,9\n"
    "c1,NTRK2,100,5,normal,S1,P3,normal,normal,50,2,normal,50,2\n"
    "d1,NTRK2,100,1,normal,S1,,normal,normal,50,0,normal,50,0\n"
    "e1,NTRK2,100,50,rearranged,S2,,rearranged,equivocal,50,8,rearranged,50,30\n";

static void groups_and_places_have_comparisons_of_their_own(void **state)
{
    (void)state;
    study_slides slides = slides_of(two_scanners);
    outcome outcomes[7];

    study_analysis a = analyse(&slides, outcomes, 1);

    const comparison *s2 = find(&a, "software against reference", "scanner: S2");
    assert_non_null(s2);
    assert_int_equal(s2->binary.both_positive, 2);
    assert_int_equal(s2->binary.new_only, 1);
    const comparison *between = find(&a, "between scanners", "S1 against S2");
    assert_non_null(between);
    assert_int_equal(between->binary.both_positive, 1); /* P1 */
    assert_int_equal(between->binary.ref_only, 1);      /* P2: normal on S1, rearranged on S2 */
    assert_int_equal(between->binary.both_negative, 0); /* slides of no patient have no pair */
    assert_int_equal(a.patients.n_groups, 5);
    assert_null(find(&a, "between labs", ""));
    free_all(&slides, &a);
}

static void readers_are_compared_with_software_reference_and_each_other(void **state)
{
    (void)state;
    study_slides slides = slides_of(two_scanners);
    outcome outcomes[7];

    study_analysis a = analyse(&slides, outcomes, 1);

    assert_int_equal(find(&a, "software against reader", "A")->binary.new_only, 1);
    assert_int_equal(find(&a, "reader against reference", "A")->binary.both_negative, 4);
    assert_int_equal(find(&a, "reader against reader", "A against B")->binary.new_only, 1);
    assert_int_equal(a.n_panels, 2);
    assert_int_equal(a.panels[1].parties, 3);
    assert_int_equal(a.panels[1].slides, 7);
    assert_int_equal(a.differences[0].n, 7);
    assert_near(a.differences[0].limits.mean, ((0 + .1 + 0 + .14 + .01 + .01 + .34)) / 7, 1e-9);
    assert_int_equal(a.n_tests, 7);
    assert_true(a.tests[0].p < a.tests[6].p);
    assert_int_equal(a.tests[0].slide, 6); /* 8 against 30 of 50 */
    free_all(&slides, &a);
}

static void intervals_by_patients_repeat_with_their_seed(void **state)
{
    (void)state;
    study_slides slides = slides_of(two_scanners);
    outcome outcomes[7], again[7], other[7];

    study_analysis a = analyse(&slides, outcomes, 1), b = analyse(&slides, again, 1), c = analyse(&slides, other, 2);

    const interval one = a.comparisons[0].by_patient.overall, same = b.comparisons[0].by_patient.overall;
    assert_true(one.lower == same.lower && one.upper == same.upper);
    assert_true(one.lower < a.comparisons[0].overall.value && one.upper >= a.comparisons[0].overall.value);
    assert_true(isfinite(c.comparisons[0].by_patient.overall.lower));
    assert_true(a.roc_by_patient.lower <= a.roc.area && a.roc_by_patient.upper >= a.roc.area);
    study_analysis_free(&b);
    study_analysis_free(&c);
    free_all(&slides, &a);
}

/* Two patients with many slides each are two draws, not many: the interval by patients must be the wider one. */
static void many_slides_of_few_patients_do_not_make_sure(void **state)
{
    (void)state;
    judged rows[40];
    patient_intervals few, many;
    sunder_error error = SUNDER_ERROR_INIT;
    for (size_t i = 0; i < 40; i++) rows[i] = (judged){i < 30 ? SAID_REARRANGED : SAID_NORMAL, SAID_REARRANGED, i / 10};
    assert_ok(patient_intervals_of(rows, 40, ROUNDS, 1, &few, &error), &error);
    for (size_t i = 0; i < 40; i++) rows[i].patient = i;

    assert_ok(patient_intervals_of(rows, 40, ROUNDS, 1, &many, &error), &error);

    assert_true(few.positive.upper - few.positive.lower > many.positive.upper - many.positive.lower);
    assert_true(isnan(few.negative.lower)); /* no slide of a normal reference */
}

static void groups_hold_their_slides_in_order(void **state)
{
    (void)state;
    const char *const keys[] = {"b10", "", "b2", "b10", "", "b2", "b1"};
    grouping g = {0}, with_singles = {0};
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(grouping_of(keys, 7, &g, &error), &error);
    assert_ok(grouping_with_singles(keys, 7, &with_singles, &error), &error);

    static const size_t slides[] = {6, 2, 5, 0, 3}, first[] = {0, 1, 3, 5};
    assert_int_equal(g.n_groups, 3);
    assert_memory_equal(g.slides, slides, sizeof slides);
    assert_memory_equal(g.first, first, sizeof first);
    assert_int_equal(g.of[1], NO_GROUP);
    assert_int_equal(with_singles.n_groups, 5);
    assert_int_equal(with_singles.slides[with_singles.first[4]], 4);
    assert_int_equal(with_singles.first[5], 7);
    grouping_free(&g);
    grouping_free(&with_singles);
}

/* One specimen on more scanners than could be compared pair by pair. */
static void places_of_too_many_pairs_are_said_to_be_left_out(void **state)
{
    (void)state;
    enum { N = 1500 };
    text m = {0};
    text_add(&m, "slide,locus,evaluable,rearranged,call,scanner,batch,patient\n");
    for (int i = 0; i < N; i++) text_addf(&m, "s%d,NTRK1,10,1,normal,S%d,B%d,P\n", i, i, i % 3);
    study_slides slides = slides_of(m.chars);
    static outcome outcomes[N];

    study_analysis a = analyse(&slides, outcomes, 1);

    assert_int_equal(a.n_left_out, 1);
    assert_string_equal(a.left_out[0], "between scanners");
    assert_int_equal(a.n_comparisons, 3);
    assert_int_equal(find(&a, "between batches", "B0 against B2")->binary.both_negative, N / 3 * N / 3);
    text_free(&m);
    free_all(&slides, &a);
}

static const precision *precision_of(const study_analysis *a, const char *kind, const char *group)
{
    for (size_t i = 0; i < a->n_precisions; i++) {
        if (strcmp(a->precisions[i].kind, kind) == 0 && strcmp(a->precisions[i].group, group) == 0)
            return &a->precisions[i];
    }
    return NULL;
}

#define PRECISION_HEADER "slide,locus,evaluable,rearranged,call,scanner,specimen\n"
static const char three_sections[] = PRECISION_HEADER "p1,NTRK1,100,40,rearranged,A,S1\n"
                                                      "p2,NTRK1,100,30,rearranged,A,S1\n"
                                                      "p3,NTRK1,100,2,normal,A,S1\n"
                                                      "p4,NTRK1,100,50,rearranged,B,S1\n"
                                                      "p5,NTRK1,100,1,normal,A,S2\n"
                                                      "p6,NTRK1,100,5,normal,B,S2\n";
static const char three_sections_turned[] = PRECISION_HEADER "p6,NTRK1,100,5,normal,B,S2\n"
                                                             "p3,NTRK1,100,2,normal,A,S1\n"
                                                             "p4,NTRK1,100,50,rearranged,B,S1\n"
                                                             "p2,NTRK1,100,30,rearranged,A,S1\n"
                                                             "p5,NTRK1,100,1,normal,A,S2\n"
                                                             "p1,NTRK1,100,40,rearranged,A,S1\n";

static void every_slide_of_a_specimen_counts_between_places(void **state)
{
    (void)state;
    study_slides slides = slides_of(three_sections);
    outcome outcomes[6];

    study_analysis a = analyse(&slides, outcomes, 1);

    const comparison *pairs = find(&a, "between scanners", "A against B");
    assert_non_null(pairs);
    assert_int_equal(pairs->binary.both_positive, 2);
    assert_int_equal(pairs->binary.ref_only, 1); /* p3 against p4 */
    assert_int_equal(pairs->binary.both_negative, 1);
    const precision *between = precision_of(&a, "between scanners", "A against B");
    assert_int_equal(between->specimens, 2);
    assert_int_equal(between->alike.k, 1);
    assert_near(between->shift.mean, ((0.50 - 0.24) + (0.05 - 0.01)) / 2, 1e-12);
    assert_int_equal(between->df, 2);
    assert_near(between->sd, sqrt((0.26 * 0.26 / 2 + 0.04 * 0.04 / 2) / 2), 1e-12);
    free_all(&slides, &a);
}

static void the_order_of_rows_changes_no_precision(void **state)
{
    (void)state;
    study_slides slides = slides_of(three_sections), turned = slides_of(three_sections_turned);
    outcome outcomes[6], turned_outcomes[6];

    study_analysis a = analyse(&slides, outcomes, 1), b = analyse(&turned, turned_outcomes, 1);

    assert_int_equal(a.n_precisions, b.n_precisions);
    for (size_t i = 0; i < a.n_precisions; i++) {
        assert_string_equal(a.precisions[i].group, b.precisions[i].group);
        assert_int_equal(a.precisions[i].alike.k, b.precisions[i].alike.k);
        assert_true(a.precisions[i].sd == b.precisions[i].sd);
    }
    assert_int_equal(a.n_comparisons, b.n_comparisons);
    for (size_t i = 0; i < a.n_comparisons; i++)
        assert_memory_equal(a.comparisons[i].cells, b.comparisons[i].cells, sizeof a.comparisons[i].cells);
    study_analysis_free(&a);
    study_slides_free(&slides);
    free_all(&turned, &b);
}

static void sections_in_one_place_are_held_against_each_other(void **state)
{
    (void)state;
    study_slides slides = slides_of(three_sections);
    outcome outcomes[6];

    study_analysis a = analyse(&slides, outcomes, 1);

    const precision *in_a = precision_of(&a, "within one place", "A");
    assert_non_null(in_a);
    assert_int_equal(in_a->specimens, 1);
    assert_int_equal(in_a->alike.k, 0);
    assert_int_equal(in_a->df, 2);
    assert_near(in_a->sd, sqrt((0.16 * 0.16 + 0.06 * 0.06 + 0.22 * 0.22) / 2), 1e-12); /* 40, 30, 2 about 24 */
    assert_null(precision_of(&a, "within one place", "B"));                            /* one slide of each specimen */
    free_all(&slides, &a);
}

static void specimens_whose_calls_differ_are_marked(void **state)
{
    (void)state;
    study_slides slides = slides_of(three_sections);
    outcome outcomes[6];

    study_analysis a = analyse(&slides, outcomes, 1);

    assert_int_equal(a.n_specimens, 2);
    assert_true(a.specimens[0].differs);
    assert_int_equal(a.specimens[0].n, 4);
    assert_false(a.specimens[0].is_patient);
    assert_false(a.specimens[1].differs);
    free_all(&slides, &a);
}

static void slides_of_a_patient_without_specimens_are_known_as_such(void **state)
{
    (void)state;
    study_slides slides = slides_of("slide,locus,evaluable,rearranged,call,patient,specimen\n"
                                    "a,NTRK1,10,1,normal,P1,\nb,NTRK1,10,1,normal,P1,\n"
                                    "c,NTRK1,10,1,normal,P1,P1\nd,NTRK1,10,1,normal,P1,P1\n");
    outcome outcomes[4];

    study_analysis a = analyse(&slides, outcomes, 1);

    assert_int_equal(a.n_specimens, 2); /* the specimen P1 is not the patient P1 */
    assert_true(a.specimens[0].is_patient);
    assert_false(a.specimens[1].is_patient);
    free_all(&slides, &a);
}

static void a_study_without_a_reference_has_no_head_and_no_curve(void **state)
{
    (void)state;
    study_slides slides = slides_of("slide,locus,evaluable,rearranged,call\na,NTRK1,10,1,normal\n");
    outcome outcomes[1];

    study_analysis a = analyse(&slides, outcomes, 1);

    assert_int_equal(a.n_comparisons, 0);
    assert_true(isnan(a.roc.area));
    free_all(&slides, &a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slides_without_a_call_are_left_out_or_fail),
        cmocka_unit_test(abstaining_counts_the_same_from_either_side_without_a_reference),
        cmocka_unit_test(kappa_is_unknown_where_one_side_says_the_same_of_all),
        cmocka_unit_test(two_readers_have_no_reference),
        cmocka_unit_test(groups_and_places_have_comparisons_of_their_own),
        cmocka_unit_test(readers_are_compared_with_software_reference_and_each_other),
        cmocka_unit_test(intervals_by_patients_repeat_with_their_seed),
        cmocka_unit_test(many_slides_of_few_patients_do_not_make_sure),
        cmocka_unit_test(groups_hold_their_slides_in_order),
        cmocka_unit_test(places_of_too_many_pairs_are_said_to_be_left_out),
        cmocka_unit_test(every_slide_of_a_specimen_counts_between_places),
        cmocka_unit_test(the_order_of_rows_changes_no_precision),
        cmocka_unit_test(sections_in_one_place_are_held_against_each_other),
        cmocka_unit_test(specimens_whose_calls_differ_are_marked),
        cmocka_unit_test(slides_of_a_patient_without_specimens_are_known_as_such),
        cmocka_unit_test(a_study_without_a_reference_has_no_head_and_no_curve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
