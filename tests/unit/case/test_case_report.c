/* A case from its results to its files. Results are made by hand (result_fixture) and written as score writes them. */
#include "sunder/case.h"

#include <dirent.h>
#include <unistd.h>

#include "case/case_report.h"
#include "core/text.h"
#include "result/result_files.h"
#include "result_fixture.h"
#include "testing.h"

#define RULES SUNDER_MODELS "/rules/ntrk.json"
#define SPECIMEN "{\"id\": \"S1\", \"material\": \"archived\", \"section_um\": 4, \"tumour_content_percent\": 60}"
#define SIGNED                                          \
    "[{\"role\": \"second_reader\", \"name\": \"B\"}, " \
    "{\"role\": \"director\", \"name\": \"C\", \"date\": \"2026-02-28\"}]"
#define CONTROL "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"normal\", \"found\": \"normal\"}]"

/* What a test says of the case; the rest is the same in all. NULL: a member is left out. */
typedef struct telling {
    const char *specimen_id, *prior, *methods, *controls, *state, *tumour_content;
    sunder_call calls[3]; /* of NTRK1 to NTRK3 */
    int n_slides;
} telling;

/* A result named so, with images that are the same for the same word. */
static void write_result_of(const char *scratch, const char *name, const char *locus, sunder_call call,
                            const char *images)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, name);
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    snprintf(t->assay.locus, sizeof t->assay.locus, "%s", locus);
    t->verdict.call = call;
    for (int i = 0; i < FIXTURE_FIELDS; i++) { /* images of its own */
        char image[80];
        snprintf(image, sizeof image, "%s %d", images, i);
        t->input_digests[i] = digest_bytes(image, strlen(image));
    }
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    assert_ok(result_tables_write(&t->result, folder, &err), &err);
    assert_ok(result_json_write(&t->result, folder, &err), &err);
    assert_ok(result_folder_commit(folder, &err), &err);
}

static void write_result(const char *scratch, const char *name, const char *locus, sunder_call call)
{
    write_result_of(scratch, name, locus, call, name);
}

static char *write_case(const char *scratch, const telling *told)
{
    static const char *const loci[] = {"NTRK1", "NTRK2", "NTRK3"};
    char *path = path_join(scratch, "case.json");
    FILE *file = fopen(path, "wb");
    const char *id = told->specimen_id ? told->specimen_id : "S1";
    assert_non_null(file);
    fprintf(
        file,
        "{\"schema\": 1, \"report\": {\"number\": \"F1\", \"date\": \"2026-02-28\", \"state\": \"%s\"},"
        "\"identifiers\": [{\"kind\": \"name\", \"value\": \"Doe, Jane\"}, {\"kind\": \"other\", \"value\": \"7\"}],"
        "\"specimen\": {\"id\": \"%s\", \"material\": \"archived\", \"tumour_content_percent\": %s}, \"sign_off\": " SIGNED,
        told->state ? told->state : "preliminary", id, told->tumour_content ? told->tumour_content : "60");
    fprintf(file, ", \"controls\": %s", told->controls ? told->controls : CONTROL);
    if (told->prior) fprintf(file, ", \"prior\": %s", told->prior);
    if (told->methods) fprintf(file, ", \"other_methods\": %s", told->methods);
    fprintf(file, ", \"slides\": [");
    for (int i = 0; i < told->n_slides; i++) {
        write_result(scratch, loci[i], loci[i], told->calls[i]);
        fprintf(file, "%s{\"locus\": \"%s\", \"result\": \"%s\", \"specimen\": \"%s\"}", i ? ", " : "", loci[i],
                loci[i], id);
    }
    fprintf(file, "]}\n");
    fclose(file);
    return path;
}

/* The model of a case. */
static case_report *report_of(const telling *told)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, told);
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(case_report_make(path, RULES, &report, &err), &err);
    remove_scratch(scratch);
    return report;
}

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

#define METHOD(KIND, RESULT, SAMPLE, MORE)                                                                    \
    "[{\"method\": \"" KIND "\", \"result\": \"" RESULT "\", \"date\": \"2026-01-31\", \"sample\": \"" SAMPLE \
    "\"" MORE "}]"
