/* src/stats/tolerance.c */
#include "stats/tolerance.h"

#include "stats/normal.h"
#include "testing.h"

static void factors_are_those_of_the_guide(void **state)
{
    (void)state;
    /* clinical.md 3.1: k(95, 95, N). */
    assert_near(tolerance_factor(10, 0.95, 0.95), 2.911, 0.5e-3);
    assert_near(tolerance_factor(20, 0.95, 0.95), 2.396, 0.5e-3);
    assert_near(tolerance_factor(30, 0.95, 0.95), 2.220, 0.5e-3);
    assert_near(tolerance_factor(50, 0.95, 0.95), 2.065, 0.5e-3);
}

static void without_noncentrality_it_is_students_law(void **state)
{
    (void)state;
    /* One degree of freedom is Cauchy's law, two have a closed form. */
    static const double points[] = {-300, -2, -0.1, 0, 0.5, 12, 1000};

    for (int i = 0; i < 7; i++) {
        const double t = points[i];

        assert_near(noncentral_t_cdf(t, 1, 0), 0.5 + atan(t) / M_PI, 1e-9);
        assert_near(noncentral_t_cdf(t, 2, 0), 0.5 + 0.5 * t / sqrt(2 + t * t), 1e-11);
    }
}

/* P(Z + d <= t S) with S = sqrt(chi-square / df), by the midpoint rule over S: another integral than the library's. */
static double by_quadrature(double t, double df, double d)
{
    const int n = 200000;
    const double most = 12, step = most / n;
    double sum = 0, norm = 0;
    for (int i = 0; i < n; i++) {
        const double s = (i + 0.5) * step, density = exp((df - 1) * log(s) - 0.5 * df * (s * s - 1));
        norm += density;
        sum += density * normal_cdf(t * s - d);
    }
    return sum / norm;
}

static void the_integral_agrees_with_another_one(void **state)
{
    (void)state;
    static const struct {
        double t, df, d;
    } cases[] = {{1.5, 1, 1}, {3, 4, 2.5}, {9.2, 9, 5.2}, {14.6, 49, 11.6}, {-1, 3, 0.5}, {40, 2, 3}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double expected = by_quadrature(cases[i].t, cases[i].df, cases[i].d);

        assert_near(noncentral_t_cdf(cases[i].t, cases[i].df, cases[i].d), expected, 1e-8);
    }
}

static void impossible_questions_have_no_answer(void **state)
{
    (void)state;

    assert_true(isnan(tolerance_factor(1, 0.95, 0.95)));
    assert_true(isnan(tolerance_factor(5, 1.0, 0.95)));
    assert_true(isnan(noncentral_t_cdf(NAN, 3, 0)));
    assert_true(isnan(noncentral_t_cdf(1, 0.5, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_are_those_of_the_guide),
        cmocka_unit_test(without_noncentrality_it_is_students_law),
        cmocka_unit_test(the_integral_agrees_with_another_one),
        cmocka_unit_test(impossible_questions_have_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
