/* src/pipeline/false_bound.c */
#include "pipeline/false_bound.h"

#include "testing.h"

enum { ROWS = 4 };

typedef struct tables {
    candidate rows[ROWS];
    forced measured_rows[ROWS];
    candidates all;
    forced_table measured;
    slide_laws laws;
    weigh_input input;
} tables;

/* False alarms in a nucleus of 50 um2: 50 exp(-2 (T - 3.5)), so 1 at T = 5.46 and 0.1 at T = 6.61. */
static tables *tables_new(void)
{
    static const double significance[ROWS] = {5, 6, 7, 8};
    tables *t = calloc(1, sizeof *t);
    for (size_t i = 0; i < ROWS; i++) {
        t->rows[i] = (candidate){.nucleus = 1, .end = i % 2 ? END_3P : END_5P, .significance = significance[i]};
        t->measured_rows[i] = (forced){.candidate = i, .significance = 10.0 * (double)i};
    }
    t->all = (candidates){ROWS, ROWS, t->rows};
    t->measured = (forced_table){ROWS, t->measured_rows};
    t->laws.nuclear_area_um2 = 50;
    for (int end = 0; end < 2; end++)
        t->laws.false_alarms[end] = (noise_tail){.rate_at_floor = 2, .decay = 2, .floor = 3.5};
    t->input = (weigh_input){.all = &t->all, .measured = &t->measured, .laws = &t->laws};
    return t;
}

static void weaker_candidates_than_the_bound_allows_are_left_out(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) tables *t = tables_new();
    SUNDER_AUTO(bounded_tables_free) bounded_tables within = {0};

    assert_ok(bounded_tables_make(&t->input, 1, &within, NULL), NULL);

    assert_int_equal(within.all.n, 3);
    assert_int_equal(within.measured.n, 3);
    assert_int_equal(within.row_of[0], 1);
    assert_near(within.all.rows[2].significance, 8, 0);
    assert_near(within.measured.rows[2].significance, 30, 0); /* its own photometry */
    assert_int_equal(within.measured.rows[2].candidate, 2);
}

static void what_a_person_judged_stays_whatever_the_bound(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) tables *t = tables_new();
    const review said[ROWS] = {{.judged = JUDGED_SIGNAL, .nucleus = 1}, {.judged = JUDGED_NO_SIGNAL}};
    t->input.reviews = said;
    SUNDER_AUTO(bounded_tables_free) bounded_tables within = {0};

    assert_ok(bounded_tables_make(&t->input, 0.1, &within, NULL), NULL);

    assert_int_equal(within.all.n, 4);
    assert_int_equal(within.reviews[0].judged, JUDGED_SIGNAL);
    assert_int_equal(within.reviews[1].judged, JUDGED_NO_SIGNAL);
}

static void without_a_size_of_nuclei_nothing_is_left_out(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) tables *t = tables_new();
    t->laws.nuclear_area_um2 = NAN;
    SUNDER_AUTO(bounded_tables_free) bounded_tables within = {0};

    assert_ok(bounded_tables_make(&t->input, 0.1, &within, NULL), NULL);

    assert_int_equal(within.all.n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weaker_candidates_than_the_bound_allows_are_left_out),
        cmocka_unit_test(what_a_person_judged_stays_whatever_the_bound),
        cmocka_unit_test(without_a_size_of_nuclei_nothing_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
