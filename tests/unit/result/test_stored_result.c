/* A result that was written reads back as the very same tables; what is damaged is named. */
#include "result/stored_result.h"

#include "core/text.h"
#include "result/result_files.h"
#include "result/stored_summary.h"
#include "result_fixture.h"
#include "testing.h"

typedef struct written {
    char *scratch;
    result_folder *folder;
    char *dir;
} written;

static written write_result(const slide_result *result)
{
    written w = {.scratch = make_scratch()};
    SUNDER_AUTO(auto_free) char *out = path_join(w.scratch, "out");
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &w.folder, &err), &err);
    assert_ok(result_tables_write(result, w.folder, &err), &err);
    assert_ok(result_json_write(result, w.folder, &err), &err);
    w.dir = result_folder_path(w.folder, "");
    w.dir[strlen(w.dir) - 1] = '\0';
    return w;
}

/* A file of text; the caller's. */
static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "r");
    text words = {0};
    char line[4096];
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) text_add(&words, line);
    fclose(file);
    return text_steal(&words);
}

static void written_free(written *w)
{
    free(w->dir);
    result_folder_abandon(w->folder);
    remove_scratch(w->scratch);
}

static void write_words(const written *w, const char *name, const char *mode, const char *words)
{
    SUNDER_AUTO(auto_free) char *path = path_join(w->dir, name);
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    fputs(words, file);
    fclose(file);
}

static void numbers_come_back_to_the_last_bit(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->candidate_rows[0].significance = 1.0 / 3.0;
    t->candidate_rows[0].centre_um = (sunder_point_um){0.1 + 0.2, 5e-324};
    t->candidate_rows[0].flux = -1.7976931348623157e308;
    t->candidate_rows[0].next_nucleus = 2;
    t->candidate_rows[0].next_um = 2.0 / 7.0;
    t->forced_rows[1].significance = -1.0 / 9.0;
    t->rows[1][3].area_um2 = 60.0 + 1.0 / 11.0;
    t->laws.shift.matrix[1][0] = -1.0 / 70000.0;
    t->laws.brightness[END_3P].sigma_median_um = NAN;
    t->about.median_focus = 0.7 + 1e-16;
    t->options.max_doubt_frac = 1.0 / 7.0;
    t->options.most_false_candidates = 1.0 / 13.0;
    t->laws.noise[END_3P].state = LAW_REFUSED;
    strcpy(t->laws.noise[END_3P].why, "no nuclei");
    t->assay.split.limit = 0.8 + 1.0 / 3e6;
    t->assay.least_nucleus_um = 16.0 / 3.0;
    t->rows[1][3].kind = KIND_SMALL_ROUND;
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    assert_int_equal(stored.candidates.n, t->candidates.n);
    assert_true(stored.candidates.rows[0].significance == t->candidate_rows[0].significance);
    assert_true(stored.candidates.rows[0].centre_um.x == t->candidate_rows[0].centre_um.x);
    assert_true(stored.candidates.rows[0].centre_um.y == t->candidate_rows[0].centre_um.y);
    assert_true(stored.candidates.rows[0].flux == t->candidate_rows[0].flux);
    assert_true(stored.candidates.rows[0].next_um == t->candidate_rows[0].next_um);
    assert_true(isinf(stored.candidates.rows[1].next_um));
    assert_true(isnan(stored.candidates.rows[1].z_um));
    assert_true(stored.forced.rows[1].significance == t->forced_rows[1].significance);
    assert_true(stored.per_field[1].rows[3].area_um2 == t->rows[1][3].area_um2);
    assert_int_equal(stored.per_field[0].rows[4].excluded, EXCLUDED_BORDER);
    assert_int_equal(stored.per_field[1].rows[3].kind, KIND_SMALL_ROUND);
    assert_int_equal(stored.per_field[0].rows[4].kind, KIND_NUCLEUS);
    assert_true(stored.assay.least_nucleus_um == 16.0 / 3.0);
    assert_true(stored.assay.largest_nucleus_um == 0);
    assert_true(stored.laws.shift.matrix[1][0] == t->laws.shift.matrix[1][0]);
    assert_true(isnan(stored.laws.brightness[END_3P].sigma_median_um));
    assert_true(stored.about.median_focus == t->about.median_focus);
    assert_true(stored.options.max_doubt_frac == t->options.max_doubt_frac);
    assert_true(stored.options.most_false_candidates == t->options.most_false_candidates);
    assert_int_equal(stored.laws.noise[END_3P].state, LAW_REFUSED);
    assert_string_equal(stored.laws.noise[END_3P].why, "no nuclei");
    assert_true(stored.assay.split.limit == t->assay.split.limit);
    assert_string_equal(stored.assay.sha256, t->assay.sha256);
}

