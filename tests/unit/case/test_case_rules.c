/* Which rules and reasons hold, and how the page says them. The rules are those of models/rules/ntrk.json. */
#include <math.h>

#include "case/case_report.h"

#include "case/content.h"
#include "case_telling.h"
#include "core/text.h"
#include "testing.h"

#define NAMES_NTRK3 ", \"gene\": \"NTRK3\", \"fusion\": \"ETV6::NTRK3\""

/* After a test changed what the case holds. */
static void judge_again(case_report *report)
{
    report->facts.n = report->n_steps = report->n_contradictions = 0;
    compare_methods(report);
    find_contradictions(report);
    gather_case_facts(report);
    choose_reasons(report);
    choose_next_steps(report);
}

/* The loci of a rule that holds ("" for the whole case); NULL where it does not. */
static const char *loci_of(const case_report *report, const char *rule)
{
    for (size_t i = 0; i < report->n_steps; i++)
        if (strcmp(report->steps[i].rule->id, rule) == 0) return report->steps[i].loci;
    return NULL;
}

static void assert_loci(const case_report *report, const char *rule, const char *loci)
{
    const char *found = loci_of(report, rule);
    if (!found) print_error("%s does not hold\n", rule);
    assert_non_null(found);
    assert_string_equal(found, loci);
}

static bool gives_reason(const case_report *report, const char *words)
{
    for (size_t i = 0; i < report->n_comparisons; i++)
        for (size_t k = 0; k < report->comparisons[i].n_whys; k++)
            if (strstr(report->comparisons[i].whys[k]->text, words)) return true;
    return false;
}

/* The sentence of a row of the page, or of its cell; NULL: there is none. Ends with the content. */
static const char *cell_of(const content *c, const char *section, const char *row, int cell)
{
    const content_section *s = content_find(c, section);
    for (size_t i = 0; s && i < s->n_rows; i++)
        if (strcmp(s->rows[i].id, row) == 0) return s->rows[i].cells[cell];
    return NULL;
}

static content *page_of(const case_report *report)
{
    content *page = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(content_make(report, &page, &err), &err);
    return page;
}

static void the_expected_gene_without_a_slide_is_asked_for_and_named_in_red(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){.prior = USUAL, .calls = {YES, NO}, .n_slides = 2, .state = "final"});
    SUNDER_AUTO(auto_content) content *page = page_of(report);

    assert_loci(report, "EXPECTED_GENE_UNTESTED", "NTRK3");
    assert_non_null(strstr(cell_of(page, "alerts", "expected_untested", 0), "NTRK3, the gene expected in this tumour"));
    assert_string_equal(cell_of(page, "interpretation", "untested.NTRK3", 0),
                        "NTRK3: Not tested: nothing is said about it. It is the gene expected in this tumour.");
}

static void fish_shows_none_only_where_it_looked_at_the_expected_gene(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *others = report_of(&(telling){.prior = USUAL, .calls = {NO, NO}, .n_slides = 2});
    SUNDER_AUTO(auto_case_report)
    case_report *any = report_of(&(telling){.prior = "{\"prevalence_frac\": 0.9}", .calls = {NO, NO}, .n_slides = 2});
    SUNDER_AUTO(auto_case_report)
    case_report *found = report_of(&(telling){.prior = USUAL,
                                              .calls = {NO, NO, YES},
                                              .n_slides = 3,
                                              .methods = METHOD("rna_ngs", "positive", "same_block", NAMES_NTRK3)});

    assert_null(loci_of(others, "NEGATIVE_HIGH_PRIOR"));
    assert_null(loci_of(others, "NEGATIVE_EXPECTED_GENE"));
    assert_loci(any, "NEGATIVE_HIGH_PRIOR", "NTRK1, NTRK2");
    assert_null(loci_of(found, "NEGATIVE_HIGH_PRIOR"));
    assert_null(loci_of(found, "NEGATIVE_EXPECTED_GENE"));
}

