/* src/score: two-step, sequential and full reading of slides made by hand. */
#include "score/reading_order.h"
#include "score/sequential.h"
#include "score/two_step.h"
#include "slide_by_hand.h"

#define NO_SECOND (-1)

static sunder_assay two_step_assay(void)
{
    return (sunder_assay){.id = "lab",
                          .n_min = 50,
                          .cutoff_numerator = 15,
                          .cutoff_denominator = 100,
                          .decision = SUNDER_DECISION_TWO_STEP};
}

/* clinical.md 3.3, test vectors. */
static void two_steps_decide_in_whole_nuclei(void **state)
{
    (void)state;
    const sunder_assay assay = two_step_assay();
    const struct {
        long k1, k2;
        decision_outcome expected;
    } vectors[] = {{4, NO_SECOND, OUTCOME_BELOW}, {5, 9, OUTCOME_BELOW},  {5, 10, OUTCOME_ABOVE},
                   {6, 9, OUTCOME_ABOVE},         {25, 0, OUTCOME_ABOVE}, {26, NO_SECOND, OUTCOME_ABOVE},
                   {5, NO_SECOND, OUTCOME_WAITS}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        assert_int_equal(two_step_outcome(vectors[i].k1, vectors[i].k2 != NO_SECOND, vectors[i].k2, &assay),
                         vectors[i].expected);
    }
}

static slide *two_step_slide(void)
{
    slide *s = empty_slide();
    s->assay.decision = SUNDER_DECISION_TWO_STEP;
    s->about.seed = 11;
    return s;
}

