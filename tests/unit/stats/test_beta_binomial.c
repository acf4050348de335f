/* src/stats/beta_binomial.c, beta_binomial_tail.c and dispersion.c. Cohorts and expected values: clinical.md 3.2, T4 and T5. */
#include "stats/beta_binomial.h"
#include "stats/dispersion.h"

#include "cohorts_of_the_guide.h"
#include "testing.h"

static double a_of(beta_binomial law)
{
    return law.mean / law.spread;
}

static double b_of(beta_binomial law)
{
    return (1 - law.mean) / law.spread;
}

static double rho_of(beta_binomial law)
{
    return law.spread / (1 + law.spread);
}

static void the_fit_to_like_normals_is_that_of_the_guide(void **state)
{
    (void)state;
    beta_binomial law;
    const beta_binomial moments = beta_binomial_moments(alike, 20);

    assert_true(beta_binomial_fit(alike, 20, &law));

    assert_near(a_of(moments), 4.8374, 0.5e-4);
    assert_near(b_of(moments), 640.149, 0.5e-3);
    /* The guide's 5.97169 and 790.258 stand where its optimiser stopped. At 40 digits (mpmath 1.3: the roots of both slopes by
     * digamma functions) the top is at a 5.971680457449, b 790.255225632947, where ln L is 4.4e-11 higher: below what a
     * search that compares likelihoods in double precision can see. */
    assert_near(a_of(law), 5.97169, 2e-5);
    assert_near(b_of(law), 790.258, 4e-3);
    assert_near(a_of(law), 5.971680457449, 1e-9);
    assert_near(b_of(law), 790.255225632947, 1e-7);
    assert_near(rho_of(law), 0.00125434803111, 1e-13);
    assert_near(rho_of(law), 0.0012544, 1e-7);
    assert_int_equal(beta_binomial_quantile(200, law, 0.95), 4);
    assert_int_equal(beta_binomial_quantile(200, law, 0.99), 6);
}

static void the_fit_to_differing_normals_is_that_of_the_guide(void **state)
{
    (void)state;
    beta_binomial law;

    assert_true(beta_binomial_fit(differing, 10, &law));

    assert_near(a_of(law), 6.90993, 1.5e-5);
    assert_near(b_of(law), 66.5899, 1e-4);
    assert_near(rho_of(law), 0.0134228, 0.6e-7);
    assert_int_equal(beta_binomial_quantile(100, law, 0.95), 17);
    assert_int_equal(beta_binomial_quantile(100, law, 0.99), 22);
    assert_near(test_beta_binomial(differing, 10, law).statistic, 4.973632, 0.5e-6);
}

/* Slope of the likelihood along a and b, term by term. */
static void the_fit_stands_where_the_likelihood_is_level(void **state)
{
    (void)state;
    beta_binomial law;
    assert_true(beta_binomial_fit(alike, 20, &law));
    const double a = a_of(law), b = b_of(law);
    double along_a = 0, along_b = 0;

    for (int i = 0; i < 20; i++) {
        for (long j = 0; j < alike[i].k; j++) along_a += 1 / (a + (double)j);
        for (long j = 0; j < alike[i].n - alike[i].k; j++) along_b += 1 / (b + (double)j);
        for (long j = 0; j < alike[i].n; j++) along_a -= 1 / (a + b + (double)j), along_b -= 1 / (a + b + (double)j);
    }

    /* A step of 1e-5 in a changes the slope by 7e-6. */
    assert_near(along_a, 0, 1e-8);
    assert_near(along_b, 0, 1e-10);
}

static void dispersion_of_both_cohorts_is_that_of_the_guide(void **state)
{
    (void)state;
    const dispersion_test like = test_dispersion(alike, 20), unlike = test_dispersion(differing, 10);

    assert_near(like.x2, 24.853065, 0.5e-6);
    assert_int_equal(like.df, 19);
    /* The guide has 0.165437. By the finite sum for odd df, erfc(sqrt(x)) + exp(-x) sum x^(j - 1/2) / Gamma(j + 1/2) with
     * x = X2 / 2, and by mpmath 1.3 at 40 digits, it is 0.165435849829: the guide's last digit is wrong. */
    assert_near(like.p, 0.165435849829, 1e-11);
    assert_near(like.phi, 1.308056, 0.5e-6);
    assert_near(unlike.x2, 23.765910, 0.5e-6);
    assert_int_equal(unlike.df, 9);
    assert_near(unlike.p, 0.004687, 0.5e-6);
    assert_near(unlike.phi, 2.640657, 0.5e-6);
}