static void what_a_stack_and_given_laws_add_comes_back(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->candidate_rows[0].z_um = 1.0 / 3.0;
    t->candidate_rows[0].z_se_um = 1.0 / 7.0;
    t->candidate_rows[2].at_stack_end = true;
    t->candidate_rows[2].length_um = 5.0 / 3.0;
    t->candidate_rows[2].direction_deg = 400.0 / 3.0;
    t->fields[0].stack_signals = 40;
    t->fields[0].stack_end_signals = 3;
    t->fields[1].stack_signals = 2;
    t->fields[2].stack_signals = t->fields[2].stack_end_signals = 500; /* left out: not counted */
    t->about.section_um = 4.0 + 1.0 / 3.0;
    t->about.one_value[END_3P] = true;
    t->about.look[END_3P] = (channel_look){.spots = 9, .sigma_um = 1.0 / 6.0, .contrast = 10.0 / 3.0};
    t->laws.shift.state = LAW_GIVEN;
    t->laws.own_shift = (chromatic_shift){.state = LAW_FOUND, .shift_um = {1.0 / 9.0, -0.2}, .pairs = 31};
    t->laws.shift_contradicted = true;
    t->laws.own_nuclear_area_um2 = 71.0 / 3.0;
    t->laws.depth = (depth_law){LAW_FOUND, -1.0 / 11.0, 1.0 / 13.0, 19};
    t->result.given_laws_sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    assert_true(stored.candidates.rows[0].z_um == t->candidate_rows[0].z_um);
    assert_true(stored.candidates.rows[0].z_se_um == t->candidate_rows[0].z_se_um);
    assert_false(stored.candidates.rows[0].at_stack_end);
    assert_true(stored.candidates.rows[2].at_stack_end);
    assert_true(stored.candidates.rows[2].length_um == 5.0 / 3.0);
    assert_true(stored.candidates.rows[2].direction_deg == 400.0 / 3.0);
    assert_int_equal(stored.about.stack_signals, 42);
    assert_int_equal(stored.about.stack_end_signals, 3);
    assert_int_equal(stored.fields[0].stack_signals, 40);
    assert_true(stored.about.section_um == t->about.section_um);
    assert_int_equal(stored.about.look[END_3P].spots, 9);
    assert_true(stored.about.one_value[END_3P] && !stored.about.one_value[END_5P]);
    assert_true(stored.about.look[END_3P].sigma_um == 1.0 / 6.0);
    assert_true(stored.about.look[END_3P].contrast == 10.0 / 3.0);
    assert_int_equal(stored.laws.own_shift.state, LAW_FOUND);
    assert_true(stored.laws.own_shift.shift_um.x == 1.0 / 9.0);
    assert_true(stored.laws.shift_contradicted);
    assert_true(stored.laws.own_nuclear_area_um2 == t->laws.own_nuclear_area_um2);
    assert_int_equal(stored.laws.depth.state, LAW_FOUND);
    assert_true(stored.laws.depth.shift_um == -1.0 / 11.0);
    assert_true(stored.laws.depth.scatter_um == 1.0 / 13.0);
    assert_int_equal(stored.laws.depth.pairs, 19);
    assert_string_equal(stored.given_laws_sha256, t->result.given_laws_sha256);
}

