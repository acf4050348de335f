/* What laboratory systems read of a case: numbers under codes, loci without a slide, message ids, texts that are no formulas. */
#include <jansson.h> /* lint-allow: its memory runs short in a test */

#include "case/exchange_facts.h"
#include "case/quantities.h"
#include "case/writers.h"
#include "case_telling.h"
#include "core/text.h"
#include "testing.h"

/* A case of the first n slides, rearranged and then normal. */
static char *case_of(const char *scratch, int n_slides)
{
    return write_case(scratch, &(telling){.calls = {YES, NO, NO}, .n_slides = n_slides});
}

static void the_counts_of_a_locus_are_numbers_under_the_same_code_in_every_format(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(case_report_make(path, RULES, &report, &err), &err);
    quantities all;
    quantities_of(&report->findings[0], &all);
    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");
    SUNDER_AUTO(auto_free) char *hl7 = file_of(scratch, path, "report.hl7");
    SUNDER_AUTO(auto_free) char *fhir = file_of(scratch, path, "report.fhir.json");

    assert_true(all.n > 40);
    for (size_t i = 0; i < all.n; i++) {
        const quantity *q = &all.rows[i];
        char digits[64], expected[400];
        format_number(digits, sizeof digits, q->value, q->decimals);
        assert_true(strlen(q->code) <= 20); /* CE.1 of HL7 v2.5.1 */
        snprintf(expected, sizeof expected, "\nF1,numbers,%s,", q->code);
        const char *line = strstr(csv, expected);
        assert_non_null(line);
        snprintf(expected, sizeof expected, ",%s,%s,%s\n", digits, digits, q->unit);
        assert_non_null(strstr(line, expected));
        snprintf(expected, sizeof expected, "|NM|%s^%s^99SUNDER|1|%s|%s^^UCUM|||||P\r", q->code, q->name, digits,
                 q->unit);
        assert_non_null(strstr(hl7, expected));
        snprintf(expected, sizeof expected, "\"code\": \"%s\"", q->code);
        const char *component = strstr(fhir, expected);
        assert_non_null(component);
        const char *value = strstr(component, "\"valueQuantity\": {\n");
        assert_non_null(value);
        assert_near(strtod(strstr(value, "\"value\": ") + strlen("\"value\": "), NULL), q->value, 1e-6);
    }
    quantities_free(&all);
    case_report_free(report);
    remove_scratch(scratch);
}

static double quantity_of(const quantities *all, const char *code)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->rows[i].code, code) == 0) return all->rows[i].value;
    return NAN;
}

static void the_numbers_are_those_of_the_result(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(case_report_make(path, RULES, &report, &err), &err);
    const finding *f = &report->findings[0];
    quantities all;

    quantities_of(f, &all);

    assert_near(quantity_of(&all, "NTRK1.rearranged"), (double)f->rearranged, 0);
    assert_near(quantity_of(&all, "NTRK1.evaluable"), (double)f->evaluable, 0);
    assert_near(quantity_of(&all, "NTRK1.frac"), f->fraction, 0);
    assert_near(quantity_of(&all, "NTRK1.frac_lower"), f->lower, 0);
    assert_near(quantity_of(&all, "NTRK1.frac_upper"), f->upper, 0);
    assert_near(quantity_of(&all, "NTRK1.cutoff_frac"), finding_cutoff_frac(f), 0);
    assert_near(quantity_of(&all, "NTRK1.pattern.S"), (double)f->split, 0);
    quantities_free(&all);
    case_report_free(report);
    remove_scratch(scratch);
}

static void an_uninformative_locus_has_counts_and_no_share_as_numbers(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, &(telling){.calls = {NO_CALL}, .n_slides = 1});

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_non_null(strstr(csv, "\nF1,numbers,NTRK1.evaluable,"));
    assert_null(strstr(csv, "\nF1,numbers,NTRK1.frac,"));
    assert_null(strstr(csv, "\nF1,numbers,NTRK1.cutoff_frac,"));
    assert_null(strstr(csv, "\nF1,numbers,NTRK1.p_above_cutoff,"));
    remove_scratch(scratch);
}

