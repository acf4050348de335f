/* src/score/operating.c: the tables of clinical.md 3.3, and simulation against the exact laws. */
#include "score/operating.h"

#include <math.h>

#include "stats/binomial.h"
#include "testing.h"

/* Printed to six digits. */
#define SIX_DIGITS 0.5000001e-6

static sunder_assay assay_of(sunder_decision decision)
{
    return (sunder_assay){
        .id = "lab", .n_min = 50, .cutoff_numerator = 15, .cutoff_denominator = 100, .decision = decision};
}

/* clinical.md 3.3: p, P(NEG at 1), P(EQ), P(POS at 1), two-step POS, single >= 15/100, single >= 8/50. */
static const double table_3_3[][7] = {
    {.02, .996790, .003210, 0, .000000, .000000, .000006},
    {.05, .896383, .103617, 0, .000131, .000136, .003188},
    {.08, .628950, .371050, 0, .012838, .013297, .043795},
    {.10, .431198, .568802, 0, .070348, .072573, .122145},
    {.12, .267954, .732046, 0, .210320, .215999, .246748},
    {.15, .112105, .887895, 0, .532478, .542776, .481248},
    {.20, .018496, .981503, 0, .912721, .919556, .809590},
    {.25, .002108, .997854, .000038, .993096, .994579, .954744},
    {.30, .000172, .998895, .000933, .999687, .999843, .992736},
    {.50, 0, .556138, .443862, 1, 1, 1},
};

static void the_two_step_table_is_reproduced_to_six_digits(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_TWO_STEP);
    for (size_t i = 0; i < sizeof table_3_3 / sizeof *table_3_3; i++) {
        const double *row = table_3_3[i];

        const two_step_chances c = two_step_chances_of(&assay, row[0]);

        assert_near(c.normal_at_first, row[1], SIX_DIGITS);
        assert_near(c.second_step, row[2], SIX_DIGITS);
        assert_near(c.rearranged_at_first, row[3], SIX_DIGITS);
        assert_near(c.rearranged, row[4], SIX_DIGITS);
    }
}

static void the_single_cutoffs_beside_it_are_reproduced_too(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_PLAIN);
    for (size_t i = 0; i < sizeof table_3_3 / sizeof *table_3_3; i++) {
        const double *row = table_3_3[i];

        assert_near(operate_exactly(&assay, row[0], 100).rearranged, row[5], SIX_DIGITS);
        assert_near(operate_exactly(&assay, row[0], 50).rearranged, row[6], SIX_DIGITS);
    }
}

static void a_two_step_reading_without_a_second_fifty_waits(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_TWO_STEP);

    const operating_point waits = operate_exactly(&assay, 0.10, 99), whole = operate_exactly(&assay, 0.10, 100);

    assert_near(waits.equivocal, .568802, SIX_DIGITS);
    assert_near(waits.nuclei_read, 50.0, 1e-12);
    assert_near(whole.rearranged, .070348, SIX_DIGITS);
    assert_near(whole.equivocal, 0.0, 1e-12);
    assert_near(whole.nuclei_read, 50.0 * (1.0 + .568802), 50.0 * SIX_DIGITS);
}

/* Every sequence of so few nuclei, one by one. */
static operating_point enumerate(const sunder_assay *assay, double p, int n)
{
    operating_point sum = {0};
    for (unsigned sequence = 0; sequence < 1u << n; sequence++) {
        const int all = __builtin_popcount(sequence);
        const double chance = pow(p, all) * pow(1.0 - p, n - all);
        const double low = 2.0 / 3.0 * 0.15, high = 4.0 / 3.0 * 0.15, limit = log(0.99 / 0.01);
        double ratio = 0.0;
        int read = 0;
        while (read < n && (read < assay->n_min || fabs(ratio) < limit)) {
            ratio += sequence >> read & 1u ? log(high / low) : log((1.0 - high) / (1.0 - low));
            read += 1;
        }
        if (ratio >= limit) sum.rearranged += chance;
        else if (ratio <= -limit) sum.normal += chance;
        else sum.equivocal += chance;
        sum.nuclei_read += chance * read;
    }
    return sum;
}

static void the_sequential_recursion_agrees_with_every_sequence_counted(void **state)
{
    (void)state;
    sunder_assay assay = assay_of(SUNDER_DECISION_SEQUENTIAL);
    assay.n_min = 3;
    for (double p = 0.1; p < 1.0; p += 0.2) {
        const operating_point counted = enumerate(&assay, p, 16);

        const operating_point found = operate_exactly(&assay, p, 16);

        assert_near(found.rearranged, counted.rearranged, 1e-12);
        assert_near(found.normal, counted.normal, 1e-12);
        assert_near(found.equivocal, counted.equivocal, 1e-12);
        assert_near(found.nuclei_read, counted.nuclei_read, 1e-10);
    }
}

static void a_sequential_reading_errs_at_most_as_often_as_it_promises(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_SEQUENTIAL);

    const operating_point low = operate_exactly(&assay, 0.10, 1000), high = operate_exactly(&assay, 0.20, 1000);

    /* Wald's bound: error / (1 - error). */
    assert_true(low.rearranged <= 0.01 / 0.99 && high.normal <= 0.01 / 0.99);
    assert_true(low.normal > 0.98 && high.rearranged > 0.98);
    assert_true(low.nuclei_read < 250 && high.nuclei_read < 250);
    assert_near(low.rearranged + low.normal + low.equivocal, 1.0, 1e-12);
}

