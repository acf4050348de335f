/* src/stats/agreement*.c. Expected values: docs/clinical.md 3.3 and 3.5, computed with another library. */
#include "stats/agreement.h"

#include "stats/agreement_difference.h"
#include "stats/agreement_kappa.h"
#include "stats/agreement_roc.h"
#include "stats/agreement_size.h"
#include "testing.h"

#define LAST_DIGIT 0.5000001e-6 /* half of the last digit that the tables give */

static const struct {
    two_by_two counts;
    double positive[3], negative[3], overall[3]; /* value, Wilson lower, upper */
    double kappa, kappa_se, exact, mid_p;
} worked[] = {
    {{28, 2, 1, 69},
     {.965517, .828245, .993887},
     {.971831, .902985, .992241},
     {.970000, .915481, .989745},
     .927885,
     .040978,
     1.0,
     .625},
    {{30, 0, 0, 70}, {1, .886487, 1}, {1, .947977, 1}, {1, .963007, 1}, 1.0, 0.0, 1.0, 1.0},
    {{45, 3, 9, 143},
     {.833333, .712635, .909756},
     {.979452, .941333, .992988},
     {.940000, .898068, .965348},
     .842271,
     .043903,
     .145996,
     .092285},
    {{8, 0, 2, 20}, {.8, .490162, .943318}, {1, .838875, 1}, {.933333, .786765, .981523}, .842105, .106510, .5, .25},
};
#define N_WORKED (sizeof worked / sizeof worked[0])

static void assert_proportion(proportion found, const double expected[3])
{
    assert_near(found.value, expected[0], LAST_DIGIT);
    assert_near(found.wilson.lower, expected[1], LAST_DIGIT);
    assert_near(found.wilson.upper, expected[2], LAST_DIGIT);
}

static void agreement_is_that_of_the_worked_tables(void **state)
{
    (void)state;

    for (size_t i = 0; i < N_WORKED; i++) {
        const two_by_two *t = &worked[i].counts;

        assert_proportion(positive_agreement(t), worked[i].positive);
        assert_proportion(negative_agreement(t), worked[i].negative);
        assert_proportion(overall_agreement(t), worked[i].overall);
    }
}

static void kappa_and_its_error_are_those_of_the_worked_tables(void **state)
{
    (void)state;

    for (size_t i = 0; i < N_WORKED; i++) {
        const two_by_two *t = &worked[i].counts;
        const long counts[] = {t->both_positive, t->new_only, t->ref_only, t->both_negative};

        kappa_estimate k = cohen_kappa(counts, 2, KAPPA_PLAIN);

        assert_near(k.value, worked[i].kappa, LAST_DIGIT);
        assert_near(k.se, worked[i].kappa_se, LAST_DIGIT);
        assert_true(k.interval.upper <= 1.0);
    }
}

static void mcnemar_is_that_of_the_worked_tables(void **state)
{
    (void)state;

    for (size_t i = 0; i < N_WORKED; i++) {
        assert_near(mcnemar_exact(worked[i].counts.new_only, worked[i].counts.ref_only), worked[i].exact, LAST_DIGIT);
        assert_near(mcnemar_mid_p(worked[i].counts.new_only, worked[i].counts.ref_only), worked[i].mid_p, LAST_DIGIT);
    }
    assert_true(mcnemar_exact(0, 0) == 1.0);
    assert_true(mcnemar_mid_p(4, 4) == 1.0);
    assert_true(isnan(mcnemar_mid_p(-1, 4)));
}

static void kappa_of_one_cell_is_no_number(void **state)
{
    (void)state;
    const long all_negative[] = {0, 0, 0, 40}, none[] = {0, 0, 0, 0}, opposite[] = {0, 40, 0, 0};
    const long unanimous[] = {0, 3, 0, 3};

    assert_true(isnan(cohen_kappa(all_negative, 2, KAPPA_PLAIN).value));
    assert_true(isnan(cohen_kappa(all_negative, 2, KAPPA_QUADRATIC).se));
    assert_true(isnan(cohen_kappa(none, 2, KAPPA_PLAIN).value));
    assert_near(cohen_kappa(opposite, 2, KAPPA_PLAIN).value, 0.0, 1e-12);
    assert_true(isnan(fleiss_kappa(unanimous, 2, 2).value));
}

