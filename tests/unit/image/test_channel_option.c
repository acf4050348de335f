/* src/image/channel_option.c */
#include "image/channel_option.h"

#include "testing.h"

static void numbers_names_and_tokens_are_told_apart(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    channel_option option;

    assert_ok(channel_option_read("dapi=0,Green=SpectrumGreen,orange=_c2", &option, &err), &err);

    assert_int_equal(option.n, 3);
    assert_int_equal(option.entries[0].index, 0);
    assert_string_equal(option.entries[1].colour, "green");
    assert_string_equal(option.entries[1].selector, "SpectrumGreen");
    assert_int_equal(option.entries[1].index, -1);
    assert_string_equal(option.entries[2].selector, "_c2");
}

static void no_option_is_an_empty_one(void **state)
{
    (void)state;
    channel_option option = {.n = 7};

    assert_int_equal(channel_option_read(NULL, &option, NULL), SUNDER_OK);
    assert_int_equal(option.n, 0);
}

static void slips_are_usage_errors_that_show_the_form(void **state)
{
    (void)state;
    static const char *const SLIPS[] = {"dapi", "=3", "dapi=", "da pi=1", "1=2", "dapi=0,,green=1"};
    channel_option option;

    for (size_t i = 0; i < sizeof SLIPS / sizeof *SLIPS; i++) {
        sunder_error err = SUNDER_ERROR_INIT;
        assert_int_equal(channel_option_read(SLIPS[i], &option, &err), SUNDER_ERROR_USAGE);
        assert_says(&err, "dapi=0,green=1,orange=2");
    }
}

static void a_colour_is_named_once(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    channel_option option;

    assert_int_equal(channel_option_read("dapi=0,DAPI=1", &option, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "dapi twice");
}

static void more_channels_than_can_be_read_are_refused(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    channel_option option;

    assert_int_equal(channel_option_read("a=0,b=1,c=2,d=3,e=4,f=5,g=6,h=7,i=8", &option, &err), SUNDER_ERROR_USAGE);
    assert_says(&err, "more than 8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_names_and_tokens_are_told_apart),    cmocka_unit_test(no_option_is_an_empty_one),
        cmocka_unit_test(slips_are_usage_errors_that_show_the_form),  cmocka_unit_test(a_colour_is_named_once),
        cmocka_unit_test(more_channels_than_can_be_read_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