static void tails_are_integrals_of_binomial_tails_over_the_beta_law(void **state)
{
    (void)state;
    /* a = 2, b = 6, n = 5: P(X >= 2), by Simpson's rule over the share of a slide. */
    const beta_binomial law = {0.25, 0.125};
    const int panels = 2000;
    double sum = 0;
    for (int i = 0; i <= panels; i++) {
        const double p = (double)i / panels, q = 1 - p, weight = i == 0 || i == panels ? 1 : i % 2 ? 4 : 2;
        const double density = 42 * p * pow(q, 5); /* 1 / B(2, 6) = 42 */
        sum += weight * density * (1 - pow(q, 5) - 5 * p * pow(q, 4));
    }

    assert_near(beta_binomial_at_least(2, 5, law), sum / (3.0 * panels), 1e-10);
}

static void without_spread_it_is_the_binomial_law(void **state)
{
    (void)state;
    /* P(X >= 1) of 3 at 0.2 = 1 - 0.512. */
    assert_near(beta_binomial_at_least(1, 3, (beta_binomial){0.2, 0}), 0.488, 1e-14);
    assert_int_equal(beta_binomial_quantile(3, (beta_binomial){0.2, 0}, 0.5), 0);
    assert_int_equal(beta_binomial_quantile(3, (beta_binomial){0.2, 0}, 0.6), 1);
}

static void slides_more_alike_than_chance_are_binomial(void **state)
{
    (void)state;
    static const counted_slide same[] = {{5, 100}, {5, 100}, {5, 100}}, none[] = {{0, 50}, {0, 80}},
                               all[] = {{50, 50}, {80, 80}};
    beta_binomial law;

    assert_true(beta_binomial_fit(same, 3, &law));
    assert_near(law.mean, 0.05, 1e-12);
    assert_true(law.spread == 0);
    assert_true(beta_binomial_fit(none, 2, &law) && law.mean == 0 && law.spread == 0);
    assert_int_equal(beta_binomial_quantile(100, law, 0.95), 0);
    assert_true(beta_binomial_fit(all, 2, &law) && law.mean == 1);
    assert_int_equal(beta_binomial_quantile(100, law, 0.95), 100);
    assert_true(test_dispersion(none, 2).p == 1);
}

static void extremes_stay_exact(void **state)
{
    (void)state;
    /* a = b = 1: every count of n is as likely as another. */
    const beta_binomial flat = {0.5, 0.5};

    assert_near(beta_binomial_at_least(500001, 1000000, flat), 500000.0 / 1000001.0, 1e-9);
    assert_int_equal(beta_binomial_quantile(1, flat, 0.5), 0);
    assert_near(beta_binomial_at_least(1, 1, (beta_binomial){1e-9, 0.001}) / 1e-9, 1, 1e-9);
    assert_near(beta_binomial_at_least(1000000, 1000000, (beta_binomial){1.0 - 1e-9, 0}), 0.9990005, 1e-7);
    assert_true(isnan(beta_binomial_at_least(1, -1, flat)));
    assert_int_equal(beta_binomial_quantile(10, flat, 1.0), -1);
}

