/* What is said of a cohort: src/cutoff/study.c, doubts.c, operating.c, cutoff.c. */
#include "cutoff/study.h"

#include "cutoff_of_table.h"

static void differing_normals_are_told_of_the_better_method(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node) json_node *by_binomial = good(DIFFERING_NORMALS, SUNDER_CUTOFF_CRITBINOM);
    SUNDER_AUTO(auto_node) json_node *by_law = good(DIFFERING_NORMALS, SUNDER_CUTOFF_BETA_BINOMIAL);

    assert_string_equal(node_string(node_get(by_binomial, "recommended_method"), ""), "beta-binomial");
    assert_true(warns(by_binomial, "differ from each other by more than chance"));
    assert_near(node_number(node_get(node_get(by_binomial, "dispersion"), "x2"), NAN), 23.765910, 0.5e-6);
    assert_true(node_is_null(node_get(by_law, "recommended_method")));
    assert_int_equal(node_integer(node_get(by_law, "first_positive"), 0), 18);
    assert_int_equal(node_length(node_get(by_law, "warnings")), 2);
    assert_true(warns(by_law, "10 normal slides; 20 or more are asked for."));
    assert_true(warns(by_law, "1 of the 10 normals is called by this very cutoff")); /* 19 of 100 */
}

static void a_limit_that_calls_more_normals_than_the_level_says_is_warned_of(void **state)
{
    (void)state;
    static const char rare[] = "slide,n,k\na,50,1\nb,50,0\nc,50,0\nd,50,1\ne,50,0\nf,50,1\ng,50,0\nh,50,1\n";
    SUNDER_AUTO(auto_node) json_node *by_sd = good(rare, SUNDER_CUTOFF_MEAN_SD);
    SUNDER_AUTO(auto_node) json_node *exact = good(rare, SUNDER_CUTOFF_BETAINV);

    /* Mean 1 %, SD 1.069 %: 3.14 % is below 2 of 50. P(X >= 2), X of 50 at 1 %, is 8.9 %. */
    assert_int_equal(node_integer(node_get(by_sd, "first_positive"), 0), 2);
    assert_true(warns(by_sd, "with 50 nuclei, 8.9 % would be called rearranged"));
    assert_false(warns(exact, "would be called rearranged"));
}

static void a_share_of_unequal_normals_holds_for_every_number(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff = good("slide,n,k\na,90,1\nb,100,2\nc,110,1\nd,100,0\ne,120,3\n", SUNDER_CUTOFF_MEAN_SD);

    assert_true(warns(cutoff, "the limit is a share and holds for every number"));
    assert_true(warns(cutoff, "is for their median, 100."));
}

static void each_normal_is_held_against_the_cutoff_of_the_others(void **state)
{
    (void)state;
    /* Without g (19 of 100) the largest is 14 of 100: BETAINV(0.95, 15, 86) is 21 %. Without c: 0 of 9 others above. */
    SUNDER_AUTO(auto_node) json_node *exact = good(DIFFERING_NORMALS, SUNDER_CUTOFF_BETAINV);
    /* CRITBINOM of the others, p = 75/900: 13, so 19 is called; with the others in, p = 80/900 without d: 14, so 14 is not. */
    SUNDER_AUTO(auto_node) json_node *binomial = good(DIFFERING_NORMALS, SUNDER_CUTOFF_CRITBINOM);

    const json_node *of_exact = node_get(node_get(node_get(exact, "cutoffs"), "combined"), "leave_one_out");
    const json_node *of_binomial = node_get(node_get(node_get(binomial, "cutoffs"), "combined"), "leave_one_out");
    assert_int_equal(node_integer(node_get(of_exact, "tried"), 0), 10);
    assert_int_equal(node_integer(node_get(of_exact, "called"), -1), 0);
    assert_int_equal(node_integer(node_get(of_binomial, "called"), -1), 1);
}