static void the_camera_comes_back_to_the_last_bit(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    camera_channel *c = &t->camera.channels[1];
    t->camera.flat_field = true;
    c->offset = (camera_quantity){.state = QUANTITY_GIVEN, .value = 100.0 + 1.0 / 3.0, .error = 1.0 / 7.0};
    c->gain = (camera_quantity){.state = QUANTITY_REFUSED, .value = NAN, .error = NAN, .why = "too few pixels"};
    c->kind = PIXELS_PROJECTION;
    c->flat = (flat_field){.found = true,
                           .constant = -1.0 / 17.0,
                           .terms = {1.0 / 3.0, -2.0 / 7.0, -0.3, 0.04, 0, 1e-9},
                           .width_px = 384,
                           .height_px = 320,
                           .witness = NAN,
                           .witness_se = NAN,
                           .fields = 8};
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    const camera_channel *back = &stored.camera.channels[1];
    const sunder_point_px corner = {3.5, 317.25};
    assert_int_equal(stored.camera.n_channels, t->camera.n_channels);
    assert_string_equal(back->colour, c->colour);
    assert_string_equal(back->why, c->why);
    assert_int_equal(back->kind, PIXELS_PROJECTION);
    assert_int_equal(back->offset.state, QUANTITY_GIVEN);
    assert_true(back->offset.value == c->offset.value && back->offset.error == c->offset.error);
    assert_int_equal(back->gain.state, QUANTITY_REFUSED);
    assert_string_equal(back->gain.why, "too few pixels");
    assert_true(back->dark_counts == c->dark_counts);
    assert_true(stored.camera.flat_field && back->flat.found);
    assert_true(flat_field_at(&back->flat, corner) == flat_field_at(&c->flat, corner));
    assert_false(stored.camera.channels[0].flat.found);
}

static void names_fields_and_inputs_come_back(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    assert_string_equal(stored.slide_name, "case_17");
    assert_int_equal(stored.n_fields, 3);
    assert_string_equal(stored.fields[2].left_out, t->fields[2].left_out);
    assert_int_equal(stored.about.n_left_out, 1);
    assert_int_equal(stored.origin.n_inputs, t->origin.n_inputs);
    assert_string_equal(stored.origin.input_names[1], "field_01.ome.tif");
    assert_string_equal(stored.origin.warnings[0], t->warnings[0]);
    assert_int_equal(stored.n_rounds, 0);
    assert_int_equal(stored.n_listed, t->candidates.n);
    assert_int_equal(stored.listed[0].signal, 1);
}

static void reviews_and_rounds_come_back(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    static review reviews[FIXTURE_ROWS];
    reviews[3] = (review){JUDGED_SIGNAL, 5};
    reviews[4] = (review){JUDGED_NO_SIGNAL, 0};
    const edit_round round = {.taken = 1,
                              .rejected = 1,
                              .edits_sha256 = digest_bytes("edits", 5),
                              .parent_sha256 = digest_bytes("parent", 6),
                              .call_before = "normal",
                              .rearranged_before = 2,
                              .evaluable_before = 30};
    t->result.reviews = reviews;
    t->result.rounds = &round;
    t->result.n_rounds = 1;
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    assert_int_equal(stored.reviews[3].judged, JUDGED_SIGNAL);
    assert_int_equal(stored.reviews[3].nucleus, 5);
    assert_int_equal(stored.reviews[4].judged, JUDGED_NO_SIGNAL);
    assert_int_equal(stored.reviews[5].judged, JUDGED_NOT);
    assert_int_equal(stored.n_rounds, 1);
    assert_string_equal(stored.rounds[0].parent_sha256.chars, round.parent_sha256.chars);
    assert_string_equal(stored.rounds[0].call_before, "normal");
    assert_int_equal(stored.rounds[0].evaluable_before, 30);
}

