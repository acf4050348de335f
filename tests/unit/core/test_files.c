/* src/core/csv.c, digest.c, whole_file.c */
#include <sys/stat.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/digest.h"
#include "core/text.h"
#include "core/whole_file.h"
#include "testing.h"

static char *content_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *body = calloc(1, 4096);
    assert_true(fread(body, 1, 4095, file) < 4095);
    fclose(file);
    return body;
}

static void a_table_is_quoted_where_it_must_be(void **state)
{
    (void)state;
    char *folder = make_scratch(), *path = path_join(folder, "t.csv");
    csv_writer csv;

    assert_ok(csv_open(&csv, path, "name,n,x", NULL), NULL);
    csv_string(&csv, "a, \"b\"");
    csv_integer(&csv, -7);
    csv_number(&csv, 1.5, 3);
    csv_end_row(&csv);
    csv_string(&csv, "plain");
    csv_integer(&csv, 0);
    csv_number(&csv, NAN, 3);
    csv_end_row(&csv);
    assert_ok(csv_close(&csv, NULL), NULL);

    char *body = content_of(path);
    assert_string_equal(body, "name,n,x\n\"a, \"\"b\"\"\",-7,1.500\nplain,0,\n");
    free(body);
    free(path);
    remove_scratch(folder);
}

static void a_table_on_a_full_disk_is_an_error(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) skip();
    csv_writer csv;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(csv_open(&csv, "/dev/full", "a", NULL), NULL);

    assert_int_equal(csv_close(&csv, &error), SUNDER_ERROR_RESOURCE);

    assert_says(&error, "/dev/full: the disk is full");
}

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    char *folder = make_scratch(), *path = path_join(folder, "abc");
    FILE *file = fopen(path, "w");
    fputs("abc", file);
    fclose(file);
    digest_hex of_file;

    assert_ok(digest_file(path, &of_file, NULL), NULL);

    /* FIPS 180-2, appendix B.1. */
    const char *expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_string_equal(of_file.chars, expected);
    assert_string_equal(digest_bytes("abc", 3).chars, expected);
    free(path);
    remove_scratch(folder);
}

static void an_abandoned_file_leaves_nothing(void **state)
{
    (void)state;
    char *folder = make_scratch(), *path = path_join(folder, "out.tif");
    whole_file file = {0};
    assert_ok(whole_file_begin(path, false, &file, NULL), NULL);
    assert_int_equal(access(file.partial, F_OK), 0);

    whole_file_abandon(&file);

    assert_int_equal(rmdir(folder), 0);
    free(path);
    free(folder);
}

static void an_existing_file_needs_force_and_stays_whole_until_replaced(void **state)
{
    (void)state;
    char *folder = make_scratch(), *path = path_join(folder, "out.tif");
    FILE *old = fopen(path, "w");
    fputs("old", old);
    fclose(old);
    whole_file file = {0};
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(whole_file_begin(path, false, &file, &error), SUNDER_ERROR_USAGE);
    assert_says(&error, "--force");
    assert_ok(whole_file_begin(path, true, &file, NULL), NULL);
    char *before = content_of(path);
    assert_string_equal(before, "old");
    assert_ok(whole_file_commit(&file, NULL), NULL);
    whole_file_abandon(&file);

    char *after = content_of(path);
    assert_string_equal(after, "");
    free(before);
    free(after);
    free(path);
    remove_scratch(folder);
}

static void what_a_kill_leaves_is_known_by_its_name(void **state)
{
    (void)state;
    char *folder = make_scratch(), *path = path_join(folder, "study.json");
    whole_file file = {0};
    assert_ok(whole_file_begin(path, false, &file, NULL), NULL);

    assert_true(whole_file_is_leftover(path_name(file.partial), "study.json"));
    assert_false(whole_file_is_leftover("study.json", "study.json"));
    assert_false(whole_file_is_leftover("study.json.partial-2026-11", "study.json"));
    assert_false(whole_file_is_leftover(path_name(file.partial), "study"));
    whole_file_abandon(&file);
    free(path);
    remove_scratch(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_quoted_where_it_must_be),
        cmocka_unit_test(a_table_on_a_full_disk_is_an_error),
        cmocka_unit_test(sha256_is_that_of_the_standard),
        cmocka_unit_test(what_a_kill_leaves_is_known_by_its_name),
        cmocka_unit_test(an_abandoned_file_leaves_nothing),
        cmocka_unit_test(an_existing_file_needs_force_and_stays_whole_until_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
