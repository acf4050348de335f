/* Other methods held against FISH: src/case/comparison.c. */
#include "case/case_report.h"

#include "case_telling.h"
#include "testing.h"

#define RT_PCR_NEGATIVE(TARGET) METHOD("rt_pcr", "negative", "same_block", TARGET)

static void rt_pcr_speaks_of_its_target_alone(void **state)
{
    static const struct {
        const char *methods;
        sunder_call calls[3];
        int n_slides;
        agreement expected;
        const char *about, *why;
    } rows[] = {
        {RT_PCR_NEGATIVE(", \"target\": \"ETV6::NTRK3\""),
         {NO, NO, YES},
         3,
         NOT_COMPARABLE,
         "NTRK3",
         "another partner"},
        {RT_PCR_NEGATIVE(", \"target\": \"ETV6::NTRK3\""), {YES, NO, NO}, 3, AGREES, "NTRK3", "says nothing of NTRK1"},
        {RT_PCR_NEGATIVE(", \"target\": \"ETV6::NTRK3\""), {NO, NO, NO}, 3, AGREES, "NTRK3", ""},
        {RT_PCR_NEGATIVE(", \"target\": \"ETV6::NTRK3\""), {NO}, 1, NOT_COMPARABLE, "NTRK3", "no result"},
        {RT_PCR_NEGATIVE(", \"target\": \"ETV6::NTRK3\""),
         {NO, NO, UNDECIDED},
         3,
         NOT_COMPARABLE,
         "NTRK3",
         "not decided"},
        {RT_PCR_NEGATIVE(", \"target\": \"NTRK1, NTRK3\""), {NO, NO, YES}, 3, DISAGREES, "NTRK3", ""},
        {RT_PCR_NEGATIVE(", \"target\": \"NTRK3\""), {NO, NO, YES}, 3, DISAGREES, "NTRK3", ""},
        {RT_PCR_NEGATIVE(", \"target\": \"NTRK1, NTRK2\""), {YES, YES, NO}, 3, DISAGREES, "NTRK1, NTRK2", ""},
        {RT_PCR_NEGATIVE(", \"target\": \"TPM3::NTRK1, NTRK2\""), {YES, YES, NO}, 3, DISAGREES, "NTRK2", ""},
        {RT_PCR_NEGATIVE(""), {NO, NO, YES}, 3, NOT_COMPARABLE, "the panel as a whole", "name it as target"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        telling told = {.methods = rows[i].methods, .n_slides = rows[i].n_slides};
        memcpy(told.calls, rows[i].calls, sizeof told.calls);
        SUNDER_AUTO(auto_case_report) case_report *report = report_of(&told);

        assert_int_equal(report->comparisons[0].agreement, rows[i].expected);
        assert_string_equal(report->comparisons[0].about, rows[i].about);
        if (rows[i].why[0]) assert_non_null(strstr(report->comparisons[0].plain_why, rows[i].why));
        else assert_string_equal(report->comparisons[0].plain_why, "");
    }
}

static void a_target_that_does_not_hold_the_rearranged_gene_does_not_contradict_it(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){
        .calls = {YES, NO, YES},
        .n_slides = 3,
        .methods = METHOD("rt_pcr", "positive", "same_block", ", \"gene\": \"NTRK3\", \"target\": \"ETV6::NTRK3\"")});

    assert_int_equal(report->comparisons[0].agreement, AGREES);
    assert_string_equal(report->comparisons[1].about, "NTRK1");
    assert_int_equal(report->comparisons[1].agreement, NOT_COMPARABLE);
    assert_non_null(strstr(report->comparisons[1].plain_why, "looked for ETV6::NTRK3 alone"));
}

/* What a positive RT-PCR of this target, which names NTRK3, says of the other rearranged loci. */
static void assert_others(const char *methods, agreement expected, const char *about)
{
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){.calls = {YES, YES, YES}, .n_slides = 3, .methods = methods});

    assert_int_equal(report->n_comparisons, 2);
    assert_int_equal(report->comparisons[1].agreement, expected);
    assert_string_equal(report->comparisons[1].about, about);
}

static void a_positive_rt_pcr_contradicts_only_the_genes_that_it_looked_for(void **state)
{
    (void)state;
    assert_others(
        METHOD("rt_pcr", "positive", "same_block", ", \"gene\": \"NTRK3\", \"target\": \"ETV6::NTRK3, TPM3::NTRK1\""),
        NOT_COMPARABLE, "NTRK1, NTRK2");
    assert_others(METHOD("rt_pcr", "positive", "same_block", ", \"gene\": \"NTRK3\", \"target\": \"NTRK2, NTRK3\""),
                  DISAGREES, "NTRK2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rt_pcr_speaks_of_its_target_alone),
        cmocka_unit_test(a_target_that_does_not_hold_the_rearranged_gene_does_not_contradict_it),
        cmocka_unit_test(a_positive_rt_pcr_contradicts_only_the_genes_that_it_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
