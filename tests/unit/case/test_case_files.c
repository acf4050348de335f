/* A case from its results to its files: what stands in which format. */
#include "sunder/case.h"

#include <dirent.h>
#include <unistd.h>

#include "case_telling.h"
#include "core/digest.h"
#include "core/text.h"
#include "testing.h"

/* Puts words into the result of NTRK1, after a mark; `only` in place of all that the list holds. */
static void put_after(const char *scratch, const char *mark, const char *added, bool only)
{
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "NTRK1/result.json");
    static char bytes[1 << 20];
    FILE *file = fopen(path, "rb");
    const size_t n = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[n] = '\0';
    char *at = strstr(bytes, mark);
    assert_non_null(at);
    at += strlen(mark);
    const char *rest = only ? strchr(at, ']') : at;
    file = fopen(path, "wb");
    fprintf(file, "%.*s%s%s%s", (int)(at - bytes), bytes, added, only ? "" : ",", rest);
    fclose(file);
}

/* The line that starts so, without the line break before it. */
static char *line_of(const char *bytes, const char *start)
{
    const char *at = strstr(bytes, start);
    assert_non_null(at);
    return strndup(at + 1, strcspn(at + 1, "\n"));
}

static void an_uninformative_locus_has_no_share_and_is_no_probe(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path = write_case(scratch, &(telling){.prior = RARE, .calls = {NO_CALL, NO, NO}, .n_slides = 3});

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");
    SUNDER_AUTO(auto_free) char *line = line_of(csv, "\nF1,calls,NTRK1,");

    assert_non_null(strstr(line, "no share is given"));
    assert_null(strstr(line, "interval"));
    assert_null(strstr(line, "reached"));
    assert_non_null(strstr(csv, "F1,locus.NTRK1,NTRK1.combined_frac,"));
    assert_non_null(strstr(csv, "uninformative, no share is given\",,\n"));
    assert_non_null(strstr(csv, "At least one false positive among 2 probes"));
    assert_non_null(strstr(csv, ",3.96")); /* 1 - 0.98^2 */
    remove_scratch(scratch);
}

static void a_locus_near_the_cutoff_says_so_and_asks_for_nuclei(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {NO, YES}, .n_slides = 2});

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");
    SUNDER_AUTO(auto_free) char *normal = line_of(csv, "\nF1,calls,NTRK1,");
    SUNDER_AUTO(auto_free) char *rearranged = line_of(csv, "\nF1,interpretation,near_cutoff.NTRK2,");
    SUNDER_AUTO(auto_free) char *step = line_of(csv, "\nF1,next,NORMAL_NEAR_CUTOFF,");
    SUNDER_AUTO(auto_free) char *positive = line_of(csv, "\nF1,next,POSITIVE_NEAR_CUTOFF,");

    assert_non_null(strstr(normal, "interval"));
    assert_non_null(strstr(rearranged, "includes 15.0 %; P(true share at 15.0 % or above) "));
    assert_non_null(strstr(step, "NTRK1: Normal, near the cutoff: score more nuclei."));
    assert_non_null(strstr(positive, "NTRK2: Rearranged, near the cutoff: score more nuclei"));
    remove_scratch(scratch);
}

static void what_the_prior_is_of_decides_what_its_values_are_of(void **state)
{
    (void)state;
    char *scratch = make_scratch(), *other = make_scratch();
    SUNDER_AUTO(auto_free)
    char *any = write_case(scratch, &(telling){.prior = RARE, .calls = {YES, NO, NO}, .n_slides = 3});
    SUNDER_AUTO(auto_free) char *rare = file_of(scratch, any, "report.csv");
    SUNDER_AUTO(auto_free) char *ppv = line_of(rare, "\nF1,panel,ppv,");
    SUNDER_AUTO(auto_free)
    char *gene = write_case(other, &(telling){.prior = USUAL, .calls = {YES, NO, NO}, .n_slides = 3});
    SUNDER_AUTO(auto_free) char *usual = file_of(other, gene, "report.csv");
    SUNDER_AUTO(auto_free) char *npv = line_of(usual, "\nF1,panel,npv,");

    assert_non_null(strstr(rare, "a rearrangement of any gene of the panel: NTRK1, NTRK2, NTRK3"));
    assert_non_null(strstr(ppv, "any of 3 probes"));
    assert_non_null(strstr(ppv, "4.6 %")); /* 0.003 x 0.95 / (0.003 x 0.95 + 0.997 x (1 - 0.98^3)) */
    assert_non_null(strstr(usual, "a rearrangement of NTRK3; tumour: Secretory carcinoma"));
    assert_non_null(strstr(usual, "none is given: the prior is of NTRK3, and none is known for NTRK1"));
    assert_non_null(strstr(npv, "normal calls of NTRK3"));
    assert_non_null(strstr(npv, "68.5 %"));
    remove_scratch(scratch);
    remove_scratch(other);
}

