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

static void a_normal_locus_near_the_cutoff_says_so_and_asks_for_nuclei(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {NO, YES}, .n_slides = 2});

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");
    SUNDER_AUTO(auto_free) char *normal = line_of(csv, "\nF1,calls,NTRK1,");
    SUNDER_AUTO(auto_free) char *rearranged = line_of(csv, "\nF1,calls,NTRK2,");
    SUNDER_AUTO(auto_free) char *step = line_of(csv, "\nF1,next,NORMAL_NEAR_CUTOFF,");

    assert_non_null(strstr(normal, "interval holds the cutoff"));
    assert_null(strstr(rearranged, "interval holds the cutoff"));
    assert_non_null(strstr(step, "NTRK1: The 95 % interval"));
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
        "\"sha256\": \"ab\", \"combined\": {\"first_positive\": 7, \"reached\": true}}",
        false);
}

static void a_laboratorys_own_cutoff_stands_in_place_of_the_assays(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {YES}, .n_slides = 1});
    add_laboratory_cutoff(scratch);

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_non_null(strstr(csv, "laboratory's cutoff of 7 nuclei reached"));
    assert_non_null(strstr(csv, "beta-binomial at 99.0 % from 20 normal slides, 2026-01-02"));
    assert_non_null(strstr(csv, "1.0 %; each probe is falsely positive in 1.0 % (NTRK1)"));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_uninformative_locus_has_no_share_and_is_no_probe),
        cmocka_unit_test(a_normal_locus_near_the_cutoff_says_so_and_asks_for_nuclei),
        cmocka_unit_test(what_the_prior_is_of_decides_what_its_values_are_of),
        cmocka_unit_test(machines_get_the_letter_x_and_print_the_multiplication_sign),
        cmocka_unit_test(findings_beside_the_call_stand_in_the_interpretation),
        cmocka_unit_test(markup_in_a_specimen_is_text_in_every_format),
        cmocka_unit_test(no_fusion_partner_is_named_from_fish_alone),
        cmocka_unit_test(a_laboratorys_own_cutoff_stands_in_place_of_the_assays),
        cmocka_unit_test(every_line_of_the_page_stands_in_the_table_and_in_hl7),
        cmocka_unit_test(the_same_case_is_the_same_pdf),
        cmocka_unit_test(nothing_is_left_behind_when_a_case_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
