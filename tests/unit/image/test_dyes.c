/* src/image/dyes.c */
#include "image/dyes.h"

#include "testing.h"

typedef struct known {
    const char *name, *colour;
} known;

static void names_that_labs_use_have_their_colour(void **state)
{
    (void)state;
    static const known NAMES[] = {
        {"DAPI", "dapi"},
        {"Hoechst 33342", "dapi"},
        {"FITC", "green"},
        {"SpectrumGreen", "green"},
        {"Spectrum Green", "green"},
        {"ZyGreen", "green"},
        {"EGFP", "green"},
        {"Alexa Fluor 488", "green"},
        {"AF488", "green"},
        {"Cy3", "orange"},
        {"TRITC", "orange"},
        {"SpectrumOrange", "orange"},
        {"ZyOrange", "orange"},
        {"Texas Red", "red"},
        {"SpectrumRed", "red"},
        {"Cy5", "far_red"},
        {"Cy3.5", "red"},
        {"Cy5.5", "far_red"},
        {"SpectrumAqua", "aqua"},
        {"R", "red"},
        {"G", "green"},
        {"B", "dapi"},
        {"blue", "dapi"},
        {"Far Red", "far_red"},
        {"w2FITC-conf", "green"},
        {"DAPI (405)", "dapi"},
        {"ch01_Cy3", "orange"},
        {"DAPIconf", "dapi"},
    };

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        const char *colour = dye_colour(NAMES[i].name, NULL);
        if (!colour || strcmp(colour, NAMES[i].colour) != 0)
            fail_msg("%s is %s, expected %s", NAMES[i].name, colour ? colour : "unknown", NAMES[i].colour);
    }
}

static void words_that_only_hold_a_colour_are_not_taken_for_it(void **state)
{
    (void)state;

    assert_null(dye_colour("Filtered", NULL));
    assert_null(dye_colour("reduced", NULL));
    assert_null(dye_colour("Channel 1", NULL));
    assert_null(dye_colour("", NULL));
    assert_null(dye_colour("x r y", NULL));
}

static void a_whole_name_is_told_from_a_part(void **state)
{
    (void)state;
    bool exact;

    assert_non_null(dye_colour("spectrum-orange", &exact));
    assert_true(exact);
    assert_non_null(dye_colour("SpectrumOrange 2", &exact));
    assert_false(exact);
}

static void emission_decides_between_neighbours(void **state)
{
    (void)state;

    assert_string_equal(dye_emission_colour(461), "dapi");
    assert_string_equal(dye_emission_colour(480), "aqua");
    assert_string_equal(dye_emission_colour(524), "green");
    assert_string_equal(dye_emission_colour(572), "orange");
    assert_string_equal(dye_emission_colour(588), "orange");
    assert_string_equal(dye_emission_colour(615), "red");
    assert_string_equal(dye_emission_colour(670), "far_red");
    assert_null(dye_emission_colour(300));
    assert_null(dye_emission_colour(1500));
}

static void plain_red_says_no_more_than_red(void **state)
{
    (void)state;

    assert_true(dye_is_plain_red("R"));
    assert_true(dye_is_plain_red("_red"));
    assert_false(dye_is_plain_red("TexasRed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_labs_use_have_their_colour),
        cmocka_unit_test(words_that_only_hold_a_colour_are_not_taken_for_it),
        cmocka_unit_test(a_whole_name_is_told_from_a_part),
        cmocka_unit_test(emission_decides_between_neighbours),
        cmocka_unit_test(plain_red_says_no_more_than_red),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
