/* What follows from a case: comparisons, rules, what is refused. */
#include "case/case_report.h"

#include "case_telling.h"
#include "core/text.h"
#include "testing.h"

static const next_step *step_of(const case_report *report, const char *rule)
{
    for (size_t i = 0; i < report->n_steps; i++)
        if (strcmp(report->steps[i].rule->id, rule) == 0) return &report->steps[i];
    return NULL;
}

static bool asks(const case_report *report, const char *rule)
{
    return step_of(report, rule) != NULL;
}

/* The case is refused with these words. */
static void assert_case_refused(const telling *told, const char *words)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, told);
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(case_report_make(path, RULES, &report, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, words);
    remove_scratch(scratch);
}

static bool any_disagrees(const case_report *report)
{
    for (size_t i = 0; i < report->n_comparisons; i++)
        if (report->comparisons[i].agreement == DISAGREES) return true;
    return false;
}

static void a_positive_in_a_rare_disease_is_confirmed_by_rna_unless_it_was(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *alone = report_of(&(telling){.prior = RARE, .calls = {YES}, .n_slides = 1});
    SUNDER_AUTO(auto_case_report)
    case_report *confirmed =
        report_of(&(telling){.prior = RARE,
                             .calls = {YES},
                             .n_slides = 1,
                             .methods = METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK1\"")});

    assert_true(asks(alone, "POSITIVE_LOW_PRIOR"));
    assert_false(asks(confirmed, "POSITIVE_LOW_PRIOR"));
    assert_int_equal(confirmed->comparisons[0].agreement, AGREES);
}

static void rna_of_another_gene_confirms_nothing(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report =
        report_of(&(telling){.prior = RARE,
                             .calls = {YES},
                             .n_slides = 1,
                             .methods = METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK3\"")});

    assert_true(asks(report, "POSITIVE_LOW_PRIOR"));
}

static void a_normal_panel_does_not_exclude_where_fusions_are_the_rule(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *usual = report_of(&(telling){.prior = USUAL, .calls = {NO, NO, NO}, .n_slides = 3});
    SUNDER_AUTO(auto_case_report)
    case_report *rare = report_of(&(telling){.prior = RARE, .calls = {NO, NO, NO}, .n_slides = 3});

    assert_near(usual->prevalence_frac, 0.9, 1e-12);
    assert_string_equal(step_of(usual, "NEGATIVE_EXPECTED_GENE")->loci, "NTRK3");
    assert_false(asks(rare, "NEGATIVE_EXPECTED_GENE") || asks(rare, "NEGATIVE_HIGH_PRIOR"));
    assert_false(asks(rare, "PANEL_INCOMPLETE"));
}

static void positive_staining_asks_for_rna(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(
        &(telling){.calls = {NO}, .n_slides = 1, .methods = METHOD("pan_trk_ihc", "positive", "same_block", "")});

    assert_true(asks(report, "IHC_POSITIVE"));
    assert_true(asks(report, "PANEL_INCOMPLETE"));
    assert_int_equal(report->comparisons[0].agreement, NOT_COMPARABLE);
    assert_non_null(strstr(report->comparisons[0].plain_why, "Not every locus"));
}

static void a_control_that_failed_stops_the_report(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){
        .calls = {NO},
        .n_slides = 1,
        .controls = "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"rearranged\", \"found\": \"normal\"}]"});

    assert_true(asks(report, "CONTROL_FAILED"));
    assert_false(asks(report, "CONTROL_ABSENT"));
}