static void a_locus_without_a_slide_is_an_observation_that_says_so(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);

    SUNDER_AUTO(auto_free) char *hl7 = file_of(scratch, path, "report.hl7");
    SUNDER_AUTO(auto_free) char *fhir = file_of(scratch, path, "report.fhir.json");
    size_t absent = 0;
    for (const char *at = fhir; (at = strstr(at, "\"code\": \"not-performed\"")); at++) absent++;

    assert_non_null(strstr(hl7, "|69548-6^Genetic variant assessment^LN|2|||||||X\r"));
    assert_non_null(strstr(hl7, "|69548-6^Genetic variant assessment^LN|3|||||||X\r"));
    assert_non_null(strstr(hl7, "|48018-6^Gene studied [ID]^LN|3|^NTRK3||||||P\r"));
    assert_int_equal(absent, 2);
    remove_scratch(scratch);
}

/* MSH-10. */
static char *control_id(const char *hl7)
{
    const char *at = hl7;
    for (int field = 1; field < 10; field++) at = strchr(at, '|') + 1;
    return strndup(at, strcspn(at, "|"));
}

static void a_message_has_an_id_of_its_own_and_keeps_it_when_sent_again(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);
    SUNDER_AUTO(auto_free) char *first = file_of(scratch, path, "report.hl7");
    SUNDER_AUTO(auto_free) char *again = file_of(scratch, path, "report.hl7");
    SUNDER_AUTO(auto_free) char *folder = path_join(scratch, "NTRK1");
    remove_scratch(strdup(folder)); /* scored again under the same case file, and read otherwise */
    write_result(scratch, "NTRK1", "NTRK1", NO);
    SUNDER_AUTO(auto_free) char *other = file_of(scratch, path, "report.hl7");
    SUNDER_AUTO(auto_free)
    char *first_id = control_id(first), *again_id = control_id(again), *other_id = control_id(other);

    assert_int_equal(strlen(first_id), 20);
    assert_string_equal(first_id, again_id);
    assert_string_not_equal(first_id, other_id);
    remove_scratch(scratch);
}

static void a_text_that_looks_like_a_formula_is_guarded_in_the_table(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path = write_case(
        scratch, &(telling){.calls = {YES}, .n_slides = 1, .specimen_id = "=HYPERLINK(0)", .tumour_content = "60"});

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_non_null(strstr(csv, ",case,specimen,Specimen,'=HYPERLINK(0),"));
    assert_null(strstr(csv, ",=HYPERLINK"));
    remove_scratch(scratch);
}

static long allocations_left; /* of jansson, before memory is short once */

static void *short_malloc(size_t size)
{
    return allocations_left-- == 0 ? NULL : malloc(size);
}

static void fhir_that_lost_a_member_to_short_memory_is_not_written(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1), *out = path_join(scratch, "x.json");
    case_report *report = NULL;
    content *words = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(case_report_make(path, RULES, &report, &err), &err);
    assert_ok(content_make(report, &words, &err), &err);
    const long step = 37, plenty = 1000000; /* prime: meets every kind of member */
    long refused = 0;
    sunder_status status = SUNDER_ERROR_RESOURCE;
    json_set_alloc_funcs(short_malloc, free);

    for (long most = 0; status != SUNDER_OK && most < plenty; most += step) {
        allocations_left = most;
        status = write_case_fhir(report, words, out, &err);
        refused += status == SUNDER_ERROR_RESOURCE;
        assert_int_equal(status == SUNDER_OK, allocations_left >= 0);
    }

    json_set_alloc_funcs(malloc, free);
    assert_int_equal(status, SUNDER_OK);
    assert_true(refused > 20);
    content_free(words);
    case_report_free(report);
    remove_scratch(scratch);
}

static void no_identifier_stands_in_the_title_that_programs_show(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);

    SUNDER_AUTO(auto_free) char *page = file_of(scratch, path, "report.html");
    const char *title = strstr(page, "<title>"), *end = strstr(page, "</title>");
    assert_non_null(title);
    SUNDER_AUTO(auto_free) char *words = strndup(title, (size_t)(end - title));

    assert_string_equal(words, "<title>NTRK1, NTRK2, NTRK3 break-apart FISH report F1");
    remove_scratch(scratch);
}