static void methods_that_contradict_each_other_beside_an_agreeing_fish_are_named(void **state)
{
    static const struct {
        const char *target;
        bool contradict;
    } rows[] = {{"ETV6::NTRK3", true}, {"TPM3::NTRK1, ETV6::NTRK3", true}, {"EML4::NTRK3", false}, {"NTRK1", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char methods[600];
        snprintf(methods, sizeof methods,
                 "[{\"method\": \"rna_ngs\", \"result\": \"positive\", \"date\": \"2026-01-31\", \"sample\": "
                 "\"same_block\", \"gene\": \"NTRK3\", \"fusion\": \"ETV6(5)::NTRK3(15)\"}, {\"method\": \"rt_pcr\", "
                 "\"result\": \"negative\", \"date\": \"2026-01-31\", \"sample\": \"same_block\", \"target\": \"%s\"}]",
                 rows[i].target);
        SUNDER_AUTO(auto_case_report)
        case_report *report = report_of(&(telling){.calls = {NO, NO, YES}, .n_slides = 3, .methods = methods});
        SUNDER_AUTO(auto_content) content *page = page_of(report);
        const char *said = cell_of(page, "interpretation", "contradiction.1", 0);

        assert_int_equal(loci_of(report, "METHODS_CONTRADICT") != NULL, rows[i].contradict);
        assert_int_equal(said != NULL, rows[i].contradict);
        if (said)
            assert_string_equal(said, "RT-PCR (negative) and RNA sequencing (positive) contradict each other on "
                                      "ETV6(5)::NTRK3(15).");
    }
}

static const char dna_beside_rna[] =
    "[{\"method\": \"dna_ngs\", \"result\": \"negative\", \"date\": \"2026-01-31\", \"sample\": \"same_block\"},"
    "{\"method\": \"rna_ngs\", \"result\": \"positive\", \"date\": \"2026-01-31\", \"sample\": \"same_block\"" NAMES_NTRK3
    "}]";

static void an_expressed_fusion_settles_what_dna_did_not_find(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *settled = report_of(&(telling){.calls = {NO, NO, YES}, .n_slides = 3, .methods = dna_beside_rna});
    SUNDER_AUTO(auto_case_report)
    case_report *open = report_of(
        &(telling){.calls = {NO, NO, YES}, .n_slides = 3, .methods = METHOD("dna_ngs", "negative", "same_block", "")});
    SUNDER_AUTO(auto_content) content *page = page_of(settled);

    assert_int_equal(settled->comparisons[0].agreement, DISAGREES);
    assert_null(loci_of(settled, "METHODS_DISAGREE"));
    assert_false(gives_reason(settled, "passenger") || gives_reason(settled, "polyploid"));
    assert_true(gives_reason(settled, "long introns of NTRK3"));
    assert_non_null(strstr(cell_of(page, "interpretation", "dna_ngs.1", 0), "which settles it."));
    assert_loci(open, "METHODS_DISAGREE", "");
    assert_true(gives_reason(open, "passenger"));
}

static void a_reason_is_given_only_where_it_can_hold(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *rna = report_of(
        &(telling){.calls = {YES, NO, NO}, .n_slides = 3, .methods = METHOD("rna_ngs", "negative", "same_block", "")});
    SUNDER_AUTO(auto_case_report)
    case_report *dna = report_of(
        &(telling){.calls = {YES, NO, NO}, .n_slides = 3, .methods = METHOD("dna_ngs", "negative", "same_block", "")});
    SUNDER_AUTO(auto_case_report)
    case_report *stained = report_of(&(telling){.calls = {NO, NO, NO}, .n_slides = 3, .methods = IHC});

    assert_true(gives_reason(rna, "archived"));
    rna->c.specimen.material = 1; /* fresh */
    rna->findings[0].fraction = 0.42;
    judge_again(rna);
    assert_false(gives_reason(rna, "archived") || gives_reason(rna, "polyploid"));
    rna->findings[0].fraction = 0.2;
    judge_again(rna);
    assert_true(gives_reason(rna, "polyploid"));
    assert_false(gives_reason(dna, "long introns")); /* NTRK2 and NTRK3 have them */
    assert_false(gives_reason(stained, "Little tumour"));
    stained->c.specimen.tumour_content_percent = NAN;
    judge_again(stained);
    assert_true(gives_reason(stained, "Little tumour"));
}

static void little_tumour_is_said_with_the_share_expected_of_it(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){.calls = {YES}, .n_slides = 1, .tumour_content = "10"});
    report->findings[0].fraction = 0.2;
    judge_again(report);
    SUNDER_AUTO(auto_content) content *page = page_of(report);
    const char *why = cell_of(page, "rules", "LOW_LEVEL_LOW_TUMOUR", 2);

    /* 0.1 x 0.85 + 0.9 x 0.05 */
    assert_near(expected_share(report), 0.13, 1e-12);
    assert_non_null(
        strstr(why, "At 10 % tumour content even a fully rearranged tumour is expected near the cutoff (13 %"));
    assert_null(loci_of(report, "LOW_TUMOUR")); /* no locus is normal */
}

