/* src/score/posterior.c: the probability of a fraction at the cutoff, and the interval. */
#include "score/posterior.h"

#include <math.h>

#include "stats/random.h"
#include "testing.h"

/* clinical.md T6, last line. */
static void the_posterior_has_the_values_of_jeffreys_prior(void **state)
{
    (void)state;
    const double table[][3] = {{14, 100, 0.4016}, {15, 100, 0.5131}, {20, 100, 0.9154},
                               {25, 100, 0.9957}, {30, 200, 0.5093}, {40, 200, 0.9727}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_near(jeffreys_exceeds(table[i][0], table[i][1], 0.15), table[i][2], 0.5e-4);
    assert_true(isnan(jeffreys_exceeds(5, 4, 0.15)) && isnan(jeffreys_exceeds(0, 0, 0.15)));
}

static void one_field_counts_every_nucleus_and_two_alike_do_too(void **state)
{
    (void)state;
    long k[] = {15, 15}, n[] = {100, 100};

    const fraction_posterior one = posterior_of_fields(&(field_counts){1, k, n}, 0.15);
    const fraction_posterior two = posterior_of_fields(&(field_counts){2, k, n}, 0.15);

    assert_near(one.exceeds_p, 0.5131, 0.5e-4);
    assert_near(one.effective_n, 100.0, 1e-9);
    assert_near(two.exceeds_p, 0.5093, 0.5e-4);
    assert_near(two.effective_n, 200.0, 1e-9);
    assert_true(one.lower < 0.15 && one.upper > 0.15 && two.lower > one.lower && two.upper < one.upper);
    assert_true(isnan(one.fields_p) && !fields_differ(&one));
}

static void an_interval_of_nothing_or_of_everything_ends_there(void **state)
{
    (void)state;
    long none = 0, all = 40, n = 40, nobody = 0;

    assert_near(posterior_of_fields(&(field_counts){1, &none, &n}, 0.15).lower, 0.0, 0.0);
    assert_near(posterior_of_fields(&(field_counts){1, &all, &n}, 0.15).upper, 1.0, 0.0);
    assert_true(isnan(posterior_of_fields(&(field_counts){1, &none, &nobody}, 0.15).exceeds_p));
}

/* How often the interval of slides of so many fields holds the true fraction. */
static double coverage(double fraction, double between_fields, size_t n_fields, long size)
{
    const int draws = 4000;
    int held = 0;
    for (int i = 0; i < draws; i++) {
        random_stream s = random_stream_of(9, (uint64_t)i, n_fields, 1);
        long k[20], n[20];
        for (size_t f = 0; f < n_fields; f++) {
            n[f] = size;
            k[f] = random_binomial(&s, size, random_beta_of_mean(&s, fraction, between_fields));
        }
        const fraction_posterior p = posterior_of_fields(&(field_counts){n_fields, k, n}, 0.15);
        held += p.lower <= fraction && fraction <= p.upper;
    }
    return (double)held / draws;
}

/* Printed in docs/scoring.md; four standard errors are 0.014 at 0.95 and 0.022 at 0.86. */
static void intervals_hold_the_truth_as_often_as_the_page_says(void **state)
{
    (void)state;

    assert_near(coverage(0.15, 0, 8, 25), 0.96, 0.02);
    assert_near(coverage(0.15, 0.05, 8, 25), 0.92, 0.02);
    assert_near(coverage(0.15, 0.1, 3, 25), 0.86, 0.025);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_posterior_has_the_values_of_jeffreys_prior),
        cmocka_unit_test(one_field_counts_every_nucleus_and_two_alike_do_too),
        cmocka_unit_test(an_interval_of_nothing_or_of_everything_ends_there),
        cmocka_unit_test(intervals_hold_the_truth_as_often_as_the_page_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
