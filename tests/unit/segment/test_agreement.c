/* src/segment/agreement.c: intersections over union of two label images, counted by hand. */
#include "segment/agreement.h"
#include "testing.h"

static void the_best_partner_of_each_label_counts(void **state)
{
    (void)state;
    uint32_t one[] = {1, 1, 1, 1, 0, 2, 2, 0, 3, 3}, other[] = {1, 1, 1, 2, 2, 0, 0, 0, 3, 3};
    const label_plane a = {10, 1, one}, b = {10, 1, other};
    double best[3];
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(best_overlaps(&a, 3, &b, 3, best, &err), &err);

    assert_near(best[0], 0.75, 1e-12);
    assert_near(best[1], 0, 0);
    assert_near(best[2], 1, 1e-12);
}

static void a_label_in_several_rows_is_one(void **state)
{
    (void)state;
    uint32_t one[] = {1, 1, 0, 1, 1, 0}, other[] = {0, 1, 1, 0, 1, 1};
    const label_plane a = {3, 2, one}, b = {3, 2, other};
    double best[1];
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(best_overlaps(&a, 1, &b, 1, best, &err), &err);

    assert_near(best[0], 2.0 / 6, 1e-12);
}

static void where_nothing_was_found_nothing_agrees(void **state)
{
    (void)state;
    uint32_t one[] = {1, 0}, other[] = {0, 0};
    const label_plane a = {2, 1, one}, b = {2, 1, other};
    double best[1] = {7};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(best_overlaps(&a, 1, &b, 0, best, &err), &err);

    assert_near(best[0], 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_partner_of_each_label_counts),
        cmocka_unit_test(a_label_in_several_rows_is_one),
        cmocka_unit_test(where_nothing_was_found_nothing_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
