/* Which cohorts are taken, and how they come into the file: src/cutoff/cohort_counts.c, cohort_results.c, cutoff.c. */
#include "cutoff_of_table.h"
#include "result/result_files.h"
#include "result_fixture.h"

static void bad_tables_are_named_with_their_line_and_nothing_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *table, *words;
    } rows[] = {
        {"slide,n,k\na,10,11\n", "line 2: slide a: 11 nuclei counted of 10"},
        {"slide,n,k\na,10,-1\n", "line 2: k is '-1', a negative count"},
        {"slide,n,k\na,0,0\n", "line 2: n is '0'; expected a whole number from 1"},
        {"slide,n,k\na,10,1.5\n", "line 2: k is '1.5'; expected a whole number"},
        {"slide,n,k\na,10,\n", "line 2: k is ''"},
        {"slide,n,k\na,10\n", "line 2: k is ''"},
        {"slide,n,k\na,99999999999999999999,1\n", "line 2: n is '99999999999999999999'"},
        {"slide,n,k\n", "holds no slide"},
        {"", "expected the columns slide,n,k or"},
        {"slide,cells,Pos\na,1,1\n", "k_isolated_3p; found 'slide,cells,Pos'"},
        {"slide,n,k_split\na,10,1\n", "found 'slide,n,k_split'"},
        {"slide,n,k\na\xff,10,1\n", "line 2: the name is no UTF-8 text"},
        {"slide,n,k\n,10,1\n", "line 2: no name of a slide"},
        {"slide,n,k\na,10,1\nb,10,1\na,10,1\n", "line 4: slide a stands here a second time"},
        {"slide,reader,n,k_split,k_isolated_3p\na,x,10,1,1\na,x,10,1,1\n", "a second time for reader x"},
        {"slide,reader,n,k_split,k_isolated_3p\na,,10,1,1\n", "line 2: slide a: no reader"},
        {"slide,n,n,k\na,10,10,1\n", "two columns are named n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sunder_error err = SUNDER_ERROR_INIT;
        json_node *node = NULL;

        assert_int_equal(derive(rows[i].table, SUNDER_CUTOFF_BETAINV, &node, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, rows[i].words);
    }
}

static void spaces_round_names_and_numbers_are_passed_over(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff = good(" slide , n,\tk \n a b , 100 ,3\nc, 90, 2\n", SUNDER_CUTOFF_BETAINV);

    const json_node *slides = node_get(node_get(cutoff, "cohort"), "slides");
    assert_string_equal(node_string(node_get(node_at(slides, 0), "slide"), ""), "a b");
    assert_int_equal(node_integer(node_get(node_at(slides, 1), "k"), -1), 2);
}

static void parts_beside_k_are_passed_over_and_that_is_said(void **state)
{
    (void)state;
    static const char *const tables[] = {"slide,n,k,k_split\na,100,3,1\nb,100,2,2\n",
                                         "slide,n,k,k_split,k_isolated_3p\na,100,3,x,y\nb,100,2,,\n"};
    for (int i = 0; i < 2; i++) {
        SUNDER_AUTO(auto_node) json_node *cutoff = good(tables[i], SUNDER_CUTOFF_BETAINV);

        assert_true(warns(cutoff, "k_split and k_isolated_3p were passed over"));
        assert_int_equal(node_integer(node_get(node_get(node_get(cutoff, "cutoffs"), "combined"), "counted"), 0), 5);
        assert_null(node_get(node_get(cutoff, "cutoffs"), "split"));
    }
}

static void readers_of_a_slide_are_added_up_and_each_kind_has_its_cutoff(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff =
        good("n,slide,reader,k_isolated_3p,k_split\n50,a,x,2,1\n50,a,y,3,0\n100,b,x,2,0\n", SUNDER_CUTOFF_BETAINV);

    const json_node *kinds = node_get(cutoff, "cutoffs");
    const json_node *a = node_at(node_get(node_get(cutoff, "cohort"), "slides"), 0);
    assert_int_equal(node_integer(node_get(a, "n"), 0), 100);
    assert_int_equal(node_integer(node_get(a, "k"), 0), 6);
    assert_int_equal(node_integer(node_get(a, "readers"), 0), 2);
    /* BETAINV(0.95, k + 1, 100 - k) with k = 6, 1, 5: T1 for the last two. */
    assert_near(100 * node_number(node_get(node_get(kinds, "split"), "limit_frac"), 0), 4.6560, 0.5e-4);
    assert_near(100 * node_number(node_get(node_get(kinds, "isolated_3p"), "limit_frac"), 0), 10.2253, 0.5e-4);
    assert_int_equal(node_integer(node_get(node_get(kinds, "combined"), "first_positive"), 0), 12);
}

static void absurd_tables_are_refused_in_words(void **state)
{
    (void)state;
    static const char *const heads[] = {"slide,n,k\n", "slide,reader,n,k_split,k_isolated_3p\n"};
    static const struct {
        int head, rows;
        const char *row, *words;
    } cases[] = {
        {0, 10001, "s%d,100,1\n", "10001 slides; expected 10000 normal slides at most"},
        {1, 100001, "a,r%d,1,0,0\n", "more than 100000 rows"},
        {1, 3, "a,r%d,50000000,0,0\n", "line 4: the readers of slide a counted 150000000 nuclei together"},
        {0, 11, "s%d,100000000,0\n", "1100000000 nuclei together; expected 1000000000 at most"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        SUNDER_AUTO(text_free) text table = {0};
        sunder_error err = SUNDER_ERROR_INIT;
        json_node *node = NULL;
        text_add(&table, heads[cases[i].head]);
        for (int row = 0; row < cases[i].rows; row++) text_addf(&table, cases[i].row, row);

        assert_int_equal(derive(table.chars, SUNDER_CUTOFF_BETAINV, &node, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, cases[i].words);
    }
}

static void the_earliest_row_that_stands_twice_is_named(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    json_node *node = NULL;

    assert_int_equal(derive("slide,n,k\nz,9,0\na,9,0\nm,9,0\nz,9,0\na,9,0\n", SUNDER_CUTOFF_BETAINV, &node, &err),
                     SUNDER_ERROR_INPUT);
    assert_says(&err, "line 5: slide z stands here a second time");
}

static void slides_stand_in_the_order_of_the_table(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_node)
    json_node *cutoff = good("slide,reader,n,k_split,k_isolated_3p\nz,x,50,1,0\na,x,50,0,0\nz,y,50,0,2\nm,x,50,0,0\n",
                             SUNDER_CUTOFF_BETAINV);

    static const char *const names[] = {"z", "a", "m"};
    const json_node *slides = node_get(node_get(cutoff, "cohort"), "slides");
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(node_string(node_get(node_at(slides, i), "slide"), ""), names[i]);
    assert_int_equal(node_integer(node_get(node_at(slides, 0), "k"), 0), 3);
}

#define FOLDERS 3

/* Folders of results: the fixture under other names and with other images; its counts are 2 x 20 nuclei. */
static void write_results(const char *scratch, result_fixture *t, char *dirs[FOLDERS])
{
    sunder_error err = SUNDER_ERROR_INIT;
    for (int i = 0; i < FOLDERS; i++) {
        char name[32];
        result_folder *folder = NULL;
        snprintf(name, sizeof name, "normal_%d", i);
        dirs[i] = path_join(scratch, name);
        snprintf(t->result.slide_name, sizeof t->result.slide_name, "%s", name);
        t->input_digests[0] = digest_bytes(name, strlen(name));
        if (i == FOLDERS - 1) {
            t->assay.n_min = 900;
            t->verdict.call = SUNDER_CALL_UNINFORMATIVE;
        }
        assert_ok(result_folder_begin(dirs[i], false, &folder, &err), &err);
        assert_ok(result_tables_write(&t->result, folder, &err), &err);
        assert_ok(result_json_write(&t->result, folder, &err), &err);
        assert_ok(result_folder_commit(folder, &err), &err);
    }
}

static void a_cutoff_from_results_fits_the_schema_and_names_who_is_left_out(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "cutoff");
    SUNDER_AUTO(auto_free) char *file = path_join(out, "cutoff.json");
    SUNDER_AUTO(auto_free) char *page = path_join(out, "cutoff.html");
    SUNDER_AUTO(auto_node) json_node *cutoff = NULL;
    char *dirs[FOLDERS];
    sunder_error err = SUNDER_ERROR_INIT;
    write_results(scratch, t, dirs);
    for (int method = SUNDER_CUTOFF_BETAINV; method <= SUNDER_CUTOFF_BETA_BINOMIAL; method++) {
        sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
        options.method = (sunder_cutoff_method)method;
        options.results = (const char *const *)dirs;
        options.n_results = FOLDERS;
        options.force = true;

        assert_ok(sunder_cutoff_derive(NULL, &options, out, NULL, NULL, &err), &err);

        node_free(cutoff);
        cutoff = NULL;
        assert_ok(node_read_file(file, &cutoff, &err), &err);
        assert_fits_schema(cutoff);
    }

    char words[128];
    snprintf(words, sizeof words,
             "normal_2 is left out: uninformative: %ld evaluable nuclei, the assay asks for 900 (n_min).",
             t->verdict.counts.n);
    assert_true(warns(cutoff, words));
    assert_int_equal(node_integer(node_get(cutoff, "normals"), 0), 2);
    assert_non_null(
        strstr(node_string(node_get(node_at(node_get(node_get(cutoff, "cohort"), "slides"), 2), "left_out"), ""),
               "the assay asks for 900 (n_min)"));
    SUNDER_AUTO(auto_free) char *html = read_words(page);
    assert_non_null(strstr(html, words));
    for (int i = 0; i < FOLDERS; i++) free(dirs[i]);
    remove_scratch(scratch);
}

static void every_method_writes_a_file_that_fits_the_schema(void **state)
{
    (void)state;
    static const char with_parts[] =
        "slide,reader,n,k_split,k_isolated_3p\na,x,100,1,2\na,y,100,0,2\nb,x,90,0,1\nc,x,120,1,0\n";
    for (int method = SUNDER_CUTOFF_BETAINV; method <= SUNDER_CUTOFF_BETA_BINOMIAL; method++) {
        SUNDER_AUTO(auto_node) json_node *plain = good(DIFFERING_NORMALS, (sunder_cutoff_method)method);
        SUNDER_AUTO(auto_node) json_node *parts = good(with_parts, (sunder_cutoff_method)method);

        assert_fits_schema(plain);
        assert_fits_schema(parts);
    }
    SUNDER_AUTO(auto_node) json_node *one = good("slide,n,k\na,7,7\n", SUNDER_CUTOFF_BETAINV);
    assert_fits_schema(one);
}

static void markup_in_a_name_is_text_on_the_page(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *table = write_table(scratch, "slide,n,k\n<b>x</b>,100,1\nb,100,2\n");
    SUNDER_AUTO(auto_free) char *dir = path_join(scratch, "cutoff");
    SUNDER_AUTO(auto_free) char *page = path_join(dir, "cutoff.html");
    sunder_context *context = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    options.counts_path = table;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);

    assert_ok(sunder_cutoff_derive(context, &options, dir, NULL, NULL, &err), &err);

    SUNDER_AUTO(auto_free) char *words = read_words(page);
    assert_non_null(strstr(words, "&lt;b&gt;x&lt;/b&gt;"));
    assert_null(strstr(words, "<b>x</b>"));
    assert_non_null(strstr(words, "nuclei of a slide taken as independent"));
    /* BETAINV(0.95, 3, 98) = 6.162 %: from 7 of 100. */
    assert_non_null(strstr(words, "6.16 %<small>limit; first positive 7 of 100 (7.00 %)"));
    sunder_context_free(context);
    remove_scratch(scratch);
}

