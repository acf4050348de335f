/* src/image/samples.c */
#include "image/samples.h"

#include "testing.h"

static void integers_of_every_size_become_the_same_counts(void **state)
{
    (void)state;
    uint8_t u8[] = {0, 1, 255};
    uint16_t u16[] = {0, 1, 65535};
    uint32_t u32[] = {0, 1, 16777216};
    int8_t i8[] = {0, -128, 127};
    int16_t i16[] = {0, -32768, 32767};
    float out[3];

    assert_true(samples_to_float(u8, 0, 1, 3, &(sample_layout){SAMPLE_UINT, 8, false}, out));
    assert_near(out[2], 255, 0);
    assert_true(samples_to_float(u16, 0, 1, 3, &(sample_layout){SAMPLE_UINT, 16, false}, out));
    assert_near(out[2], 65535, 0);
    assert_true(samples_to_float(u32, 0, 1, 3, &(sample_layout){SAMPLE_UINT, 32, false}, out));
    assert_near(out[2], 16777216, 0);
    assert_true(samples_to_float(i8, 0, 1, 3, &(sample_layout){SAMPLE_INT, 8, false}, out));
    assert_near(out[1], -128, 0);
    assert_true(samples_to_float(i16, 0, 1, 3, &(sample_layout){SAMPLE_INT, 16, false}, out));
    assert_near(out[1], -32768, 0);
}

static void one_sample_of_three_is_taken_by_its_stride(void **state)
{
    (void)state;
    uint16_t rgb[] = {1, 2, 3, 11, 12, 13};
    float out[2];

    assert_true(samples_to_float(rgb, 1, 3, 2, &(sample_layout){SAMPLE_UINT, 16, false}, out));

    assert_near(out[0], 2, 0);
    assert_near(out[1], 12, 0);
}

static void packed_12_bit_samples_start_at_their_highest_bit(void **state)
{
    (void)state;
    uint8_t bytes[] = {0x12, 0x3a, 0xbc, 0xff, 0xf0};
    float out[3];

    assert_true(samples_to_float(bytes, 0, 1, 3, &(sample_layout){SAMPLE_UINT, 12, false}, out));

    assert_near(out[0], 0x123, 0);
    assert_near(out[1], 0xabc, 0);
    assert_near(out[2], 0xfff, 0);
}

static void packed_10_and_14_bit_samples_are_read(void **state)
{
    (void)state;
    uint8_t ten[] = {0xff, 0xc0, 0x10};            /* 1111111111 0000000001 .. */
    uint8_t fourteen[] = {0x00, 0x07, 0xff, 0xf0}; /* 00000000000001 11111111111111 .. */
    float out[2];

    assert_true(samples_to_float(ten, 0, 1, 2, &(sample_layout){SAMPLE_UINT, 10, false}, out));
    assert_near(out[0], 1023, 0);
    assert_near(out[1], 1, 0);
    assert_true(samples_to_float(fourteen, 0, 1, 2, &(sample_layout){SAMPLE_UINT, 14, false}, out));
    assert_near(out[0], 1, 0);
    assert_near(out[1], 16383, 0);
}

static void half_floats_follow_ieee_754(void **state)
{
    (void)state;
    uint16_t half[] = {0x3c00, 0xc000, 0x0001, 0x7bff};
    float out[4];

    assert_true(samples_to_float(half, 0, 1, 4, &(sample_layout){SAMPLE_FLOAT, 16, false}, out));

    assert_near(out[0], 1, 0);
    assert_near(out[1], -2, 0);
    assert_near(out[2], 5.9604644775390625e-8, 1e-15); /* 2^-24 */
    assert_near(out[3], 65504, 0);
}

static void numbers_that_are_not_finite_are_told(void **state)
{
    (void)state;
    float nan_pixels[] = {1, NAN}, infinite[] = {INFINITY, 0};
    double too_large[] = {0, 1e300};
    uint16_t half_nan[] = {0x7e00, 0};
    float out[2];

    assert_false(samples_to_float(nan_pixels, 0, 1, 2, &(sample_layout){SAMPLE_FLOAT, 32, false}, out));
    assert_false(samples_to_float(infinite, 0, 1, 2, &(sample_layout){SAMPLE_FLOAT, 32, false}, out));
    assert_false(samples_to_float(too_large, 0, 1, 2, &(sample_layout){SAMPLE_FLOAT, 64, false}, out));
    assert_false(samples_to_float(half_nan, 0, 1, 2, &(sample_layout){SAMPLE_FLOAT, 16, false}, out));
}

static void white_as_zero_is_turned_round(void **state)
{
    (void)state;
    uint8_t pixels[] = {0, 200, 255};
    float out[3];

    assert_true(samples_to_float(pixels, 0, 1, 3, &(sample_layout){SAMPLE_UINT, 8, true}, out));

    assert_near(out[0], 255, 0);
    assert_near(out[1], 55, 0);
    assert_near(out[2], 0, 0);
}

static void layouts_that_nobody_measures_with_are_not_read(void **state)
{
    (void)state;

    assert_false(samples_are_readable(&(sample_layout){SAMPLE_UINT, 1, false}));
    assert_false(samples_are_readable(&(sample_layout){SAMPLE_UINT, 24, false}));
    assert_false(samples_are_readable(&(sample_layout){SAMPLE_INT, 64, false}));
    assert_false(samples_are_readable(&(sample_layout){SAMPLE_FLOAT, 32, true}));
    assert_true(samples_are_readable(&(sample_layout){SAMPLE_UINT, 14, true}));
}

static void full_scale_follows_the_layout(void **state)
{
    (void)state;

    assert_near(samples_full_scale(&(sample_layout){SAMPLE_UINT, 12, false}), 4095, 0);
    assert_near(samples_full_scale(&(sample_layout){SAMPLE_INT, 16, false}), 32767, 0);
    assert_near(samples_full_scale(&(sample_layout){SAMPLE_FLOAT, 32, false}), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_of_every_size_become_the_same_counts),
        cmocka_unit_test(one_sample_of_three_is_taken_by_its_stride),
        cmocka_unit_test(packed_12_bit_samples_start_at_their_highest_bit),
        cmocka_unit_test(packed_10_and_14_bit_samples_are_read),
        cmocka_unit_test(half_floats_follow_ieee_754),
        cmocka_unit_test(numbers_that_are_not_finite_are_told),
        cmocka_unit_test(white_as_zero_is_turned_round),
        cmocka_unit_test(layouts_that_nobody_measures_with_are_not_read),
        cmocka_unit_test(full_scale_follows_the_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
