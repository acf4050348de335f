/* The case file: what it must hold, and how each fault is named. Faults are made by changing one place of a good file. */
#include "case/case_file.h"

#include "core/text.h"
#include "schema.h"
#include "testing.h"

static const char *const panel[] = {"NTRK1", "NTRK2", "NTRK3", NULL};

static const char good[] =
    "{\"schema\": 1,\n"
    " \"report\": {\"number\": \"F1\", \"date\": \"2026-02-28\", \"state\": \"preliminary\"},\n"
    " \"identifiers\": [{\"kind\": \"patient_number\", \"value\": \"P1\"},\n"
    "                  {\"kind\": \"birth_date\", \"value\": \"1961-04-05\"}],\n"
    " \"specimen\": {\"id\": \"S1\", \"material\": \"archived\", \"tumour_content_percent\": 40},\n"
    " \"slides\": [{\"locus\": \"NTRK1\", \"result\": \"r1\", \"specimen\": \"S1\"},\n"
    "             {\"locus\": \"NTRK3\", \"result\": \"r3\", \"specimen\": \"S1\"}],\n"
    " \"other_methods\": [{\"method\": \"rna_ngs\", \"result\": \"positive\", \"date\": \"2026-01-31\",\n"
    "                    \"sample\": \"same_block\", \"gene\": \"NTRK3\", \"fusion\": \"ETV6::NTRK3\"}]}\n";

/* Reads `good` with the first `from` replaced by `to`. */
static sunder_status read_changed(const char *from, const char *to, case_file *c, sunder_error *err)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "case.json");
    const char *at = strstr(good, from);
    assert_non_null(at);
    FILE *file = fopen(path, "wb");
    fprintf(file, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
    fclose(file);
    const sunder_status status = case_file_read(path, panel, c, err);
    remove_scratch(scratch);
    return status;
}

static void assert_refused(const char *from, const char *to, const char *words)
{
    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(read_changed(from, to, c, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, words);
    assert_says(&err, "case.json");
}

static void a_good_case_is_read(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(read_changed("F1", "F\xc3\xbc", c, &err), &err);

    assert_string_equal(c->report.number, "F\xc3\xbc");
    assert_int_equal(c->n_slides, 2);
    assert_string_equal(c->slides[1].locus, "NTRK3");
    assert_int_equal(c->n_identifiers, 2);
    assert_near(c->specimen.tumour_content_percent, 40, 0);
    assert_true(isnan(c->specimen.section_um));
    assert_int_equal(c->specimen.preparation, PREPARATION_SECTION);
    assert_int_equal(c->methods[0].kind, METHOD_RNA_NGS);
    assert_int_equal(c->report.paper, PAPER_A4);
}

static void the_schema_takes_what_the_reader_takes(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "case.json");
    SUNDER_AUTO(auto_node) json_node *schema = NULL, *value = NULL;
    SUNDER_AUTO(text_free) text problems = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    FILE *file = fopen(path, "wb");
    const char *rest = strstr(good, "\"id\": \"S1\"");
    fprintf(file, "%.*s", (int)(rest - good), good);
    fputs("\"fixation\": \"formalin\", \"collected\": \"2026-01-02\", \"received\": \"2026-01-03\", ", file);
    fprintf(file, "%.*s", (int)(strstr(rest, "\"slides\"") - rest), rest);
    fputs("\"request\": {\"requester\": \"R\", \"reason\": \"r\", \"sex\": \"other\"}, ", file);
    fputs(strstr(rest, "\"slides\""), file);
    fclose(file);

    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    assert_ok(case_file_read(path, panel, c, &err), &err);
    assert_ok(node_read_file(SUNDER_TESTS "/../docs/case.schema.json", &schema, &err), &err);
    assert_ok(node_read_file(path, &value, &err), &err);
    schema_check(value, schema, &problems);

    if (problems.length > 0) print_error("%s", problems.chars);
    assert_int_equal(problems.length, 0);
    remove_scratch(scratch);
}

static void a_locus_may_stand_there_once(void **state)
{
    (void)state;
    assert_refused("\"locus\": \"NTRK3\"", "\"locus\": \"NTRK1\"", "slides[1]: locus: NTRK1 is there twice");
}

static void slides_of_another_specimen_are_refused(void **state)
{
    (void)state;
    assert_refused("\"r3\", \"specimen\": \"S1\"", "\"r3\", \"specimen\": \"S2\"", "slides[1]: specimen: found \"S2\"");
}