static void a_plainly_positive_normal_is_named_and_kept(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff =
        good("slide,n,k\na,200,1\nb,200,2\nc,200,0\nd,200,1\ne,200,2\nodd one,200,60\n", SUNDER_CUTOFF_BETAINV);

    const json_node *slides = node_get(node_get(cutoff, "cohort"), "slides");
    assert_true(warns(cutoff, "odd one: 60 of 200"));
    assert_int_equal(node_length(slides), 6);
    assert_true(node_bool(node_get(node_at(slides, 5), "odd"), false));
    assert_false(node_bool(node_get(node_at(slides, 4), "odd"), true));
    assert_int_equal(node_integer(node_get(cutoff, "normals"), 0), 6);
}

static void several_plainly_positive_normals_are_each_named(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff =
        good("slide,n,k\na,200,1\nb,200,2\nc,200,0\nd,200,1\nfifth,100,47\nsixth,100,50\n", SUNDER_CUTOFF_BETAINV);

    /* BETAINV(0.05, 47, 54) = 38.4 %. */
    assert_true(warns(cutoff, "fifth: 47 of 100 nuclei"));
    assert_true(warns(cutoff, "is plainly positive: at least 38.4 % (95 % sure), the cutoff is 15 %"));
    assert_true(warns(cutoff, "sixth: 50 of 100 nuclei"));
    assert_true(slide_is(cutoff, 4, "positive") && slide_is(cutoff, 5, "positive"));
    assert_false(slide_is(cutoff, 1, "positive"));
    assert_false(warns(cutoff, "most of this cohort is not normal"));
    assert_fits_schema(cutoff);
}

static void a_cohort_that_is_mostly_positive_is_warned_of(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff =
        good("slide,n,k\na,100,40\nb,100,42\nc,100,45\nd,100,47\ne,100,49\nf,100,50\n", SUNDER_CUTOFF_BETAINV);

    assert_true(warns(cutoff, "6 of 6 normals are plainly positive by the cutoff of 15 %"));
    for (size_t i = 0; i < 6; i++) assert_true(slide_is(cutoff, i, "positive"));
}

static void the_share_itself_does_not_make_a_normal_positive(void **state)
{
    (void)state;
    /* 18 of 100 may be 12 %: BETAINV(0.05, 18, 83). */
    SUNDER_AUTO(auto_node)
    json_node *cutoff = good("slide,n,k\na,100,18\nb,100,17\nc,100,16\nd,100,18\ne,100,17\n", SUNDER_CUTOFF_BETAINV);

    assert_false(warns(cutoff, "plainly positive"));
}

static void more_warnings_than_a_page_has_lines_are_all_kept(void **state)
{
    (void)state;
    SUNDER_AUTO(text_free) text table = {0};
    text_add(&table, "slide,n,k\n");
    for (int i = 0; i < 40; i++) text_addf(&table, "s%d,100,45\n", i);
    SUNDER_AUTO(auto_node) json_node *cutoff = good(table.chars, SUNDER_CUTOFF_CRITBINOM);

    assert_int_equal(node_length(node_get(cutoff, "warnings")), 41);
    assert_true(warns(cutoff, "s39: 45 of 100"));
}

static void normals_without_spread_or_positives_are_warned_of_in_every_kind(void **state)
{
    (void)state;
    static const char none_split[] =
        "slide,reader,n,k_split,k_isolated_3p\na,x,100,0,2\nb,x,100,0,4\nc,x,100,0,3\nd,x,100,0,3\ne,x,100,0,1\n";
    static const sunder_cutoff_method by_sd[] = {SUNDER_CUTOFF_MEAN_SD, SUNDER_CUTOFF_TOLERANCE};
    static const sunder_cutoff_method by_law[] = {SUNDER_CUTOFF_CRITBINOM, SUNDER_CUTOFF_BETA_BINOMIAL};
    for (int i = 0; i < 2; i++) {
        SUNDER_AUTO(auto_node) json_node *spread = good(none_split, by_sd[i]);
        SUNDER_AUTO(auto_node) json_node *alike = good("slide,n,k\na,100,2\nb,50,1\nc,200,4\n", by_sd[i]);
        SUNDER_AUTO(auto_node) json_node *law = good(none_split, by_law[i]);
        SUNDER_AUTO(auto_node) json_node *empty = good("slide,n,k\na,100,0\nb,50,0\nc,200,0\n", by_law[i]);

        assert_true(warns(spread, "All normals have the same share of split nuclei, 0.00 %, so their SD is 0"));
        assert_false(warns(spread, "share of rearranged"));
        assert_true(warns(alike, "the same share of rearranged nuclei, 2.00 %"));
        assert_true(warns(law, "No normal has a split nucleus"));
        assert_false(warns(law, "No normal has a rearranged"));
        assert_true(warns(empty, "No normal has a rearranged nucleus"));
    }
}