static void many_nuclei_have_tails_as_exact_as_few(void **state)
{
    (void)state;
    /* mpmath 1.3 at 30 digits: the terms from k up, the first by gamma functions; of k = 1 one less P(none). */
    static const struct {
        long k, n;
        beta_binomial law;
        double expected, relative;
    } rows[] = {
        {300, 6000, {.04, .001}, 0.07579762285594051, 1e-13},
        {1000, 6000, {.04, .001}, 6.9112839509944475e-33, 1e-13},
        {2000, 6000, {.04, .001}, 1.2379206434421026e-105, 1e-13},
        {250, 6000, {.04, 1e-7}, 0.26374879662026878, 1e-11},
        {1, 6000, {.0001, .5}, 0.0016540395388211637, 1e-11},
        {35800, 1000000, {.035, 1e-9}, 7.3490286875645702e-6, 1e-10},
        {999999, 1000000, {.5, .5}, 1.999998000002e-6, 1e-11},
        /* A share of a billionth: the tail keeps 14 places, not all its digits. */
        {1, 1000000, {1e-9, .01}, 9.2154439545559177e-7, 1e-7},
        {1, 100000000, {1e-9, .3}, 5.7913808737386882e-8, 1e-6},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_near(beta_binomial_at_least(rows[i].k, rows[i].n, rows[i].law) / rows[i].expected, 1, rows[i].relative);
}

static void a_hundred_million_nuclei_are_exact(void **state)
{
    (void)state;
    const long n = 100000000;
    /* a = b = 1: every count is as likely; a = 1: P(X >= k) = product of (n - i) / (n - i + b), i < k. */
    const beta_binomial flat = {0.5, 0.5}, falling = {1.0 / 31, 1.0 / 31};
    double product = 1;
    for (long i = 0; i < 1000; i++) product *= (double)(n - i) / (double)(n - i + 30);

    assert_near(beta_binomial_at_least(50000001, n, flat), 50000000.0 / 100000001.0, 1e-12);
    assert_near(beta_binomial_at_least(n, n, flat) * 100000001.0, 1, 1e-10);
    assert_near(beta_binomial_at_least(1000, n, falling), product, 1e-12);
    assert_true(beta_binomial_at_least(0, n, flat) == 1);
    assert_int_equal(beta_binomial_quantile(n, flat, 0.75), 75000000);
}

static void terms_and_integral_agree_where_one_gives_way_to_the_other(void **state)
{
    (void)state;
    /* P(X >= k) of n + 1 follows from n by the next nucleus: P(X_n >= k) + P(X_n = k - 1) (mean + (k - 1) s) / (1 + n s). */
    static const beta_binomial laws[] = {{.03, .002}, {.5, .5}, {.001, .3}, {.2, 1e-5}, {.97, .01}};
    static const long counts[] = {1, 7, 180, 1050, 2600, 4900, 5000};
    const long n = 5000;

    for (int l = 0; l < 5; l++) {
        for (int i = 0; i < 7; i++) {
            const beta_binomial law = laws[l];
            const long k = counts[i];
            const double tail = beta_binomial_at_least(k, n, law), one = beta_binomial_at_least(k - 1, n, law) - tail;
            const double next = (law.mean + (double)(k - 1) * law.spread) / (1 + (double)n * law.spread);

            assert_near(beta_binomial_at_least(k, n + 1, law), tail + one * next, 1e-12);
        }
    }
}

static void a_law_far_from_the_count_stays_finite(void **state)
{
    (void)state;

    assert_near(beta_binomial_at_least(1, 5000, (beta_binomial){.5, 1e-9}), 1, 1e-14);
    assert_true(beta_binomial_at_least(5000, 5000, (beta_binomial){1e-9, 1e-9}) == 0);
    assert_true(beta_binomial_at_least(100000000, 100000000, (beta_binomial){.03, .01}) == 0); /* 1e-620 */
}

static void a_million_nuclei_are_fitted(void **state)
{
    (void)state;
    static const counted_slide million[] = {{1000, 1000000}, {2000, 1000000}, {3000, 1000000}};
    static const counted_slide hundred[] = {{100000, 100000000}, {200000, 100000000}, {300000, 100000000}};
    beta_binomial law;

    /* mpmath 1.3 at 40 digits, the roots of both slopes by digamma functions. */
    assert_true(beta_binomial_fit(million, 3, &law));
    assert_near(law.mean / 0.0019999614645198, 1, 1e-9);
    assert_near(law.spread / 0.00037160190722292, 1, 1e-8);
    /* Sums of 3e8 terms cancel to some 1e-7 here. */
    assert_true(beta_binomial_fit(hundred, 3, &law));
    assert_near(law.mean / 0.0019999612639293, 1, 1e-6);
    assert_near(law.spread / 0.00037268950227684, 1, 1e-6);
}

static void impossible_counts_are_not_fitted(void **state)
{
    (void)state;
    static const counted_slide wrong[] = {{3, 2}, {1, 2}}, one[] = {{1, 2}};
    beta_binomial law = {0.7, 0.7};

    assert_false(beta_binomial_fit(wrong, 2, &law));
    assert_false(beta_binomial_fit(one, 1, &law));
    assert_true(law.mean == 0.7);
    assert_true(isnan(test_dispersion(wrong, 2).p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fit_to_like_normals_is_that_of_the_guide),
        cmocka_unit_test(the_fit_to_differing_normals_is_that_of_the_guide),
        cmocka_unit_test(the_fit_stands_where_the_likelihood_is_level),
        cmocka_unit_test(dispersion_of_both_cohorts_is_that_of_the_guide),
        cmocka_unit_test(tails_are_integrals_of_binomial_tails_over_the_beta_law),
        cmocka_unit_test(without_spread_it_is_the_binomial_law),
        cmocka_unit_test(slides_more_alike_than_chance_are_binomial),
        cmocka_unit_test(extremes_stay_exact),
        cmocka_unit_test(many_nuclei_have_tails_as_exact_as_few),
        cmocka_unit_test(a_hundred_million_nuclei_are_exact),
        cmocka_unit_test(terms_and_integral_agree_where_one_gives_way_to_the_other),
        cmocka_unit_test(a_law_far_from_the_count_stays_finite),
        cmocka_unit_test(a_million_nuclei_are_fitted),
        cmocka_unit_test(impossible_counts_are_not_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