/* The first place in the case file that holds these words says others. */
static void say_instead(const char *path, const char *from, const char *to)
{
    static char bytes[1 << 14];
    FILE *file = fopen(path, "rb");
    const size_t n = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[n] = '\0';
    const char *at = strstr(bytes, from);
    assert_non_null(at);
    file = fopen(path, "wb");
    fprintf(file, "%.*s%s%s", (int)(at - bytes), bytes, to, at + strlen(from));
    fclose(file);
}

/* An amended report with a patient number, site and block, signed a day after its date. */
static char *amended_case(const char *scratch)
{
    char *path = write_case(scratch, &(telling){.calls = {YES, NO, NO_CALL}, .n_slides = 3});
    say_instead(path, "\"kind\": \"other\"", "\"kind\": \"patient_number\"");
    say_instead(path, "\"state\": \"preliminary\"",
                "\"state\": \"amended\", \"supersedes\": \"F0\", \"amended_because\": \"late RNA\"");
    say_instead(path, "\"number\"", "\"laboratory\": \"Institut f\xc3\xbcr Human\xc3\xa9tik\", \"number\"");
    say_instead(path, "\"material\"",
                "\"site\": \"parotid gland\", \"block\": \"A2\", \"collected\": \"2026-01-15\", "
                "\"received\": \"2026-01-16\", \"material\"");
    say_instead(path, "\"name\": \"C\", \"date\": \"2026-02-28\"",
                "\"name\": \"C. Head, MD\", \"date\": \"2026-03-01\"");
    return path;
}

static void hl7_has_its_facts_in_the_fields_that_are_for_them(void **state)
{
    static const char *const expected[] = {
        "MSH|^~\\&|SUNDER|Institut f\xc3\xbcr Human|||",
        "PID|1||7^^^^MR||Doe^Jane||\r",
        "OBR|1||F1|51969-4^Genetic analysis report^LN|||20260115|||||||||||||||20260301|||C|||||||&C. Head, MD^20260301\r",
        "|69548-6^Genetic variant assessment^LN|1|LA9633-4^Present^LN|||A|||C\r",
        "|69548-6^Genetic variant assessment^LN|2|LA9634-2^Absent^LN|||N|||C\r",
        "|69548-6^Genetic variant assessment^LN|3|LA18198-4^No call^LN||||||C\r",
        "|ST|supersedes^Number of the superseded report^99SUNDER||F0||||||C\r",
        "SPM|1|^S1||TISS^Tissue^HL70487||||^parotid gland||||||block A2\r",
    };
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = amended_case(scratch);

    SUNDER_AUTO(auto_free) char *hl7 = file_of(scratch, path, "report.hl7");

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) assert_non_null(strstr(hl7, expected[i]));
    remove_scratch(scratch);
}

static void fhir_has_its_facts_in_the_members_that_are_for_them(void **state)
{
    static const char *const expected[] = {
        "\"code\": \"MR\"",
        "\"family\": \"Doe\"",
        "\"code\": \"TISS\"",
        "\"text\": \"parotid gland\"",
        "\"value\": \"A2\"",
        "\"code\": \"break_apart_fish\"",
        "\"issued\": \"2026-03-01T12:00:00Z\"",
        "\"resultsInterpreter\": [",
        "\"display\": \"C. Head, MD\"",
        "StructureDefinition/diagnosticReport-replaces\"",
        "\"value\": \"F0\"",
    };
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = amended_case(scratch);

    SUNDER_AUTO(auto_free) char *fhir = file_of(scratch, path, "report.fhir.json");

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) assert_non_null(strstr(fhir, expected[i]));
    remove_scratch(scratch);
}

static void the_day_of_the_report_is_not_given_as_that_of_collection(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);

    SUNDER_AUTO(auto_free) char *fhir = file_of(scratch, path, "report.fhir.json");
    SUNDER_AUTO(auto_free) char *hl7 = file_of(scratch, path, "report.hl7");

    assert_null(strstr(fhir, "effectiveDateTime"));
    assert_non_null(strstr(hl7, "|51969-4^Genetic analysis report^LN||||||||||||||||||20260228|"));
    remove_scratch(scratch);
}

static void a_signature_before_the_day_of_the_report_is_said_first(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);
    say_instead(path, "\"name\": \"C\", \"date\": \"2026-02-28\"", "\"name\": \"C\", \"date\": \"2026-02-27\"");

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_non_null(strstr(
        csv, "alerts,signed_before,Alert,\"The director signed on 2026-02-27, before the report's date 2026-02-28.\""));
    remove_scratch(scratch);
}