static void a_second_reader_is_asked_for_only_beside_a_first(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report) case_report *report = report_of(&(telling){.calls = {NO}, .n_slides = 1});

    assert_loci(report, "ONE_READER", ""); /* a second reader and the director sign */
    report->c.signatures[0].role = SIGNER_DIRECTOR;
    judge_again(report);
    assert_loci(report, "NO_READER", "");
    assert_null(loci_of(report, "ONE_READER"));
}

static void what_several_rules_ask_for_is_asked_once(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){.prior = RARE, .calls = {YES, NO, NO}, .n_slides = 3, .methods = IHC});
    report->findings[0].fraction = 0.2;
    judge_again(report);
    SUNDER_AUTO(auto_content) content *page = page_of(report);
    const content_section *next = content_find(page, "next");
    size_t n = 0;

    for (size_t i = 0; i < next->n_rows; i++) n += strstr(next->rows[i].cells[0], "RNA sequencing") != NULL;

    assert_int_equal(n, 1);
    assert_string_equal(cell_of(page, "next", "RNA_SEQUENCING", 0),
                        "Confirm by RNA sequencing. NTRK1: NTRK fusions are rare in this tumour and most positive "
                        "results false, so confirm before a targeted treatment is considered; low-level positive. "
                        "Panel: pan-TRK immunohistochemistry is positive.");
    assert_non_null(cell_of(page, "rules", "LOW_LEVEL", 2));
    assert_null(strstr(cell_of(page, "interpretation", "rearranged", 0), "confirm by RNA"));
}

static void a_normal_locus_wants_a_control_that_splits(void **state)
{
    (void)state; /* the control of these cases is NTRK1, expected normal */
    SUNDER_AUTO(auto_case_report) case_report *normal = report_of(&(telling){.calls = {NO}, .n_slides = 1});
    SUNDER_AUTO(auto_case_report) case_report *split = report_of(&(telling){.calls = {YES}, .n_slides = 1});

    assert_loci(normal, "CONTROL_NONE_REARRANGED", "NTRK1");
    assert_null(loci_of(split, "CONTROL_NONE_REARRANGED"));
    normal->c.controls[0].expected = SUNDER_CALL_REARRANGED;
    judge_again(normal);
    assert_null(loci_of(normal, "CONTROL_NONE_REARRANGED"));
}

static void one_test_is_one_row_and_sources_stand_below(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *report = report_of(&(telling){
        .calls = {YES, NO, YES}, .n_slides = 3, .methods = METHOD("dna_ngs", "positive", "same_block", NAMES_NTRK3)});
    SUNDER_AUTO(auto_content) content *page = page_of(report);
    const char *remarks = cell_of(page, "methods", "dna_ngs.1", 4);

    assert_int_equal(report->n_comparisons, 2);
    assert_int_equal(content_find(page, "methods")->n_rows, 1);
    assert_string_equal(cell_of(page, "methods", "dna_ngs.1", 3), "agrees (NTRK3); disagrees (NTRK1)");
    assert_non_null(strstr(remarks, "Known reasons: A break near the gene can leave it whole (passenger break). [1]"));
    assert_non_null(strstr(cell_of(page, "method_sources", "source1", 0), "[1] Hematology 2024;29"));
}