static void machines_get_the_letter_x_and_print_the_multiplication_sign(void **state)
{
    static const char *const machine_files[] = {"report.csv", "report.hl7", "report.fhir.json"};
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES}, .n_slides = 1});
    for (size_t i = 0; i < sizeof machine_files / sizeof *machine_files; i++) {
        SUNDER_AUTO(auto_free) char *bytes = file_of(scratch, path, machine_files[i]);

        assert_non_null(strstr(bytes, "NTRK1x"));
        assert_null(strstr(bytes, "NTRK1\xc3\x97"));
    }
    SUNDER_AUTO(auto_free) char *page = file_of(scratch, path, "report.html");

    assert_non_null(strstr(page, "NTRK1\xc3\x97"));
    remove_scratch(scratch);
}

static void findings_beside_the_call_stand_in_the_interpretation(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {NO}, .n_slides = 1});
    put_after(scratch, "\"flags\": [", "\"AMPLIFIED\", \"HIGH_PLOIDY\"", true);

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_non_null(strstr(csv, "F1,interpretation,AMPLIFIED,Interpretation,"));
    assert_non_null(strstr(csv, "F1,interpretation,HIGH_PLOIDY,Interpretation,"));
    assert_null(strstr(csv, "F1,interpretation,GAIN"));
    remove_scratch(scratch);
}

#define MARKUP "<b>|S&1~^\\\\</b>" /* as JSON writes <b>|S&1~^\</b> */

static void markup_in_a_specimen_is_text_in_every_format(void **state)
{
    static const struct {
        const char *file, *as_text, *never;
    } rows[] = {
        {"report.html", "&lt;b&gt;|S&amp;1~^\\&lt;/b&gt;", "<b>"},
        {"report.fhir.json", "<b>|S&1~^\\\\</b>", NULL},
        {"report.hl7", "<b>\\F\\S\\T\\1\\R\\\\S\\\\E\\</b>", "|S&1"},
        {"report.csv", "<b>|S&1~^\\</b>", NULL},
    };
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path = write_case(scratch, &(telling){.specimen_id = MARKUP, .calls = {YES}, .n_slides = 1});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SUNDER_AUTO(auto_free) char *bytes = file_of(scratch, path, rows[i].file);

        assert_non_null(strstr(bytes, rows[i].as_text));
        if (rows[i].never) assert_null(strstr(bytes, rows[i].never));
    }
    remove_scratch(scratch);
}

static void no_fusion_partner_is_named_from_fish_alone(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES}, .n_slides = 1});

    SUNDER_AUTO(auto_free) char *page = file_of(scratch, path, "report.html");

    assert_null(strstr(page, "::"));
    assert_non_null(strstr(page, "No fusion partner is named: both probes lie on this gene"));
    remove_scratch(scratch);
}

/* Puts members into the cutoff of a result, as a score with the laboratory's own cutoff writes them. */
static void add_laboratory_cutoff(const char *scratch)
{
    put_after(
        scratch, "\"cutoff\": {",
        "\"laboratory\": {\"method\": \"beta-binomial\", \"level\": 0.99, \"normals\": 20, \"date\": \"2026-01-02\","
        "\"sha256\": \"ab\", \"combined\": {\"limit_frac\": 0.1367, \"first_positive\": 7, \"reached\": true}}",
        false);
}