static const json_node *row_of(const json_node *cutoff, size_t at)
{
    return node_at(node_get(cutoff, "first_positive_counts"), at);
}

static void the_detection_limit_of_the_beta_binomial_method_goes_by_its_spread(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node) json_node *by_law = good(DIFFERING_NORMALS, SUNDER_CUTOFF_BETA_BINOMIAL);
    SUNDER_AUTO(auto_node) json_node *by_binomial = good(DIFFERING_NORMALS, SUNDER_CUTOFF_CRITBINOM);

    const json_node *row = row_of(by_law, 1);
    const double rho = node_number(node_get(by_law, "operating_rho"), NAN);
    const double spread = rho / (1 - rho), c95 = node_number(node_get(row, "c95"), NAN);
    assert_int_equal(node_integer(node_get(row, "n"), 0), 100);
    assert_true(rho > 0.01);
    assert_near(beta_binomial_at_least(18, 100, (beta_binomial){c95, spread}), 0.95,
                1e-6); /* nine places of rho and C95 */
    assert_near(beta_binomial_at_least(18, 100, (beta_binomial){node_number(node_get(row, "c5"), NAN), spread}), 0.05,
                1e-6);
    assert_true(c95 > share_found_with(18, 100, 0.95) + 0.01);
    const json_node *curve = node_at(node_get(by_law, "operating_curve"), 1);
    assert_near(node_number(node_at(node_get(curve, "chance"), 25), NAN),
                beta_binomial_at_least(18, 100, (beta_binomial){0.25, spread}), 1e-6);

    const json_node *plain = row_of(by_binomial, 1);
    assert_near(node_number(node_get(by_binomial, "operating_rho"), NAN), 0, 0);
    assert_near(node_number(node_get(plain, "c95"), NAN), share_found_with(15, 100, 0.95), 1e-9);
}

static void no_normal_of_either_cohort_of_the_guide_is_odd(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node) json_node *cutoff = good(DIFFERING_NORMALS, SUNDER_CUTOFF_BETA_BINOMIAL);

    assert_false(warns(cutoff, "plainly"));
}

static void few_normals_are_warned_of(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node) json_node *four = good("slide,n,k\na,90,1\nb,90,2\nc,90,0\nd,90,1\n", SUNDER_CUTOFF_BETAINV);
    SUNDER_AUTO(auto_node)
    json_node *five = good("slide,n,k\na,90,1\nb,90,2\nc,90,0\nd,90,1\ne,90,1\n", SUNDER_CUTOFF_BETAINV);

    assert_true(warns(four, "Only 4 normal slides"));
    assert_false(warns(five, "Only"));
}

static void unequal_n_is_said(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff = good("slide,n,k\na,50,3\nb,200,4\nc,100,1\nd,100,1\ne,100,1\n", SUNDER_CUTOFF_BETAINV);

    assert_true(warns(cutoff, "the limit is that of the largest share, 3 of 50 nuclei, at its own number"));
    assert_int_equal(node_integer(node_get(cutoff, "n"), 0), 50);
}