static void unknown_words_are_named_with_the_known_ones(void **state)
{
    (void)state;
    assert_refused("\"rna_ngs\"", "\"rna\"", "found \"rna\", expected one of pan_trk_ihc, dna_ngs, rna_ngs");
    assert_refused("\"archived\"", "\"old\"", "expected one of archived, fresh");
    assert_refused("\"positive\"", "\"pos\"", "other_methods[0]: result: found \"pos\"");
    assert_refused("\"locus\": \"NTRK3\"", "\"locus\": \"ALK\"", "found \"ALK\", expected one of NTRK1, NTRK2, NTRK3");
    assert_refused("\"material\"", "\"materiel\"", "unknown member \"materiel\"");
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    assert_refused("\"schema\": 1,", "", "schema: is missing");
    assert_refused("\"schema\": 1", "\"schema\": 2", "schema: expected a number from 1 to 1");
    assert_refused("\"id\": \"S1\", ", "", "specimen: id: is missing");
    assert_refused(", \"gene\": \"NTRK3\"", "", "gene: is missing");
    assert_refused(",\n                  {\"kind\": \"birth_date\", \"value\": \"1961-04-05\"}", "",
                   "identifiers: expected a list of 2 to 4");
    assert_refused("\"number\": \"F1\"", "\"number\": \"  \"", "number: is empty");
}

static void two_identifiers_are_two_different_ones(void **state)
{
    (void)state;
    assert_refused("\"birth_date\", \"value\": \"1961-04-05\"", "\"patient_number\", \"value\": \"P2\"",
                   "patient_number is there twice");
}

static void days_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const char expected[] = "expected a day of the calendar as YYYY-MM-DD";
    assert_refused("2026-02-28", "2026-02-29", expected);
    assert_refused("2026-02-28", "2026-02-30", expected);
    assert_refused("2026-02-28", "2026-13-01", expected);
    assert_refused("2026-02-28", "2026-00-10", expected);
    assert_refused("2026-01-31", "2026-01-32", "other_methods[0]: date: expected a day of the calendar");
    assert_refused("2026-02-28", "28.02.2026", expected);
}

static void a_date_of_birth_never_stands_in_a_message(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(read_changed("1961-04-05", "5.4.1961", c, &err), SUNDER_ERROR_INPUT);

    assert_null(strstr(err.message, "1961"));
}

static void text_that_is_no_utf8_or_holds_control_characters_is_refused(void **state)
{
    (void)state;
    assert_refused("\"F1\"", "\"F\xff\"", "expected valid JSON");
    assert_refused("\"F1\"", "\"F\\u0007\"", "holds a control character");
    assert_refused("\"F1\"", "\"F\\u0085\"", "holds a control character");
    assert_refused("\"F1\"", "\"F\\u0000\"", "expected valid JSON");
}

static void numbers_beyond_their_range_are_refused(void **state)
{
    (void)state;
    assert_refused("40", "140", "tumour_content_percent: expected a number from 0 to 100");
    assert_refused("40", "\"40\"", "tumour_content_percent: expected a number");
}

static void a_report_that_is_not_preliminary_is_signed(void **state)
{
    (void)state;
    assert_refused("\"preliminary\"", "\"final\"", "expected a director with name and date");
    assert_refused("\"preliminary\"", "\"amended\"", "give supersedes and amended_because");
    assert_refused("\"preliminary\"", "\"preliminary\", \"supersedes\": \"F0\"", "the state is not \"amended\"");
}

static void a_fusion_without_a_positive_result_is_refused(void **state)
{
    (void)state;
    assert_refused("\"positive\"", "\"negative\"", "names a fusion");
}

static void a_method_that_contradicts_itself_is_refused(void **state)
{
    (void)state;
    assert_refused("\"gene\": \"NTRK3\"", "\"gene\": \"NTRK1\"",
                   "other_methods[0]: gene: found \"NTRK1\", which is no part of");
    assert_refused("ETV6::NTRK3\"", "ETV6::NTRK30\"", "other_methods[0]: gene: found \"NTRK3\"");
    assert_refused("ETV6::NTRK3\"", "ETV6::NTRK3\", \"partner\": \"LMNA\"",
                   "other_methods[0]: partner: found \"LMNA\"");
    assert_refused("ETV6::NTRK3\"", "ETV6::NTRK3\", \"partner\": \"NTRK3\"", "which is the gene itself");
}

static void a_fusion_may_name_exons_and_be_written_the_old_way(void **state)
{
    static const char *const fusions[] = {"ETV6(5)::NTRK3(15)\", \"partner\": \"ETV6\"", "ETV6-NTRK3\""};
    (void)state;
    for (size_t i = 0; i < sizeof fusions / sizeof *fusions; i++) {
        SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
        sunder_error err = SUNDER_ERROR_INIT;

        assert_ok(read_changed("ETV6::NTRK3\"", fusions[i], c, &err), &err);
    }
}

