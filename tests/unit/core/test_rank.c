/* src/core/rank.c: selection by rank. */
#include "core/rank.h"

#include <stdlib.h>
#include <string.h>

#include "testing.h"

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* n values of `kinds` different ones, each rank asked for. */
static void check_every_rank(size_t n, unsigned kinds)
{
    float values[64] = {0}, sorted[64], copy[64];
    for (size_t i = 0; i < n; i++) values[i] = (float)((i * 7919 + 13) * (i + 3) % kinds) - 5;
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, n, sizeof *sorted, compare_floats);
    for (size_t k = 0; k < n; k++) {
        memcpy(copy, values, sizeof copy);
        assert_near(select_float(copy, n, k), sorted[k], 0);
        qsort(copy, n, sizeof *copy, compare_floats);
        assert_memory_equal(copy, sorted, n * sizeof *copy);
    }
}

static void every_rank_is_found_among_different_and_among_equal_values(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 64; n++) {
        check_every_rank(n, 10007);
        check_every_rank(n, 3);
        check_every_rank(n, 1);
    }
}

static void any_rank_is_found_among_many_values(void **state)
{
    (void)state;
    enum { N = 6007 };
    static float values[N], sorted[N];
    const unsigned kinds[] = {1000003, 40, 2};

    for (size_t m = 0; m < 3; m++)
        for (size_t k = 0; k < N; k += 273) {
            for (size_t i = 0; i < N; i++) values[i] = (float)((i * 7919 + 13) * (i + 3) % kinds[m]);
            memcpy(sorted, values, sizeof sorted);
            qsort(sorted, N, sizeof *sorted, compare_floats);
            assert_near(select_float(values, N, k), sorted[k], 0);
            for (size_t i = 0; i < N; i++) assert_true(i < k ? values[i] <= sorted[k] : values[i] >= sorted[k]);
        }
}

static void the_upper_median_is_one_of_the_values(void **state)
{
    (void)state;
    double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2};

    assert_near(upper_median(odd, 3), 2, 0);
    assert_near(upper_median(even, 4), 3, 0);
    assert_near(upper_median(even, 0), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_upper_median_is_one_of_the_values),
        cmocka_unit_test(every_rank_is_found_among_different_and_among_equal_values),
        cmocka_unit_test(any_rank_is_found_among_many_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
