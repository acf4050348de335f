/* The main job through the public interface: a folder of images in, a labelled slide out. */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"
#include "core/text.h"
#include "sunder/sunder.h"
#include "testing.h"

#define DEMO_SLIDE SUNDER_TESTIMAGES "/demo_slide"

typedef struct bench {
    sunder_context *context;
    sunder_assay assay;
    char *folder;
} bench;

static int set_up(void **state)
{
    bench *b = calloc(1, sizeof *b);
    assert_ok(sunder_context_new(NULL, &b->context, NULL), NULL);
    assert_ok(sunder_assay_find("demo", SUNDER_MODELS "/assays", &b->assay, NULL), NULL);
    b->folder = make_scratch();
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    sunder_context_free(b->context);
    remove_scratch(b->folder);
    free(b);
    return 0;
}

static sunder_status open_slide(bench *b, const char *path, sunder_profile profile, sunder_slide **out,
                                sunder_error *err)
{
    sunder_slide_options options = SUNDER_SLIDE_OPTIONS_INIT;
    options.profile = profile;
    options.colour_5p = b->assay.colour_5p;
    options.colour_3p = b->assay.colour_3p;
    return sunder_slide_open(b->context, path, &options, out, err);
}

static sunder_status score(bench *b, const char *path, const sunder_score_options *options, const char *out_dir,
                           sunder_score_summary *summary, sunder_error *err)
{
    sunder_slide *slide = NULL;
    sunder_status status = open_slide(b, path, options ? options->profile : SUNDER_PROFILE_RESEARCH, &slide, err);
    if (status == SUNDER_OK) status = sunder_score_slide(b->context, slide, &b->assay, options, out_dir, summary, err);
    sunder_slide_free(slide);
    return status;
}

static bool is_there(const char *folder, const char *name)
{
    char *path = path_join(folder, name);
    bool there = access(path, R_OK) == 0;
    free(path);
    return there;
}

static size_t entries_in(const char *folder)
{
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    size_t n = 0;
    for (struct dirent *entry; (entry = readdir(listing));) n += entry->d_name[0] != '.';
    closedir(listing);
    return n;
}

/* Copies the demo slide's images; its labels and truth are no fields. */
static char *copy_of_demo_slide(bench *b)
{
    char *copy = path_join(b->folder, "copy");
    assert_int_equal(mkdir(copy, 0777), 0);
    for (int i = 0; i < 3; i++) {
        char name[32], command[2048];
        snprintf(name, sizeof name, "field_%02d.ome.tif", i);
        snprintf(command, sizeof command, "cp '%s/%s' '%s/%s'", DEMO_SLIDE, name, copy, name);
        assert_int_equal(system(command), 0);
    }
    return copy;
}

static void truncate_file(const char *folder, const char *name, off_t size)
{
    char *path = path_join(folder, name);
    assert_int_equal(truncate(path, size), 0);
    free(path);
}

static void the_demo_slide_is_called_rearranged_and_everything_is_written(void **state)
{
    bench *b = *state;
    char *out = path_join(b->folder, "result");
    sunder_score_summary summary = SUNDER_SCORE_SUMMARY_INIT;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(score(b, DEMO_SLIDE, NULL, out, &summary, &error), &error);

    assert_int_equal(summary.call, SUNDER_CALL_REARRANGED);
    assert_true(summary.evaluable >= b->assay.n_min);
    assert_true(100 * summary.rearranged >= 15 * summary.evaluable);
    assert_near(summary.fraction, (double)summary.rearranged / (double)summary.evaluable, 1e-12);
    assert_true(summary.lower < summary.fraction && summary.fraction < summary.upper);
    const char *files[] = {"result.json",
                           "run.json",
                           "nuclei.csv",
                           "signals.csv",
                           "pairs.csv",
                           "rejected.csv",
                           "labels/field_00.labels.tif",
                           "labels/field_02.labels.tif",
                           "overlay/field_01.png",
                           "gallery.png",
                           "report.html",
                           "tables"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) assert_true(is_there(out, files[i]));
    assert_int_equal(entries_in(b->folder), 1);
    free(out);
}

static void an_existing_result_stays_unless_force_is_given(void **state)
{
    bench *b = *state;
    char *out = path_join(b->folder, "result");
    sunder_score_options force = SUNDER_SCORE_OPTIONS_INIT;
    force.force = true;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(score(b, DEMO_SLIDE, NULL, out, NULL, &error), &error);

    assert_int_equal(score(b, DEMO_SLIDE, NULL, out, NULL, &error), SUNDER_ERROR_USAGE);
    assert_says(&error, "--force");
    assert_ok(score(b, DEMO_SLIDE, &force, out, NULL, &error), &error);

    assert_true(is_there(out, "result.json"));
    assert_int_equal(entries_in(b->folder), 1);
    free(out);
}

static void a_bound_that_is_no_number_of_false_candidates_is_refused(void **state)
{
    bench *b = *state;
    const double wrong[] = {-0.1, NAN, INFINITY};
    char *out = path_join(b->folder, "out");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        sunder_score_options options = SUNDER_SCORE_OPTIONS_INIT;
        options.most_false_candidates = wrong[i];
        sunder_error error = SUNDER_ERROR_INIT;

        assert_int_equal(score(b, DEMO_SLIDE, &options, out, NULL, &error), SUNDER_ERROR_USAGE);

        assert_non_null(strstr(error.message, "give a number above 0, or 0 for no bound"));
        assert_false(is_there(out, ""));
    }
    free(out);
}

