/* src/laws/distance_mixture: tables of distances drawn with a known share of split pairs. */
#include "laws/distance_mixture.h"

#include "testing.h"

#define NUCLEI 400
#define PAIRS 2

typedef struct drawn {
    matched_distance rows[NUCLEI * PAIRS];
    bool split[NUCLEI * PAIRS];
    size_t n;
} drawn;

static unsigned short seed[3];

static void start_draws(void)
{
    seed[0] = 17, seed[1] = 4, seed[2] = 9;
}

static double in_disc_apart(double radius)
{
    double x[2], y[2];
    for (int i = 0; i < 2; i++) {
        const double r = radius * sqrt(erand48(seed)), angle = 2 * M_PI * erand48(seed);
        x[i] = r * cos(angle), y[i] = r * sin(angle);
    }
    return hypot(x[0] - x[1], y[0] - y[1]);
}

/* Pair k of a nucleus, its ends far from those of the other pairs. */
static matched_distance lone_pair(size_t in_nucleus, int k, double distance_um, double radius_um)
{
    const sunder_point_um at = {100.0 * k, 0};
    return (matched_distance){in_nucleus, distance_um, radius_um, at, at};
}

/* Two pairs a nucleus, the first of which is split in the given share of them. */
static void draw(drawn *d, size_t nuclei_, double share, double sigma, double radius)
{
    d->n = 0;
    for (size_t i = 0; i < nuclei_; i++) {
        const bool rearranged = erand48(seed) < share;
        for (int k = 0; k < PAIRS; k++) {
            const bool split = rearranged && k == 0;
            const double fused = sigma * sqrt(-2 * log(1 - erand48(seed)));
            d->split[d->n] = split;
            d->rows[d->n++] = lone_pair(i, k, split ? in_disc_apart(radius) : fused, radius);
        }
    }
}

static distance_mixture fit(const matched_distance *rows, size_t n)
{
    distance_mixture m;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(distance_mixture_fit(rows, n, &m, &err), &err);
    return m;
}

/* Bounds are twice the bars of tests/bench/bench_mixture, which draws 200 tables: 20 tell a mean to 0.25 sd. */
static void the_split_fraction_is_found_without_bias_and_near_the_binomial_limit(void **state)
{
    (void)state;
    static const double shares[] = {0.02, 0.10, 0.50}, sigmas[] = {0.25, 0.5};
    enum { TABLES = 20 };
    start_draws();
    drawn d;
    for (size_t s = 0; s < 3; s++) {
        for (size_t g = 0; g < 2; g++) {
            double sum = 0, squares = 0, sigma = 0;
            for (int t = 0; t < TABLES; t++) {
                draw(&d, NUCLEI, shares[s], sigmas[g], 5);
                const distance_mixture m = fit(d.rows, d.n);
                sum += m.split_frac, squares += m.split_frac * m.split_frac, sigma += m.pair_sigma_um;
            }
            const double mean = sum / TABLES, sd = sqrt((squares / TABLES - mean * mean) * TABLES / (TABLES - 1));
            assert_near(mean, shares[s], 0.02);
            assert_true(sd < 2.4 * sqrt(shares[s] * (1 - shares[s]) / NUCLEI));
            assert_near(sigma / TABLES, sigmas[g], 0.02 * sigmas[g]);
        }
    }
}

static void the_interval_holds_the_truth_about_as_often_as_it_says(void **state)
{
    (void)state;
    enum { TABLES = 60 };
    start_draws();
    drawn d;
    int held = 0;
    for (int t = 0; t < TABLES; t++) {
        draw(&d, 200, 0.1, 0.3, 5);
        const distance_mixture m = fit(d.rows, d.n);
        held += m.lower <= 0.1 && 0.1 <= m.upper;
    }

    assert_in_range(held, 51, 60); /* 95 % of 60 is 57; fewer than 51 has probability 0.002 */
}

static void a_slide_without_split_pairs_reads_zero_with_an_upper_limit(void **state)
{
    (void)state;
    start_draws();
    drawn d;
    draw(&d, NUCLEI, 0, 0.2, 5);

    const distance_mixture m = fit(d.rows, d.n);

    assert_near(m.split_frac, 0, 0.002);
    assert_near(m.lower, 0, 1e-9);
    /* Nothing in 400: 1.92 / 400 = 0.005, and what chance neighbours add. */
    assert_true(m.upper > 0.003 && m.upper < 0.015);
    assert_true(m.pair_sigma_se_um > 0 && m.pair_sigma_se_um < 0.01);
}

static void distances_between_the_laws_are_shared_out(void **state)
{
    (void)state;
    start_draws();
    drawn d;
    draw(&d, NUCLEI, 0.2, 0.25, 5);
    const distance_mixture m = fit(d.rows, d.n);
    double near[] = {NAN, NAN}, far[] = {NAN, NAN};

    distance_mixture_p_split(&m, (matched_distance[]){lone_pair(0, 0, 0.2, 5), lone_pair(0, 1, 0.3, 5)}, 2, near);
    distance_mixture_p_split(&m, (matched_distance[]){lone_pair(0, 0, 0.2, 5), lone_pair(0, 1, 4, 5)}, 2, far);

    assert_true(near[0] < 0.01 && near[1] < 0.01);
    assert_true(far[0] < 0.01);
    assert_true(far[1] > 0.99);
}