static void methods_are_held_against_the_loci_they_speak_of(void **state)
{
    static const struct {
        const char *methods;
        sunder_call calls[3];
        int n_slides;
        agreement expected;
    } rows[] = {
        {METHOD("pan_trk_ihc", "positive", "same_block", ""), {YES}, 1, AGREES},
        {METHOD("pan_trk_ihc", "negative", "same_block", ""), {YES}, 1, DISAGREES},
        {METHOD("pan_trk_ihc", "positive", "same_block", ""), {NO, NO, NO}, 3, DISAGREES},
        {METHOD("pan_trk_ihc", "negative", "same_block", ""), {NO, NO, NO}, 3, AGREES},
        {METHOD("pan_trk_ihc", "positive", "same_block", ""), {NO, NO, UNDECIDED}, 3, NOT_COMPARABLE},
        {METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK3\""), {NO, NO, NO}, 3, DISAGREES},
        {METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK3\""), {NO, NO, YES}, 3, AGREES},
        {METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK3\""), {YES, NO, YES}, 3, AGREES},
        {METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK3\""), {YES}, 1, NOT_COMPARABLE},
        {METHOD("rna_ngs", "negative", "same_block", ""), {NO, YES}, 2, DISAGREES},
        {METHOD("dna_ngs", "failed", "same_block", ""), {YES}, 1, NOT_COMPARABLE},
        {METHOD("rt_pcr", "equivocal", "same_block", ""), {YES}, 1, NOT_COMPARABLE},
        {METHOD("rna_ngs", "negative", "other_specimen", ""), {YES}, 1, NOT_COMPARABLE},
        {METHOD("liquid_biopsy", "negative", "other_specimen", ""), {YES}, 1, NOT_COMPARABLE},
        {METHOD("liquid_biopsy", "positive", "other_specimen", ", \"gene\": \"NTRK1\""), {YES}, 1, AGREES},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        telling told = {.methods = rows[i].methods, .n_slides = rows[i].n_slides};
        memcpy(told.calls, rows[i].calls, sizeof told.calls);
        SUNDER_AUTO(auto_case_report) case_report *report = report_of(&told);

        if (report->comparisons[0].agreement != rows[i].expected)
            print_error("row %zu: %s\n", i, agreement_words[report->comparisons[0].agreement]);
        assert_int_equal(report->comparisons[0].agreement, rows[i].expected);
        assert_true(rows[i].expected != DISAGREES || report->comparisons[0].n_whys > 0);
        assert_int_equal(asks(report, "METHODS_DISAGREE"), any_disagrees(report));
    }
}

#define NAMES_NTRK3 METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK3\"")

static void a_method_that_names_another_gene_contradicts_the_rearranged_locus(void **state)
{
    static const telling rows[] = {{.methods = NAMES_NTRK3, .calls = {YES, NO}, .n_slides = 2},
                                   {.methods = NAMES_NTRK3, .calls = {YES, NO, UNDECIDED}, .n_slides = 3}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SUNDER_AUTO(auto_case_report) case_report *report = report_of(&rows[i]);

        assert_int_equal(report->n_comparisons, 2);
        assert_string_equal(report->comparisons[0].about, "NTRK3");
        assert_int_equal(report->comparisons[0].agreement, NOT_COMPARABLE);
        assert_string_equal(report->comparisons[1].about, "NTRK1");
        assert_int_equal(report->comparisons[1].agreement, DISAGREES);
        assert_non_null(strstr(report->comparisons[1].plain_why, "unless its panel does not cover NTRK1"));
        assert_true(asks(report, "METHODS_DISAGREE"));
        assert_string_equal(step_of(report, "NAMED_LOCUS_UNDECIDED")->loci, "NTRK3");
        assert_string_equal(step_of(report, "OTHER_GENE_NAMED")->loci, "NTRK1");
        assert_false(asks(report, "PANEL_INCOMPLETE")); /* the only locus untested is the one named */
    }
}

static void a_method_of_another_specimen_contradicts_nothing(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report =
        report_of(&(telling){.calls = {YES},
                             .n_slides = 1,
                             .methods = METHOD("rna_ngs", "positive", "other_specimen", ", \"gene\": \"NTRK3\"")});

    assert_int_equal(report->n_comparisons, 1);
    assert_false(asks(report, "METHODS_DISAGREE"));
    assert_false(asks(report, "OTHER_GENE_NAMED"));
}

static void what_rna_sequencing_left_open_is_asked_of_another_assay(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *unasked = report_of(&(telling){.prior = RARE, .calls = {YES, UNDECIDED}, .n_slides = 2});
    SUNDER_AUTO(auto_case_report)
    case_report *negative = report_of(&(telling){.prior = RARE,
                                                 .calls = {YES, UNDECIDED},
                                                 .n_slides = 2,
                                                 .methods = METHOD("rna_ngs", "negative", "same_block", "")});

    assert_non_null(strstr(step_of(unasked, "POSITIVE_LOW_PRIOR")->action, "Confirm by RNA sequencing"));
    for (size_t i = 0; i < negative->n_steps; i++) {
        assert_null(strstr(negative->steps[i].action, "by RNA sequencing"));
    }
    assert_non_null(strstr(step_of(negative, "POSITIVE_LOW_PRIOR")->action, "another RNA assay that covers the"));
    assert_non_null(strstr(step_of(negative, "EQUIVOCAL_STAYS")->action, "another RNA assay that covers the"));
}

