/* src/image/file_name.c */
#include "image/file_name.h"

#include "testing.h"

typedef struct example {
    const char *name, *key, *token;
    int z;
} example;

static void channel_and_plane_are_found_in_names_that_microscopes_write(void **state)
{
    (void)state;
    static const example EXAMPLES[] = {
        {"x_DAPI.tif", "x", "DAPI", -1},
        {"case12_field3_FITC.tiff", "case12_field3", "FITC", -1},
        {"slide-1 w2Cy3.TIF", "slide-1", "w2Cy3", -1},
        {"x_c0.tif", "x", "c0", -1},
        {"Image001_ch02.tif", "Image001", "ch02", -1},
        {"Image001_z03_ch00.tif", "Image001", "ch00", 3},
        {"x_R.png", "x", "R", -1},
        {"fishalyser_left_B.png", "fishalyser_left", "B", -1},
        {"s1_Spectrum_Green.tif", "s1", "Spectrum_Green", -1},
        {"DAPI_07.tif", "07", "DAPI", -1},
        {"C1-case.tif", "case", "C1", -1},
        {"field_01.ome.tif", "field_01", "", -1},
        {"multifile-Z2.ome.tiff", "multifile", "", 2},
        {"b_12.png", "b_12", "", -1},
        {"DAPI.tif", "DAPI", "", -1},
        {"reduced_red-eye.tif", "reduced_eye", "red", -1},
    };

    for (size_t i = 0; i < sizeof EXAMPLES / sizeof *EXAMPLES; i++) {
        const example *e = &EXAMPLES[i];
        file_name_parts parts = file_name_take_apart(e->name, NULL);
        if (strcmp(parts.key, e->key) || strcmp(parts.token, e->token) || parts.z != e->z)
            fail_msg("%s is key %s, token %s, z %d", e->name, parts.key, parts.token, parts.z);
    }
}

static void pictures_of_all_channels_are_told(void **state)
{
    (void)state;

    assert_true(file_name_take_apart("x_merge.tif", NULL).composite);
    assert_string_equal(file_name_take_apart("x_RGB.png", NULL).key, "x");
    assert_false(file_name_take_apart("emergence_1.tif", NULL).composite);
}

static void tokens_of_the_option_are_looked_for_first(void **state)
{
    (void)state;
    channel_option option;
    assert_int_equal(channel_option_read("dapi=-blau,green=-gruen,orange=_c1", &option, NULL), SUNDER_OK);

    assert_string_equal(file_name_take_apart("Feld 3-blau.tif", &option).token, "-blau");
    assert_string_equal(file_name_take_apart("Feld 3-blau.tif", &option).key, "Feld 3");
    assert_string_equal(file_name_take_apart("Feld 3-gruen.tif", &option).key, "Feld 3");
    assert_string_equal(file_name_take_apart("x_c10.tif", &option).token, "c10"); /* not _c1 */
}

static void endings_of_images_are_known(void **state)
{
    (void)state;

    assert_true(file_name_is_image("a.OME.TIF"));
    assert_true(file_name_is_image("a.png"));
    assert_false(file_name_is_image("truth.json"));
    assert_string_equal(file_name_take_apart("a.OME.TIF", NULL).ending, ".ome.tif");
}

static void very_long_names_are_cut_and_not_overrun(void **state)
{
    (void)state;
    char name[2000];
    memset(name, 'a', sizeof name);
    memcpy(name + sizeof name - 6, "_R.png", 6);
    name[sizeof name - 1] = '\0';

    file_name_parts parts = file_name_take_apart(name, NULL);

    assert_true(strlen(parts.key) <= 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channel_and_plane_are_found_in_names_that_microscopes_write),
        cmocka_unit_test(pictures_of_all_channels_are_told),
        cmocka_unit_test(tokens_of_the_option_are_looked_for_first),
        cmocka_unit_test(endings_of_images_are_known),
        cmocka_unit_test(very_long_names_are_cut_and_not_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
