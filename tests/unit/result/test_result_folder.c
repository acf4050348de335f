/* A result folder is whole or not there at all. */
#include "testing.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/leftover_name.h"
#include "core/text.h"
#include "result/result_folder.h"

static void put_file(const char *folder, const char *name, const char *content)
{
    SUNDER_AUTO(auto_free) char *path = path_join(folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void put_staged(const result_folder *folder, const char *name, const char *content)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static bool exists(const char *folder, const char *name)
{
    SUNDER_AUTO(auto_free) char *path = path_join(folder, name);
    return access(path, F_OK) == 0;
}

/* Entries of a folder, "." and ".." aside. */
static int count_entries(const char *path)
{
    DIR *folder = opendir(path);
    assert_non_null(folder);
    int n = -2;
    while (readdir(folder)) n++;
    closedir(folder);
    return n;
}

static void nothing_stands_at_the_place_until_the_result_is_whole(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    put_staged(folder, "labels/field_00.labels.tif", "labels");
    bool early = exists(scratch, "out");
    assert_ok(result_folder_commit(folder, &err), &err);

    assert_false(early);
    assert_true(exists(out, "labels/field_00.labels.tif"));
    assert_int_equal(count_entries(scratch), 1);
    remove_scratch(scratch);
    (void)state;
}

static void what_a_kill_leaves_is_known_by_its_name(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    SUNDER_AUTO(auto_free) char *inside = result_folder_path(folder, "");
    inside[strlen(inside) - 1] = '\0';

    assert_int_equal(leftover_name_of(path_name(inside), "partial"), strlen("out"));
    result_folder_abandon(folder);
    remove_scratch(scratch);
}

static void an_abandoned_result_leaves_nothing_behind(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "study/case/out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    put_staged(folder, "tables/laws.json", "{}");
    result_folder_abandon(folder);

    assert_int_equal(count_entries(scratch), 0);
    remove_scratch(scratch);
    (void)state;
}

static void an_abandoned_result_spares_parents_that_others_use(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *study = path_join(scratch, "study");
    SUNDER_AUTO(auto_free) char *out = path_join(study, "case/out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    put_file(study, "notes.txt", "mine");
    result_folder_abandon(folder);

    assert_true(exists(study, "notes.txt"));
    assert_int_equal(count_entries(study), 1);
    remove_scratch(scratch);
    (void)state;
}

static void an_existing_folder_is_refused_without_force(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out/");
    mkdir(out, 0777);
    put_file(out, "result.json", "{\"schema\": 1, \"sunder\": \"0\"}");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = result_folder_begin(out, false, &folder, &err);

    assert_int_equal(status, SUNDER_ERROR_USAGE);
    assert_says(&err, "--force");
    assert_null(folder);
    assert_int_equal(count_entries(scratch), 1);
    remove_scratch(scratch);
    (void)state;
}

static void force_replaces_an_old_result_and_keeps_nothing_of_it(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    mkdir(out, 0777);
    put_file(out, "result.json", "{\"schema\": 1, \"sunder\": \"0\"}");
    put_file(out, "pairs.csv", "old");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(result_folder_begin(out, true, &folder, &err), &err);
    put_staged(folder, "nuclei.csv", "new");
    assert_true(exists(out, "pairs.csv"));
    assert_ok(result_folder_commit(folder, &err), &err);

    assert_true(exists(out, "nuclei.csv"));
    assert_false(exists(out, "pairs.csv"));
    assert_int_equal(count_entries(scratch), 1);
    remove_scratch(scratch);
    (void)state;
}

static void force_never_removes_a_file_that_someone_put_into_a_result(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    mkdir(out, 0777);
    put_file(out, "result.json", "{\"schema\": 1, \"sunder\": \"0\"}");
    put_file(out, "remarks_10.txt", "mine");
    put_file(out, "remarks_9.txt", "mine");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = result_folder_begin(out, true, &folder, &err);

    assert_int_equal(status, SUNDER_ERROR_USAGE);
    assert_says(&err, "holds remarks_9.txt");
    assert_says(&err, "move it away");
    assert_says(&err, "--out");
    assert_null(folder);
    assert_int_equal(count_entries(out), 3);
    assert_int_equal(count_entries(scratch), 1);
    remove_scratch(scratch);
    (void)state;
}

static void force_takes_an_empty_folder(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    mkdir(out, 0777);
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(result_folder_begin(out, true, &folder, &err), &err);
    assert_ok(result_folder_commit(folder, &err), &err);

    assert_true(exists(out, "labels"));
    assert_int_equal(count_entries(scratch), 1);
    remove_scratch(scratch);
    (void)state;
}

static void force_never_removes_what_is_no_result(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "photos");
    mkdir(out, 0777);
    put_file(out, "field_00.ome.tif", "pixels");
    put_file(out, "result.json", "{\"points\": 3}");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = result_folder_begin(out, true, &folder, &err);

    assert_int_equal(status, SUNDER_ERROR_USAGE);
    assert_says(&err, "no result of sunder");
    assert_int_equal(count_entries(out), 2);
    remove_scratch(scratch);
    (void)state;
}

static void a_file_at_the_place_is_refused_even_with_force(void **state)
{
    char *scratch = make_scratch();
    put_file(scratch, "out", "a file");
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = result_folder_begin(out, true, &folder, &err);

    assert_int_equal(status, SUNDER_ERROR_USAGE);
    assert_says(&err, "no folder");
    remove_scratch(scratch);
    (void)state;
}

static void a_result_that_appears_meanwhile_is_not_overwritten(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);

    mkdir(out, 0777);
    put_file(out, "result.json", "{\"schema\": 1, \"sunder\": \"0\"}");
    sunder_status status = result_folder_commit(folder, &err);

    assert_int_equal(status, SUNDER_ERROR_USAGE);
    assert_int_equal(count_entries(out), 1);
    assert_int_equal(count_entries(scratch), 1);
    remove_scratch(scratch);
    (void)state;
}

static void force_stops_when_the_old_result_became_something_else(void **state)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    mkdir(out, 0777);
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, true, &folder, &err), &err);

    put_file(out, "thesis.txt", "ten years of work");
    sunder_status status = result_folder_commit(folder, &err);

    assert_int_equal(status, SUNDER_ERROR_USAGE);
    assert_true(exists(out, "thesis.txt"));
    assert_int_equal(count_entries(scratch), 1);
    remove_scratch(scratch);
    (void)state;
}

