/* Every method of src/cutoff/derivation.c at its ends, against other arithmetic than the library's: terms of the law added up,
 * the beta density integrated, closed forms. */
#include "cutoff/derivation.h"

#include "stats/normal.h"
#include "testing.h"

static derivation derived(sunder_cutoff_method method, double level, const counted_slide *slides, size_t m)
{
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    sunder_error err = SUNDER_ERROR_INIT;
    derivation d = {0};
    options.method = method;
    options.level = level;
    assert_ok(derive_limit(&options, slides, m, &d, &err), &err);
    return d;
}

static derivation of_one(sunder_cutoff_method method, double level, long k, long n)
{
    const counted_slide slide = {k, n};
    return derived(method, level, &slide, 1);
}

/* P(X <= k) of n at p: terms from the largest down, each by the logarithm of its factors. */
static double binomial_by_terms(long k, long n, double p)
{
    double ln = (double)(n - k) * log1p(-p), sum = 0;
    for (long i = 1; i <= k; i++) ln += log((double)(n - k + i) / (double)i) + log(p);
    double term = exp(ln);
    for (long i = k; i >= 0 && term > 0; i--) {
        sum += term;
        term *= (double)i / (double)(n - i + 1) * (1 - p) / p;
    }
    return sum;
}

static void betainv_puts_so_few_at_one_minus_the_level(void **state)
{
    (void)state;
    static const counted_slide slides[] = {{0, 1}, {0, 50}, {49, 50}, {0, 1000000}, {3, 1000000}, {40000, 1000000}};
    static const double levels[] = {0.95, 0.99, 0.999999};

    for (int i = 0; i < 6; i++) {
        for (int l = 0; l < 3; l++) {
            const double limit = of_one(SUNDER_CUTOFF_BETAINV, levels[l], slides[i].k, slides[i].n).limit_frac;

            assert_near(binomial_by_terms(slides[i].k, slides[i].n, limit) / (1 - levels[l]), 1, 1e-8);
        }
    }
    assert_true(of_one(SUNDER_CUTOFF_BETAINV, 0.95, 1, 1).limit_frac == 1);
    assert_int_equal(of_one(SUNDER_CUTOFF_BETAINV, 0.95, 1000000, 1000000).first_positive, 1000001);
    /* 1 - 0.05^(1/n), 3e-8: one less this share keeps 8 digits of it, and the continued fraction rests on them. */
    assert_near(of_one(SUNDER_CUTOFF_BETAINV, 0.95, 0, 100000000).limit_frac / -expm1(log(0.05) / 1e8), 1, 1e-10);
}

/* Share of beta(a, b) below x by the midpoint rule over t, p = x t^2, so that neither end is steep. */
static double beta_by_quadrature(double x, double a, double b)
{
    const int n = 400000;
    const double ln_beta = lgamma(a) + lgamma(b) - lgamma(a + b);
    double sum = 0;
    for (int i = 0; i < n; i++) {
        const double t = (i + 0.5) / n, p = x * t * t;
        sum += exp((a - 1) * log(p) + (b - 1) * log1p(-p) - ln_beta) * 2 * x * t / n;
    }
    return sum;
}

static void the_spreadsheet_variant_is_the_quantile_of_its_density(void **state)
{
    (void)state;
    static const counted_slide slides[] = {{0, 1}, {1, 1}, {0, 50}, {50, 50}, {7, 60}, {0, 1000000}, {900, 1000000}};

    for (int i = 0; i < 7; i++) {
        const double k = (double)slides[i].k, n = (double)slides[i].n;
        const double limit = of_one(SUNDER_CUTOFF_BETAINV_SPREADSHEET, 0.95, slides[i].k, slides[i].n).limit_frac;

        assert_near(beta_by_quadrature(limit, k + 1, n), 0.95, 1e-8);
    }
    /* I_x(1, n) and I_x(2, 1) have closed forms. */
    assert_near(of_one(SUNDER_CUTOFF_BETAINV_SPREADSHEET, 0.95, 0, 1000000).limit_frac / -expm1(log(0.05) / 1e6), 1,
                1e-11);
    assert_near(of_one(SUNDER_CUTOFF_BETAINV_SPREADSHEET, 0.95, 1, 1).limit_frac, sqrt(0.95), 1e-14);
}

