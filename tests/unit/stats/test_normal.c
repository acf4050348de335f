/* src/stats/normal.c */
#include "stats/normal.h"

#include "testing.h"

static void areas_are_those_of_the_tables(void **state)
{
    (void)state;

    assert_near(normal_cdf(0.0), 0.5, 1e-15);
    assert_near(normal_cdf(NORMAL_95_TWO_SIDED), 0.975, 1e-14);
    assert_near(normal_cdf(-3.85), 5.9059e-5, 5e-9);
}

static void the_far_ends_are_none_and_all(void **state)
{
    (void)state;

    assert_true(normal_cdf(-INFINITY) == 0.0);
    assert_true(normal_cdf(INFINITY) == 1.0);
    assert_true(isnan(normal_cdf(NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_are_those_of_the_tables),
        cmocka_unit_test(the_far_ends_are_none_and_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
