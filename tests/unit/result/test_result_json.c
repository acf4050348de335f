/* result.json and run.json: true to the schema, the same bytes every time, nothing of the machine in the first. */
#include "testing.h"

#include <sys/stat.h>

#include "core/text.h"
#include "result/json_parts.h"
#include "result/result_files.h"
#include "result_fixture.h"
#include "schema.h"
#include "sunder/version.h"

#define SCHEMA SUNDER_MODELS "/../docs/result.schema.json"

/* Writes result.json into a staging folder and reads it back. */
static json_node *written_result(const slide_result *result, text *out_bytes)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    assert_ok(result_tables_write(result, folder, &err), &err);
    assert_ok(result_json_write(result, folder, &err), &err);
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "result.json");
    json_node *node = NULL;
    assert_ok(node_read_file(path, &node, &err), &err);
    if (out_bytes) {
        FILE *file = fopen(path, "r");
        char line[4096];
        while (fgets(line, sizeof line, file)) text_add(out_bytes, line);
        fclose(file);
    }
    result_folder_abandon(folder);
    remove_scratch(scratch);
    return node;
}

static void assert_fits_schema(const slide_result *result)
{
    SUNDER_AUTO(auto_node) json_node *schema = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(node_read_file(SCHEMA, &schema, &err), &err);
    SUNDER_AUTO(auto_node) json_node *node = written_result(result, NULL);
    SUNDER_AUTO(text_free) text problems = {0};
    schema_check(node, schema, &problems);
    if (problems.chars) print_error("%s", problems.chars);
    assert_null(problems.chars);
}

static void a_scored_slide_fits_the_schema(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    assert_fits_schema(&t->result);
    (void)state;
}

static void every_way_to_decide_fits_the_schema(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->assay.decision = SUNDER_DECISION_TWO_STEP;
    t->verdict.mode = (mode_outcome){.outcome = OUTCOME_WAITS, .steps = {{2, 4}}, .steps_p = NAN};
    assert_fits_schema(&t->result);
    t->assay.decision = SUNDER_DECISION_SEQUENTIAL;
    t->verdict.mode = (mode_outcome){.outcome = OUTCOME_OPEN, .read = {3, 30}, .fields_read = 2, .steps_p = NAN};
    assert_fits_schema(&t->result);
    t->assay.decision = SUNDER_DECISION_FULL;

    assert_fits_schema(&t->result);
}

static void a_laboratorys_cutoff_fits_the_schema(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->about.lab = (lab_cutoff){.given = true, .method = "betainv", .level = 0.95, .date = "2026-11-28", .normals = 20};
    memset(t->about.lab.sha256, 'a', 64);

    assert_fits_schema(&t->result);
}

static void a_slide_without_nuclei_fits_the_schema(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    result_fixture_empty(t);

    assert_fits_schema(&t->result);
    (void)state;
}

static void a_slide_with_regions_and_an_unfinished_assay_fits_the_schema(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    strcpy(t->origin.regions_name, "tumour.geojson");
    strcpy(t->origin.regions_sha256, t->assay.sha256);
    t->assay.colours_confirmed = false;
    t->assay.centromeric_end = SUNDER_END_UNKNOWN;
    t->assay.strand = '?';
    t->assay.split = (sunder_distance_rule){SUNDER_GAP_DIAMETERS, 1};
    t->options.section_um = 4;

    assert_fits_schema(&t->result);
    (void)state;
}

static void an_edited_slide_fits_the_schema(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    const edit_round rounds[2] = {{.taken = 2,
                                   .edits_sha256 = digest_bytes("a", 1),
                                   .parent_sha256 = digest_bytes("b", 1),
                                   .call_before = "normal"},
                                  {.moved = 1,
                                   .edits_sha256 = digest_bytes("c", 1),
                                   .parent_sha256 = digest_bytes("d", 1),
                                   .call_before = "equivocal"}};
    t->result.rounds = rounds;
    t->result.n_rounds = 2;

    assert_fits_schema(&t->result);
    (void)state;
}