static void a_cancelled_derivation_leaves_nothing(void **state)
{
    (void)state;
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *table = write_table(scratch, DIFFERING_NORMALS);
    SUNDER_AUTO(auto_free) char *dir = path_join(scratch, "cutoff");
    sunder_context *context = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    options.counts_path = table;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    sunder_context_cancel(context);

    assert_int_equal(sunder_cutoff_derive(context, &options, dir, NULL, NULL, &err), SUNDER_CANCELLED);

    assert_int_not_equal(access(dir, F_OK), 0);
    sunder_context_free(context);
    remove_scratch(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_tables_are_named_with_their_line_and_nothing_is_written),
        cmocka_unit_test(spaces_round_names_and_numbers_are_passed_over),
        cmocka_unit_test(parts_beside_k_are_passed_over_and_that_is_said),
        cmocka_unit_test(readers_of_a_slide_are_added_up_and_each_kind_has_its_cutoff),
        cmocka_unit_test(absurd_tables_are_refused_in_words),
        cmocka_unit_test(the_earliest_row_that_stands_twice_is_named),
        cmocka_unit_test(slides_stand_in_the_order_of_the_table),
        cmocka_unit_test(a_cutoff_from_results_fits_the_schema_and_names_who_is_left_out),
        cmocka_unit_test(every_method_writes_a_file_that_fits_the_schema),
        cmocka_unit_test(markup_in_a_name_is_text_on_the_page),
        cmocka_unit_test(a_cancelled_derivation_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
