/* src/image/number_text.c */
#include "image/number_text.h"

#include <locale.h>

#include "testing.h"

static void whole_numbers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    long long n = 0;

    assert_true(number_whole("42", &n));
    assert_int_equal(n, 42);
    assert_true(number_whole(" -3 ", &n));
    assert_int_equal(n, -3);
    assert_false(number_whole("", &n));
    assert_false(number_whole("3 pixels", &n));
    assert_false(number_whole("99999999999999999999", &n));
}

static void real_numbers_are_finite_decimals(void **state)
{
    (void)state;
    double x = 0;

    assert_true(number_real("6.45e-2", &x));
    assert_near(x, 0.0645, 1e-15);
    assert_false(number_real("nan", &x));
    assert_false(number_real("inf", &x));
    assert_false(number_real("0x10", &x));
    assert_false(number_real("1e999", &x));
    assert_false(number_real("0.13 um", &x));
}

static void a_decimal_comma_of_the_host_does_not_cut_a_number(void **state)
{
    (void)state;
    double x = 0;
    const char *before = setlocale(LC_NUMERIC, "de_DE.UTF-8"); /* where it is installed */

    assert_true(number_real("0.13", &x));

    assert_near(x, 0.13, 1e-15);
    if (before) setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(real_numbers_are_finite_decimals),
        cmocka_unit_test(a_decimal_comma_of_the_host_does_not_cut_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
