/* src/cutoff/derivation.c. Cohorts and expected values: clinical.md 3.2, T4 and T5. */
#include "cutoff/derivation.h"

#include "cohorts_of_the_guide.h"
#include "testing.h"

static derivation derived(sunder_cutoff_method method, double level, int sd, const counted_slide *slides, size_t m)
{
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    sunder_error err = SUNDER_ERROR_INIT;
    derivation d = {0};
    options.method = method;
    options.level = level;
    options.sd = sd;
    assert_ok(derive_limit(&options, slides, m, &d, &err), &err);
    return d;
}

static void one_cohort_by_every_method_is_that_of_the_guide(void **state)
{
    (void)state;
    static const struct {
        sunder_cutoff_method method;
        double level;
        int sd;
        double percent;
        long first;
    } rows[] = {{SUNDER_CUTOFF_BETAINV, 0.95, 2, 5.184334, 11}, {SUNDER_CUTOFF_MEAN_SD, 0.95, 2, 2.145481, 5},
                {SUNDER_CUTOFF_MEAN_SD, 0.95, 3, 2.843222, 6},  {SUNDER_CUTOFF_TOLERANCE, 0.95, 2, 2.421788, 5},
                {SUNDER_CUTOFF_GARWOOD, 0.95, 2, 5.256517, 11}, {SUNDER_CUTOFF_CRITBINOM, 0.95, 2, 2.0, 5},
                {SUNDER_CUTOFF_CRITBINOM, 0.99, 2, 2.5, 6},     {SUNDER_CUTOFF_CRITBINOM, 0.999, 2, 3.0, 7},
                {SUNDER_CUTOFF_BETA_BINOMIAL, 0.95, 2, 2.0, 5}, {SUNDER_CUTOFF_BETA_BINOMIAL, 0.99, 2, 3.0, 7}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const derivation d = derived(rows[i].method, rows[i].level, rows[i].sd, alike, 20);

        assert_near(100 * d.limit_frac, rows[i].percent, 0.5e-6);
        assert_int_equal(d.first_positive, rows[i].first);
        assert_int_equal(d.n, 200);
    }
}

static void differing_normals_need_the_beta_binomial_law(void **state)
{
    (void)state;

    assert_int_equal(derived(SUNDER_CUTOFF_CRITBINOM, 0.95, 2, differing, 10).first_positive, 15);
    assert_int_equal(derived(SUNDER_CUTOFF_BETA_BINOMIAL, 0.95, 2, differing, 10).first_positive, 18);
    assert_int_equal(derived(SUNDER_CUTOFF_BETA_BINOMIAL, 0.99, 2, differing, 10).first_positive, 23);
    assert_near(100 * derived(SUNDER_CUTOFF_BETAINV, 0.95, 2, differing, 10).limit_frac, 26.620473, 0.5e-6);
    assert_near(100 * derived(SUNDER_CUTOFF_MEAN_SD, 0.95, 2, differing, 10).limit_frac, 18.88449, 0.5e-5);
    assert_near(100 * derived(SUNDER_CUTOFF_MEAN_SD, 0.95, 3, differing, 10).limit_frac, 23.62674, 0.5e-5);
}

static void normals_of_unequal_n_take_the_largest_share_at_its_own_n(void **state)
{
    (void)state;
    /* 3 of 50 is 6 %, 8 of 200 is 4 %; 6 of 100 is 6 % too, and has more nuclei. */
    static const counted_slide slides[] = {{8, 200}, {6, 100}, {3, 50}};

    const derivation d = derived(SUNDER_CUTOFF_BETAINV, 0.95, 2, slides, 3);

    assert_int_equal(d.own, 2);
    assert_int_equal(d.n, 50);
    assert_near(100 * d.limit_frac, 14.7837, 0.5e-4); /* T1 */
}

static void other_methods_give_their_limit_for_the_median_n(void **state)
{
    (void)state;
    static const counted_slide slides[] = {{0, 90}, {1, 300}, {1, 110}, {0, 500}};

    assert_int_equal(derived(SUNDER_CUTOFF_CRITBINOM, 0.95, 2, slides, 4).n, 110);
}

static void normals_without_a_false_positive_have_an_exact_limit(void **state)
{
    (void)state;
    static const counted_slide slides[] = {{0, 50}, {0, 50}};

    assert_near(derived(SUNDER_CUTOFF_BETAINV, 0.95, 2, slides, 2).limit_frac, 0.058155079117, 0.5e-12);
    assert_int_equal(derived(SUNDER_CUTOFF_BETA_BINOMIAL, 0.95, 2, slides, 2).first_positive, 1);
    assert_near(derived(SUNDER_CUTOFF_MEAN_SD, 0.95, 3, slides, 2).limit_frac, 0, 0);
}

static void a_spread_cannot_be_taken_from_one_slide(void **state)
{
    (void)state;
    static const counted_slide one[] = {{2, 50}};
    static const sunder_cutoff_method methods[] = {SUNDER_CUTOFF_MEAN_SD, SUNDER_CUTOFF_TOLERANCE,
                                                   SUNDER_CUTOFF_BETA_BINOMIAL};
    for (int i = 0; i < 3; i++) {
        sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
        options.method = methods[i];
        sunder_error err = SUNDER_ERROR_INIT;
        derivation d;

        assert_int_equal(derive_limit(&options, one, 1, &d, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, "needs 2 normal slides at least, found 1");
    }
    assert_int_equal(derived(SUNDER_CUTOFF_BETAINV, 0.95, 2, one, 1).n, 50);
}

static void every_method_has_a_name(void **state)
{
    (void)state;

    assert_string_equal(sunder_cutoff_method_name(SUNDER_CUTOFF_BETAINV), "betainv");
    assert_string_equal(sunder_cutoff_method_name(SUNDER_CUTOFF_BETA_BINOMIAL), "beta-binomial");
    assert_null(sunder_cutoff_method_name(SUNDER_CUTOFF_BETA_BINOMIAL + 1));
    assert_null(sunder_cutoff_method_name(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_cohort_by_every_method_is_that_of_the_guide),
        cmocka_unit_test(differing_normals_need_the_beta_binomial_law),
        cmocka_unit_test(normals_of_unequal_n_take_the_largest_share_at_its_own_n),
        cmocka_unit_test(other_methods_give_their_limit_for_the_median_n),
        cmocka_unit_test(normals_without_a_false_positive_have_an_exact_limit),
        cmocka_unit_test(a_spread_cannot_be_taken_from_one_slide),
        cmocka_unit_test(every_method_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
