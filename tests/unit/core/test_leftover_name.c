/* src/core/leftover_name.c */
#include "core/leftover_name.h"

#include <string.h>

#include "core/text.h"
#include "testing.h"

static void a_name_that_sunder_made_is_known_wherever_it_lies(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) char *made = leftover_name_new("study/slides/S1.partial-x", "partial");

    const char *entry = path_name(made);

    assert_int_equal(strncmp(made, "study/slides/S1.partial-x.partial-", 34), 0);
    assert_int_equal(leftover_name_of(entry, "partial"), strlen("S1.partial-x"));
    assert_int_equal(leftover_name_of(entry, "replaced"), 0);
}

static void two_names_are_never_one(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) char *one = leftover_name_new("out", "partial");
    SUNDER_AUTO(auto_free) char *other = leftover_name_new("out", "partial");

    assert_string_not_equal(one, other);
}

/* "S1.partial-backup" once passed, and the folder of the user that was called so was removed. */
static void no_name_that_a_person_gives_is_taken_for_one(void **state)
{
    (void)state;
    static const char *const names[] = {"S1.partial-backup",
                                        "report.replaced-backup",
                                        "S1.partial-backup-20261129",
                                        "S1.partial-backup-original",
                                        "S1.partial-abc123-deadbeef",
                                        "S1",
                                        "",
                                        ".partial-abc123-deadbeef"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(leftover_name_of(names[i], "partial"), 0);
        assert_int_equal(leftover_name_of(names[i], "replaced"), 0);
    }
}

static void a_name_that_was_made_into_another_is_none(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) char *made = leftover_name_new("S1", "partial");
    SUNDER_AUTO(text_free) text longer = {0}, renamed = {0};
    text_addf(&longer, "%s.keep", made);
    text_addf(&renamed, "S2%s", made + 2);

    assert_int_equal(leftover_name_of(longer.chars, "partial"), 0);
    assert_int_equal(leftover_name_of(renamed.chars, "partial"), 0);
    assert_int_equal(leftover_name_of(made, "partial"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_sunder_made_is_known_wherever_it_lies),
        cmocka_unit_test(two_names_are_never_one),
        cmocka_unit_test(no_name_that_a_person_gives_is_taken_for_one),
        cmocka_unit_test(a_name_that_was_made_into_another_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
