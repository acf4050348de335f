/* src/laws/given_laws: files that are good, misspelt and malformed. */
#include "laws/given_laws.h"
#include "../detect/simulated.h"
#include "make_tiff.h"

static char *folder;

static int make_folder(void **state)
{
    (void)state;
    folder = make_scratch();
    return 0;
}

static int drop_folder(void **state)
{
    (void)state;
    remove_scratch(folder);
    return 0;
}

static sunder_status read(const char *json, given_laws *out, sunder_error *err)
{
    char *path = path_in(folder, "laws.json");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(json, file);
    fclose(file);
    sunder_status status = given_laws_read(path, out, err);
    free(path);
    return status;
}

static void members_that_are_there_are_given_and_no_others(void **state)
{
    (void)state;
    given_laws given;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(
        read(
            "{\"chromatic_shift\": {\"x_um\": 0.2, \"y_um\": -0.1, \"error_um\": 0.01}, \"probes\": [{\"end\": \"3p\", "
            "\"bleed\": {\"share_frac\": 0.04}, \"dapi_shift\": {\"x_um\": 0.3, \"y_um\": 0.2}}], "
            "\"camera\": [{\"colour\": \"green\", \"offset_counts\": 100}, "
            "{\"colour\": \"orange\", \"variance_slope_counts\": 2, \"variance_intercept_counts2\": -150}]}",
            &given, &error),
        &error);

    assert_true(given.shift && given.bleed[END_3P] && given.dapi[END_3P]);
    assert_false(given.dapi[END_5P]);
    assert_int_equal(given.laws.dapi[END_3P].state, LAW_GIVEN);
    assert_near(given.laws.dapi[END_3P].shift_um.y, 0.2, 0);
    assert_true(isnan(given.laws.dapi[END_3P].error_um));
    assert_false(given.bleed[END_5P] || given.pair_sigma || given.brightness[0] || given.noise[1] ||
                 given.nuclear_area);
    assert_int_equal(given.laws.shift.state, LAW_GIVEN);
    assert_near(given.laws.shift.shift_um.x, 0.2, 0);
    assert_near(given.laws.bleed[END_3P].share, 0.04, 0);
    assert_int_equal(given.n_cameras, 2);
    assert_near(given.cameras[0].offset_counts, 100, 0);
    assert_true(isnan(given.cameras[0].gain) && isnan(given.cameras[0].variance_slope_counts));
    assert_near(given.cameras[1].variance_intercept_counts2, -150, 0);
    assert_int_equal(strlen(given.sha256), 64);
}

static void a_law_that_another_slide_refused_is_not_given(void **state)
{
    (void)state;
    given_laws given;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(read("{\"chromatic_shift\": {\"state\": \"refused\", \"x_um\": 0, \"y_um\": 0}}", &given, &error),
              &error);

    assert_false(given.shift);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *json, *words;
    } bad[] = {
        {"[1]", "JSON object"},
        {"{\"chromatic_shft\": {}}", "chromatic_shft"},
        {"{\"chromatic_shift\": 3}", "chromatic_shift"},
        {"{\"chromatic_shift\": {\"x_um\": 0.1}}", "y_um"},
        {"{\"chromatic_shift\": {\"x_um\": 200, \"y_um\": 0}}", "from -5 to 5"},
        {"{\"chromatic_shift\": {\"x_um\": \"0.1\", \"y_um\": 0}}", "x_um"},
        {"{\"chromatic_shift\": {\"x_um\": 0, \"y_um\": 0, \"matrix\": [1, 0, 0, 1]}}", "matrix"},
        {"{\"chromatic_shift\": {\"x_um\": 0, \"y_um\": 0, \"matrix\": [0, 0]}}", "four numbers"},
        {"{\"probes\": [{\"end\": \"5\"}]}", "5p"},
        {"{\"probes\": {\"end\": \"5p\"}}", "a list"},
        {"{\"probes\": [{\"end\": \"5p\", \"bleed\": {\"share_frac\": 4}}]}", "share_frac"},
        {"{\"probes\": [{\"end\": \"5p\", \"dapi_shift\": {\"x_um\": 0.3}}]}", "dapi_shift.y_um"},
        {"{\"camera\": [{\"offset_counts\": 100}]}", "colour"},
        {"{\"camera\": [{\"colour\": \"green\", \"gain\": 100}]}", "camera.gain"},
        {"{\"camera\": [{\"colour\": \"green\", \"variance_slope_counts\": 2}]}", "variance_intercept_counts2"},
        {"{\"pair_sigma_um\": -1}", "pair_sigma_um"},
        {"{\"probes\": [{\"end\": \"5p\", \"noise_tail\": {\"rate_at_floor_per_um2\": 1, \"decay\": 0, \"floor\": 3.5}}]}",
         "noise_tail.decay"},
        {"{\"nuclear_area_um2\": ", "laws.json"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        given_laws given = {.n_cameras = 77};
        sunder_error error = SUNDER_ERROR_INIT;
        assert_int_equal(read(bad[i].json, &given, &error), SUNDER_ERROR_INPUT);
        assert_says(&error, bad[i].words);
        assert_int_equal(given.n_cameras, 77); /* untouched */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members_that_are_there_are_given_and_no_others, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(a_law_that_another_slide_refused_is_not_given, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_named, make_folder, drop_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