static void weighted_kappa_is_that_of_the_worked_table(void **state)
{
    (void)state;
    const long counts[] = {60, 4, 0, 3, 8, 2, 0, 1, 22};

    assert_near(cohen_kappa(counts, 3, KAPPA_PLAIN).value, .809415, LAST_DIGIT);
    assert_near(cohen_kappa(counts, 3, KAPPA_LINEAR).value, .878523, LAST_DIGIT);
    assert_near(cohen_kappa(counts, 3, KAPPA_QUADRATIC).value, .929587, LAST_DIGIT);
}

static void fleiss_kappa_is_that_of_the_textbook_table(void **state)
{
    (void)state;
    const long counts[] = {0, 0, 0, 0, 14, 0, 2, 6, 4, 2, 0, 0, 3, 5, 6, 0, 3, 9, 2, 0, 2, 2, 8, 1, 1,
                           7, 7, 0, 0, 0,  3, 2, 6, 3, 0, 2, 5, 3, 2, 2, 6, 5, 2, 1, 0, 0, 2, 2, 3, 7};

    assert_near(fleiss_kappa(counts, 10, 5).value, .209930704, 0.5e-9);
}

static void fleiss_kappa_of_three_readers_is_that_of_the_worked_slides(void **state)
{
    (void)state;
    const long counts[] = {3, 0, 3, 0, 2, 1, 0, 3, 0, 3, 0, 3, 1, 2, 3, 0, 0, 3, 0, 3};

    kappa_estimate k = fleiss_kappa(counts, 10, 2);

    assert_near(k.observed, .866667, LAST_DIGIT);
    assert_near(k.expected, .52, LAST_DIGIT);
    assert_near(k.value, .722222, LAST_DIGIT);
}

/* Of two categories the error under no agreement is sqrt(2 / (n r (r - 1))), however rare the one is. */
static void the_error_of_fleiss_kappa_holds_for_a_rare_category(void **state)
{
    (void)state;
    const long counts[] = {3, 0, 3, 0, 3, 0, 3, 0, 3, 0, 3, 0, 3, 0, 3, 0, 2, 1, 1, 2};

    assert_near(fleiss_kappa(counts, 10, 2).se, sqrt(2.0 / 60.0), 1e-12);
}

static void fleiss_kappa_wants_the_same_number_of_readers(void **state)
{
    (void)state;
    const long uneven[] = {3, 0, 1, 1}, alone[] = {1, 0, 0, 1};

    assert_true(isnan(fleiss_kappa(uneven, 2, 2).value));
    assert_true(isnan(fleiss_kappa(alone, 2, 2).value));
}

static void sizes_without_an_error_are_those_of_the_guide(void **state)
{
    (void)state;

    assert_int_equal(smallest_size(0.90, 0, BOUND_EXACT), 36);
    assert_int_equal(smallest_size(0.90, 0, BOUND_WILSON), 35);
    assert_int_equal(smallest_size(0.95, 0, BOUND_EXACT), 72);
    assert_int_equal(smallest_size(0.95, 0, BOUND_WILSON), 73);
    assert_int_equal(smallest_size(0.95, 0, BOUND_EXACT_ONE_SIDED), 59);
    assert_int_equal(smallest_size(1.0, 0, BOUND_EXACT), -1);
}

static void a_miss_costs_more_slides_and_the_size_just_suffices(void **state)
{
    (void)state;

    for (long misses = 1; misses < 5; misses++) {
        long n = smallest_size(0.9, misses, BOUND_EXACT);

        assert_true(n > smallest_size(0.9, misses - 1, BOUND_EXACT));
        assert_true(lower_bound_of(misses, n, BOUND_EXACT) >= 0.9);
        assert_true(lower_bound_of(misses, n - 1, BOUND_EXACT) < 0.9);
    }
}

/* Area and DeLong's error by their definition: every pair of a positive and a negative looked at. */
static void area_by_pairs(const roc_item *items, size_t n, double *out_area, double *out_se)
{
    double positives = 0, negatives = 0, sum = 0, variance = 0;
    for (size_t i = 0; i < n; i++) *(items[i].positive ? &positives : &negatives) += 1;
    for (int group = 0; group < 2; group++) {
        double parts = 0, squares = 0, mine = group ? positives : negatives, others = group ? negatives : positives;
        for (size_t i = 0; i < n; i++) {
            double part = 0;
            for (size_t j = 0; j < n && items[i].positive == group; j++) {
                if (items[j].positive == group) continue;
                double high = items[group ? i : j].value, low = items[group ? j : i].value;
                part += (high > low ? 1.0 : high == low ? 0.5 : 0.0) / others;
            }
            parts += part;
            squares += part * part;
        }
        if (group) sum = parts;
        variance += (squares - parts * parts / mine) / (mine - 1) / mine;
    }
    *out_area = sum / positives;
    *out_se = sqrt(variance);
}