static void critbinom_is_the_first_count_whose_terms_reach_the_level(void **state)
{
    (void)state;
    /* 1 of 10^8 and none of 9 such slides more: a share of 1e-9. */
    counted_slide rare[10] = {{1, 100000000}};
    for (int i = 1; i < 10; i++) rare[i].n = 100000000;
    static const counted_slide common[] = {{20000, 1000000}, {30000, 1000000}}, one[] = {{0, 1}, {1, 1}};

    const derivation at_rare = derived(SUNDER_CUTOFF_CRITBINOM, 0.95, rare, 10);
    const derivation at_common = derived(SUNDER_CUTOFF_CRITBINOM, 0.95, common, 2);

    /* Mean 0.1: P(0) = 0.905, P(0 or 1) = 0.995. */
    assert_int_equal(at_rare.first_positive, 2);
    const long c = at_common.first_positive - 1;
    assert_true(binomial_by_terms(c, 1000000, 0.025) >= 0.95 && binomial_by_terms(c - 1, 1000000, 0.025) < 0.95);
    assert_int_equal(derived(SUNDER_CUTOFF_CRITBINOM, 0.95, one, 2).first_positive, 2); /* none of 1 */
    assert_int_equal(of_one(SUNDER_CUTOFF_CRITBINOM, 0.95, 0, 1000000).first_positive, 1);
    assert_int_equal(of_one(SUNDER_CUTOFF_CRITBINOM, 0.95, 50, 50).first_positive, 51);
}

static void garwoods_limit_leaves_so_few_terms(void **state)
{
    (void)state;
    static const counted_slide slides[] = {{0, 1}, {1, 1}, {50, 50}, {3, 1000000}, {40000, 1000000}};

    for (int i = 0; i < 5; i++) {
        const long k = slides[i].k;
        const double mean = of_one(SUNDER_CUTOFF_GARWOOD, 0.95, k, slides[i].n).limit_count;
        double ln = -mean, sum = 0;
        for (long j = 1; j <= k; j++) ln += log(mean / (double)j);
        double term = exp(ln);
        for (long j = k; j >= 0 && term > 0; j--) sum += term, term *= (double)j / mean;

        assert_near(sum, 0.05, 1e-8);
    }
    /* 2.996 of one nucleus: above all there is. */
    assert_int_equal(of_one(SUNDER_CUTOFF_GARWOOD, 0.95, 0, 1).first_positive, 2);
}

static void moments_at_the_ends_are_the_shares_themselves(void **state)
{
    (void)state;
    static const sunder_cutoff_method methods[] = {SUNDER_CUTOFF_MEAN_SD, SUNDER_CUTOFF_TOLERANCE};
    static const counted_slide none[] = {{0, 1}, {0, 1000000}}, all[] = {{1, 1}, {1000000, 1000000}},
                               apart[] = {{0, 1}, {1, 1}};

    for (int i = 0; i < 2; i++) {
        assert_int_equal(derived(methods[i], 0.95, none, 2).first_positive, 1);
        assert_true(derived(methods[i], 0.95, none, 2).limit_frac == 0);
        assert_near(derived(methods[i], 0.95, all, 2).limit_frac, 1, 0);
        assert_int_equal(derived(methods[i], 0.95, all, 2).first_positive, derived(methods[i], 0.95, all, 2).n + 1);
    }
    /* Shares 0 and 1: mean 1/2, SD sqrt(1/2). */
    assert_near(derived(SUNDER_CUTOFF_MEAN_SD, 0.95, apart, 2).limit_frac, 0.5 + 2 * sqrt(0.5), 1e-14);
}

static void shares_of_a_billionth_keep_their_moments(void **state)
{
    (void)state;
    static const counted_slide slides[] = {{0, 100000000}, {1, 100000000}, {2, 100000000}};

    /* In units of 1e-8: mean 1, SD 1. */
    assert_near(derived(SUNDER_CUTOFF_MEAN_SD, 0.95, slides, 3).limit_frac * 1e8, 3, 1e-12);
}

/* P(mean + factor SD of m values holds the share `coverage` of a normal law): the law of the mean, by midpoints over S. */
static double confidence_by_quadrature(double factor, int m, double coverage)
{
    const int n = 20000;
    const double most = 12, step = most / n, df = m - 1, need = normal_quantile(coverage);
    double sum = 0, norm = 0;
    for (int i = 0; i < n; i++) {
        const double s = (i + 0.5) * step, density = exp((df - 1) * log(s) - 0.5 * df * (s * s - 1));
        norm += density;
        sum += density * 0.5 * erfc(-(factor * s - need) * sqrt(m / 2.0));
    }
    return sum / norm;
}