static void a_laboratorys_own_cutoff_stands_in_place_of_the_assays(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES}, .n_slides = 1});
    add_laboratory_cutoff(scratch);

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_non_null(strstr(csv, "laboratory's cutoff: limit 13.67 %, positive from 7 of "));
    assert_non_null(strstr(csv, " %): reached"));
    assert_non_null(strstr(csv, "beta-binomial, level 0.990, from 20 normal slides, 2026-01-02"));
    assert_non_null(strstr(csv, "falsely positive in 1.0 % (NTRK1: 1 - level of its cutoff)"));
    assert_null(strstr(csv, "cutoff 15.0 %"));
    assert_non_null(
        strstr(csv, ",NTRK1.cutoff_nuclei,NTRK1: Laboratory's cutoff: first positive count,7,7,{nuclei}\n"));
    assert_non_null(strstr(csv, ",NTRK1.cutoff_normals,NTRK1: Laboratory's cutoff: normal slides,20,20,{slides}\n"));
    remove_scratch(scratch);
}

static void every_line_of_the_page_stands_in_the_table_and_in_hl7(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path = write_case(scratch, &(telling){.prior = RARE, .calls = {YES, NO}, .n_slides = 2});

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");
    SUNDER_AUTO(auto_free) char *hl7 = file_of(scratch, path, "report.hl7");
    size_t lines = 0, segments = 0;
    for (const char *at = csv; (at = strstr(at, "\nF1,")); at++) lines += strncmp(at, "\nF1,numbers,", 12) != 0;
    for (const char *at = hl7; (at = strstr(at, "\rOBX|")); at++)
        segments += strncmp(strchr(at + 5, '|'), "|TX|", 4) == 0;

    assert_true(lines > 60);
    assert_int_equal(segments, lines);
    remove_scratch(scratch);
}

static void the_same_case_is_the_same_pdf(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES, NO}, .n_slides = 2});
    SUNDER_AUTO(auto_free) char *pdf = path_join(scratch, "report/report.pdf");
    digest_hex first, second;
    sunder_error err = SUNDER_ERROR_INIT;

    free(file_of(scratch, path, "report.pdf"));
    assert_ok(digest_file(pdf, &first, &err), &err);
    free(file_of(scratch, path, "report.pdf"));
    assert_ok(digest_file(pdf, &second, &err), &err);

    assert_string_equal(first.chars, second.chars);
    remove_scratch(scratch);
}

static void nothing_is_left_behind_when_a_case_is_refused(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES}, .n_slides = 1});
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "report"), *damaged = path_join(scratch, "NTRK1/signals.csv");
    sunder_context *context = NULL;
    sunder_case_options options = SUNDER_CASE_OPTIONS_INIT;
    sunder_error err = SUNDER_ERROR_INIT;
    options.rules_path = RULES;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    FILE *file = fopen(damaged, "ab");
    fputs("x\n", file);
    fclose(file);

    assert_int_equal(sunder_case_report(context, path, &options, out, NULL, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "locus NTRK1");
    DIR *folder = opendir(scratch);
    size_t n = 0;
    while (readdir(folder)) n++;
    closedir(folder);
    assert_int_equal(n, 4); /* ., .., the case, the result */
    sunder_context_free(context);
    remove_scratch(scratch);
}

/* The table of a case told in few words. */
static char *csv_of(const telling *told)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, told);
    char *csv = file_of(scratch, path, "report.csv");
    remove_scratch(scratch);
    return csv;
}

static void an_incomplete_panel_has_no_npv_and_an_upper_limit_of_the_ppv(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) char *csv = csv_of(&(telling){.prior = RARE, .calls = {NO_CALL, YES}, .n_slides = 2});
    SUNDER_AUTO(auto_free) char *ppv = line_of(csv, "\nF1,panel,ppv,");
    SUNDER_AUTO(auto_free) char *npv = line_of(csv, "\nF1,panel,npv,");

    assert_non_null(strstr(ppv, "share of positives at NTRK2 that is true"));
    assert_non_null(strstr(ppv, "at most 12.5 %")); /* clinical.md 3.4: one probe at 0.3 %, 95 and 98 % */
    assert_non_null(strstr(npv, "none is given"));
    assert_non_null(strstr(npv, "NTRK1 (uninformative), NTRK3 (not tested)"));
    assert_null(strstr(npv, " %"));
}

static void an_equivocal_locus_leaves_the_ppv_of_the_panel_and_no_npv(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free)
    char *csv = csv_of(&(telling){.prior = RARE, .calls = {YES, UNDECIDED, NO}, .n_slides = 3});
    SUNDER_AUTO(auto_free) char *ppv = line_of(csv, "\nF1,panel,ppv,");
    SUNDER_AUTO(auto_free) char *npv = line_of(csv, "\nF1,panel,npv,");

    assert_non_null(strstr(ppv, "any of 3 probes"));
    assert_non_null(strstr(ppv, "4.6 %"));
    assert_non_null(strstr(npv, "none is given: the prior counts genes without a call here: NTRK2 (equivocal)"));
}

