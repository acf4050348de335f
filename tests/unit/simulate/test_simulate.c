/* src/simulate/simulate.c: the whole folder. */
#include "sunder/simulate.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/digest.h"
#include "core/json.h"
#include "core/text.h"
#include "image/label_tiff.h"
#include "testing.h"

#define SCENARIOS SUNDER_MODELS "/scenarios"

/* A field of a size that tests can afford. */
static const char small_scenario[] =
    "{\"schema\": 1, \"id\": \"small\", \"image\": {\"width_px\": 256, \"height_px\": 256, \"fields\": 2}, "
    "\"nuclei\": {\"count\": 6}, \"section\": {\"z_step_um\": 2}}";

static void put(const char *folder, const char *name, const char *content)
{
    SUNDER_AUTO(auto_free) char *path = path_join(folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static sunder_status make(const char *scratch, const char *out, int threads, sunder_simulate_options *options,
                          sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *scenario = path_join(scratch, "small.json");
    SUNDER_AUTO(auto_free) char *place = path_join(scratch, out);
    sunder_context_options settings = SUNDER_CONTEXT_OPTIONS_INIT;
    settings.threads = threads;
    sunder_context *context = NULL;
    put(scratch, "small.json", small_scenario);
    assert_ok(sunder_context_new(&settings, &context, err), err);
    sunder_status status = sunder_simulate(context, scenario, SCENARIOS, options, place, NULL, err);
    sunder_context_free(context);
    return status;
}

static void assert_same_bytes(const char *scratch, const char *a, const char *b, bool same)
{
    SUNDER_AUTO(auto_free) char *first = path_join(scratch, a);
    SUNDER_AUTO(auto_free) char *second = path_join(scratch, b);
    digest_hex one, two;
    assert_ok(digest_file(first, &one, NULL), NULL);
    assert_ok(digest_file(second, &two, NULL), NULL);
    assert_int_equal(strcmp(one.chars, two.chars) == 0, same);
}

static void one_seed_gives_the_same_bytes_from_any_number_of_threads(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_simulate_options options = SUNDER_SIMULATE_OPTIONS_INIT;

    assert_ok(make(scratch, "one/slide", 1, &options, &err), &err);
    assert_ok(make(scratch, "two/slide", 2, &options, &err), &err);
    options.seed = 2;
    assert_ok(make(scratch, "other/slide", 1, &options, &err), &err);

    assert_same_bytes(scratch, "one/slide/field_01.ome.tif", "two/slide/field_01.ome.tif", true);
    assert_same_bytes(scratch, "one/slide/truth.json", "two/slide/truth.json", true);
    assert_same_bytes(scratch, "one/slide/field_01.labels.tif", "two/slide/field_01.labels.tif", true);
    assert_same_bytes(scratch, "one/slide/field_00.ome.tif", "one/slide/field_01.ome.tif", false);
    assert_same_bytes(scratch, "one/slide/field_00.ome.tif", "other/slide/field_00.ome.tif", false);
    remove_scratch(scratch);
}

static void another_pattern_keeps_the_nuclei(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_simulate_options options = SUNDER_SIMULATE_OPTIONS_INIT;

    assert_ok(make(scratch, "normal", 1, &options, &err), &err);
    options.pattern = "split";
    assert_ok(make(scratch, "split", 1, &options, &err), &err);

    assert_same_bytes(scratch, "normal/field_00.labels.tif", "split/field_00.labels.tif", true);
    assert_same_bytes(scratch, "normal/field_00.ome.tif", "split/field_00.ome.tif", false);
    remove_scratch(scratch);
}

static void truth_and_labels_agree(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *truth_path = path_join(scratch, "a/truth.json");
    SUNDER_AUTO(auto_free) char *label_path = path_join(scratch, "a/field_00.labels.tif");
    SUNDER_AUTO(auto_node) json_node *truth = NULL;
    SUNDER_AUTO(label_plane_free) label_plane labels = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_simulate_options options = SUNDER_SIMULATE_OPTIONS_INIT;
    options.pattern = "split";

    assert_ok(make(scratch, "a", 1, &options, &err), &err);
    assert_ok(node_read_file(truth_path, &truth, &err), &err);
    assert_ok(label_tiff_read(label_path, &labels, &err), &err);

    assert_string_equal(node_string(node_get(truth, "scenario"), ""), "split");
    assert_string_equal(node_string(node_get(truth, "slide"), ""), "a");
    assert_true(node_bool(node_get(truth, "rearranged"), false));
    const json_node *nuclei = node_get(node_at(node_get(truth, "fields"), 0), "nuclei");
    double px = node_number(node_get(node_get(truth, "parameters"), "pixel_um"), 0);
    for (size_t i = 0; i < node_length(nuclei); i++) {
        const json_node *n = node_at(nuclei, i);
        if (node_number(node_get(n, "overlapped"), 1) > 0) continue;
        int x = (int)lround(node_number(node_get(n, "x_um"), 0) / px),
            y = (int)lround(node_number(node_get(n, "y_um"), 0) / px);
        if (x < 0 || y < 0 || x >= labels.width || y >= labels.height) continue;
        assert_int_equal(labels.px[y * labels.width + x], node_integer(node_get(n, "id"), 0));
    }
    remove_scratch(scratch);
}

static void force_replaces_a_simulated_slide_and_nothing_else(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *mine = path_join(scratch, "a/notes.txt");
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_simulate_options options = SUNDER_SIMULATE_OPTIONS_INIT;
    assert_ok(make(scratch, "a", 1, &options, &err), &err);

    assert_int_equal(make(scratch, "a", 1, &options, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "--force");
    options.force = true;
    assert_ok(make(scratch, "a", 1, &options, &err), &err);
    put(scratch, "a/notes.txt", "mine");
    assert_int_equal(make(scratch, "a", 1, &options, &err), SUNDER_ERROR_USAGE);

    assert_says(&err, "notes.txt");
    assert_true(access(mine, F_OK) == 0);
    remove_scratch(scratch);
}

static void a_field_beyond_the_memory_limit_is_refused_before_anything_is_made(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *place = path_join(scratch, "a");
    sunder_context_options settings = SUNDER_CONTEXT_OPTIONS_INIT;
    settings.max_memory_bytes = 16 << 20;
    sunder_context *context = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(sunder_context_new(&settings, &context, &err), &err);

    sunder_status status = sunder_simulate(context, "cell_01_plain", SCENARIOS, NULL, place, NULL, &err);

    assert_int_equal(status, SUNDER_ERROR_RESOURCE);
    assert_says(&err, "--max-memory");
    assert_true(access(place, F_OK) != 0);
    sunder_context_free(context);
    remove_scratch(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_seed_gives_the_same_bytes_from_any_number_of_threads),
        cmocka_unit_test(another_pattern_keeps_the_nuclei),
        cmocka_unit_test(truth_and_labels_agree),
        cmocka_unit_test(force_replaces_a_simulated_slide_and_nothing_else),
        cmocka_unit_test(a_field_beyond_the_memory_limit_is_refused_before_anything_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