static void standard_deviations_belong_to_mean_sd(void **state)
{
    (void)state;
    sunder_context *context = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    options.counts_path = "counts.csv";
    options.sd = 3;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);

    assert_int_equal(sunder_cutoff_derive(context, &options, NULL, NULL, NULL, &err), SUNDER_ERROR_USAGE);

    assert_says(&err, "3 standard deviations (sd) with method betainv; only mean-sd takes them");
    sunder_context_free(context);
}

static void a_level_does_not_belong_to_mean_sd(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    options.counts_path = "counts.csv";
    options.method = SUNDER_CUTOFF_MEAN_SD;
    options.level = 0.99;

    assert_int_equal(sunder_cutoff_derive(NULL, &options, NULL, NULL, NULL, &err), SUNDER_ERROR_USAGE);

    assert_says(&err, "a level of 0.99 with method mean-sd");
}

/* "slide,n,k" and m rows of n nuclei; k 0 to 6 in turn. */
static void fill_table(text *table, int m, long n)
{
    text_add(table, "slide,n,k\n");
    for (int i = 0; i < m; i++) text_addf(table, "s%d,%ld,%d\n", i, n, i % 7);
}

static void each_of_very_many_normals_is_held_against_others(void **state)
{
    (void)state;
    for (int method = SUNDER_CUTOFF_BETAINV; method <= SUNDER_CUTOFF_BETA_BINOMIAL; method++) {
        SUNDER_AUTO(text_free) text table = {0};
        fill_table(&table, 9996, 200);
        text_add(&table, "odd one,200,40\n");

        SUNDER_AUTO(auto_node) json_node *cutoff = good(table.chars, (sunder_cutoff_method)method);

        const json_node *left_out = node_get(node_get(node_get(cutoff, "cutoffs"), "combined"), "leave_one_out");
        assert_int_equal(node_integer(node_get(left_out, "tried"), 0), 9997);
        assert_true(slide_is(cutoff, 9996, "called_left_out"));
        assert_true(warns(cutoff, "odd one: 40 of 200"));
    }
}

/* 240 normals with one rearranged nucleus each, and 30 in those of three rows. */
static int called_left_out(const int high[3])
{
    SUNDER_AUTO(text_free) text table = {0};
    text_add(&table, "slide,n,k\n");
    for (int i = 0; i < 240; i++)
        text_addf(&table, "s%d,200,%d\n", i, i == high[0] || i == high[1] || i == high[2] ? 30 : 1);
    SUNDER_AUTO(auto_node) json_node *cutoff = good(table.chars, SUNDER_CUTOFF_BETAINV);
    const json_node *left_out = node_get(node_get(node_get(cutoff, "cutoffs"), "combined"), "leave_one_out");
    return (int)node_integer(node_get(left_out, "called"), -1);
}

static void the_order_of_very_many_normals_does_not_count(void **state)
{
    (void)state;
    /* Each of the three alone is below the limit that the other two set. */
    assert_int_equal(called_left_out((const int[]){5, 106, 207}), 0);
    assert_int_equal(called_left_out((const int[]){5, 105, 205}), 0);
}

static void counts_for_detection_stand_beside_their_shares(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node) json_node *cutoff = good("slide,n,k\na,100,5\nb,100,5\n", SUNDER_CUTOFF_CRITBINOM);

    /* clinical.md 3.4: p0 5 %, 100 nuclei: LoB 9, LoD 15.180 %. */
    const json_node *row = row_of(cutoff, 1);
    assert_int_equal(node_integer(node_get(row, "lob"), -1), 9);
    assert_near(node_number(node_get(row, "c95_count"), NAN), 15.180, 0.5e-3);
    assert_near(node_number(node_get(row, "c5_count"), NAN), 100 * node_number(node_get(row, "c5"), NAN), 0.5e-3);
}

