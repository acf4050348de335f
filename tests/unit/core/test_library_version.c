/* src/core/library_version.c */
#include "core/library_version.h"

#include "testing.h"

static bool compatible(const char *built, const char *found)
{
    const library_version v = library_version_of("a library", built, found);
    return library_is_compatible(&v);
}

static void a_release_is_the_first_number_of_its_text(void **state)
{
    (void)state;
    const library_version v = library_version_of("a", "LIBTIFF, Version 4.5.0\nCopyright (c) 1988", "expat_2.5.0");

    assert_string_equal(v.built, "4.5.0");
    assert_string_equal(v.found, "2.5.0");
}

static void a_later_release_of_the_same_kind_is_compatible_and_an_older_one_is_not(void **state)
{
    (void)state;

    assert_true(compatible("4.5.0", "4.5.0"));
    assert_true(compatible("4.5.0", "4.10"));
    assert_true(compatible("2.7.1", "2.8"));
    assert_false(compatible("4.5.1", "4.5.0"));
    assert_false(compatible("4.5.0", "4.4.9"));
    assert_false(compatible("4.5.0", "5.0.0"));
    assert_false(compatible("4.5.0", "unknown"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_release_is_the_first_number_of_its_text),
        cmocka_unit_test(a_later_release_of_the_same_kind_is_compatible_and_an_older_one_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