static void the_validator_names_a_missing_a_wrong_and_an_unknown_member(void **state)
{
    SUNDER_AUTO(auto_node) json_node *schema = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(node_read_file(SCHEMA, &schema, &err), &err);
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(auto_node) json_node *node = written_result(&t->result, NULL);
    node_set_string(node, "call", "maybe");
    node_set_take(node, "counts", node_object_new());
    node_set_integer(node, "surprise", 1);

    SUNDER_AUTO(text_free) text problems = {0};
    schema_check(node, schema, &problems);

    assert_non_null(strstr(problems.chars, "/call: is none of the values allowed: maybe"));
    assert_non_null(strstr(problems.chars, "/counts: lacks evaluable"));
    assert_non_null(strstr(problems.chars, "/surprise: is not in the schema"));
    (void)state;
}

static void counts_fractions_and_call_are_those_of_the_verdict(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(auto_node) json_node *node = written_result(&t->result, NULL);

    const json_node *counts = node_get(node, "counts"), *fractions = node_get(node, "fractions");
    assert_int_equal(node_integer(node_get(node, "schema"), 0), 1);
    assert_string_equal(node_string(node_get(node, "call"), ""), "rearranged");
    assert_int_equal(node_integer(node_get(counts, "nuclei"), 0), 40);
    assert_int_equal(node_integer(node_get(counts, "evaluable"), 0), 30);
    assert_int_equal(node_integer(node_get(node_get(counts, "by_pattern"), "S"), -1), 4);
    assert_int_equal(node_integer(node_get(node_get(counts, "by_pattern"), "I3"), -1), 2);
    assert_int_equal(node_integer(node_get(node_get(counts, "by_exclusion"), "border"), -1), 2);
    assert_int_equal(node_integer(node_get(node_get(fractions, "combined"), "count"), -1), 6);
    assert_near(node_number(node_get(node_get(fractions, "combined"), "value"), -1), 0.2, 1e-9);
    assert_near(node_number(node_get(node_get(fractions, "split"), "value"), -1), 4.0 / 30, 1e-6);
    assert_int_equal(node_length(node_get(node, "left_out")), 1);
    assert_int_equal(node_integer(node_get(node_at(node_get(node, "left_out"), 0), "field"), -1), 2);
    (void)state;
}

static void the_same_result_is_the_same_bytes(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(text_free) text first = {0}, second = {0};

    SUNDER_AUTO(auto_node) json_node *a = written_result(&t->result, &first);
    SUNDER_AUTO(auto_node) json_node *b = written_result(&t->result, &second);

    assert_string_equal(first.chars, second.chars);
    (void)state;
}

static void the_operator_and_the_regions_folder_do_not_enter(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->options.operator_name = "Dr. Somebody";
    t->options.regions_path = "slides/of_somebody/tumour.geojson";
    SUNDER_AUTO(text_free) text bytes = {0};

    SUNDER_AUTO(auto_node) json_node *node = written_result(&t->result, &bytes);

    assert_null(strstr(bytes.chars, "omebody"));
    (void)state;
}

/* The digest as docs/results.md tells others to compute it: members in alphabetical order, no white space. */
static void the_parameter_digest_is_over_the_values_without_white_space(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    char expected[1024];
    snprintf(expected, sizeof expected,
             "{\"assay_sha256\":\"%s\",\"channel_roles\":[\"dapi\",\"5p\",\"3p\"],"
             "\"decision\":\"evidence\",\"detect\":{\"least_significance\":3.5,\"reach_um\":1.0},\"laws_sha256\":null,"
             "\"max_doubt_frac\":0.2,\"most_false_candidates\":null,\"pixel_um\":0.1,"
             "\"profile\":\"research\",\"regions_sha256\":null,\"section_um\":null,\"seed\":1,"
             "\"segment\":{\"max_area_um2\":400.0,\"min_area_um2\":15.0,\"segmenter\":\"classic\"},"
             "\"segmenter\":\"auto\",\"sunder\":\"%s\"}",
             t->assay.sha256, sunder_version());

    digest_hex digest;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_parameters_digest(&t->result, &digest, &err), &err);

    assert_string_equal(digest.chars, digest_bytes(expected, strlen(expected)).chars);
    (void)state;
}