#define IHC METHOD("pan_trk_ihc", "positive", "same_block", "")
#define RARE "{\"prevalence_frac\": 0.003}"
#define USUAL "{\"tumour\": \"Secretory carcinoma\"}"
#define YES SUNDER_CALL_REARRANGED
#define NO SUNDER_CALL_NORMAL
#define UNDECIDED SUNDER_CALL_EQUIVOCAL
#define NO_CALL SUNDER_CALL_UNINFORMATIVE

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
    assert_true(asks(usual, "NEGATIVE_HIGH_PRIOR"));
    assert_false(asks(rare, "NEGATIVE_HIGH_PRIOR"));
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
        assert_int_equal(asks(report, "PANEL_INCOMPLETE"), rows[i].n_slides < 3);
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
    assert_non_null(strstr(step_of(negative, "EQUIVOCAL")->action, "another RNA assay that covers the"));
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
        case_report *report =
            report_of(&(telling){.prior = USUAL, .calls = {NO, NO, NO_CALL}, .n_slides = 3, .methods = methods});

        assert_int_equal(asks(report, "IHC_POSITIVE"), rows[i].asked);
        assert_int_equal(asks(report, "NEGATIVE_HIGH_PRIOR"), rows[i].asked);
        assert_string_equal(step_of(report, "NEGATIVE_NOT_EXCLUDED")->loci, "NTRK1, NTRK2");
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

/* Makes the report of a case beside it and hands over one of its files. */
static char *file_of(const char *scratch, const char *case_path, const char *name)
{
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "report"), *path = path_join(out, name);
    sunder_context *context = NULL;
    sunder_case_options options = SUNDER_CASE_OPTIONS_INIT;
    sunder_error err = SUNDER_ERROR_INIT;
    options.rules_path = RULES;
    options.force = true;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(sunder_case_report(context, case_path, &options, out, NULL, &err), &err);
    sunder_context_free(context);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *bytes = calloc((size_t)size + 1, 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
    fclose(file);
    return bytes;
}

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
    assert_non_null(strstr(csv, ",3.96,%")); /* 1 - 0.98^2 */
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

static void more_rearranged_nuclei_than_tumour_nuclei_cannot_be(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report)
    case_report *little = report_of(&(telling){.calls = {YES}, .n_slides = 1, .tumour_content = "5"});
    SUNDER_AUTO(auto_case_report)
    case_report *enough = report_of(&(telling){.calls = {YES}, .n_slides = 1, .tumour_content = "60"});

    assert_true(little->findings[0].lower > 0.05);
    assert_non_null(strstr(step_of(little, "ABOVE_CONTENT")->action, "specimen identity must be wrong"));
    assert_false(asks(enough, "ABOVE_CONTENT"));
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
    for (const char *at = csv; (at = strstr(at, "\nF1,")); at++) lines++;
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
        cmocka_unit_test(a_final_report_whose_control_failed_is_refused),
        cmocka_unit_test(an_uninformative_locus_has_no_share_and_is_no_probe),
        cmocka_unit_test(a_normal_locus_near_the_cutoff_says_so_and_asks_for_nuclei),
        cmocka_unit_test(what_the_prior_is_of_decides_what_its_values_are_of),
        cmocka_unit_test(machines_get_the_letter_x_and_print_the_multiplication_sign),
        cmocka_unit_test(more_rearranged_nuclei_than_tumour_nuclei_cannot_be),
        cmocka_unit_test(findings_beside_the_call_stand_in_the_interpretation),
        cmocka_unit_test(the_string_counts_the_nuclei_that_the_result_counts),
        cmocka_unit_test(a_result_of_another_locus_is_refused),
        cmocka_unit_test(a_slide_is_not_its_own_control),
        cmocka_unit_test(markup_in_a_specimen_is_text_in_every_format),
        cmocka_unit_test(no_fusion_partner_is_named_from_fish_alone),
        cmocka_unit_test(a_laboratorys_own_cutoff_stands_in_place_of_the_assays),
        cmocka_unit_test(every_line_of_the_page_stands_in_the_table_and_in_hl7),
        cmocka_unit_test(the_same_case_is_the_same_pdf),
        cmocka_unit_test(nothing_is_left_behind_when_a_case_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
