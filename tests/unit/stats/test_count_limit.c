/* src/stats/count_limit.c, binomial_quantile and poisson_upper_limit: what first positive counts rest on. */
#include "stats/count_limit.h"

#include "stats/binomial.h"
#include "stats/intervals.h"
#include "testing.h"

static void critbinom_is_that_of_the_guide(void **state)
{
    (void)state;
    /* clinical.md 3.2, T3: at 0.95, 0.99, 0.999. */
    static const double p[] = {0.01, 0.02, 0.05, 0.08, 0.10}, levels[] = {0.95, 0.99, 0.999};
    static const long n[] = {50, 100, 200, 500};
    static const long expected[5][4][3] = {{{2, 3, 4}, {3, 4, 5}, {5, 6, 8}, {9, 11, 13}},
                                           {{3, 4, 5}, {5, 6, 7}, {7, 9, 11}, {15, 18, 21}},
                                           {{5, 7, 8}, {9, 11, 13}, {15, 18, 21}, {33, 37, 41}},
                                           {{7, 9, 11}, {13, 15, 17}, {23, 25, 29}, {50, 55, 60}},
                                           {{9, 10, 13}, {15, 18, 20}, {27, 30, 34}, {61, 66, 72}}};

    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 4; k++) {
            for (int l = 0; l < 3; l++) assert_int_equal(binomial_quantile(n[k], p[i], levels[l]), expected[i][k][l]);
        }
    }
}

static void critbinom_at_the_ends_is_none_or_all(void **state)
{
    (void)state;

    assert_int_equal(binomial_quantile(50, 0, 0.95), 0);
    assert_int_equal(binomial_quantile(50, 1, 0.95), 50);
    assert_int_equal(binomial_quantile(1, 0.5, 0.5), 0);
    assert_int_equal(binomial_quantile(0, 0.5, 0.5), 0);
    /* A million nuclei at 1e-9: P(none) = 0.9990005. */
    assert_int_equal(binomial_quantile(1000000, 1e-9, 0.999), 0);
    assert_int_equal(binomial_quantile(1000000, 1e-9, 0.9991), 1);
    assert_int_equal(binomial_quantile(5, 1.5, 0.95), -1);
    assert_int_equal(binomial_quantile(5, 0.5, 1), -1);
}

static void garwoods_limit_is_that_of_the_guide(void **state)
{
    (void)state;
    /* T4: 10.5130 counts for 5; for none it is -ln(0.05). */
    assert_near(poisson_upper_limit(5, 0.95), 10.5130, 0.5e-4);
    assert_near(100 * poisson_upper_limit(5, 0.95) / 200, 5.256517, 0.5e-6);
    assert_near(poisson_upper_limit(0, 0.95), -log(0.05), 1e-12);
    /* A large count: sum of the terms below the limit is 0.05 by definition; Wilson and Hilferty are good to 1e-3 there. */
    assert_near(poisson_upper_limit(999999, 0.95), 1e6 * pow(1 - 1 / 9e6 + 1.6448536 / 3e3, 3), 1.0);
    assert_true(isnan(poisson_upper_limit(-1, 0.95)));
}

static void the_whole_cohort_gives_the_limits_of_the_guide(void **state)
{
    (void)state;
    /* T4: on the largest count, on the mean count of 1.5, on all together. */
    assert_near(100 * exact_upper_limit(5, 200, 0.95), 5.184334, 0.5e-6);
    assert_near(100 * beta_quantile(0.95, 2.5, 198.5), 2.739848, 0.5e-6);
    assert_near(100 * exact_upper_limit(30, 4000, 0.95), 1.015902, 0.5e-6);
    assert_near(100 * exact_upper_limit(19, 100, 0.95), 26.620473, 0.5e-6);
}

static void the_first_positive_count_is_the_one_above_the_limit(void **state)
{
    (void)state;
    /* T2: k = 4, n = 200 and k = 10, n = 100, by both formulas. */
    const count_limit exact4 = {.rule = LIMIT_SHARE, .share = exact_upper_limit(4, 200, 0.95)};
    const count_limit sheet4 = {.rule = LIMIT_SHARE, .share = beta_quantile(0.95, 5, 200)};
    const count_limit exact10 = {.rule = LIMIT_SHARE, .share = exact_upper_limit(10, 100, 0.95)};
    const count_limit sheet10 = {.rule = LIMIT_SHARE, .share = beta_quantile(0.95, 11, 100)};

    assert_int_equal(count_limit_first_positive(&exact4, 200), 10);
    assert_int_equal(count_limit_first_positive(&sheet4, 200), 9);
    assert_int_equal(count_limit_first_positive(&exact10, 100), 17);
    assert_int_equal(count_limit_first_positive(&sheet10, 100), 15);
}

static void a_share_that_is_a_whole_count_is_not_above_itself(void **state)
{
    (void)state;
    /* 0.07 * 100 is 7.000000000000001, 0.29 * 100 is 28.999999999999996. */
    for (int percent = 0; percent < 100; percent++) {
        const count_limit limit = {.rule = LIMIT_SHARE, .share = percent / 100.0};

        assert_int_equal(count_limit_first_positive(&limit, 100), percent + 1);
    }
}