static void another_seed_doubt_or_bound_is_another_digest(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    digest_hex plain, seeded, strict, bounded;

    assert_int_equal(result_parameters_digest(&t->result, &plain, NULL), SUNDER_OK);
    t->result.seed = 2;
    assert_int_equal(result_parameters_digest(&t->result, &seeded, NULL), SUNDER_OK);
    t->options.max_doubt_frac = 0.05;
    assert_int_equal(result_parameters_digest(&t->result, &strict, NULL), SUNDER_OK);
    t->options.most_false_candidates = 0.1;
    assert_int_equal(result_parameters_digest(&t->result, &bounded, NULL), SUNDER_OK);

    assert_string_not_equal(plain.chars, seeded.chars);
    assert_string_not_equal(seeded.chars, strict.chars);
    assert_string_not_equal(strict.chars, bounded.chars);
    (void)state;
}

static void run_json_holds_the_time_the_operator_and_the_timings(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    run_facts run = {.started = 86400,
                     .finished = 86402,
                     .wall_s = 2.25,
                     .threads = 2,
                     .slide_path = "slides/a",
                     .operator_name = "J. D.",
                     .n_timings = 1,
                     .timings = {{"survey", 1.5, 2.5}}};

    assert_ok(run_json_write(&run, folder, &err), &err);

    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "run.json");
    SUNDER_AUTO(auto_node) json_node *node = NULL;
    assert_ok(node_read_file(path, &node, &err), &err);
    assert_string_equal(node_string(node_get(node, "started"), ""), "1970-01-02T00:00:00Z");
    assert_string_equal(node_string(node_get(node, "operator"), ""), "J. D.");
    assert_int_equal(node_integer(node_get(node, "threads"), 0), 2);
    assert_near(node_number(node_get(node_at(node_get(node, "timings"), 0), "cpu_s"), 0), 2.5, 1e-9);
    assert_true(node_integer(node_get(node, "peak_memory_kib"), 0) > 0);
    result_folder_abandon(folder);
    remove_scratch(scratch);
    (void)state;
}

static void a_folder_that_went_away_is_a_resource_error(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    remove_scratch(scratch);

    assert_int_equal(result_json_write(&t->result, folder, &err), SUNDER_ERROR_RESOURCE);
    assert_int_equal(result_tables_write(&t->result, folder, &err), SUNDER_ERROR_RESOURCE);
    result_folder_abandon(folder);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scored_slide_fits_the_schema),
        cmocka_unit_test(every_way_to_decide_fits_the_schema),
        cmocka_unit_test(a_laboratorys_cutoff_fits_the_schema),
        cmocka_unit_test(a_slide_without_nuclei_fits_the_schema),
        cmocka_unit_test(a_slide_with_regions_and_an_unfinished_assay_fits_the_schema),
        cmocka_unit_test(an_edited_slide_fits_the_schema),
        cmocka_unit_test(the_validator_names_a_missing_a_wrong_and_an_unknown_member),
        cmocka_unit_test(counts_fractions_and_call_are_those_of_the_verdict),
        cmocka_unit_test(the_same_result_is_the_same_bytes),
        cmocka_unit_test(the_operator_and_the_regions_folder_do_not_enter),
        cmocka_unit_test(the_parameter_digest_is_over_the_values_without_white_space),
        cmocka_unit_test(another_seed_doubt_or_bound_is_another_digest),
        cmocka_unit_test(run_json_holds_the_time_the_operator_and_the_timings),
        cmocka_unit_test(a_folder_that_went_away_is_a_resource_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