static void the_npv_of_a_panel_reckons_with_chance_positives_of_the_other_probes(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free)
    char *csv = csv_of(&(telling){.prior = "{\"prevalence_frac\": 0.9}", .calls = {NO, NO, NO}, .n_slides = 3});
    SUNDER_AUTO(auto_free) char *npv = line_of(csv, "\nF1,panel,npv,");

    /* 0.1 x 0.98^3 / (0.1 x 0.98^3 + 0.9 x 0.05 x 0.98^2): the same as of one probe */
    assert_non_null(strstr(npv, "68.5 %"));
}

static void a_prior_of_one_gene_that_was_not_tested_has_no_values(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free)
    char *csv = csv_of(
        &(telling){.prior = "{\"prevalence_frac\": 0.5, \"gene\": \"NTRK3\"}", .calls = {NO, NO}, .n_slides = 2});

    assert_non_null(strstr(csv, "none are given: the prior is of NTRK3, which is not tested"));
    assert_null(strstr(csv, ",panel,ppv,"));
    assert_null(strstr(csv, ",panel,npv,"));
}

static void a_case_that_holds_rna_asks_nowhere_for_rna(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free)
    char *with = csv_of(&(telling){
        .prior = RARE,
        .calls = {YES, NO, NO},
        .n_slides = 3,
        .methods = METHOD("rna_ngs", "positive", "same_block", ", \"gene\": \"NTRK1\", \"fusion\": \"TPM3::NTRK1\"")});
    SUNDER_AUTO(auto_free)
    char *without = csv_of(&(telling){.prior = RARE,
                                      .calls = {YES, NO, NO},
                                      .n_slides = 3,
                                      .methods = METHOD("rna_ngs", "negative", "same_block", "")});
    SUNDER_AUTO(auto_free) char *alone = csv_of(&(telling){.prior = RARE, .calls = {YES, NO, NO}, .n_slides = 3});

    assert_null(strcasestr(with, "confirm by RNA sequencing"));
    assert_null(strcasestr(without, "confirm by RNA sequencing"));
    assert_non_null(strstr(with, "NTRK1: Consistent with a rearrangement at this locus. "));
    assert_non_null(strstr(with, "RNA sequencing of this specimen found a fusion of this gene."));
    assert_non_null(strstr(with, "The partner that another method named"));
    assert_non_null(strstr(without, "RNA sequencing of this specimen found no fusion of this gene."));
    assert_null(strstr(alone, "by RNA sequencing where the level is low")); /* the next step asks for it */
    assert_non_null(strstr(alone, "Confirm by RNA sequencing. NTRK1: NTRK fusions are rare in this tumour"));
    assert_non_null(strstr(alone, "is unlikely: confirm by RNA sequencing."));
    assert_null(strstr(alone, "The partner that another method named"));
}

static void a_missing_and_a_failed_control_stand_on_the_first_page_and_in_the_summary(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path = write_case(
        scratch,
        &(telling){
            .calls = {NO, NO},
            .n_slides = 2,
            .controls =
                "[{\"id\": \"PC\", \"locus\": \"NTRK1\", \"expected\": \"rearranged\", \"found\": \"normal\"}]"});
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "summed");
    sunder_case_summary made = SUNDER_CASE_SUMMARY_INIT;
    sunder_case_options options = SUNDER_CASE_OPTIONS_INIT;
    sunder_context *context = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    options.rules_path = RULES;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);

    assert_ok(sunder_case_report(context, path, &options, out, &made, &err), &err);
    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_string_equal(
        made.alerts[0],
        "CONTROL FAILED, the calls below must not be released: PC of NTRK1 reads normal, expected rearranged.");
    assert_string_equal(made.alerts[1], "NTRK2: NO CONTROL slide result is recorded.");
    assert_string_equal(made.untested, "NTRK3");
    assert_non_null(strstr(
        csv, "F1,alerts,control_failed,Alert,\"CONTROL FAILED, the calls below must not be released: PC of NTRK1"));
    assert_non_null(strstr(csv, "F1,controls,none.NTRK2,none recorded,"));
    sunder_context_free(context);
    remove_scratch(scratch);
}