static void how_the_slide_was_decided_comes_back(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->assay.decision = SUNDER_DECISION_TWO_STEP;
    t->about.seed = t->result.seed = 77;
    t->verdict.mode = (mode_outcome){.outcome = OUTCOME_BELOW, .steps = {{1, 3}, {0, 3}}, .steps_p = 1.0};
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    const stored_call *decided = &stored.decided;
    assert_int_equal(stored.assay.decision, SUNDER_DECISION_TWO_STEP);
    assert_int_equal(stored.about.seed, 77);
    assert_string_equal(decided->mode, "two_step");
    assert_string_equal(decided->outcome, "below");
    assert_int_equal(decided->steps[0].k, 1);
    assert_int_equal(decided->steps[1].n, 3);
    assert_near(decided->exceeds_p, 0.7125, 1e-9);
    assert_near(decided->lower, 0.0915, 1e-9);
    assert_near(decided->upper, 0.298, 1e-9);
    assert_near(decided->fields_p, 0.58, 1e-9);
    const json_node *first = node_get(node_get(node_get(stored.root, "decision"), "two_step"), "first");
    assert_int_equal(node_length(node_get(first, "members")), 3);
}

static void a_result_that_does_not_say_how_it_was_decided_is_read(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(auto_free) char *path = path_join(w.dir, "result.json");
    SUNDER_AUTO(auto_free) char *json = read_whole(path);
    for (char *at = strstr(json, "\"posterior\""); at; at = NULL) at[1] = 'q';
    for (char *at = strstr(json, "\"decision\": {"); at; at = NULL) at[1] = 'q';
    write_words(&w, "result.json", "w", json);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    assert_string_equal(stored.decided.mode, "");
    assert_true(isnan(stored.decided.exceeds_p));
}

static void a_table_that_was_changed_is_named_with_both_sums(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    write_words(&w, "tables/forced.csv", "a", "\n");
    stored_result stored = {.n_fields = 77};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(stored_result_read(w.dir, &stored, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "tables/forced.csv: was changed or damaged: SHA-256 ");
    assert_int_equal(stored.n_fields, 77);
}

static void what_is_no_result_or_a_newer_one_is_refused(void **state)
{
    (void)state;
    static const char *const contents[] = {"{\"schema\": 2, \"sunder\": \"9\"}", "{}", "[1]", "{\"schema\": 1"};
    static const char *const messages[] = {"schema 2, this sunder knows 1", "is no result of sunder's",
                                           "is no result of sunder's", "expected valid JSON"};
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    for (size_t i = 0; i < 4; i++) {
        write_words(&w, "result.json", "w", contents[i]);
        stored_result stored = {0};
        sunder_error err = SUNDER_ERROR_INIT;

        assert_int_equal(stored_result_read(w.dir, &stored, &err), SUNDER_ERROR_INPUT);

        assert_says(&err, messages[i]);
    }
}

static void a_result_from_before_rescoring_says_to_score_again(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    write_words(&w, "result.json", "w", "{\"schema\": 1, \"sunder\": \"0.0.1\"}");
    stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(stored_result_read(w.dir, &stored, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, "score the slide again");
}

static void a_laboratorys_cutoff_comes_back_exactly(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->about.lab =
        (lab_cutoff){.given = true, .method = "beta-binomial", .level = 0.99, .date = "2026-11-28", .normals = 20};
    memset(t->about.lab.sha256, 'a', 64);
    t->about.lab.limit[COUNT_COMBINED] = (count_limit){.rule = LIMIT_LAW, .level = 0.99, .law = {1.0 / 7.0, 1.0 / 3e5}};
    t->about.lab.limit[COUNT_SPLIT] = (count_limit){.rule = LIMIT_SHARE, .share = 0.1 + 0.2};
    t->about.lab.limit[COUNT_ISOLATED_3P] = (count_limit){.rule = LIMIT_LAW, .level = 1.0 / 1.1, .law = {0, 0}};
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    const lab_cutoff *back = &stored.about.lab;
    assert_true(back->given);
    assert_string_equal(back->method, "beta-binomial");
    assert_string_equal(back->date, "2026-11-28");
    assert_string_equal(back->sha256, t->about.lab.sha256);
    assert_int_equal(back->normals, 20);
    for (int kind = 0; kind < COUNT_KINDS; kind++) {
        const count_limit *was = &t->about.lab.limit[kind], *is = &back->limit[kind];
        assert_int_equal(is->rule, was->rule);
        assert_true(is->share == was->share && is->level == was->level);
        assert_true(is->law.mean == was->law.mean && is->law.spread == was->law.spread);
    }
}

static void without_a_laboratorys_cutoff_there_is_none(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_result_read(w.dir, &stored, &err), &err);

    assert_false(stored.about.lab.given);
    assert_int_equal(stored.split, t->verdict.counts.split);
    assert_int_equal(stored.isolated_3p, t->verdict.counts.isolated_3p);
}

/* What both readers say of a result whose counts are these. */
static void assert_damaged(const slide_counts *counts, const char *words)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->verdict.counts = *counts;
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    stored_result stored = {0};
    stored_summary summary = {.nuclei = 77};
    sunder_error of_result = SUNDER_ERROR_INIT, of_summary = SUNDER_ERROR_INIT;

    assert_int_equal(stored_result_read(w.dir, &stored, &of_result), SUNDER_ERROR_INPUT);
    assert_int_equal(stored_summary_read(w.dir, &summary, &of_summary), SUNDER_ERROR_INPUT);

    assert_says(&of_result, w.dir);
    assert_says(&of_result, words);
    assert_says(&of_result, "the result is damaged");
    assert_says(&of_summary, words);
    assert_int_equal(summary.nuclei, 77);
}

