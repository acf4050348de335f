/* src/study/study_hold.c */
#include "study/study_hold.h"

#include <sys/stat.h>
#include <unistd.h>

#include "study_by_hand.h"

static void one_run_at_a_time_holds_a_folder(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "study");
    study_place first = {0}, second = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(study_hold(out, &first, &error), &error);

    assert_int_equal(study_hold(out, &second, &error), SUNDER_ERROR_USAGE);
    assert_says(&error, "another run works on this study");
    study_release(&first);
    assert_ok(study_hold(out, &second, &error), &error);

    assert_false(second.made);
    study_release(&second);
    remove_scratch(scratch);
}

/* A lock on a folder reaches no other machine. */
static void what_is_locked_is_a_file(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "study");
    study_place place = {0};
    struct stat info;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(study_hold(out, &place, &error), &error);

    assert_int_equal(fstat(place.lock, &info), 0);
    assert_true(S_ISREG(info.st_mode));
    study_release(&place);
    remove_scratch(scratch);
}

static void a_folder_that_was_made_for_nothing_is_taken_back(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "study");
    study_place place = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(study_hold(out, &place, &error), &error);
    assert_true(place.made);

    study_take_back(&place, out);

    assert_int_not_equal(access(out, F_OK), 0);
    study_release(&place);
    remove_scratch(scratch);
}

static void a_folder_that_was_there_is_not_taken_back(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    study_place place = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(study_hold(scratch, &place, &error), &error);
    assert_false(place.made);

    study_take_back(&place, scratch);

    assert_int_equal(access(scratch, F_OK), 0);
    study_release(&place);
    remove_scratch(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_run_at_a_time_holds_a_folder),
        cmocka_unit_test(what_is_locked_is_a_file),
        cmocka_unit_test(a_folder_that_was_made_for_nothing_is_taken_back),
        cmocka_unit_test(a_folder_that_was_there_is_not_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