static void the_area_under_the_curve_counts_pairs_and_ties_half(void **state)
{
    (void)state;
    roc_item items[] = {{.30, true}, {.10, false}, {.15, true},  {.15, false}, {.05, false},
                        {.50, true}, {.02, false}, {.22, false}, {.08, true}};
    const size_t n = sizeof items / sizeof items[0];
    double area, se;
    area_by_pairs(items, n, &area, &se);

    roc_area found = roc_area_of(items, n);

    assert_near(found.area, area, 1e-12);
    assert_near(found.se, se, 1e-12);
    assert_true(found.interval.lower < area && found.interval.upper >= area);
}

static void the_curve_runs_from_corner_to_corner(void **state)
{
    (void)state;
    roc_item items[] = {{.3, true}, {.1, false}, {.1, true}, {.0, false}};
    roc_point points[5];
    (void)roc_area_of(items, 4);

    size_t n = roc_points(items, 4, points);

    assert_int_equal(n, 4);
    assert_true(points[0].true_positive_frac == 0 && points[0].false_positive_frac == 0);
    assert_near(points[2].true_positive_frac, 1.0, 1e-12);
    assert_near(points[2].false_positive_frac, 0.5, 1e-12);
    assert_true(points[3].true_positive_frac == 1 && points[3].false_positive_frac == 1);
}

static void slides_taken_twice_weigh_twice(void **state)
{
    (void)state;
    roc_item twice[] = {{.3, true}, {.1, false}, {.1, false}, {.05, true}},
             once[] = {{.3, true}, {.1, false}, {.05, true}};
    const unsigned weight[] = {1, 2, 1};

    double area = roc_area_of(twice, 4).area;

    assert_near(roc_weighted_area(once, 3, weight), area, 1e-12);
}

static void groups_that_do_not_overlap_have_no_interval(void **state)
{
    (void)state;
    roc_item apart[] = {{.5, true}, {.4, true}, {.1, false}, {.0, false}}, one_sided[] = {{.5, true}};

    roc_area found = roc_area_of(apart, 4);

    assert_true(found.area == 1.0);
    assert_true(isnan(found.interval.lower));
    assert_true(isnan(roc_area_of(one_sided, 1).area));
}

static void limits_of_agreement_lie_1_96_sd_round_the_mean(void **state)
{
    (void)state;
    const double differences[] = {1, 2, 3, 4};

    difference_limits d = difference_limits_of(differences, 4);

    assert_near(d.mean, 2.5, 1e-12);
    assert_near(d.sd, 1.2909944487, 1e-9);
    assert_near(d.lower, 2.5 - 1.959963984540054 * 1.2909944487, 1e-8);
    assert_near(d.mean_interval.upper, 2.5 + 3.1824463053 * 1.2909944487 / 2.0, 1e-8); /* t of 3 degrees */
    assert_true(isnan(difference_limits_of(differences, 1).sd));
    assert_true(isnan(difference_limits_of(differences, 0).mean));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agreement_is_that_of_the_worked_tables),
        cmocka_unit_test(kappa_and_its_error_are_those_of_the_worked_tables),
        cmocka_unit_test(mcnemar_is_that_of_the_worked_tables),
        cmocka_unit_test(kappa_of_one_cell_is_no_number),
        cmocka_unit_test(weighted_kappa_is_that_of_the_worked_table),
        cmocka_unit_test(fleiss_kappa_is_that_of_the_textbook_table),
        cmocka_unit_test(fleiss_kappa_of_three_readers_is_that_of_the_worked_slides),
        cmocka_unit_test(the_error_of_fleiss_kappa_holds_for_a_rare_category),
        cmocka_unit_test(fleiss_kappa_wants_the_same_number_of_readers),
        cmocka_unit_test(sizes_without_an_error_are_those_of_the_guide),
        cmocka_unit_test(a_miss_costs_more_slides_and_the_size_just_suffices),
        cmocka_unit_test(the_area_under_the_curve_counts_pairs_and_ties_half),
        cmocka_unit_test(the_curve_runs_from_corner_to_corner),
        cmocka_unit_test(slides_taken_twice_weigh_twice),
        cmocka_unit_test(groups_that_do_not_overlap_have_no_interval),
        cmocka_unit_test(limits_of_agreement_lie_1_96_sd_round_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
