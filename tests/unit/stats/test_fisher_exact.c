/* src/stats/fisher_exact.c: the two readers of clinical.md 3.3. */
#include "stats/fisher_exact.h"

#include <math.h>

#include "testing.h"

static void two_readers_of_fifty_nuclei_are_compared_as_printed(void **state)
{
    (void)state;

    assert_near(fisher_two_sided(6, 50, 9, 50), 0.576647, 0.5e-6);
    assert_near(fisher_two_sided(5, 50, 14, 50), 0.039518, 0.5e-6);
    assert_near(fisher_two_sided(7, 50, 22, 50), 0.001752, 0.5e-6);
}

static void equal_counts_and_empty_ones_do_not_differ(void **state)
{
    (void)state;

    assert_near(fisher_two_sided(7, 50, 7, 50), 1.0, 1e-12);
    assert_near(fisher_two_sided(0, 50, 0, 50), 1.0, 1e-12);
    assert_near(fisher_two_sided(0, 0, 3, 50), 1.0, 1e-12);
    assert_near(fisher_two_sided(0, 3, 3, 3), 2.0 / 20.0, 1e-12); /* both ends of 20 tables */
    assert_true(isnan(fisher_two_sided(4, 3, 1, 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_readers_of_fifty_nuclei_are_compared_as_printed),
        cmocka_unit_test(equal_counts_and_empty_ones_do_not_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
