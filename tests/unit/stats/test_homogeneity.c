/* src/stats/homogeneity.c: the dispersion of clinical.md T4 and T5, the level with sparse groups, the correlation. */
#include "stats/homogeneity.h"

#include <math.h>

#include "stats/random.h"
#include "testing.h"

#define COHORT 20

static void the_dispersion_of_known_cohorts_is_found(void **state)
{
    (void)state;
    const long even[20] = {1, 0, 2, 1, 3, 0, 1, 2, 0, 4, 1, 2, 0, 1, 5, 2, 1, 0, 3, 1};
    const long uneven[10] = {6, 11, 3, 14, 8, 5, 19, 9, 7, 12};
    long of_200[20], of_100[10];
    for (int i = 0; i < 20; i++) of_200[i] = 200;
    for (int i = 0; i < 10; i++) of_100[i] = 100;

    const homogeneity t4 = test_homogeneity(even, of_200, 20), t5 = test_homogeneity(uneven, of_100, 10);

    assert_near(t4.chi2, 24.853065, 0.5e-6);
    assert_near(t5.chi2, 23.765910, 0.5e-6);
    /* The chi-squared law has 0.165437 and 0.004687; given the total it is nearly that for groups of this size. */
    assert_near(t4.p, 0.165437, 0.01);
    assert_near(t5.p, 0.004687, 0.001);
    assert_true(t5.correlation > 0.01 && t5.correlation < 0.02);
}

/* Every way to put three rearranged nuclei into groups of 4, 3 and 2. */
static void the_moments_behind_the_test_are_those_of_all_tables(void **state)
{
    (void)state;
    const long sizes[3] = {4, 3, 2};
    double mean = 0.0;
    int tables = 0;
    for (unsigned which = 0; which < 1u << 9; which++) {
        if (__builtin_popcount(which) != 3) continue;
        const long k[3] = {__builtin_popcount(which & 0xfu), __builtin_popcount(which >> 4 & 0x7u),
                           __builtin_popcount(which >> 7 & 0x3u)};
        mean += test_homogeneity(k, sizes, 3).chi2;
        tables += 1;
    }

    /* E chi2 = (groups - 1) N / (N - 1) when the total is given. */
    assert_int_equal(tables, 84);
    assert_near(mean / tables, 2.0 * 9.0 / 8.0, 1e-12);
}

/* How often p falls below 0.05 for groups of one fraction. */
static double level_of(double fraction, long size)
{
    const int draws = 4000;
    int below = 0;
    for (int i = 0; i < draws; i++) {
        random_stream s = random_stream_of(1, (uint64_t)i, (uint64_t)size, 2);
        long k[COHORT], n[COHORT];
        for (int g = 0; g < COHORT; g++) {
            n[g] = size;
            k[g] = random_binomial(&s, size, fraction);
        }
        below += test_homogeneity(k, n, COHORT).p < 0.05;
    }
    return (double)below / draws;
}

static void the_level_holds_for_groups_of_ten_with_hardly_anything_in_them(void **state)
{
    (void)state;

    /* Four standard errors of 4000 draws are 0.014; the gamma law is as near as that where chi2 takes few values. */
    assert_near(level_of(0.05, 10), 0.05, 0.02);
    assert_near(level_of(0.30, 10), 0.05, 0.02);
    assert_near(level_of(0.15, 40), 0.05, 0.02);
}

static void the_correlation_within_groups_is_found_on_average(void **state)
{
    (void)state;
    const int draws = 2000;
    double sum = 0.0;
    for (int i = 0; i < draws; i++) {
        random_stream s = random_stream_of(3, (uint64_t)i, 0, 4);
        long k[COHORT], n[COHORT];
        for (int g = 0; g < COHORT; g++) {
            n[g] = 25;
            k[g] = random_binomial(&s, n[g], random_beta_of_mean(&s, 0.3, 0.1));
        }
        sum += test_homogeneity(k, n, COHORT).correlation;
    }

    /* The spread of one estimate is about 0.05, of the mean 0.001; a ratio of moments has a bias of some thousandths. */
    assert_near(sum / draws, 0.1, 0.01);
}

static void nothing_can_differ_where_there_is_nothing_to_compare(void **state)
{
    (void)state;
    const long none[3] = {0, 0, 0}, all[3] = {5, 5, 5}, five[3] = {5, 5, 5}, ones[3] = {1, 1, 1}, one[3] = {1, 0, 0};

    assert_true(isnan(test_homogeneity(none, five, 3).p) && isnan(test_homogeneity(all, five, 3).p));
    assert_true(isnan(test_homogeneity(one, five, 1).p) && isnan(test_homogeneity(one, ones, 3).p));
    assert_true(test_homogeneity(one, five, 3).p > 0.5); /* one rearranged nucleus lies in some field */
    assert_near(test_homogeneity(none, five, 3).correlation, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dispersion_of_known_cohorts_is_found),
        cmocka_unit_test(the_moments_behind_the_test_are_those_of_all_tables),
        cmocka_unit_test(the_level_holds_for_groups_of_ten_with_hardly_anything_in_them),
        cmocka_unit_test(the_correlation_within_groups_is_found_on_average),
        cmocka_unit_test(nothing_can_differ_where_there_is_nothing_to_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