static void the_table_has_a_field_that_holds_only_the_call(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 2);

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");

    assert_non_null(strstr(csv, "\nF1,numbers,NTRK1.call,NTRK1: Call,rearranged,,\n"));
    assert_non_null(strstr(csv, "\nF1,numbers,NTRK2.call,NTRK2: Call,normal,,\n"));
    assert_non_null(strstr(csv, "\nF1,numbers,NTRK3.call,NTRK3: Call,not tested,,\n"));
    remove_scratch(scratch);
}

static void nuclei_that_lack_a_colour_are_told_from_those_that_lack_both(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(case_report_make(path, RULES, &report, &err), &err);
    finding *f = &report->findings[0];
    f->no_signal = 11;
    f->only_5p = 2;
    f->only_3p = 1;
    quantities all;

    quantities_of(f, &all);

    assert_near(quantity_of(&all, "NTRK1.no_colour"), 11, 0);
    assert_near(quantity_of(&all, "NTRK1.only_5p"), 2, 0);
    assert_near(quantity_of(&all, "NTRK1.only_3p"), 1, 0);
    for (size_t i = 0; i < all.n; i++)
        if (strcmp(all.rows[i].code, "NTRK1.out.no_signal") == 0)
            assert_string_equal(all.rows[i].name, "NTRK1: Nuclei not counted: one or both colours wholly absent");
    assert_non_null(quantity_unit(&all, "NTRK1.out.no_signal"));
    quantities_free(&all);
    case_report_free(report);
    remove_scratch(scratch);
}

static void counted_nuclei_have_one_unit_wherever_the_table_holds_them(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = case_of(scratch, 1);

    SUNDER_AUTO(auto_free) char *csv = file_of(scratch, path, "report.csv");
    const char *line = strstr(csv, "\nF1,locus.NTRK1,NTRK1.evaluable,");
    assert_non_null(line);
    const size_t length = strcspn(line + 1, "\n") + 1;

    assert_memory_equal(line + length - strlen(",{nuclei}"), ",{nuclei}", strlen(",{nuclei}"));
    remove_scratch(scratch);
}

static void a_name_is_parted_only_where_it_says_how(void **state)
{
    (void)state;

    const person_name told = name_parts("Doe, Jane A."), whole = name_parts("Jane Doe"),
                      more = name_parts("Doe, J, MD");

    assert_string_equal(told.family, "Doe");
    assert_string_equal(told.given, "Jane A.");
    assert_string_equal(whole.family, "Jane Doe");
    assert_string_equal(whole.given, "");
    assert_string_equal(more.family, "Doe, J, MD");
    assert_string_equal(more.given, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counts_of_a_locus_are_numbers_under_the_same_code_in_every_format),
        cmocka_unit_test(the_numbers_are_those_of_the_result),
        cmocka_unit_test(an_uninformative_locus_has_counts_and_no_share_as_numbers),
        cmocka_unit_test(a_locus_without_a_slide_is_an_observation_that_says_so),
        cmocka_unit_test(a_message_has_an_id_of_its_own_and_keeps_it_when_sent_again),
        cmocka_unit_test(a_text_that_looks_like_a_formula_is_guarded_in_the_table),
        cmocka_unit_test(fhir_that_lost_a_member_to_short_memory_is_not_written),
        cmocka_unit_test(no_identifier_stands_in_the_title_that_programs_show),
        cmocka_unit_test(hl7_has_its_facts_in_the_fields_that_are_for_them),
        cmocka_unit_test(fhir_has_its_facts_in_the_members_that_are_for_them),
        cmocka_unit_test(the_day_of_the_report_is_not_given_as_that_of_collection),
        cmocka_unit_test(a_signature_before_the_day_of_the_report_is_said_first),
        cmocka_unit_test(the_table_has_a_field_that_holds_only_the_call),
        cmocka_unit_test(nuclei_that_lack_a_colour_are_told_from_those_that_lack_both),
        cmocka_unit_test(counted_nuclei_have_one_unit_wherever_the_table_holds_them),
        cmocka_unit_test(a_name_is_parted_only_where_it_says_how),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
