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

static void the_shortest_digits_read_back_as_the_same_number(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *digits;
    } table[] = {{0.2, "0.2"}, {0.1 + 0.2, "0.30000000000000004"}, {4, "4"}, {1e-9, "1e-09"}, {NAN, ""}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char buffer[40];

        format_exact(buffer, sizeof buffer, table[i].value);

        assert_string_equal(buffer, table[i].digits);
    }
}

static void markup_in_text_is_escaped(void **state)
{
    (void)state;
    text t = {0};

    text_add_escaped(&t, "<5' & 3'>");

    assert_string_equal(t.chars, "&lt;5&#39; &amp; 3&#39;&gt;");
    text_free(&t);
}

static void escaped_text_is_valid_utf8_whatever_came_in(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"f\xff.ome.tif", "f?.ome.tif"},
        {"\xc2\xb5m \xe2\x80\xb2 \xf0\x9f\x94\xac", "\xc2\xb5m \xe2\x80\xb2 \xf0\x9f\x94\xac"},
        {"\xe9t\xe9", "?t?"},         /* Latin-1 */
        {"a\xe2\x80", "a??"},         /* cut at its end */
        {"\xe2<", "?&lt;"},           /* cut by markup */
        {"\xc0\xaf", "??"},           /* overlong '/' */
        {"\xe0\x80\xaf", "???"},      /* overlong '/' */
        {"\xed\xa0\x80", "???"},      /* half of a UTF-16 pair */
        {"\xf4\x90\x80\x80", "????"}, /* above U+10FFFF */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text t = {0};
        text_add_escaped(&t, cases[i].from);
        assert_string_equal(t.chars, cases[i].to);
        text_free(&t);
    }
}

static void a_text_is_a_formula_by_its_first_letter_unless_it_is_a_number(void **state)
{
    static const char *const formulas[] = {"=1+1",
                                           "+A1",
                                           "-A1",
                                           "@SUM(A1)",
                                           "\t=1",
                                           "\r=1",
                                           "-1+1",
                                           "- x",
                                           "+",
                                           "-1e",
                                           "\xef\xbc\x9d"
                                           "1"};
    static const char *const texts[] = {"",
                                        "-",
                                        "-12",
                                        "+1.5",
                                        "-.5",
                                        "-1e-3",
                                        "1=1",
                                        "a-b",
                                        "\xe2\x88\x92"
                                        "1"};
    (void)state;

    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) assert_true(text_is_formula(formulas[i]));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_false(text_is_formula(texts[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_in_names_are_ordered_as_people_count),
        cmocka_unit_test(a_number_has_a_decimal_point_and_no_minus_zero),
        cmocka_unit_test(the_shortest_digits_read_back_as_the_same_number),
        cmocka_unit_test(markup_in_text_is_escaped),
        cmocka_unit_test(a_text_is_a_formula_by_its_first_letter_unless_it_is_a_number),
        cmocka_unit_test(escaped_text_is_valid_utf8_whatever_came_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