static void counts_that_cannot_be_are_damage(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    const slide_counts good = t->verdict.counts;

    slide_counts bad = good;
    bad.k = 500;
    assert_damaged(&bad, "result.json: rearranged: missing or not as expected (a whole number from 0 to 30)");
    bad = good, bad.k = good.k - 1;
    assert_damaged(&bad, "rearranged: missing or not as expected (split and isolated_3p together");
    bad = good, bad.split = -1;
    assert_damaged(&bad, "split: ");
    bad = good, bad.isolated_3p = good.n + 1;
    assert_damaged(&bad, "isolated_3p: ");
    bad = good, bad.nuclei = good.n - 1;
    assert_damaged(&bad, "evaluable: ");
    bad = (slide_counts){.nuclei = good.nuclei};
    assert_damaged(&bad, "evaluable: missing or not as expected (a nucleus at least of a slide that has a call)");
}

static void isolated_5p_may_count_as_rearranged(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    slide_counts *counts = &t->verdict.counts;
    counts->isolated_5p = 2;
    counts->k = counts->split + counts->isolated_3p + 2;
    SUNDER_AUTO(written_free) written w = write_result(&t->result);
    stored_summary summary = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(stored_summary_read(w.dir, &summary, &err), &err);

    assert_int_equal(summary.rearranged, counts->k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back_to_the_last_bit),
        cmocka_unit_test(what_a_stack_and_given_laws_add_comes_back),
        cmocka_unit_test(the_camera_comes_back_to_the_last_bit),
        cmocka_unit_test(names_fields_and_inputs_come_back),
        cmocka_unit_test(reviews_and_rounds_come_back),
        cmocka_unit_test(how_the_slide_was_decided_comes_back),
        cmocka_unit_test(a_result_that_does_not_say_how_it_was_decided_is_read),
        cmocka_unit_test(a_table_that_was_changed_is_named_with_both_sums),
        cmocka_unit_test(what_is_no_result_or_a_newer_one_is_refused),
        cmocka_unit_test(a_result_from_before_rescoring_says_to_score_again),
        cmocka_unit_test(a_laboratorys_cutoff_comes_back_exactly),
        cmocka_unit_test(without_a_laboratorys_cutoff_there_is_none),
        cmocka_unit_test(counts_that_cannot_be_are_damage),
        cmocka_unit_test(isolated_5p_may_count_as_rearranged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