/* `good` with these lists after the slides. */
static void assert_refused_with(const char *lists, const char *words)
{
    char added[700];
    snprintf(added, sizeof added, "%s, \"other_methods\"", lists);
    assert_refused("\"other_methods\"", added, words);
}

static void a_control_stands_there_once(void **state)
{
    (void)state;
    assert_refused_with(
        "\"controls\": [{\"id\": \"N1\", \"locus\": \"NTRK1\", \"expected\": \"normal\", \"found\": \"normal\"},"
        "{\"id\": \"n1\", \"locus\": \"NTRK1\", \"expected\": \"normal\", \"found\": \"normal\"}]",
        "controls[1]: id: n1 of NTRK1 is there twice");
    assert_refused_with(
        "\"controls\": [{\"id\": \"N1\", \"locus\": \"NTRK1\", \"expected\": \"normal\", \"result\": \"c\"},"
        "{\"id\": \"N2\", \"locus\": \"NTRK1\", \"expected\": \"normal\", \"result\": \"c\"}]",
        "controls[1]: result: found \"c\", which is that of control N1 too");
}

static void a_block_may_serve_two_loci_and_hold_two_controls(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(
        read_changed(
            "\"other_methods\"",
            "\"controls\": [{\"id\": \"N1\", \"locus\": \"NTRK1\", \"expected\": \"normal\", \"found\": \"normal\"},"
            "{\"id\": \"N1\", \"locus\": \"NTRK1\", \"expected\": \"rearranged\", \"found\": \"rearranged\"},"
            "{\"id\": \"N1\", \"locus\": \"NTRK3\", \"expected\": \"normal\", \"found\": \"normal\"}],"
            "\"other_methods\"",
            c, &err),
        &err);
}

static void signatures_do_not_contradict_each_other(void **state)
{
    (void)state;
    assert_refused_with(
        "\"sign_off\": [{\"role\": \"first_reader\", \"name\": \"A\", \"date\": \"2026-03-02\"},"
        "{\"role\": \"director\", \"name\": \"C\", \"date\": \"2026-03-01\"}]",
        "sign_off[1]: date: the director signed on 2026-03-01, before the first_reader did on 2026-03-02");
    assert_refused_with("\"sign_off\": [{\"role\": \"second_reader\", \"name\": \"a reader\"},"
                        "{\"role\": \"first_reader\", \"name\": \"A. Reader\"}]",
                        "sign_off[0]: name: is that of the first reader (sign_off[1])");
}

static void no_method_is_dated_after_a_released_report(void **state)
{
    (void)state;
    assert_refused("\"2026-02-28\", \"state\": \"preliminary\"", "\"2026-01-30\", \"state\": \"final\"",
                   "other_methods[0]: date: found 2026-01-31, which lies after the report's date 2026-01-30");
    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(read_changed("\"2026-02-28\"", "\"2026-01-30\"", c, &err), &err); /* preliminary */
    assert_refused("1961-04-05", "2026-04-05", "identifiers: birth_date: lies after the report's date");
}

#define COLLECTED(DAY, MORE) "\"id\": \"S1\", \"collected\": \"" DAY "\"" MORE

static void days_stand_in_the_order_of_what_happened(void **state)
{
    (void)state;
    static const char id[] = "\"id\": \"S1\"";
    assert_refused(id, COLLECTED("2026-01-10", ", \"received\": \"2026-01-09\""),
                   "specimen: received: found 2026-01-09, which lies before the day of collection 2026-01-10");
    assert_refused(id, COLLECTED("2026-03-01", ""),
                   "specimen: collected: found 2026-03-01, which lies after the report's date 2026-02-28");
    assert_refused(id, COLLECTED("2026-01-10", ", \"received\": \"2026-03-01\""),
                   "specimen: received: found 2026-03-01, which lies after the report's date 2026-02-28");
    assert_refused(id, COLLECTED("2026-02-01", ""),
                   "other_methods[0]: date: found 2026-01-31, but the specimen was collected on 2026-02-01");
    assert_refused(id, COLLECTED("1961-04-04", ""),
                   "specimen: collected: found 1961-04-04, which lies before the date of");
    assert_refused(id, COLLECTED("2026-02-30", ""), "specimen: collected: expected a day of the calendar");
}