static void forty_nine_nuclei_are_too_few_for_a_two_step_reading(void **state)
{
    (void)state;
    slide *s = two_step_slide();
    s->assay.n_min = 10;
    add(s, 49, 1, 1, 1);

    const verdict v = score(s);

    assert_int_equal(v.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(gives_reason(&v, "49 of 49 found can be scored, the assay asks for 50"));
}

static void a_reading_that_waits_is_equivocal_and_asks_for_a_second_reader(void **state)
{
    (void)state;
    slide *s = two_step_slide();
    add(s, 64, 2, 0, 0);
    add(s, 16, 1, 1, 1);

    const verdict v = score(s);

    assert_int_equal(v.mode.outcome, OUTCOME_WAITS);
    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(has_flag(&v, "SECOND_READER"));
    assert_true(gives_reason(&v, "waits for its second step"));
    assert_true(gives_reason(&v, "the slide has 30 more"));
}

static void both_steps_are_read_where_the_slide_has_a_hundred(void **state)
{
    (void)state;
    slide *s = two_step_slide();
    add(s, 80, 2, 0, 0);
    add(s, 20, 1, 1, 1);

    const verdict v = score(s);

    assert_int_equal(v.mode.steps[0].n, 50);
    assert_int_equal(v.mode.steps[1].n, 50);
    assert_int_equal(v.mode.steps[0].k + v.mode.steps[1].k, 20);
    assert_int_equal(v.call, SUNDER_CALL_REARRANGED);
    assert_false(has_flag(&v, "SECOND_READER"));
    assert_true(gives_reason(&v, "20 of 100, at or above the cutoff of 15 %"));
}

static void steps_that_differ_beyond_chance_ask_for_a_third_reader(void **state)
{
    (void)state;
    slide *s = two_step_slide();
    size_t *order = NULL, n = 0;
    sunder_error err = SUNDER_ERROR_INIT;
    add(s, 100, 2, 0, 0);
    assert_ok(reading_order(&s->readings, s->about.seed, false, &order, &n, &err), &err);
    assert_int_equal(n, 100);
    for (size_t i = 0; i < 29; i++) { /* 7 of the first 50 and 22 of the second */
        reading *row = &s->rows[order[i < 7 ? i : 50 + i]];
        row->code = PATTERN_S, row->class_ = CLASS_REARRANGED;
    }

    const verdict v = score(s);

    assert_near(v.mode.steps_p, 0.001752, 0.5e-6);
    assert_true(has_flag(&v, "STEPS_DISAGREE"));
    assert_true(gives_reason(&v, "p = 0.002): a third reader should look"));
    free(order);
}

static void the_order_is_the_seeds_and_moves_with_no_result_and_no_other_nucleus(void **state)
{
    (void)state;
    slide *s = two_step_slide();
    size_t *order = NULL, *changed = NULL, *other = NULL, n = 0, m = 0, o = 0;
    sunder_error err = SUNDER_ERROR_INIT;
    add(s, 60, 2, 0, 0);
    assert_ok(reading_order(&s->readings, 11, false, &order, &n, &err), &err);
    for (size_t i = 0; i < 60; i += 2) s->rows[i].class_ = CLASS_REARRANGED;
    s->rows[order[0]].evaluable = false;
    assert_ok(reading_order(&s->readings, 11, false, &changed, &m, &err), &err);
    assert_ok(reading_order(&s->readings, 12, false, &other, &o, &err), &err);

    assert_int_equal(n, 60);
    assert_int_equal(m, 59);
    assert_memory_equal(changed, order + 1, 59 * sizeof *order);
    assert_true(memcmp(other, changed, 59 * sizeof *order) != 0);
    free(order);
    free(changed);
    free(other);
}

/* Nuclei of a slide dealt to fields of one size, in turn or in blocks. */
static void deal(slide *s, size_t n_fields, bool in_turn)
{
    const size_t n = s->readings.n_nuclei, size = n / n_fields;
    s->about.n_fields = n_fields;
    for (size_t i = 0; i < n; i++) {
        s->rows[i].field = in_turn ? i % n_fields : i / size;
        s->rows[i].nucleus = (int)(in_turn ? i / n_fields : i % size) + 1;
    }
}

/* score_run wants the nuclei of every field; only their number is looked at. */
static verdict score_fields(slide *s)
{
    nuclei fields[8] = {0};
    nucleus rows[8][MOST_NUCLEI / 4];
    memset(rows, 0, sizeof rows);
    for (size_t f = 0; f < s->about.n_fields; f++) {
        fields[f] = (nuclei){.rows = rows[f], .n = s->readings.n_nuclei / s->about.n_fields};
        for (size_t i = 0; i < fields[f].n; i++) rows[f][i] = (nucleus){.id = (int)i + 1, .area_um2 = 50.0};
    }
    verdict v;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(score_run(&s->readings, fields, &s->assay, &s->laws, &s->about, &v, &err), &err);
    return v;
}

static void fields_that_differ_beyond_chance_raise_a_flag_and_refuse_a_sequential_reading(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->assay.decision = SUNDER_DECISION_SEQUENTIAL;
    add(s, 150, 2, 0, 0);
    add(s, 50, 1, 1, 1);
    deal(s, 4, false);

    const verdict v = score_fields(s);

    assert_true(v.posterior.fields_p < 1e-6);
    assert_int_equal(v.mode.outcome, OUTCOME_REFUSED);
    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(has_flag(&v, "FIELD_HETEROGENEITY"));
    assert_true(gives_reason(&v, "the sequential reading is refused, because fields differ"));
    /* All nuclei of a field are alike: they tell hardly more than four fields would. */
    assert_true(v.posterior.effective_n < 6.0);
}

static void a_sequential_reading_stops_early_and_says_where(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->assay.decision = SUNDER_DECISION_SEQUENTIAL;
    s->about.seed = 5;
    add(s, 120, 2, 0, 0);
    add(s, 80, 1, 1, 1);
    deal(s, 4, true);

    const verdict v = score_fields(s);

    assert_int_equal(v.mode.outcome, OUTCOME_ABOVE);
    assert_int_equal(v.mode.read.n, 50); /* it never stops before n_min, and half as many suffice at 40 % */
    assert_int_equal(v.mode.fields_read, 1);
    assert_int_equal(v.call, SUNDER_CALL_REARRANGED);
    assert_false(has_flag(&v, "FIELD_HETEROGENEITY"));
    assert_true(gives_reason(&v, "after 50 of 200 nuclei, in 1 of 4 fields taken in random order (seed 5)"));
}

static void a_sequential_reading_near_the_cutoff_stays_open(void **state)
{
    (void)state;
    slide *s = empty_slide();
    s->assay.decision = SUNDER_DECISION_SEQUENTIAL;
    add(s, 85, 2, 0, 0);
    add(s, 15, 1, 1, 1);

    const verdict v = score(s);

    assert_int_equal(v.mode.outcome, OUTCOME_OPEN);
    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(gives_reason(&v, "do not decide between 10.0 % or fewer and 20.0 % or more"));
}

static void a_sequential_decision_that_the_rest_contradicts_is_equivocal(void **state)
{
    (void)state;
    slide *s = empty_slide();
    size_t *order = NULL, n = 0;
    sunder_error err = SUNDER_ERROR_INIT;
    s->assay.decision = SUNDER_DECISION_SEQUENTIAL;
    add(s, 300, 2, 0, 0);
    assert_ok(reading_order(&s->readings, s->about.seed, true, &order, &n, &err), &err);
    for (size_t i = 0; i < 40; i++) { /* all that are read first */
        reading *row = &s->rows[order[i]];
        row->code = PATTERN_S, row->class_ = CLASS_REARRANGED;
    }

    const verdict v = score(s);

    assert_int_equal(v.mode.outcome, OUTCOME_ABOVE);
    assert_false(v.above_cutoff);
    assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
    assert_true(gives_reason(&v, "lie on different sides of the cutoff"));
    free(order);
}

static verdict score_full(long k, long n)
{
    slide *s = empty_slide();
    s->assay.decision = SUNDER_DECISION_FULL;
    add(s, n - k, 2, 0, 0);
    add(s, k, 1, 1, 1);
    return score(s);
}

static void a_full_reading_calls_what_is_sure(void **state)
{
    (void)state;

    assert_int_equal(score_full(21, 200).call, SUNDER_CALL_NORMAL);
    assert_int_equal(score_full(22, 200).call, SUNDER_CALL_EQUIVOCAL);
    assert_int_equal(score_full(38, 200).call, SUNDER_CALL_EQUIVOCAL);
    assert_int_equal(score_full(39, 200).call, SUNDER_CALL_REARRANGED);
    const verdict v = score_full(30, 200);
    assert_true(
        gives_reason(&v, "Equivocal: nuclei do not decide. The probability that the true share reaches the cutoff of "
                         "15 % is 0.509 (95 % credible interval"));
}

static void singles_that_truncation_makes_are_not_called_by_a_full_or_sequential_reading(void **state)
{
    (void)state;
    const sunder_decision asking[] = {SUNDER_DECISION_FULL, SUNDER_DECISION_SEQUENTIAL};
    for (size_t i = 0; i < 2; i++) {
        slide *s = empty_slide();
        s->assay.decision = asking[i];
        add(s, 120, 2, 0, 0);
        add(s, 80, 1, 0, 1);
        add(s, 80, 1, 1, 0);

        const verdict v = score(s);

        assert_int_equal(v.mode.outcome, OUTCOME_ABOVE);
        assert_int_equal(v.call, SUNDER_CALL_EQUIVOCAL);
        assert_true(has_flag(&v, "SYMMETRIC_SINGLES"));
        assert_true(gives_reason(&v, "equally frequent within chance"));
    }
}

static void a_cutoff_that_the_two_steps_cannot_reach_is_refused(void **state)
{
    (void)state;
    slide *s = two_step_slide();
    verdict v;
    sunder_error err = SUNDER_ERROR_INIT;
    s->assay.cutoff_numerator = 5;
    add(s, 60, 2, 0, 0);

    const sunder_status status = score_run(&s->readings, &s->field, &s->assay, &s->laws, &s->about, &v, &err);

    assert_int_equal(status, SUNDER_ERROR_INPUT);
    assert_non_null(strstr(err.message, "cutoff is 5/100; decision two_step needs one above 8 %"));
}

/* Counts of every kind, by every way to decide. */
static void equivocal_and_uninformative_slides_always_say_why(void **state)
{
    (void)state;
    int equivocal = 0, uninformative = 0;
    for (int decision = SUNDER_DECISION_EVIDENCE; decision <= SUNDER_DECISION_FULL; decision++) {
        for (int split = 0; split <= 30; split += 6) {
            for (int isolated = 0; isolated <= 30; isolated += 6) {
                for (int normal = 40; normal <= 120; normal += 20) {
                    slide *s = empty_slide();
                    s->assay.decision = (sunder_decision)decision;
                    add(s, normal - isolated, 2, 0, 0);
                    add(s, split, 1, 1, 1);
                    add(s, isolated, 1, 0, 1);
                    add(s, isolated / 2, 1, 1, 0);

                    const verdict v = score(s);

                    equivocal += v.call == SUNDER_CALL_EQUIVOCAL;
                    uninformative += v.call == SUNDER_CALL_UNINFORMATIVE;
                    if (v.call == SUNDER_CALL_EQUIVOCAL)
                        assert_true(gives_reason(&v, "Equivocal: ") || gives_reason(&v, "could have made"));
                    if (v.call == SUNDER_CALL_UNINFORMATIVE) assert_true(gives_reason(&v, "Too few nuclei"));
                }
            }
        }
    }
    assert_true(equivocal > 50 && uninformative > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_steps_decide_in_whole_nuclei),
        cmocka_unit_test(forty_nine_nuclei_are_too_few_for_a_two_step_reading),
        cmocka_unit_test(a_reading_that_waits_is_equivocal_and_asks_for_a_second_reader),
        cmocka_unit_test(both_steps_are_read_where_the_slide_has_a_hundred),
        cmocka_unit_test(steps_that_differ_beyond_chance_ask_for_a_third_reader),
        cmocka_unit_test(the_order_is_the_seeds_and_moves_with_no_result_and_no_other_nucleus),
        cmocka_unit_test(fields_that_differ_beyond_chance_raise_a_flag_and_refuse_a_sequential_reading),
        cmocka_unit_test(a_sequential_reading_stops_early_and_says_where),
        cmocka_unit_test(a_sequential_reading_near_the_cutoff_stays_open),
        cmocka_unit_test(a_sequential_decision_that_the_rest_contradicts_is_equivocal),
        cmocka_unit_test(a_full_reading_calls_what_is_sure),
        cmocka_unit_test(singles_that_truncation_makes_are_not_called_by_a_full_or_sequential_reading),
        cmocka_unit_test(a_cutoff_that_the_two_steps_cannot_reach_is_refused),
        cmocka_unit_test(equivocal_and_uninformative_slides_always_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