static void staining_speaks_of_the_loci_tested(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *whole = report_of(&(telling){.calls = {NO, NO, YES}, .n_slides = 3, .methods = IHC});
    SUNDER_AUTO(auto_case_report)
    case_report *part = report_of(
        &(telling){.calls = {NO}, .n_slides = 1, .methods = METHOD("pan_trk_ihc", "negative", "same_block", "")});

    assert_string_equal(whole->comparisons[0].about, "the panel as a whole, of which FISH calls NTRK3 rearranged");
    assert_string_equal(part->comparisons[0].about, "the loci tested");
}

static void no_source_sends_the_reader_to_a_page_of_the_manual(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report) case_report *report = report_of(&(telling){.calls = {NO}, .n_slides = 1});
    const case_rules *rules = report->rules;

    for (size_t i = 0; i < rules->n_rules; i++) assert_null(strstr(rules->rules[i].source, "docs/"));
    for (size_t i = 0; i < rules->n_reasons; i++) assert_null(strstr(rules->reasons[i].source, "docs/"));
    assert_null(strstr(rules->tumour_source, "docs/"));
}

/* The rules of the file with one string in place of another are refused with these words. */
static void assert_rules_refused(const char *from, const char *to, const char *words)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "rules.json");
    SUNDER_AUTO(auto_free) char *bytes = calloc(1, 1 << 17);
    case_rules *rules = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    FILE *in = fopen(RULES, "rb"), *out = fopen(path, "wb");
    assert_non_null(bytes);
    assert_true(fread(bytes, 1, (1 << 17) - 1, in) > 0);
    const char *at = strstr(bytes, from);
    assert_non_null(at);
    fprintf(out, "%.*s%s%s", (int)(at - bytes), bytes, to, at + strlen(from));
    fclose(in);
    fclose(out);

    assert_int_equal(case_rules_read(path, &rules, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, words);
    remove_scratch(scratch);
}

static void a_rule_asks_for_something_of_its_own_or_makes_a_request_that_is_there(void **state)
{
    (void)state;

    assert_rules_refused("\"request\": \"RNA_SEQUENCING\"", "\"request\": \"RNA\"",
                         "request: found \"RNA\", expected the id of one of requests");
    assert_rules_refused("\"request\": \"RNA_SEQUENCING\", ", "\"do\": \"Wait.\", ", "or request and ground");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_expected_gene_without_a_slide_is_asked_for_and_named_in_red),
        cmocka_unit_test(fish_shows_none_only_where_it_looked_at_the_expected_gene),
        cmocka_unit_test(methods_that_contradict_each_other_beside_an_agreeing_fish_are_named),
        cmocka_unit_test(an_expressed_fusion_settles_what_dna_did_not_find),
        cmocka_unit_test(a_reason_is_given_only_where_it_can_hold),
        cmocka_unit_test(little_tumour_is_said_with_the_share_expected_of_it),
        cmocka_unit_test(a_second_reader_is_asked_for_only_beside_a_first),
        cmocka_unit_test(what_several_rules_ask_for_is_asked_once),
        cmocka_unit_test(a_normal_locus_wants_a_control_that_splits),
        cmocka_unit_test(one_test_is_one_row_and_sources_stand_below),
        cmocka_unit_test(staining_speaks_of_the_loci_tested),
        cmocka_unit_test(no_source_sends_the_reader_to_a_page_of_the_manual),
        cmocka_unit_test(a_rule_asks_for_something_of_its_own_or_makes_a_request_that_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