static void neither_names_nor_a_date_of_birth_stand_in_a_message(void **state)
{
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"\"id\": \"S1\"", COLLECTED("1960-01-01", "")},
        {"\"other_methods\"", "\"request\": {\"requester\": \"Doe\\u0007\"}, \"other_methods\""},
        {"\"patient_number\", \"value\": \"P1\"", "\"name\", \"value\": \"Doe\\u0007\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
        sunder_error err = SUNDER_ERROR_INIT;

        assert_int_equal(read_changed(rows[i].from, rows[i].to, c, &err), SUNDER_ERROR_INPUT);

        assert_null(strstr(err.message, "1961"));
        assert_null(strstr(err.message, "Doe"));
    }
}

static void what_a_superseded_report_said_belongs_to_an_amended_one(void **state)
{
    (void)state;
    assert_refused("\"preliminary\"", "\"preliminary\", \"previous_result\": \"normal\"",
                   "report: previous_result is given, but the state is not \"amended\"");
}

static void members_of_the_request_are_read_and_other_words_refused(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(read_changed("\"other_methods\"",
                           "\"request\": {\"requester\": \"Dr R\", \"reason\": \"TRK inhibitor\", \"sex\": \"male\"}, "
                           "\"other_methods\"",
                           c, &err),
              &err);

    assert_string_equal(c->request.requester, "Dr R");
    assert_string_equal(c->request.reason, "TRK inhibitor");
    assert_int_equal(c->request.sex, SEX_MALE);
    assert_refused_with("\"request\": {\"sex\": \"m\"}",
                        "request: sex: found \"m\", expected one of female, male, other");
    assert_ok(read_changed("F1", "F2", c, &err), &err);
    assert_int_equal(c->request.sex, -1);
}

static void a_report_does_not_supersede_itself(void **state)
{
    (void)state;
    assert_refused("\"state\": \"preliminary\"",
                   "\"state\": \"amended\", \"supersedes\": \"f1\", \"amended_because\": \"a slip\"",
                   "report: supersedes: found \"f1\", which is this report's own number");
}

static void rt_pcr_alone_has_a_target_and_it_holds_the_gene(void **state)
{
    (void)state;
    assert_refused("\"gene\": \"NTRK3\"", "\"target\": \"NTRK3\", \"gene\": \"NTRK3\"",
                   "target: is given for rna_ngs; only rt_pcr");
    assert_refused("\"rna_ngs\"", "\"rt_pcr\", \"target\": \"TPM3::NTRK1\"",
                   "gene: found \"NTRK3\", which is no part of the target \"TPM3::NTRK1\"");
    assert_refused("\"rna_ngs\", \"result\": \"positive\"",
                   "\"rt_pcr\", \"target\": \"EML4::ALK\", \"result\": \"positive\"", "is no part of the target");
}

static void a_stated_prevalence_may_be_of_one_gene(void **state)
{
    (void)state;
    assert_refused_with("\"prior\": {\"gene\": \"NTRK3\"}", "prior: gene: is given without prevalence_frac");
    assert_refused_with("\"prior\": {\"gene\": \"ALK\", \"prevalence_frac\": 0.5}", "prior: gene: found \"ALK\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_case_is_read),
        cmocka_unit_test(the_schema_takes_what_the_reader_takes),
        cmocka_unit_test(a_locus_may_stand_there_once),
        cmocka_unit_test(slides_of_another_specimen_are_refused),
        cmocka_unit_test(unknown_words_are_named_with_the_known_ones),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(two_identifiers_are_two_different_ones),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(a_date_of_birth_never_stands_in_a_message),
        cmocka_unit_test(text_that_is_no_utf8_or_holds_control_characters_is_refused),
        cmocka_unit_test(numbers_beyond_their_range_are_refused),
        cmocka_unit_test(a_report_that_is_not_preliminary_is_signed),
        cmocka_unit_test(a_fusion_without_a_positive_result_is_refused),
        cmocka_unit_test(a_method_that_contradicts_itself_is_refused),
        cmocka_unit_test(a_fusion_may_name_exons_and_be_written_the_old_way),
        cmocka_unit_test(a_control_stands_there_once),
        cmocka_unit_test(a_block_may_serve_two_loci_and_hold_two_controls),
        cmocka_unit_test(signatures_do_not_contradict_each_other),
        cmocka_unit_test(no_method_is_dated_after_a_released_report),
        cmocka_unit_test(days_stand_in_the_order_of_what_happened),
        cmocka_unit_test(neither_names_nor_a_date_of_birth_stand_in_a_message),
        cmocka_unit_test(what_a_superseded_report_said_belongs_to_an_amended_one),
        cmocka_unit_test(members_of_the_request_are_read_and_other_words_refused),
        cmocka_unit_test(a_report_does_not_supersede_itself),
        cmocka_unit_test(rt_pcr_alone_has_a_target_and_it_holds_the_gene),
        cmocka_unit_test(a_stated_prevalence_may_be_of_one_gene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
