/* src/core/text.c */
#include "core/text.h"

#include "testing.h"

static void numbers_in_names_are_ordered_as_people_count(void **state)
{
    (void)state;

    assert_true(natural_compare("field_2.tif", "field_10.tif") < 0);
    assert_true(natural_compare("field_010.tif", "field_9.tif") > 0);
    assert_true(natural_compare("a", "b") < 0);
    assert_int_equal(natural_compare("same", "same"), 0);
}

static void a_number_has_a_decimal_point_and_no_minus_zero(void **state)
{
    (void)state;
    char buffer[32];

    format_number(buffer, sizeof buffer, -0.0001, 2);
    assert_string_equal(buffer, "0.00");
    format_number(buffer, sizeof buffer, 3.14159, 3);
    assert_string_equal(buffer, "3.142");
    format_number(buffer, sizeof buffer, NAN, 3);
    assert_string_equal(buffer, "");
}

static void markup_in_text_is_escaped(void **state)
{
    (void)state;
    text t = {0};

    text_add_escaped(&t, "<5' & 3'>");

    assert_string_equal(t.chars, "&lt;5&#39; &amp; 3&#39;&gt;");
    text_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_in_names_are_ordered_as_people_count),
        cmocka_unit_test(a_number_has_a_decimal_point_and_no_minus_zero),
        cmocka_unit_test(markup_in_text_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
