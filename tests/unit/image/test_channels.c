/* src/image/channels.c */
#include "image/channels.h"

#include "testing.h"

/* A source with channels of these names; no planes are needed to plan. */
static image_source named(int n, const char *const *names)
{
    image_source source = {.name = "field.tif", .n_channels = n, .n_z = 1};
    for (int c = 0; c < n; c++) {
        snprintf(source.channels[c].name, sizeof source.channels[c].name, "%s", names[c]);
        snprintf(source.channels[c].name_source, sizeof source.channels[c].name_source, "OME channel name");
    }
    return source;
}

static const char *const THREE[] = {"SpectrumOrange", "DAPI", "FITC"};
static const channel_wish DEMO = {NULL, "green", "orange", true};

static void names_decide_whatever_the_order(void **state)
{
    (void)state;
    image_source source = named(3, THREE);
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_ok(channels_plan(&source, &DEMO, &plan, &err), &err);

    assert_int_equal(plan.n, 3);
    assert_int_equal(plan.channels[plan.dapi].channel, 1);
    assert_int_equal(plan.channels[plan.probe[END_5P]].channel, 2);
    assert_int_equal(plan.channels[plan.probe[END_3P]].channel, 0);
    assert_string_equal(plan.channels[plan.dapi].why, "OME channel name");
}

static void ends_come_from_the_assay_alone(void **state)
{
    (void)state;
    image_source source = named(3, THREE);
    channel_wish swapped = {NULL, "orange", "green", true};
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &swapped, &plan, NULL), SUNDER_OK);

    assert_int_equal(plan.channels[plan.probe[END_5P]].channel, 0);
    assert_int_equal(plan.channels[plan.probe[END_3P]].channel, 2);
}

static void emission_decides_where_names_say_nothing(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"Channel 1", "Channel 2", "Channel 3"};
    image_source source = named(3, NAMES);
    source.channels[0].emission_nm = 588;
    source.channels[1].emission_nm = 461;
    source.channels[2].emission_nm = 524;
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_ok(channels_plan(&source, &DEMO, &plan, &err), &err);

    assert_int_equal(plan.channels[plan.dapi].channel, 1);
    assert_int_equal(plan.channels[plan.probe[END_3P]].channel, 0);
    assert_string_equal(plan.channels[plan.dapi].why, "emission 461 nm");
}

static void a_name_stands_above_the_emission(void **state)
{
    (void)state;
    image_source source = named(3, THREE);
    source.channels[1].emission_nm = 524; /* DAPI through a green filter */
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &DEMO, &plan, NULL), SUNDER_OK);

    assert_int_equal(plan.channels[plan.dapi].channel, 1);
}

static void file_names_decide_last(void **state)
{
    (void)state;
    image_source source = {.name = "x", .n_channels = 3, .n_z = 1};
    snprintf(source.channels[0].token, 48, "DAPI");
    snprintf(source.channels[1].token, 48, "w2FITC");
    snprintf(source.channels[2].token, 48, "Cy3");
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_ok(channels_plan(&source, &DEMO, &plan, &err), &err);

    assert_int_equal(plan.channels[plan.probe[END_5P]].channel, 1);
    assert_string_equal(plan.channels[plan.probe[END_5P]].why, "file name w2FITC");
}

static void the_option_stands_above_everything(void **state)
{
    (void)state;
    image_source source = named(3, THREE);
    channel_option option;
    assert_int_equal(channel_option_read("dapi=0,green=DAPI,orange=FITC", &option, NULL), SUNDER_OK);
    channel_wish wish = {&option, "green", "orange", true};
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_ok(channels_plan(&source, &wish, &plan, &err), &err);

    assert_int_equal(plan.channels[plan.dapi].channel, 0);
    assert_int_equal(plan.channels[plan.probe[END_5P]].channel, 1);
    assert_int_equal(plan.channels[plan.probe[END_3P]].channel, 2);
    assert_string_equal(plan.channels[plan.dapi].why, "--channels");
}