static void only_rna_of_this_specimen_with_a_result_silences_the_rules_that_ask_for_it(void **state)
{
    static const struct {
        const char *methods;
        bool asked;
    } rows[] = {
        {METHOD("rna_ngs", "negative", "same_specimen", ""), false},
        {METHOD("rna_ngs", "negative", "other_specimen", ""), true},
        {METHOD("rna_ngs", "failed", "same_block", ""), true},
        {METHOD("rna_ngs", "equivocal", "same_block", ""), true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char methods[400];
        snprintf(methods, sizeof methods, "[%.*s, %s", (int)strlen(IHC) - 2, IHC + 1, rows[i].methods + 1);
        SUNDER_AUTO(auto_case_report)
        case_report *report = report_of(&(telling){
            .prior = "{\"prevalence_frac\": 0.9}", .calls = {NO, NO, NO_CALL}, .n_slides = 3, .methods = methods});

        assert_int_equal(asks(report, "IHC_POSITIVE"), rows[i].asked);
        assert_int_equal(asks(report, "NEGATIVE_HIGH_PRIOR"), rows[i].asked);
        if (rows[i].asked) assert_string_equal(step_of(report, "NEGATIVE_HIGH_PRIOR")->loci, "NTRK1, NTRK2");
    }
}

static void two_loci_from_the_same_images_are_refused(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES, NO}, .n_slides = 2});
    SUNDER_AUTO(auto_free) char *second = path_join(scratch, "NTRK2");
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    remove_scratch(strdup(second));
    write_result_of(scratch, "NTRK2", "NTRK2", NO, "NTRK1");

    assert_int_equal(case_report_make(path, RULES, &report, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "NTRK1 (NTRK1) and NTRK2 (NTRK2) were scored from the same images");
    remove_scratch(scratch);
}

static void a_control_from_the_images_of_the_specimen_is_refused(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path =
        write_case(scratch, &(telling){.calls = {YES},
                                       .n_slides = 1,
                                       .controls = "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"normal\", "
                                                   "\"result\": \"again\"}]"});
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    write_result_of(scratch, "again", "NTRK1", NO, "NTRK1");

    assert_int_equal(case_report_make(path, RULES, &report, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "control c (again) and the specimen's NTRK1 (NTRK1) were scored from the same images");
    remove_scratch(scratch);
}

static void two_controls_of_a_locus_are_two_slides(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path =
        write_case(scratch, &(telling){.calls = {YES},
                                       .n_slides = 1,
                                       .controls = "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"normal\", "
                                                   "\"result\": \"one\"}, {\"id\": \"d\", \"locus\": \"NTRK1\", "
                                                   "\"expected\": \"normal\", \"result\": \"./two\"}]"});
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    write_result_of(scratch, "one", "NTRK1", NO, "block 7");
    write_result_of(scratch, "two", "NTRK1", NO, "block 7");

    assert_int_equal(case_report_make(path, RULES, &report, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "controls c (one) and d (./two) of NTRK1 were scored from the same images");
    remove_scratch(scratch);
}

static void a_final_report_whose_control_failed_is_refused(void **state)
{
    static const char failed[] =
        "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"rearranged\", \"found\": \"normal\"}]";
    (void)state;

    assert_case_refused(
        &(telling){.state = "final", .calls = {NO}, .n_slides = 1, .controls = failed},
        "control c of NTRK1 reads normal, expected rearranged: a report whose control failed cannot be final");
}

static void the_string_counts_the_nuclei_that_the_result_counts(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report) case_report *report = report_of(&(telling){.calls = {YES}, .n_slides = 1});
    const finding *f = &report->findings[0];
    char tail[40];

    snprintf(tail, sizeof tail, "[%ld/%ld]", f->split, f->evaluable);

    assert_true(f->split > 1);
    assert_non_null(strstr(f->iscn, tail));
}

static void a_result_of_another_locus_is_refused(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES}, .n_slides = 1});
    SUNDER_AUTO(auto_free) char *first = path_join(scratch, "NTRK1");
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    remove_scratch(strdup(first));
    write_result(scratch, "NTRK1", "NTRK2", YES);

    assert_int_equal(case_report_make(path, RULES, &report, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "is a result of locus NTRK2, the case names it as NTRK1");
    remove_scratch(scratch);
}

static void a_slide_is_not_its_own_control(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path =
        write_case(scratch, &(telling){.calls = {NO},
                                       .n_slides = 1,
                                       .controls = "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"normal\", "
                                                   "\"result\": \"NTRK1\"}]"});
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(case_report_make(path, RULES, &report, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "control c names the result of the specimen's own NTRK1");
    remove_scratch(scratch);
}

static void a_rearranged_gene_that_the_prior_is_not_of_is_confirmed(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){.prior = USUAL, .calls = {YES, NO, YES}, .n_slides = 3});

    assert_string_equal(step_of(report, "POSITIVE_OTHER_GENE")->loci, "NTRK1");
}

/* Is the tumour content doubted when the lower end of the interval stands there? */
static bool content_is_doubted(case_report *report, double lower)
{
    report->findings[0].lower = lower;
    report->n_steps = 0;
    choose_next_steps(report);
    return asks(report, "ABOVE_CONTENT");
}