static void a_place_below_a_file_is_a_resource_error(void **state)
{
    char *scratch = make_scratch();
    put_file(scratch, "file", "");
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "file/out");
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = result_folder_begin(out, false, &folder, &err);

    assert_int_equal(status, SUNDER_ERROR_RESOURCE);
    assert_null(folder);
    remove_scratch(scratch);
    (void)state;
}

static void an_empty_name_is_a_usage_error(void **state)
{
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(result_folder_begin("", false, &folder, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "--out");
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_stands_at_the_place_until_the_result_is_whole),
        cmocka_unit_test(what_a_kill_leaves_is_known_by_its_name),
        cmocka_unit_test(an_abandoned_result_leaves_nothing_behind),
        cmocka_unit_test(an_abandoned_result_spares_parents_that_others_use),
        cmocka_unit_test(an_existing_folder_is_refused_without_force),
        cmocka_unit_test(force_replaces_an_old_result_and_keeps_nothing_of_it),
        cmocka_unit_test(force_never_removes_a_file_that_someone_put_into_a_result),
        cmocka_unit_test(force_takes_an_empty_folder),
        cmocka_unit_test(force_never_removes_what_is_no_result),
        cmocka_unit_test(a_file_at_the_place_is_refused_even_with_force),
        cmocka_unit_test(a_result_that_appears_meanwhile_is_not_overwritten),
        cmocka_unit_test(force_stops_when_the_old_result_became_something_else),
        cmocka_unit_test(a_place_below_a_file_is_a_resource_error),
        cmocka_unit_test(an_empty_name_is_a_usage_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