static void a_truncated_field_is_left_out_by_name_and_keeps_its_number(void **state)
{
    bench *b = *state;
    char *slide = copy_of_demo_slide(b), *out = path_join(b->folder, "result");
    truncate_file(slide, "field_01.ome.tif", 200000);
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(score(b, slide, NULL, out, NULL, &error), &error);

    json_node *result = NULL;
    char *path = path_join(out, "result.json");
    assert_ok(node_read_file(path, &result, &error), &error);
    const json_node *left_out = node_get(result, "left_out");
    assert_int_equal(node_length(left_out), 1);
    assert_int_equal(node_integer(node_get(node_at(left_out, 0), "field"), -1), 1);
    assert_true(is_there(out, "overlay/field_02.png"));
    assert_false(is_there(out, "overlay/field_01.png"));
    node_free(result);
    free(path);
    free(out);
    free(slide);
}

static void under_the_validation_profile_a_bad_field_stops_the_slide(void **state)
{
    bench *b = *state;
    char *slide = copy_of_demo_slide(b), *out = path_join(b->folder, "result");
    truncate_file(slide, "field_01.ome.tif", 200000);
    sunder_score_options strict = SUNDER_SCORE_OPTIONS_INIT;
    strict.profile = SUNDER_PROFILE_VALIDATION;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(score(b, slide, &strict, out, NULL, &error), SUNDER_ERROR_INPUT);

    assert_says(&error, "field_01.ome.tif");
    assert_false(is_there(b->folder, "result"));
    free(out);
    free(slide);
}

static void unconfirmed_colours_are_refused_under_the_validation_profile(void **state)
{
    bench *b = *state;
    char *out = path_join(b->folder, "result");
    assert_ok(sunder_assay_find("NTRK1", SUNDER_MODELS "/assays", &b->assay, NULL), NULL);
    sunder_score_options strict = SUNDER_SCORE_OPTIONS_INIT;
    strict.profile = SUNDER_PROFILE_VALIDATION;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(score(b, DEMO_SLIDE, &strict, out, NULL, &error), SUNDER_ERROR_INPUT);

    assert_says(&error, "confirmed");
    assert_int_equal(entries_in(b->folder), 0);
    free(out);
}

static void a_cancelled_run_leaves_nothing_behind(void **state)
{
    bench *b = *state;
    char *out = path_join(b->folder, "result");
    sunder_error error = SUNDER_ERROR_INIT;
    sunder_slide *slide = NULL;
    assert_ok(open_slide(b, DEMO_SLIDE, SUNDER_PROFILE_RESEARCH, &slide, &error), &error);
    sunder_context_cancel(b->context);

    assert_int_equal(sunder_score_slide(b->context, slide, &b->assay, NULL, out, NULL, &error), SUNDER_CANCELLED);

    assert_int_equal(entries_in(b->folder), 0);
    sunder_slide_free(slide);
    free(out);
}

static void nuclei_outside_the_regions_do_not_count(void **state)
{
    bench *b = *state;
    char *all = path_join(b->folder, "all"), *part = path_join(b->folder, "part");
    char *geojson = path_join(b->folder, "regions.geojson");
    FILE *file = fopen(geojson, "w");
    fputs("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":"
          "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[200,0],[200,1000],[0,1000],[0,0]]]}}]}",
          file);
    fclose(file);
    sunder_score_options within = SUNDER_SCORE_OPTIONS_INIT;
    within.regions_path = geojson;
    sunder_score_summary everywhere = SUNDER_SCORE_SUMMARY_INIT, inside = SUNDER_SCORE_SUMMARY_INIT;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(score(b, DEMO_SLIDE, NULL, all, &everywhere, &error), &error);
    assert_ok(score(b, DEMO_SLIDE, &within, part, &inside, &error), &error);

    assert_int_equal(inside.nuclei, everywhere.nuclei);
    assert_true(inside.evaluable < everywhere.evaluable);
    free(all);
    free(part);
    free(geojson);
}

static void nuclei_and_signals_of_one_image_can_be_had_alone(void **state)
{
    bench *b = *state;
    char *labels = path_join(b->folder, "labels.tif"), *table = path_join(b->folder, "signals.csv");
    sunder_segment_summary nuclei = SUNDER_SEGMENT_SUMMARY_INIT;
    sunder_detect_summary signals = SUNDER_DETECT_SUMMARY_INIT;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(sunder_segment_image(b->context, DEMO_SLIDE "/field_00.ome.tif", NULL, labels, &nuclei, &error), &error);
    assert_ok(sunder_detect_image(b->context, DEMO_SLIDE "/field_00.ome.tif", NULL, table, &signals, &error), &error);

    assert_true(nuclei.nuclei > 3);
    assert_near(nuclei.pixel_um, 0.1024, 1e-9);
    assert_int_equal(signals.channels, 2);
    assert_true(signals.signals > nuclei.nuclei);
    assert_int_equal(sunder_segment_image(b->context, DEMO_SLIDE "/field_00.ome.tif", NULL, labels, NULL, &error),
                     SUNDER_ERROR_USAGE);
    free(labels);
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_demo_slide_is_called_rearranged_and_everything_is_written, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_existing_result_stays_unless_force_is_given, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bound_that_is_no_number_of_false_candidates_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_truncated_field_is_left_out_by_name_and_keeps_its_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(under_the_validation_profile_a_bad_field_stops_the_slide, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unconfirmed_colours_are_refused_under_the_validation_profile, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_cancelled_run_leaves_nothing_behind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nuclei_outside_the_regions_do_not_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nuclei_and_signals_of_one_image_can_be_had_alone, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