static void the_tolerance_limit_holds_its_share_with_its_confidence(void **state)
{
    (void)state;
    static const int sizes[] = {2, 3, 20, 400};
    static const double levels[] = {0.6, 0.95, 0.999999};
    counted_slide slides[400];

    for (int i = 0; i < 4; i++) {
        /* Half of the slides 2 %, half 4 %: the factor is what the limit lies above the mean, over the SD. */
        const int m = sizes[i];
        double mean = 0, squares = 0;
        for (int j = 0; j < m; j++) slides[j] = (counted_slide){j % 2 ? 4 : 2, 100};
        for (int j = 0; j < m; j++) mean += (j % 2 ? 0.04 : 0.02) / m;
        for (int j = 0; j < m; j++) squares += pow((j % 2 ? 0.04 : 0.02) - mean, 2);
        for (int l = 0; l < 3; l++) {
            const double limit = derived(SUNDER_CUTOFF_TOLERANCE, levels[l], slides, (size_t)m).limit_frac;

            assert_near(confidence_by_quadrature((limit - mean) / sqrt(squares / (m - 1)), m, levels[l]), 0.95, 1e-6);
        }
    }
}

/* P(X <= c) of the beta-binomial law with these a and b, by gamma functions. */
static double beta_binomial_by_terms(long c, long n, double a, double b)
{
    double sum = 0;
    for (long k = 0; k <= c; k++)
        sum += exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma((double)(n - k) + 1) + lgamma((double)k + a) +
                   lgamma((double)(n - k) + b) - lgamma((double)n + a + b) - lgamma(a) - lgamma(b) + lgamma(a + b));
    return sum;
}

static void the_beta_binomial_limit_is_the_first_count_whose_terms_reach_the_level(void **state)
{
    (void)state;
    static const counted_slide small[] = {{0, 1}, {1, 1}, {0, 1}, {0, 1}}, ends[] = {{0, 50}, {50, 50}, {17, 50}},
                               large[] = {{1000, 1000000}, {2000, 1000000}, {3000, 1000000}};
    static const struct {
        const counted_slide *slides;
        size_t m;
        double level;
    } rows[] = {{ends, 3, 0.6}, {ends, 3, 0.95}, {large, 3, 0.95}, {large, 3, 0.99}};

    for (int i = 0; i < 4; i++) {
        const derivation d = derived(SUNDER_CUTOFF_BETA_BINOMIAL, rows[i].level, rows[i].slides, rows[i].m);
        const double a = d.limit.law.mean / d.limit.law.spread, b = (1 - d.limit.law.mean) / d.limit.law.spread;
        const long c = d.first_positive - 1;

        assert_true(d.limit.law.spread > 0);
        assert_true(beta_binomial_by_terms(c, d.n, a, b) >= rows[i].level - 1e-8);
        assert_true(c == 0 || beta_binomial_by_terms(c - 1, d.n, a, b) < rows[i].level + 1e-8);
    }
    /* Whole slides only: the likelihood grows without end. */
    static const counted_slide whole[] = {{0, 50}, {50, 50}, {0, 50}};
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    sunder_error err = SUNDER_ERROR_INIT;
    derivation none;
    options.method = SUNDER_CUTOFF_BETA_BINOMIAL;
    assert_int_equal(derive_limit(&options, whole, 3, &none, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "the fit to 3 slides does not converge");
    /* One nucleus a slide shows no spread: binomial with 1/4. */
    assert_int_equal(derived(SUNDER_CUTOFF_BETA_BINOMIAL, 0.7, small, 4).first_positive, 1);
    assert_int_equal(derived(SUNDER_CUTOFF_BETA_BINOMIAL, 0.8, small, 4).first_positive, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(betainv_puts_so_few_at_one_minus_the_level),
        cmocka_unit_test(the_spreadsheet_variant_is_the_quantile_of_its_density),
        cmocka_unit_test(critbinom_is_the_first_count_whose_terms_reach_the_level),
        cmocka_unit_test(garwoods_limit_leaves_so_few_terms),
        cmocka_unit_test(moments_at_the_ends_are_the_shares_themselves),
        cmocka_unit_test(shares_of_a_billionth_keep_their_moments),
        cmocka_unit_test(the_tolerance_limit_holds_its_share_with_its_confidence),
        cmocka_unit_test(the_beta_binomial_limit_is_the_first_count_whose_terms_reach_the_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