static void a_limit_of_everything_is_never_reached(void **state)
{
    (void)state;
    const count_limit all = {.rule = LIMIT_SHARE, .share = exact_upper_limit(7, 7, 0.95)};
    const count_limit law = {.rule = LIMIT_LAW, .level = 0.95, .law = {1, 0}};

    assert_int_equal(count_limit_first_positive(&all, 50), 51);
    assert_int_equal(count_limit_first_positive(&law, 50), 51);
    assert_int_equal(count_limit_first_positive(&all, 0), -1);
    assert_int_equal(count_limit_first_positive(&(count_limit){.rule = LIMIT_SHARE, .share = NAN}, 50), -1);
}

static void limits_of_blank_and_detection_are_those_of_the_guide(void **state)
{
    (void)state;
    /* clinical.md 3.4. */
    static const struct {
        long n, lob;
        double lod_percent;
    } blank[] = {{50, 5, 19.883}, {100, 9, 15.180}, {200, 15, 11.314}};
    static const struct {
        long first, n;
        double c5, c95;
    } rule[] = {
        {8, 50, 8.2185, 24.6935}, {15, 100, 9.4794, 21.0174}, {30, 200, 11.0081, 19.2401}, {75, 500, 12.4324, 17.6668}};

    for (int i = 0; i < 3; i++) {
        const count_limit limit = {.rule = LIMIT_LAW, .level = 0.95, .law = {0.05, 0}};

        assert_int_equal(binomial_quantile(blank[i].n, 0.05, 0.95), blank[i].lob);
        assert_int_equal(count_limit_first_positive(&limit, blank[i].n), blank[i].lob + 1);
        assert_near(100 * share_found_with(blank[i].lob + 1, blank[i].n, 0.95), blank[i].lod_percent, 0.5e-3);
    }
    for (int i = 0; i < 4; i++) {
        assert_near(100 * share_found_with(rule[i].first, rule[i].n, 0.05), rule[i].c5, 0.5e-4);
        assert_near(100 * share_found_with(rule[i].first, rule[i].n, 0.95), rule[i].c95, 0.5e-4);
    }
    assert_true(isnan(share_found_with(51, 50, 0.95)));
}

static void a_jeffreys_posterior_is_that_of_the_guide(void **state)
{
    (void)state;
    /* T6: P(share >= 0.15) with beta(k + 1/2, n - k + 1/2), found by where that quantile is 0.15. */
    static const struct {
        double k, n, above;
    } rows[] = {{14, 100, 0.4016}, {15, 100, 0.5131}, {20, 100, 0.9154},
                {25, 100, 0.9957}, {30, 200, 0.5093}, {40, 200, 0.9727}};

    for (int i = 0; i < 6; i++) {
        const double a = rows[i].k + 0.5, b = rows[i].n - rows[i].k + 0.5;

        /* 0.15 lies between the quantiles half a digit above and below. */
        assert_true(beta_quantile(1 - rows[i].above - 0.6e-4, a, b) < 0.15);
        assert_true(beta_quantile(1 - rows[i].above + 0.6e-4, a, b) > 0.15);
    }
}

/* P(X <= k) of n at p, added up term by term. */
static double tail_by_hand(long k, long n, double p)
{
    double term = pow(1 - p, (double)n), sum = 0;
    for (long i = 0; i <= k; i++) {
        sum += term;
        term *= (double)(n - i) / (double)(i + 1) * p / (1 - p);
    }
    return sum;
}

static void upper_limits_put_the_tail_at_the_level(void **state)
{
    (void)state;
    /* At the limit, so few are found one time in 20, or 100: by enumeration. */
    static const long k[] = {0, 1, 7, 49, 0}, n[] = {1, 2, 60, 50, 1000000};
    static const double levels[] = {0.95, 0.99};

    for (int i = 0; i < 5; i++) {
        for (int l = 0; l < 2; l++) {
            const double limit = exact_upper_limit(k[i], n[i], levels[l]);

            assert_near(tail_by_hand(k[i], n[i], limit), 1 - levels[l], 1e-10);
        }
    }
    assert_true(exact_upper_limit(1, 1, 0.95) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(critbinom_is_that_of_the_guide),
        cmocka_unit_test(critbinom_at_the_ends_is_none_or_all),
        cmocka_unit_test(garwoods_limit_is_that_of_the_guide),
        cmocka_unit_test(the_whole_cohort_gives_the_limits_of_the_guide),
        cmocka_unit_test(the_first_positive_count_is_the_one_above_the_limit),
        cmocka_unit_test(a_share_that_is_a_whole_count_is_not_above_itself),
        cmocka_unit_test(a_limit_of_everything_is_never_reached),
        cmocka_unit_test(limits_of_blank_and_detection_are_those_of_the_guide),
        cmocka_unit_test(a_jeffreys_posterior_is_that_of_the_guide),
        cmocka_unit_test(upper_limits_put_the_tail_at_the_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
