/* src/classify/flux_ratios: pairs of one field made by hand. */
#include "classify/flux_ratios.h"

#include "testing.h"

#define MOST 64

typedef struct slide {
    weighed rows[2 * MOST];
    signal signals[2 * MOST];
    signal_pair pairs[MOST];
    weighed_table weighed;
    readings readings;
} slide;

static void start(slide *s)
{
    memset(s, 0, sizeof *s);
    s->weighed.rows = s->rows;
    s->readings.signals = s->signals;
    s->readings.pairs = s->pairs;
}

static void add_pair(slide *s, size_t field_, double flux_5p, double flux_3p, double relative_error)
{
    readings *r = &s->readings;
    const size_t first = r->n_signals;
    int id = 1;
    for (size_t i = 0; i < first; i++) id += s->signals[i].field == field_;
    for (int end = 0; end < 2; end++) {
        const double flux = end == END_5P ? flux_5p : flux_3p;
        s->rows[first + (size_t)end] =
            (weighed){.field = field_, .end = (probe_end)end, .flux = flux, .flux_se = relative_error * flux};
        s->signals[first + (size_t)end] =
            (signal){.weighed = first + (size_t)end, .field = field_, .id = id + end, .end = (probe_end)end};
    }
    r->n_signals += 2;
    s->weighed.n = r->n_signals;
    s->pairs[r->n_pairs++] =
        (signal_pair){.field = field_, .nucleus = 1, .signal_5p = id, .signal_3p = id + 1, .state = STATE_FUSED};
}

static void compare(slide *s)
{
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(compare_fluxes(&s->readings, &s->weighed, &err), &err);
}

static void ratios_are_given_in_units_of_the_usual_one(void **state)
{
    (void)state;
    slide s;
    start(&s);
    for (int i = 0; i < 30; i++) add_pair(&s, 0, 600, 200, 0.03);
    add_pair(&s, 1, 300, 200, 0.03);

    compare(&s);

    assert_near(s.pairs[0].ratio_5p_3p, 1, 1e-12);
    assert_near(s.pairs[0].ratio_se, 0.03 * sqrt(2), 1e-12);
    assert_near(s.pairs[30].ratio_5p_3p, 0.5, 1e-12);
    assert_int_equal(s.pairs[30].weak_end, WEAK_NONE);
}

static void a_remnant_of_either_end_is_named(void **state)
{
    (void)state;
    slide s;
    start(&s);
    for (int i = 0; i < 30; i++) add_pair(&s, 0, 600, 200, 0.03);
    add_pair(&s, 2, 60, 200, 0.05);
    add_pair(&s, 2, 600, 20, 0.05);

    compare(&s);

    assert_int_equal(s.pairs[29].weak_end, WEAK_NONE);
    assert_int_equal(s.pairs[30].weak_end, WEAK_5P);
    assert_int_equal(s.pairs[31].weak_end, WEAK_3P);
}

/* 0.2 of the usual ratio with an error of 0.05 of it: below a quarter, but not by three errors. */
static void a_weak_end_must_be_weak_beyond_its_error(void **state)
{
    (void)state;
    slide s;
    start(&s);
    for (int i = 0; i < 30; i++) add_pair(&s, 0, 200, 200, 0.03);
    add_pair(&s, 0, 40, 200, 0.25 / sqrt(2));
    add_pair(&s, 0, 40, 200, 0.05 / sqrt(2));

    compare(&s);

    assert_int_equal(s.pairs[30].weak_end, WEAK_NONE);
    assert_int_equal(s.pairs[31].weak_end, WEAK_5P);
}

static void a_split_pair_has_a_ratio_and_no_weak_end(void **state)
{
    (void)state;
    slide s;
    start(&s);
    for (int i = 0; i < 30; i++) add_pair(&s, 0, 200, 200, 0.03);
    add_pair(&s, 0, 10, 200, 0.03);
    s.pairs[30].state = STATE_SPLIT;

    compare(&s);

    assert_near(s.pairs[30].ratio_5p_3p, 0.05, 1e-12);
    assert_int_equal(s.pairs[30].weak_end, WEAK_NONE);
}

static void too_few_pairs_tell_nothing(void **state)
{
    (void)state;
    slide s;
    start(&s);
    for (int i = 0; i < 5; i++) add_pair(&s, 0, 200, 200, 0.03);
    add_pair(&s, 0, 2, 200, 0.03);

    compare(&s);

    assert_true(isnan(s.pairs[5].ratio_5p_3p) && isnan(s.pairs[5].ratio_se));
    assert_int_equal(s.pairs[5].weak_end, WEAK_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_are_given_in_units_of_the_usual_one),
        cmocka_unit_test(a_remnant_of_either_end_is_named),
        cmocka_unit_test(a_weak_end_must_be_weak_beyond_its_error),
        cmocka_unit_test(a_split_pair_has_a_ratio_and_no_weak_end),
        cmocka_unit_test(too_few_pairs_tell_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
