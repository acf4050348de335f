/* src/image/file_set.c: names alone decide, so the files are empty. */
#include "image/file_set.h"

#include <sys/stat.h>

#include "make_tiff.h"
#include "testing.h"

static void touch(const char *folder, const char *const *names)
{
    for (; *names; names++) {
        char *path = path_in(folder, *names);
        make_file(path, "", 0);
        free(path);
    }
}

static int setup(void **state)
{
    *state = make_scratch();
    return 0;
}

static int teardown(void **state)
{
    remove_scratch(*state);
    return 0;
}

static void fields_come_in_natural_order_and_other_files_are_passed_over(void **state)
{
    static const char *const NAMES[] = {
        "field_10.ome.tif", "field_9.ome.tif", "field_9.labels.tif", "truth.json", ".hidden.tif", "overview.jpg", NULL};
    touch(*state, NAMES);
    char *folder = path_in(*state, "folder.tif");
    assert_int_equal(mkdir(folder, 0777), 0);
    free(folder);
    sunder_error err = SUNDER_ERROR_INIT;
    file_set set;

    assert_ok(file_set_read(*state, NULL, &set, &err), &err);

    assert_int_equal(set.n_groups, 2);
    assert_string_equal(file_group_name(&set, &set.groups[0]), "field_9.ome.tif");
    assert_string_equal(file_group_name(&set, &set.groups[1]), "field_10.ome.tif");
    assert_null(set.notes.chars);
    file_set_free(&set);
}

static void files_that_differ_in_the_channel_make_one_field(void **state)
{
    static const char *const NAMES[] = {"b_FITC.tif", "b_DAPI.tif", "b_Cy3.tif", "a_FITC.tif",
                                        "a_DAPI.tif", "a_Cy3.tif",  "a.tif",     NULL};
    touch(*state, NAMES);
    sunder_error err = SUNDER_ERROR_INIT;
    file_set set;

    assert_ok(file_set_read(*state, NULL, &set, &err), &err);

    assert_int_equal(set.n_groups, 3);
    assert_int_equal(set.groups[0].n, 1);
    assert_string_equal(file_group_name(&set, &set.groups[1]), "a");
    assert_int_equal(set.groups[1].n, 3);
    assert_true(set.groups[1].per_channel);
    assert_string_equal(file_group_at(&set, &set.groups[1], 0)->parts.token, "Cy3");
    assert_string_equal(file_group_name(&set, &set.groups[2]), "b");
    file_set_free(&set);
}

static void planes_of_a_channel_stand_in_the_order_of_their_numbers(void **state)
{
    static const char *const NAMES[] = {"x_z10_ch0.tif", "x_z9_ch0.tif", "x_z9_ch1.tif", "x_z10_ch1.tif", NULL};
    touch(*state, NAMES);
    file_set set;

    assert_int_equal(file_set_read(*state, NULL, &set, NULL), SUNDER_OK);

    assert_int_equal(set.n_groups, 1);
    assert_int_equal(file_group_at(&set, &set.groups[0], 0)->parts.z, 9);
    assert_int_equal(file_group_at(&set, &set.groups[0], 1)->parts.z, 10);
    assert_string_equal(file_group_at(&set, &set.groups[0], 2)->parts.token, "ch1");
    file_set_free(&set);
}

static void a_folder_without_images_is_refused(void **state)
{
    static const char *const NAMES[] = {"notes.txt", "x.labels.tif", NULL};
    touch(*state, NAMES);
    sunder_error err = SUNDER_ERROR_INIT;
    file_set set;

    assert_int_equal(file_set_read(*state, NULL, &set, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "no image in it");
}

static void a_result_folder_is_no_slide(void **state)
{
    static const char *const NAMES[] = {"result.json", "nuclei.csv", "gallery.png", NULL};
    touch(*state, NAMES);
    sunder_error err = SUNDER_ERROR_INIT;
    file_set set;

    assert_int_equal(file_set_read(*state, NULL, &set, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "is a result of sunder");
}

static void vendor_files_alone_are_refused_by_name(void **state)
{
    static const char *const NAMES[] = {"scan.czi", NULL};
    touch(*state, NAMES);
    sunder_error err = SUNDER_ERROR_INIT;
    file_set set;

    assert_int_equal(file_set_read(*state, NULL, &set, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "Zeiss CZI");
    assert_says(&err, "export");
}

static void vendor_files_beside_images_are_noted(void **state)
{
    static const char *const NAMES[] = {"scan.nd2", "scan.tif", NULL};
    touch(*state, NAMES);
    file_set set;

    assert_int_equal(file_set_read(*state, NULL, &set, NULL), SUNDER_OK);

    assert_non_null(strstr(set.notes.chars, "scan.nd2 is a Nikon ND2 file and was passed over"));
    file_set_free(&set);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    file_set set;

    assert_int_equal(file_set_read("/nowhere/at/all", NULL, &set, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "/nowhere/at/all");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_come_in_natural_order_and_other_files_are_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(files_that_differ_in_the_channel_make_one_field, setup, teardown),
        cmocka_unit_test_setup_teardown(planes_of_a_channel_stand_in_the_order_of_their_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_without_images_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_result_folder_is_no_slide, setup, teardown),
        cmocka_unit_test_setup_teardown(vendor_files_alone_are_refused_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(vendor_files_beside_images_are_noted, setup, teardown),
        cmocka_unit_test(a_folder_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