static void more_rearranged_nuclei_than_tumour_and_background_make_cannot_be(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *little = report_of(&(telling){.calls = {YES}, .n_slides = 1, .tumour_content = "5"});
    SUNDER_AUTO(auto_case_report)
    case_report *enough = report_of(&(telling){.calls = {YES}, .n_slides = 1, .tumour_content = "60"});

    /* 0.05 + 0.95 x 0.15 = 0.1925 */
    assert_false(content_is_doubted(little, 0.192));
    assert_true(content_is_doubted(little, 0.193));
    assert_non_null(strstr(step_of(little, "ABOVE_CONTENT")->action, "specimen identity must be wrong"));
    assert_false(content_is_doubted(enough, 0.193));
}

/* With a positive fraction of the first locus that stands there. */
static void choose_steps_at(case_report *report, double fraction)
{
    report->findings[0].fraction = fraction;
    report->n_steps = 0;
    choose_next_steps(report);
}

static void a_low_level_with_little_tumour_is_repeated_on_another_block(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *little = report_of(&(telling){.calls = {YES}, .n_slides = 1, .tumour_content = "19"});
    SUNDER_AUTO(auto_case_report)
    case_report *enough = report_of(&(telling){.calls = {YES}, .n_slides = 1, .tumour_content = "20"});
    SUNDER_AUTO(auto_case_report)
    case_report *normal = report_of(&(telling){.calls = {NO}, .n_slides = 1, .tumour_content = "19"});

    choose_steps_at(little, 0.29);
    choose_steps_at(enough, 0.29);

    assert_non_null(strstr(step_of(little, "LOW_LEVEL_LOW_TUMOUR")->action, "another block"));
    assert_false(asks(little, "LOW_LEVEL"));
    assert_false(asks(enough, "LOW_LEVEL_LOW_TUMOUR") || asks(enough, "LOW_TUMOUR"));
    assert_true(asks(enough, "LOW_LEVEL"));
    assert_true(asks(normal, "LOW_TUMOUR"));
    assert_false(asks(normal, "LOW_LEVEL_LOW_TUMOUR"));
    choose_steps_at(little, 0.3);
    assert_false(asks(little, "LOW_LEVEL_LOW_TUMOUR"));
}

static void a_control_is_asked_for_at_each_locus(void **state)
{
    (void)state; /* the control of these cases is of NTRK1 */
    SUNDER_AUTO(auto_case_report) case_report *report = report_of(&(telling){.calls = {NO, NO, NO}, .n_slides = 3});
    SUNDER_AUTO(auto_case_report) case_report *one = report_of(&(telling){.calls = {NO}, .n_slides = 1});

    assert_string_equal(step_of(report, "CONTROL_ABSENT")->loci, "NTRK2, NTRK3");
    assert_false(asks(one, "CONTROL_ABSENT"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_positive_in_a_rare_disease_is_confirmed_by_rna_unless_it_was),
        cmocka_unit_test(rna_of_another_gene_confirms_nothing),
        cmocka_unit_test(a_normal_panel_does_not_exclude_where_fusions_are_the_rule),
        cmocka_unit_test(positive_staining_asks_for_rna),
        cmocka_unit_test(a_control_that_failed_stops_the_report),
        cmocka_unit_test(methods_are_held_against_the_loci_they_speak_of),
        cmocka_unit_test(a_method_that_names_another_gene_contradicts_the_rearranged_locus),
        cmocka_unit_test(a_method_of_another_specimen_contradicts_nothing),
        cmocka_unit_test(what_rna_sequencing_left_open_is_asked_of_another_assay),
        cmocka_unit_test(only_rna_of_this_specimen_with_a_result_silences_the_rules_that_ask_for_it),
        cmocka_unit_test(two_loci_from_the_same_images_are_refused),
        cmocka_unit_test(a_control_from_the_images_of_the_specimen_is_refused),
        cmocka_unit_test(two_controls_of_a_locus_are_two_slides),
        cmocka_unit_test(a_final_report_whose_control_failed_is_refused),
        cmocka_unit_test(a_rearranged_gene_that_the_prior_is_not_of_is_confirmed),
        cmocka_unit_test(more_rearranged_nuclei_than_tumour_and_background_make_cannot_be),
        cmocka_unit_test(a_low_level_with_little_tumour_is_repeated_on_another_block),
        cmocka_unit_test(the_string_counts_the_nuclei_that_the_result_counts),
        cmocka_unit_test(a_result_of_another_locus_is_refused),
        cmocka_unit_test(a_slide_is_not_its_own_control),
        cmocka_unit_test(a_control_is_asked_for_at_each_locus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
