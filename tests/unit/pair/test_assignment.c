/* src/pair/assignment.c */
#include "pair/assignment.h"

#include "testing.h"

/* Cheapest partial pairing by trying all: what the fast method must reach. */
static double best_by_trying_all(const double *cost, size_t rows, size_t columns, size_t row, unsigned taken)
{
    if (row == rows) return 0.0;
    double best = best_by_trying_all(cost, rows, columns, row + 1, taken);
    for (size_t j = 0; j < columns; j++) {
        if (taken & 1u << j) continue;
        double here = cost[row * columns + j] + best_by_trying_all(cost, rows, columns, row + 1, taken | 1u << j);
        if (here < best) best = here;
    }
    return best;
}

static double sum_of(const double *cost, size_t rows, size_t columns, const int *partner)
{
    double sum = 0.0;
    for (size_t i = 0; i < rows; i++) {
        if (partner[i] >= 0) sum += cost[i * columns + (size_t)partner[i]];
    }
    return sum;
}

static void a_near_pair_is_not_taken_when_it_costs_the_nucleus_another(void **state)
{
    (void)state;
    /* Greedy would take (0, 0) at -1.9 and leave row 1 alone: -1.9; the best is -1.5 - 1.5. */
    const double cost[] = {-1.9, -1.5, -1.5, 1.0};
    int partner[2];
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pair_assign(cost, 2, 2, partner, &err), &err);

    assert_int_equal(partner[0], 1);
    assert_int_equal(partner[1], 0);
}

static void a_pair_that_costs_is_left_alone(void **state)
{
    (void)state;
    const double cost[] = {0.0, 0.5, INFINITY, NAN};
    int partner[2] = {7, 7};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pair_assign(cost, 2, 2, partner, &err), &err);

    assert_int_equal(partner[0], -1);
    assert_int_equal(partner[1], -1);
}

static void without_signals_of_one_colour_nobody_is_paired(void **state)
{
    (void)state;
    int partner[3] = {7, 7, 7};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pair_assign(NULL, 3, 0, partner, &err), &err);
    assert_ok(pair_assign(NULL, 0, 4, NULL, &err), &err);

    for (int i = 0; i < 3; i++) assert_int_equal(partner[i], -1);
}

static void no_pairing_is_cheaper_than_the_one_returned(void **state)
{
    (void)state;
    uint32_t seed = 20261u;
    sunder_error err = SUNDER_ERROR_INIT;

    for (int trial = 0; trial < 400; trial++) {
        double cost[42];
        const size_t rows = 1 + (size_t)trial % 6, columns = 1 + (size_t)(trial / 6) % 7;
        for (size_t i = 0; i < rows * columns; i++) {
            seed = seed * 1664525u + 1013904223u;
            cost[i] = (double)(seed >> 8) / 16777216.0 * 4.0 - 2.5;
        }
        int partner[6];
        assert_ok(pair_assign(cost, rows, columns, partner, &err), &err);

        assert_near(sum_of(cost, rows, columns, partner), best_by_trying_all(cost, rows, columns, 0, 0), 1e-12);
        unsigned taken = 0;
        for (size_t i = 0; i < rows; i++) {
            if (partner[i] < 0) continue;
            assert_true(cost[i * columns + (size_t)partner[i]] < 0.0);
            assert_false(taken & 1u << partner[i]);
            taken |= 1u << partner[i];
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_near_pair_is_not_taken_when_it_costs_the_nucleus_another),
        cmocka_unit_test(a_pair_that_costs_is_left_alone),
        cmocka_unit_test(without_signals_of_one_colour_nobody_is_paired),
        cmocka_unit_test(no_pairing_is_cheaper_than_the_one_returned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