static void naming_one_channel_leaves_the_others_to_their_names(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"DAPI", "FITC", "mystery"};
    image_source source = named(3, NAMES);
    channel_option option;
    assert_int_equal(channel_option_read("orange=2", &option, NULL), SUNDER_OK);
    channel_wish wish = {&option, "green", "orange", true};
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &wish, &plan, NULL), SUNDER_OK);

    assert_int_equal(plan.channels[plan.probe[END_3P]].channel, 2);
    assert_int_equal(plan.channels[plan.probe[END_5P]].channel, 1);
}

static void a_missing_colour_is_refused_with_what_there_is_and_the_cure(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"DAPI", "FITC"};
    image_source source = named(2, NAMES);
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &DEMO, &plan, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "no channel is orange");
    assert_says(&err, "0 DAPI (dapi), 1 FITC (green)");
    assert_says(&err, "--channels orange=N");
}

static void missing_dapi_is_refused(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"FITC", "Cy3"};
    image_source source = named(2, NAMES);
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &DEMO, &plan, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "no channel is DAPI");
}

static void two_channels_of_one_colour_are_not_guessed_between(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"DAPI", "FITC", "GFP", "Cy3"};
    image_source source = named(4, NAMES);
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &DEMO, &plan, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "more than one channel is green");
}

static void red_stands_for_orange_only_where_it_says_no_more(void **state)
{
    (void)state;
    static const char *const PLAIN[] = {"DAPI", "Green", "Red"};
    static const char *const DYE[] = {"DAPI", "FITC", "TexasRed"};
    image_source plain = named(3, PLAIN), dye = named(3, DYE);
    channel_plan plan;

    assert_int_equal(channels_plan(&plain, &DEMO, &plan, NULL), SUNDER_OK);
    assert_string_equal(plan.channels[plan.probe[END_3P]].colour, "orange");
    assert_string_equal(plan.channels[plan.probe[END_3P]].why, "OME channel name, red for orange");
    assert_int_equal(channels_plan(&dye, &DEMO, &plan, NULL), SUNDER_ERROR_INPUT);
}

static void an_option_that_fits_nothing_names_the_channels(void **state)
{
    (void)state;
    image_source source = named(3, THREE);
    channel_option option;
    assert_int_equal(channel_option_read("dapi=Hoechst", &option, NULL), SUNDER_OK);
    channel_wish wish = {&option, "green", "orange", true};
    sunder_error err = SUNDER_ERROR_INIT;
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &wish, &plan, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "dapi=Hoechst fits no channel");
    assert_says(&err, "1 DAPI");
}

static void without_an_assay_every_channel_is_kept(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"DAPI", "", "FITC"};
    image_source source = named(3, NAMES);
    channel_wish all = {NULL, NULL, NULL, false};
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &all, &plan, NULL), SUNDER_OK);

    assert_int_equal(plan.n, 3);
    assert_int_equal(plan.dapi, 0);
    assert_int_equal(plan.probe[END_5P], -1);
    assert_string_equal(plan.channels[1].colour, "c1");
    assert_string_equal(plan.channels[2].colour, "green");
}

static void the_only_channel_is_grey(void **state)
{
    (void)state;
    static const char *const NAMES[] = {""};
    image_source source = named(1, NAMES);
    channel_wish all = {NULL, NULL, NULL, false};
    channel_plan plan;

    assert_int_equal(channels_plan(&source, &all, &plan, NULL), SUNDER_OK);

    assert_string_equal(plan.channels[0].colour, "grey");
    assert_int_equal(plan.dapi, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_decide_whatever_the_order),
        cmocka_unit_test(ends_come_from_the_assay_alone),
        cmocka_unit_test(emission_decides_where_names_say_nothing),
        cmocka_unit_test(a_name_stands_above_the_emission),
        cmocka_unit_test(file_names_decide_last),
        cmocka_unit_test(the_option_stands_above_everything),
        cmocka_unit_test(naming_one_channel_leaves_the_others_to_their_names),
        cmocka_unit_test(a_missing_colour_is_refused_with_what_there_is_and_the_cure),
        cmocka_unit_test(missing_dapi_is_refused),
        cmocka_unit_test(two_channels_of_one_colour_are_not_guessed_between),
        cmocka_unit_test(red_stands_for_orange_only_where_it_says_no_more),
        cmocka_unit_test(an_option_that_fits_nothing_names_the_channels),
        cmocka_unit_test(without_an_assay_every_channel_is_kept),
        cmocka_unit_test(the_only_channel_is_grey),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
