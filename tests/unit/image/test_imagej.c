/* src/image/imagej.c */
#include "image/imagej.h"

#include "testing.h"

static void a_hyperstack_says_what_its_planes_are(void **state)
{
    (void)state;

    imagej_description d = imagej_read(
        "ImageJ=1.53t\nimages=42\nchannels=3\nslices=7\nframes=2\nhyperstack=true\nunit=micron\nspacing=0.6\n");

    assert_int_equal(d.channels, 3);
    assert_int_equal(d.slices, 7);
    assert_int_equal(d.frames, 2);
    assert_near(d.unit_um, 1, 0);
    assert_near(d.spacing_um, 0.6, 1e-12);
}

static void a_plain_stack_is_slices(void **state)
{
    (void)state;

    imagej_description d = imagej_read("ImageJ=1.53t\nimages=5\n");

    assert_int_equal(d.channels, 1);
    assert_int_equal(d.slices, 5);
    assert_near(d.unit_um, 0, 0);
}

static void units_are_read_in_every_spelling(void **state)
{
    (void)state;

    assert_near(imagej_read("ImageJ=1\nunit=\\u00B5m\n").unit_um, 1, 0);
    assert_near(imagej_read("ImageJ=1\nunit=\xb5m\n").unit_um, 1, 0);
    assert_near(imagej_read("ImageJ=1\nunit=um\n").unit_um, 1, 0);
    assert_near(imagej_read("ImageJ=1\nunit=nm\n").unit_um, 0.001, 1e-15);
    assert_near(imagej_read("ImageJ=1\nunit=mm\n").unit_um, 1000, 0);
    assert_near(imagej_read("ImageJ=1\nunit=cm\n").unit_um, 10000, 0);
    assert_near(imagej_read("ImageJ=1\nunit=pixel\n").unit_um, 0, 0);
}

static void damage_counts_as_one(void **state)
{
    (void)state;

    imagej_description d = imagej_read("ImageJ=1\nchannels=-4\nslices=abc\nframes=999999999999\n");

    assert_int_equal(d.channels, 1);
    assert_int_equal(d.slices, 1);
    assert_int_equal(d.frames, 1);
    assert_false(imagej_is("OME-TIFF"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hyperstack_says_what_its_planes_are),
        cmocka_unit_test(a_plain_stack_is_slices),
        cmocka_unit_test(units_are_read_in_every_spelling),
        cmocka_unit_test(damage_counts_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