static void ends_that_may_belong_to_either_pair_are_split_by_neither(void **state)
{
    (void)state;
    const distance_mixture m = {.state = LAW_FOUND, .split_frac = 0.1, .pair_sigma_um = 0.25};
    /* Matched the long way round: each 5' end lies 0.1 um from the other pair's 3' end. */
    const matched_distance crossed[] = {{0, 1.5, 5, {0, 0}, {1.5, 0}}, {0, 1.5, 5, {1.5, 0.1}, {0, 0.1}}};
    const matched_distance apart[] = {{0, 1.5, 5, {0, 0}, {1.5, 0}}, {0, 1.5, 5, {20, 0}, {21.5, 0}}};
    double near[2], far[2];

    distance_mixture_p_split(&m, crossed, 2, near);
    distance_mixture_p_split(&m, apart, 2, far);

    assert_true(near[0] < 0.05 && near[1] < 0.05);
    assert_true(far[0] > 0.95 && far[1] > 0.95);
}

static void the_probabilities_add_up_to_the_split_pairs(void **state)
{
    (void)state;
    start_draws();
    drawn d;
    draw(&d, NUCLEI, 0.3, 0.3, 5);
    const distance_mixture m = fit(d.rows, d.n);
    double sum = 0, split = 0;
    for (size_t i = 0; i < d.n; i += PAIRS) {
        double p[PAIRS];
        distance_mixture_p_split(&m, d.rows + i, PAIRS, p);
        sum += p[0] + p[1], split += d.split[i];
    }

    assert_near(sum, split, 0.05 * split);
}

static void a_distance_wider_than_the_nucleus_is_split_for_sure(void **state)
{
    (void)state;
    start_draws();
    drawn d;
    draw(&d, 50, 0.1, 0.2, 4);
    for (size_t i = 0; i < 40; i += 4) d.rows[i].distance_um = d.rows[i + 1].distance_um = 30;

    const distance_mixture m = fit(d.rows, d.n);

    assert_true(m.state == LAW_FOUND);
    assert_true(m.split_frac > 0.15 && m.split_frac < 0.45);
    assert_near(m.pair_sigma_um, 0.2, 0.05);
}

static void too_few_nuclei_are_refused_in_words(void **state)
{
    (void)state;
    start_draws();
    drawn d;
    draw(&d, 5, 0.2, 0.25, 5);
    double p = 0;

    const distance_mixture m = fit(d.rows, d.n), none = fit(NULL, 0);
    distance_mixture_p_split(&m, d.rows, 1, &p);

    assert_true(m.state == LAW_REFUSED && none.state == LAW_REFUSED);
    assert_non_null(strstr(m.why, "5 nuclei"));
    assert_true(isnan(m.split_frac) && isnan(m.pair_sigma_um) && isnan(p));
}

static void pairs_that_fill_the_nucleus_are_refused(void **state)
{
    (void)state;
    start_draws();
    drawn d;
    draw(&d, 100, 0, 2.5, 3);

    const distance_mixture m = fit(d.rows, d.n);

    assert_true(m.state == LAW_REFUSED);
    assert_non_null(strstr(m.why, "look alike"));
}

/* Table 4.2 of algorithms.md, the column of discs, to its three digits. */
static void chance_fusion_is_that_of_the_table(void **state)
{
    (void)state;
    assert_near(disc_nearer_than(1.0, 3), 0.095, 0.0015);
    assert_near(disc_nearer_than(0.75, 5), 0.021, 0.0015);
    assert_near(disc_nearer_than(2.0, 7.5), 0.063, 0.0015);
    assert_near(disc_nearer_than(0, 5), 0, 0);
    assert_near(disc_nearer_than(10, 5), 1, 0);
    assert_near(disc_nearer_than(9.9999, 5), 1, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_split_fraction_is_found_without_bias_and_near_the_binomial_limit),
        cmocka_unit_test(the_interval_holds_the_truth_about_as_often_as_it_says),
        cmocka_unit_test(a_slide_without_split_pairs_reads_zero_with_an_upper_limit),
        cmocka_unit_test(distances_between_the_laws_are_shared_out),
        cmocka_unit_test(ends_that_may_belong_to_either_pair_are_split_by_neither),
        cmocka_unit_test(the_probabilities_add_up_to_the_split_pairs),
        cmocka_unit_test(a_distance_wider_than_the_nucleus_is_split_for_sure),
        cmocka_unit_test(too_few_nuclei_are_refused_in_words),
        cmocka_unit_test(pairs_that_fill_the_nucleus_are_refused),
        cmocka_unit_test(chance_fusion_is_that_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