static void a_locus_in_numbers_holds_the_check_list(void **state)
{
    static const char *const items[] = {
        "slide",       "probe",     "colours",  "gene",          "split_rule",   "nuclei",
        "evaluable",   "excluded",  "patterns", "combined_frac", "split_frac",   "isolated_3p_frac",
        "mean_copies", "mean_area", "fields",   "cutoff",        "cutoff_basis", "decision",
        "iscn",        "reason1",   "flags"};
    (void)state;
    SUNDER_AUTO(auto_free) char *csv = csv_of(&(telling){.calls = {YES}, .n_slides = 1});
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        char start[80];
        snprintf(start, sizeof start, "F1,locus.NTRK1,NTRK1.%s,", items[i]);
        if (!strstr(csv, start)) print_error("%s is missing\n", items[i]);
        assert_non_null(strstr(csv, start));
    }
    assert_non_null(strstr(csv, "\xc2\xb5m, centre to centre"));
    assert_non_null(strstr(csv, "I3 (isolated 3\xe2\x80\xb2) "));
    assert_non_null(strstr(csv, "5\xe2\x80\xb2 signals only: "));
    assert_null(strstr(csv, "no_signal:"));
}

static void an_uninformative_locus_has_no_test_of_symmetry(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) char *csv = csv_of(&(telling){.calls = {NO_CALL}, .n_slides = 1});

    assert_null(strstr(csv, "NTRK1.symmetry"));
    assert_null(strstr(csv, "NTRK1.exceeds_cutoff"));
}

static void the_terminal_hears_nothing_of_why_a_report_was_amended(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path =
        write_case(scratch, &(telling){.state = "amended",
                                       .report_more = ", \"supersedes\": \"F0\", \"amended_because\": \"of Doe\"",
                                       .controls = "[]",
                                       .calls = {NO},
                                       .n_slides = 1});
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "summed");
    sunder_case_summary made = SUNDER_CASE_SUMMARY_INIT;
    sunder_case_options options = SUNDER_CASE_OPTIONS_INIT;
    sunder_context *context = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    options.rules_path = RULES;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);

    assert_ok(sunder_case_report(context, path, &options, out, &made, &err), &err);

    assert_true(made.n_alerts > 0);
    for (size_t i = 0; i < made.n_alerts; i++) assert_null(strstr(made.alerts[i], "Doe"));
    sunder_context_free(context);
    remove_scratch(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_uninformative_locus_has_no_share_and_is_no_probe),
        cmocka_unit_test(a_locus_near_the_cutoff_says_so_and_asks_for_nuclei),
        cmocka_unit_test(what_the_prior_is_of_decides_what_its_values_are_of),
        cmocka_unit_test(machines_get_the_letter_x_and_print_the_multiplication_sign),
        cmocka_unit_test(findings_beside_the_call_stand_in_the_interpretation),
        cmocka_unit_test(markup_in_a_specimen_is_text_in_every_format),
        cmocka_unit_test(no_fusion_partner_is_named_from_fish_alone),
        cmocka_unit_test(a_laboratorys_own_cutoff_stands_in_place_of_the_assays),
        cmocka_unit_test(every_line_of_the_page_stands_in_the_table_and_in_hl7),
        cmocka_unit_test(the_same_case_is_the_same_pdf),
        cmocka_unit_test(nothing_is_left_behind_when_a_case_is_refused),
        cmocka_unit_test(an_incomplete_panel_has_no_npv_and_an_upper_limit_of_the_ppv),
        cmocka_unit_test(an_equivocal_locus_leaves_the_ppv_of_the_panel_and_no_npv),
        cmocka_unit_test(the_npv_of_a_panel_reckons_with_chance_positives_of_the_other_probes),
        cmocka_unit_test(a_prior_of_one_gene_that_was_not_tested_has_no_values),
        cmocka_unit_test(a_case_that_holds_rna_asks_nowhere_for_rna),
        cmocka_unit_test(a_missing_and_a_failed_control_stand_on_the_first_page_and_in_the_summary),
        cmocka_unit_test(a_locus_in_numbers_holds_the_check_list),
        cmocka_unit_test(the_terminal_hears_nothing_of_why_a_report_was_amended),
        cmocka_unit_test(an_uninformative_locus_has_no_test_of_symmetry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
