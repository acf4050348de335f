/* src/simulate/scenario.c, settings_table.c: files in, values or a plain fault out. */
#include "simulate/scenario.h"

#include "core/text.h"
#include "simulate/scenario_tables.h"
#include "testing.h"

#define SCENARIOS SUNDER_MODELS "/scenarios"

static const char *const cells[] = {
    "cell_01_plain",    "cell_02_eight_bit", "cell_03_twelve_bit", "cell_04_imprint", "cell_05_coarse_pixels",
    "cell_06_fall_off", "cell_07_collagen",  "cell_08_granules",   "cell_09_haze",    "cell_10_halo"};
static const char *const patterns[] = {"normal", "split", "isolated", "narrow", "polysomy", "lowlevel"};

static sunder_status read_text(const char *json, scenario *out, sunder_error *err)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "mine.json");
    FILE *file = fopen(path, "w");
    fputs(json, file);
    fclose(file);
    sunder_status status = scenario_read(path, SCENARIOS, out, err);
    remove_scratch(scratch);
    return status;
}

static void the_bundled_files_are_read_and_named_as_they_say(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    scenario s;
    pattern p;

    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        assert_ok(scenario_read(cells[i], SCENARIOS, &s, &err), &err);
        assert_string_equal(s.id, cells[i]);
    }
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        assert_ok(pattern_read(patterns[i], SCENARIOS, &p, &err), &err);
        assert_string_equal(p.id, patterns[i]);
    }
}

static void what_a_file_leaves_out_keeps_its_usual_value(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    scenario plain, changed;

    assert_ok(read_text("{\"schema\": 1}", &plain, &err), &err);
    assert_ok(read_text("{\"schema\": 1, \"camera\": {\"bits\": 8}}", &changed, &err), &err);

    assert_int_equal(plain.camera.bits, 16);
    assert_int_equal(changed.camera.bits, 8);
    assert_true(changed.camera.gain_counts_per_e == plain.camera.gain_counts_per_e);
}

static void a_fault_names_file_key_finding_and_expectation(void **state)
{
    (void)state;
    const struct {
        const char *json, *words;
    } faults[] = {
        {"{\"schema\": 2}", "schema: found 2, expected 1"},
        {"{}", "schema: missing; expected 1"},
        {"{\"schema\": 1, \"camra\": {}}", "\"camra\""},
        {"{\"schema\": 1, \"camera\": {\"gian\": 1}}", "\"camera.gian\""},
        {"{\"schema\": 1, \"camera\": {\"gian\": 1}}", "gain_counts_per_e"},
        {"{\"schema\": 1, \"camera\": 3}", "camera: expected an object"},
        {"{\"schema\": 1, \"camera\": {\"bits\": 10}}", "camera.bits: found 10, expected 8, 12, 14 or 16"},
        {"{\"schema\": 1, \"image\": {\"pixel_um\": 0}}",
         "image.pixel_um: found 0, expected a number from 0.03 to 0.5"},
        {"{\"schema\": 1, \"nuclei\": {\"count\": 2.5}}",
         "nuclei.count: found 2.5, expected a whole number from 1 to 500"},
        {"{\"schema\": 1, \"probes\": {\"doublet_um\": [0.5, 0.2]}}", "low not above high"},
        {"{\"schema\": 1, \"optics\": {\"aperture\": 1.3, \"refractive_index\": 1.0}}", "optics.aperture: found 1.3"},
        {"[1]", "expected a JSON object"},
    };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        sunder_error err = SUNDER_ERROR_INIT;
        scenario s = {.id = "untouched"};

        assert_int_equal(read_text(faults[i].json, &s, &err), SUNDER_ERROR_INPUT);

        assert_says(&err, "mine.json");
        assert_says(&err, faults[i].words);
        assert_string_equal(s.id, "untouched");
    }
}

static void an_unknown_name_says_where_it_was_looked_for(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    scenario s;

    assert_int_equal(scenario_read("cell_99", SCENARIOS, &s, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "no scenario \"cell_99\"");
    assert_says(&err, "models/scenarios");
}

static const json_node *property_of(const json_node *schema, const setting *row)
{
    const json_node *properties = node_get(schema, "properties");
    if (row->section) properties = node_get(node_get(properties, row->section), "properties");
    return node_get(properties, row->key);
}

static size_t count_properties(const json_node *schema)
{
    const char *key;
    const json_node *value, *properties = node_get(schema, "properties");
    size_t n = 0;
    for (size_t i = 0; node_member(properties, i, &key, &value); i++)
        n += node_get(value, "properties") ? count_properties(value) : 1;
    return n;
}

static void hold_against_schema(const settings_table *table, const char *path)
{
    SUNDER_AUTO(auto_node) json_node *schema = NULL;
    assert_ok(node_read_file(path, &schema, NULL), NULL);
    assert_int_equal(count_properties(schema), table->n);
    for (size_t i = 0; i < table->n; i++) {
        const json_node *limits = property_of(schema, &table->rows[i]);
        assert_non_null(limits);
        if (node_get(limits, "items")) limits = node_get(limits, "items");
        if (!node_get(limits, "minimum")) continue;
        assert_near(node_number(node_get(limits, "minimum"), NAN), table->rows[i].least, 1e-12);
        assert_near(node_number(node_get(limits, "maximum"), NAN), table->rows[i].most, 1e-12);
    }
}

static void the_schemas_and_the_code_know_the_same_keys_and_limits(void **state)
{
    (void)state;
    hold_against_schema(&scenario_table, SCENARIOS "/scenario.schema.json");
    hold_against_schema(&pattern_table, SCENARIOS "/pattern.schema.json");
}

static void parameters_that_are_written_can_be_read_again(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    scenario s, again;
    pattern p;
    assert_ok(scenario_read("cell_07_collagen", SCENARIOS, &s, &err), &err);
    assert_ok(pattern_read("polysomy", SCENARIOS, &p, &err), &err);

    SUNDER_AUTO(auto_node) json_node *all = scenario_parameters(&s, &p);
    SUNDER_AUTO(auto_free) char *json = node_write_text(node_get(all, "scenario"));

    assert_ok(read_text(json, &again, &err), &err);
    assert_near(node_number(node_get(all, "pixel_um"), 0), s.image.pixel_um, 1e-12);
    assert_int_equal(again.tissue.fibres, s.tissue.fibres);
    assert_near(again.optics.shift_um[ORANGE].high, s.optics.shift_um[ORANGE].high, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bundled_files_are_read_and_named_as_they_say),
        cmocka_unit_test(what_a_file_leaves_out_keeps_its_usual_value),
        cmocka_unit_test(a_fault_names_file_key_finding_and_expectation),
        cmocka_unit_test(an_unknown_name_says_where_it_was_looked_for),
        cmocka_unit_test(the_schemas_and_the_code_know_the_same_keys_and_limits),
        cmocka_unit_test(parameters_that_are_written_can_be_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
