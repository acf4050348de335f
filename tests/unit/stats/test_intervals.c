/* src/stats/intervals.c. Expected values: docs/clinical.md 3.2 (T1, T2, T6), computed with another library. */
#include "stats/intervals.h"

#include "stats/normal.h"
#include "testing.h"

static void the_exact_upper_limit_is_the_laboratorys_betainv(void **state)
{
    (void)state;
    /* T1, percent to four decimals. */
    static const long sizes[] = {50, 100, 200, 500, 1000};
    static const struct {
        long k;
        double percent[5];
    } table[] = {
        {0, {5.8155, 2.9513, 1.4867, 0.5974, 0.2991}},   {1, {9.1398, 4.6560, 2.3498, 0.9452, 0.4735}},
        {2, {12.0614, 6.1619, 3.1143, 1.2538, 0.6282}},  {3, {14.7837, 7.5711, 3.8310, 1.5434, 0.7735}},
        {4, {17.3791, 8.9196, 4.5180, 1.8213, 0.9130}},  {5, {19.8833, 10.2253, 5.1843, 2.0910, 1.0484}},
        {8, {27.0220, 13.9717, 7.1014, 2.8684, 1.4388}}, {10, {31.5596, 16.3718, 8.3335, 3.3688, 1.6903}},
    };

    for (size_t row = 0; row < sizeof table / sizeof table[0]; row++) {
        for (int column = 0; column < 5; column++) {
            double percent = 100.0 * exact_upper_limit(table[row].k, sizes[column], 0.95);

            assert_near(percent, table[row].percent[column], 0.5e-4);
        }
    }
}

static void the_exact_upper_limit_is_right_to_twelve_digits(void **state)
{
    (void)state;

    assert_near(exact_upper_limit(0, 50, 0.95), 0.058155079117, 0.5e-12);
    assert_near(exact_upper_limit(0, 200, 0.95), 0.014867039231, 0.5e-12);
    assert_near(exact_upper_limit(3, 200, 0.95), 0.038309708499, 0.5e-12);
    assert_near(exact_upper_limit(4, 200, 0.95), 0.045180414995, 0.5e-12);
    assert_near(exact_upper_limit(5, 100, 0.95), 0.102253377643, 0.5e-12);
    assert_near(exact_upper_limit(8, 200, 0.95), 0.071014168616, 0.5e-12);
    assert_near(exact_upper_limit(10, 200, 0.95), 0.083335151066, 0.5e-12);
    assert_near(100.0 * exact_upper_limit(0, 50, 0.99), 8.7989, 0.5e-4);
    assert_near(100.0 * exact_upper_limit(0, 100, 0.99), 4.5007, 0.5e-4);
    assert_near(100.0 * exact_upper_limit(3, 200, 0.99), 4.9348, 0.5e-4);
}

static void the_other_betainv_in_use_is_the_quantile_with_n(void **state)
{
    (void)state;
    /* T2, BETAINV(0.95, k + 1, n). */
    static const struct {
        long k, n;
        double percent;
    } table[] = {{1, 200, 2.3383}, {2, 200, 3.0838},  {3, 200, 3.7750}, {4, 200, 4.4306}, {5, 200, 5.0596},
                 {8, 200, 6.8326}, {10, 200, 7.9434}, {3, 100, 7.3557}, {5, 100, 9.7514}, {10, 100, 14.9322},
                 {3, 50, 13.9849}, {5, 50, 18.1690},  {10, 50, 26.6291}};

    for (size_t row = 0; row < sizeof table / sizeof table[0]; row++) {
        double x = beta_quantile(0.95, (double)table[row].k + 1.0, (double)table[row].n);

        assert_near(100.0 * x, table[row].percent, 0.5e-4);
    }
}

static void patient_intervals_are_those_of_the_guide(void **state)
{
    (void)state;
    /* T6: exact and Wilson, two-sided 95 %. */
    static const struct {
        long k, n;
        double exact_lower, exact_upper, lower, upper;
    } table[] = {{0, 50, 0.0000, 0.0711, 0.0000, 0.0713},   {4, 50, 0.0222, 0.1923, 0.0315, 0.1884},
                 {7, 50, 0.0582, 0.2674, 0.0695, 0.2619},   {8, 50, 0.0717, 0.2911, 0.0834, 0.2851},
                 {14, 100, 0.0787, 0.2237, 0.0853, 0.2214}, {15, 100, 0.0865, 0.2353, 0.0931, 0.2328},
                 {20, 100, 0.1267, 0.2918, 0.1334, 0.2888}, {30, 200, 0.1035, 0.2072, 0.1071, 0.2061},
                 {27, 50, 0.3932, 0.6819, 0.4040, 0.6703}};

    for (size_t row = 0; row < sizeof table / sizeof table[0]; row++) {
        interval wilson = wilson_interval(table[row].k, table[row].n, NORMAL_95_TWO_SIDED);

        assert_near(wilson.lower, table[row].lower, 0.5e-4);
        assert_near(wilson.upper, table[row].upper, 0.5e-4);
        assert_near(exact_lower_limit(table[row].k, table[row].n, 0.975), table[row].exact_lower, 0.5e-4);
        assert_near(exact_upper_limit(table[row].k, table[row].n, 0.975), table[row].exact_upper, 0.5e-4);
    }
    interval full = wilson_interval(15, 100, NORMAL_95_TWO_SIDED);
    assert_near(full.lower, 0.093059852837, 0.5e-12);
    assert_near(full.upper, 0.232835595908, 0.5e-12);
}

static void intervals_at_the_ends_are_exactly_none_and_all(void **state)
{
    (void)state;

    assert_true(wilson_interval(0, 7, NORMAL_95_TWO_SIDED).lower == 0.0);
    assert_true(wilson_interval(7, 7, NORMAL_95_TWO_SIDED).upper == 1.0);
    assert_true(exact_lower_limit(0, 7, 0.95) == 0.0);
    assert_true(exact_upper_limit(7, 7, 0.95) == 1.0);
}

static void counts_of_a_large_slide_stay_finite(void **state)
{
    (void)state;

    double lower = exact_lower_limit(90000, 600000, 0.95), upper = exact_upper_limit(90000, 600000, 0.95);

    /* The normal approximation is good to its own third digit here: sd of 0.15 at n = 600,000 is 0.000461. */
    assert_near(lower, 0.15 - 1.645 * 0.000461, 1e-5);
    assert_near(upper, 0.15 + 1.645 * 0.000461, 1e-5);
}

static void impossible_counts_give_no_number(void **state)
{
    (void)state;

    assert_true(isnan(wilson_interval(0, 0, NORMAL_95_TWO_SIDED).lower));
    assert_true(isnan(wilson_interval(3, 2, NORMAL_95_TWO_SIDED).upper));
    assert_true(isnan(exact_lower_limit(-1, 5, 0.95)));
    assert_true(isnan(exact_upper_limit(1, 0, 0.95)));
    assert_true(isnan(beta_quantile(0.5, 0.0, 1.0)));
    assert_true(isnan(beta_quantile(NAN, 1.0, 1.0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exact_upper_limit_is_the_laboratorys_betainv),
        cmocka_unit_test(the_exact_upper_limit_is_right_to_twelve_digits),
        cmocka_unit_test(the_other_betainv_in_use_is_the_quantile_with_n),
        cmocka_unit_test(patient_intervals_are_those_of_the_guide),
        cmocka_unit_test(intervals_at_the_ends_are_exactly_none_and_all),
        cmocka_unit_test(counts_of_a_large_slide_stay_finite),
        cmocka_unit_test(impossible_counts_give_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