static void a_cutoff_that_calls_nothing_says_so_and_draws_no_limit(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *table = write_table(scratch, "slide,n,k\na,7,7\nb,7,6\n");
    SUNDER_AUTO(auto_free) char *dir = path_join(scratch, "cutoff");
    SUNDER_AUTO(auto_free) char *page = path_join(dir, "cutoff.html");
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    options.counts_path = table;

    assert_ok(sunder_cutoff_derive(NULL, &options, dir, NULL, NULL, &err), &err);

    SUNDER_AUTO(auto_free) char *html = read_words(page);
    assert_non_null(strstr(html, "No count of 7 nuclei is above the limit: this cutoff calls no such slide."));
    assert_non_null(strstr(html, "limit; no count of 7 is positive"));
    assert_null(strstr(html, "class=\"limit\""));
    assert_null(strstr(html, "positive from here"));
    remove_scratch(scratch);
}

/* P(X >= k) of n at p, terms added up. */
static double binomial_by_terms(long k, long n, double p)
{
    double term = pow(1 - p, (double)n), sum = 0;
    for (long i = 0; i <= n; i++) {
        if (i >= k) sum += term;
        term *= (double)(n - i) / (double)(i + 1) * p / (1 - p);
    }
    return sum;
}

static void the_operating_curve_is_exact_at_each_number_of_nuclei(void **state)
{
    (void)state;
    static const long sizes[] = {50, 100, 200, 500, 120};
    SUNDER_AUTO(auto_node)
    json_node *cutoff = good("slide,n,k\na,120,6\nb,120,4\nc,120,9\nd,120,5\ne,120,7\n", SUNDER_CUTOFF_CRITBINOM);

    const json_node *curves = node_get(cutoff, "operating_curve");
    assert_int_equal(node_length(curves), 5);
    for (size_t i = 0; i < 5; i++) {
        const json_node *curve = node_at(curves, i);
        const long first = (long)node_integer(node_get(curve, "first_positive"), 0);
        assert_int_equal(node_integer(node_get(curve, "n"), 0), sizes[i]);
        assert_int_equal(node_integer(node_get(row_of(cutoff, i), "combined"), 0), first);
        for (size_t percent = 1; percent < 50; percent += 7)
            assert_near(node_number(node_at(node_get(curve, "chance"), percent), NAN),
                        binomial_by_terms(first, sizes[i], (double)percent / 100), 0.5000001e-6);
    }
    assert_string_equal(node_string(node_get(cutoff, "date"), ""), "2026-11-28");
    assert_non_null(strchr(node_string(node_get(cutoff, "sunder"), ""), '.'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differing_normals_are_told_of_the_better_method),
        cmocka_unit_test(a_limit_that_calls_more_normals_than_the_level_says_is_warned_of),
        cmocka_unit_test(a_share_of_unequal_normals_holds_for_every_number),
        cmocka_unit_test(each_normal_is_held_against_the_cutoff_of_the_others),
        cmocka_unit_test(a_plainly_positive_normal_is_named_and_kept),
        cmocka_unit_test(several_plainly_positive_normals_are_each_named),
        cmocka_unit_test(a_cohort_that_is_mostly_positive_is_warned_of),
        cmocka_unit_test(the_share_itself_does_not_make_a_normal_positive),
        cmocka_unit_test(more_warnings_than_a_page_has_lines_are_all_kept),
        cmocka_unit_test(normals_without_spread_or_positives_are_warned_of_in_every_kind),
        cmocka_unit_test(the_detection_limit_of_the_beta_binomial_method_goes_by_its_spread),
        cmocka_unit_test(no_normal_of_either_cohort_of_the_guide_is_odd),
        cmocka_unit_test(few_normals_are_warned_of),
        cmocka_unit_test(unequal_n_is_said),
        cmocka_unit_test(standard_deviations_belong_to_mean_sd),
        cmocka_unit_test(a_level_does_not_belong_to_mean_sd),
        cmocka_unit_test(counts_for_detection_stand_beside_their_shares),
        cmocka_unit_test(the_operating_curve_is_exact_at_each_number_of_nuclei),
        cmocka_unit_test(a_cutoff_that_calls_nothing_says_so_and_draws_no_limit),
        cmocka_unit_test(each_of_very_many_normals_is_held_against_others),
        cmocka_unit_test(the_order_of_very_many_normals_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