static void a_full_reading_calls_by_two_counts(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_FULL);

    const operating_point found = operate_exactly(&assay, 0.15, 200);

    /* Jeffreys P(p >= 0.15) is 0.0327 at 21 of 200 and 0.9590 at 39, but 0.0520 at 22 and 0.9399 at 38 (scipy 1.10). */
    assert_near(found.normal, binomial_at_most(21, 200, 0.15), 1e-12);
    assert_near(found.rearranged, binomial_at_least(39, 200, 0.15), 1e-12);
}

static void too_few_nuclei_have_no_characteristic(void **state)
{
    (void)state;
    const sunder_assay two_step = assay_of(SUNDER_DECISION_TWO_STEP);

    assert_true(isnan(operate_exactly(&two_step, 0.1, 49).rearranged));
    assert_true(isnan(operate_exactly(&two_step, 1.1, 100).rearranged));
}

#define DRAWS 4000

/* Four standard errors of a simulated chance. */
static double four_errors(double p)
{
    return 4.0 * sqrt(fmax(p * (1.0 - p), 1.0 / DRAWS) / DRAWS);
}

static void simulated_slides_agree_with_the_exact_laws(void **state)
{
    (void)state;
    const sunder_decision decisions[] = {SUNDER_DECISION_EVIDENCE, SUNDER_DECISION_PLAIN, SUNDER_DECISION_TWO_STEP};
    const true_slide truth = {.split_frac = 0.14, .fields = 4, .nuclei_per_field = 30};
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
        const sunder_assay assay = assay_of(decisions[i]);
        const operating_point exact = operate_exactly(&assay, 0.14, 120);
        operating_point drawn;
        sunder_error err = SUNDER_ERROR_INIT;

        assert_ok(operate_by_simulation(&assay, &truth, DRAWS, 7, &drawn, &err), &err);

        assert_near(drawn.rearranged, exact.rearranged, four_errors(exact.rearranged));
        assert_near(drawn.normal, exact.normal, four_errors(exact.normal));
        assert_near(drawn.nuclei_read, exact.nuclei_read, 50.0 * four_errors(0.5) + 1e-9);
    }
}

static void fields_that_differ_widen_the_grey_zone_of_a_full_reading(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_FULL);
    true_slide truth = {.split_frac = 0.28, .fields = 8, .nuclei_per_field = 25};
    operating_point alike, unlike, again;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(operate_by_simulation(&assay, &truth, 1000, 7, &alike, &err), &err);
    truth.between_fields = 0.15;
    assert_ok(operate_by_simulation(&assay, &truth, 1000, 7, &unlike, &err), &err);
    assert_ok(operate_by_simulation(&assay, &truth, 1000, 7, &again, &err), &err);

    assert_true(alike.equivocal < 0.1 && unlike.equivocal > alike.equivocal + 0.1);
    assert_true(unlike.rearranged == again.rearranged && unlike.equivocal == again.equivocal);
}

static void symmetric_singles_are_not_called_where_evidence_is_asked_for(void **state)
{
    (void)state;
    const sunder_assay evidence = assay_of(SUNDER_DECISION_EVIDENCE), plain = assay_of(SUNDER_DECISION_PLAIN);
    const true_slide polysomy = {.isolated_3p_frac = 0.2, .isolated_5p_frac = 0.2, .fields = 4, .nuclei_per_field = 25};
    operating_point with, without;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(operate_by_simulation(&evidence, &polysomy, DRAWS, 7, &with, &err), &err);
    assert_ok(operate_by_simulation(&plain, &polysomy, DRAWS, 7, &without, &err), &err);

    /* The one-sided test of isolated 3' against 5' has a level of 5 %. */
    assert_true(with.rearranged < 0.05 + four_errors(0.05));
    assert_true(without.rearranged > 0.9);
}

static void a_truth_that_cannot_be_is_refused(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_PLAIN);
    const true_slide too_much = {.split_frac = 0.9, .isolated_3p_frac = 0.2, .fields = 1, .nuclei_per_field = 50};
    operating_point point;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(operate_by_simulation(&assay, &too_much, 10, 1, &point, &err), SUNDER_ERROR_INPUT);
    assert_non_null(strstr(err.message, "add up to 1 at most"));
}

static void a_slide_of_more_nuclei_than_can_be_is_refused(void **state)
{
    (void)state;
    const sunder_assay assay = assay_of(SUNDER_DECISION_PLAIN);
    /* The product is 2^64 and would read as none. */
    const true_slide huge = {.split_frac = 0.1, .fields = 1L << 32, .nuclei_per_field = 1L << 32};
    operating_point point;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(operate_by_simulation(&assay, &huge, 10, 1, &point, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "expected 100000000 nuclei at most");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_two_step_table_is_reproduced_to_six_digits),
        cmocka_unit_test(the_single_cutoffs_beside_it_are_reproduced_too),
        cmocka_unit_test(a_two_step_reading_without_a_second_fifty_waits),
        cmocka_unit_test(the_sequential_recursion_agrees_with_every_sequence_counted),
        cmocka_unit_test(a_sequential_reading_errs_at_most_as_often_as_it_promises),
        cmocka_unit_test(a_full_reading_calls_by_two_counts),
        cmocka_unit_test(too_few_nuclei_have_no_characteristic),
        cmocka_unit_test(simulated_slides_agree_with_the_exact_laws),
        cmocka_unit_test(fields_that_differ_widen_the_grey_zone_of_a_full_reading),
        cmocka_unit_test(symmetric_singles_are_not_called_where_evidence_is_asked_for),
        cmocka_unit_test(a_truth_that_cannot_be_is_refused),
        cmocka_unit_test(a_slide_of_more_nuclei_than_can_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
