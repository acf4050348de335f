/* src/stats/random.c */
#include "stats/random.h"

#include "testing.h"

#define N 200000

typedef struct moments {
    double mean, variance, third; /* third: central */
} moments;

static moments measure(double mean, double read_noise)
{
    random_stream s = random_stream_of(5, 1, 2, 3);
    double *x = malloc(N * sizeof *x);
    moments m = {0, 0, 0};
    for (int i = 0; i < N; i++) m.mean += (x[i] = random_electrons(&s, mean, read_noise)) / N;
    for (int i = 0; i < N; i++) {
        double d = x[i] - m.mean;
        m.variance += d * d / N;
        m.third += d * d * d / N;
    }
    free(x);
    return m;
}

static void a_stream_depends_on_each_of_its_names(void **state)
{
    (void)state;
    random_stream same = random_stream_of(1, 2, 3, 4), again = random_stream_of(1, 2, 3, 4);
    random_stream others[] = {random_stream_of(2, 2, 3, 4), random_stream_of(1, 3, 3, 4), random_stream_of(1, 2, 4, 4),
                              random_stream_of(1, 2, 3, 5), random_stream_of(1, 3, 2, 4)};

    double first = random_uniform(&same, 0, 1);

    assert_true(first == random_uniform(&again, 0, 1));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_true(first != random_uniform(&others[i], 0, 1));
}

/* Of N draws: the mean within 4 of its errors, the variance within 4 of sqrt(2 / N), the third moment within 5 of about
 * sqrt(15 / N) variance^1.5. */
static void electrons_have_the_moments_of_poisson_and_read_noise(void **state)
{
    (void)state;
    const struct {
        double mean, read_noise;
    } cases[] = {{0.5, 1}, {6, 2}, {9.99, 1.5}, {10.01, 1.5}, {40, 3}, {2000, 2}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        moments m = measure(cases[i].mean, cases[i].read_noise);
        double variance = cases[i].mean + cases[i].read_noise * cases[i].read_noise;

        assert_near(m.mean, cases[i].mean, 4 * sqrt(variance / N));
        assert_near(m.variance, variance, 4 * (sqrt(2.0 / N) + sqrt(1 / (N * variance))) * variance);
        assert_near(m.third, cases[i].mean, 5 * sqrt(15.0 / N) * pow(variance, 1.5) + 0.02 * cases[i].mean);
    }
}

static void no_light_and_no_read_noise_give_no_electrons(void **state)
{
    (void)state;
    random_stream s = random_stream_of(1, 1, 1, 1);

    assert_true(random_electrons(&s, 0, 0) == 0);
}

static void a_log_normal_has_the_median_1_and_the_spread_asked_for(void **state)
{
    (void)state;
    random_stream s = random_stream_of(9, 0, 0, 0);
    double sum = 0, squares = 0;
    int below = 0;
    for (int i = 0; i < N; i++) {
        double x = random_log_normal(&s, 0.35);
        sum += x;
        squares += x * x;
        below += x < 1;
    }

    double mean = sum / N;
    assert_near(below / (double)N, 0.5, 4 * 0.5 / sqrt(N));
    assert_near(sqrt(squares / N - mean * mean) / mean, 0.35, 0.01); /* 4 of its errors of about 0.002 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_depends_on_each_of_its_names),
        cmocka_unit_test(electrons_have_the_moments_of_poisson_and_read_noise),
        cmocka_unit_test(no_light_and_no_read_noise_give_no_electrons),
        cmocka_unit_test(a_log_normal_has_the_median_1_and_the_spread_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
