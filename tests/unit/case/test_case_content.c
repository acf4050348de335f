/* What the report says in words, section by section: the model of a case, changed where a slide is asked for that the fixture is
 * not, put into content. */
#include "case/content.h"

#include "case_telling.h"
#include "core/text.h"
#include "testing.h"

typedef struct made {
    case_report *report;
    content *words;
} made;

static void made_end(made *m)
{
    content_free(m->words);
    case_report_free(m->report);
}

/* Takes the report over. */
static made words_of(case_report *report)
{
    made m = {.report = report};
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(content_make(report, &m.words, &err), &err);
    return m;
}

static const content_row *row_of(const made *m, const char *section, const char *id)
{
    const content_section *s = content_find(m->words, section);
    for (size_t i = 0; s && i < s->n_rows; i++)
        if (strcmp(s->rows[i].id, id) == 0) return &s->rows[i];
    return NULL;
}

/* Fails where the row is not there. */
static const char *cell_of(const made *m, const char *section, const char *id, int cell)
{
    const content_row *row = row_of(m, section, id);
    if (!row) {
        print_error("%s.%s is missing\n", section, id);
        assert_true(false);
        return "";
    }
    return row->cells[cell] ? row->cells[cell] : "";
}

#define assert_cell_says(M, SECTION, ID, CELL, WORDS)                                 \
    do {                                                                              \
        const char *said = cell_of(M, SECTION, ID, CELL);                             \
        if (!strstr(said, WORDS)) print_error("%s.%s says: %s\n", SECTION, ID, said); \
        assert_non_null(strstr(said, WORDS));                                         \
    } while (0)

#define PRIME "\xe2\x80\xb2"

/* 7 split and 5 isolated 3' of 73, beside an ISCN string of the 7: the call stands on the 5. */
static void a_call_that_needs_the_isolated_3p_its_string_leaves_out_says_so(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {YES}, .n_slides = 1});
    finding *f = &report->findings[0];
    f->split = f->iscn_counted = 7;
    f->isolated_3p = 5;
    f->rearranged = 12;
    f->evaluable = 73;

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_cell_says(&m, "calls", "NTRK1", 5, "The ISCN string counts 7 of the 12");
    assert_cell_says(&m, "calls", "NTRK1", 5, "without the isolated 3" PRIME ": 7 of 73, 9.6 %, below the cutoff");
}

static void a_call_that_its_split_nuclei_carry_says_so_too(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {YES}, .n_slides = 1});
    finding *f = &report->findings[0];
    f->split = f->iscn_counted = 15; /* 15 % of 100: at the cutoff */
    f->isolated_3p = 5;
    f->rearranged = 20;
    f->evaluable = 100;

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_cell_says(&m, "calls", "NTRK1", 5, "15 of 100, 15.0 %, still at or above the cutoff");
}

static void the_page_says_in_one_line_what_the_panel_is(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end) made m = words_of(report_of(&(telling){.calls = {NO, YES}, .n_slides = 2}));

    assert_string_equal(cell_of(&m, "case", "panel", 1), "NTRK2 rearranged; NTRK1 normal; NTRK3 not tested");
    assert_string_equal(m.words->title, "NTRK1, NTRK2, NTRK3 break-apart FISH report");
}

static void the_first_page_says_how_the_cutoff_was_set(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {YES, NO}, .n_slides = 2});
    snprintf(report->findings[0].assay.cutoff_basis, 100, "convention for break-apart probes");
    snprintf(report->findings[1].assay.cutoff_basis, 100, "own cohort of 2025");

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_cell_says(&m, "calls", "NTRK1", 3, "(a convention, not validated for this probe)");
    assert_cell_says(&m, "calls", "NTRK2", 3, "(own cohort of 2025)");
}

/* As a score with the laboratory's own cutoff writes it. */
static void set_laboratory_cutoff(finding *f, long normals)
{
    json_node *cutoff = (json_node *)node_get(f->root, "cutoff");
    json_node *laboratory = node_object_new(), *combined = node_object_new();
    node_set_string(laboratory, "method", "betainv");
    node_set_number(laboratory, "level", 0.99, 4);
    node_set_string(laboratory, "date", "2026-01-02");
    node_set_integer(laboratory, "normals", normals);
    node_set_integer(combined, "first_positive", 7);
    node_set_bool(combined, "reached", true);
    node_set_take(laboratory, "combined", combined);
    node_set_take(cutoff, "laboratory", laboratory);
}

static void a_cutoff_of_few_normals_is_marked(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {YES, YES}, .n_slides = 2});
    set_laboratory_cutoff(&report->findings[0], 19);
    set_laboratory_cutoff(&report->findings[1], 20);

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_cell_says(&m, "calls", "NTRK1", 3, "betainv, level 0.990, 2026-01-02, 19 normal slides: FEWER THAN 20");
    assert_cell_says(&m, "calls", "NTRK2", 3, "20 normal slides)");
}

static void the_probability_names_the_share_it_is_of(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {YES}, .n_slides = 1});
    json_node *posterior = (json_node *)node_get(report->findings[0].root, "posterior");
    node_set_number(posterior, "exceeds_cutoff_p", 0.717, 4);
    node_set_number(posterior, "effective_nuclei", 12.2, 4);

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_string_equal(cell_of(&m, "locus.NTRK1", "NTRK1.exceeds_cutoff", 0), "P(true share at the cutoff or above)");
    assert_cell_says(&m, "locus.NTRK1", "NTRK1.exceeds_cutoff", 1, "0.717, of 15.00 % or more");
    assert_cell_says(&m, "locus.NTRK1", "NTRK1.exceeds_cutoff", 1, "tell as much as 12");
}

static void extra_copies_and_atypical_patterns_have_their_numbers(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {NO}, .n_slides = 1});
    finding *f = &report->findings[0];
    json_node *counts = (json_node *)node_get(f->root, "counts"), *flags = node_array_new();
    f->evaluable = 98;
    f->atypical_5p = 12;
    f->atypical_3p = 6;
    node_set_number(counts, "mean_copies", 2.48, 4);
    node_set_integer((json_node *)node_get(counts, "by_pattern"), "G", 28);
    node_append_string(flags, "GAIN");
    node_append_string(flags, "ATYPICAL");
    node_set_take(f->root, "flags", flags);

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_cell_says(&m, "calls", "NTRK1", 5, "GAIN: 28 of 98, 28.6 %. Mean copies 2.48.");
    assert_cell_says(&m, "calls", "NTRK1", 5, "ATYPICAL: 18 of 98, 18.4 %. 12 isolated 5" PRIME ", 6 isolated 3" PRIME);
}

/* Without control, of colours that nobody confirmed, one locus of three. */
static made doubtful_report(const char *state)
{
    case_report *report = report_of(&(telling){.state = state, .calls = {YES}, .n_slides = 1, .controls = "[]"});
    report->findings[0].assay.colours_confirmed = false;
    return words_of(report);
}

static void a_released_report_does_not_speak_of_before_its_release(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end) made open = doubtful_report("preliminary");
    SUNDER_AUTO(made_end) made final = doubtful_report("final");

    assert_cell_says(&open, "alerts", "NTRK1", 0, "before this result is released");
    assert_cell_says(&final, "alerts", "NTRK1", 0, "The report was released so");
    assert_cell_says(&final, "alerts", "control_absent", 0, "the report was released without");
    for (size_t i = 0; i < content_find(final.words, "alerts")->n_rows; i++)
        assert_null(strstr(content_find(final.words, "alerts")->rows[i].cells[0], "before"));
}

static void an_amended_report_says_first_what_changed_and_why(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end)
    made m = words_of(report_of(&(telling){.state = "amended",
                                           .report_more = ", \"supersedes\": \"F0\", \"amended_because\": \"a slip\", "
                                                          "\"previous_result\": \"NTRK1 normal\"",
                                           .calls = {YES},
                                           .n_slides = 1}));

    assert_string_equal(content_find(m.words, "alerts")->rows[0].id, "amended");
    assert_cell_says(&m, "alerts", "amended", 0,
                     "takes the place of report F0. Reason: a slip. Earlier result: NTRK1 normal. Result now: NTRK1 "
                     "rearranged; NTRK2, NTRK3 not tested.");
}

static void a_control_of_another_cutoff_is_remarked(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {YES}, .n_slides = 1});
    snprintf(report->control_cutoffs[0], CUTOFF_NAME, "laboratory's cutoff of 2026-01-02 (ab)");

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_cell_says(&m, "alerts", "control_cutoff1", 0,
                     "Control c of NTRK1 was read by the laboratory's cutoff of 2026-01-02 (ab), the specimen by the "
                     "assay's cutoff of 15 %.");
    assert_cell_says(&m, "controls", "control1", 4, "OTHER CUTOFF");
}

static void who_asked_and_how_the_tissue_came_stands_on_the_first_page(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end)
    made m = words_of(report_of(&(telling){
        .report_more = ", \"laboratory\": \"Institute\", \"laboratory_address\": \"Road 1\"",
        .specimen_more = ", \"fixation\": \"formalin, 24 h\", \"collected\": \"2026-01-02\", \"received\": "
                         "\"2026-01-03\"",
        .more = ", \"request\": {\"requester\": \"Dr R\", \"reason\": \"TRK inhibitor\", \"sex\": \"female\"}",
        .calls = {NO},
        .n_slides = 1}));

    assert_string_equal(cell_of(&m, "case", "laboratory", 1), "Institute, Road 1");
    assert_string_equal(cell_of(&m, "case", "requester", 1), "Dr R");
    assert_string_equal(cell_of(&m, "case", "reason", 1), "TRK inhibitor");
    assert_string_equal(cell_of(&m, "case", "sex", 1), "female");
    assert_string_equal(cell_of(&m, "case", "fixation", 1), "formalin, 24 h");
    assert_string_equal(cell_of(&m, "case", "collected", 1), "2026-01-02, received 2026-01-03");
}

static void what_the_assay_holds_of_the_probe_is_printed(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {NO, NO}, .n_slides = 2});
    sunder_assay *a = &report->findings[0].assay;
    a->size_5p_kb = 420;
    a->size_3p_kb = 350;
    a->gap_kb = (double)NAN;
    snprintf(a->assembly, sizeof a->assembly, "hg38");
    snprintf(a->ifu_reference, sizeof a->ifu_reference, "IFU-12");

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_string_equal(cell_of(&m, "locus.NTRK1", "NTRK1.design", 1),
                        "5" PRIME " 420 kb, 3" PRIME
                        " 350 kb, gap not given; assembly hg38; instructions for use: IFU-12");
}

static void an_assumed_sensitivity_is_set_beside_the_published_one(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end)
    made assumed = words_of(report_of(&(telling){.prior = USUAL, .calls = {NO, NO, NO}, .n_slides = 3}));
    SUNDER_AUTO(made_end)
    made own = words_of(report_of(&(telling){
        .prior = "{\"tumour\": \"secretory carcinoma\", \"sensitivity_frac\": 0.95, \"specificity_frac\": 0.98}",
        .calls = {NO, NO, NO},
        .n_slides = 3}));

    assert_string_equal(cell_of(&assumed, "panel", "npv", 1), "68.5 %");
    /* 0.1 x 0.98 / (0.1 x 0.98 + 0.9 x 0.3) */
    assert_cell_says(&assumed, "panel", "npv_published", 1, "at most 26.6 %");
    assert_cell_says(&assumed, "panel", "test_source", 1, "not measured in this laboratory");
    assert_null(strstr(cell_of(&assumed, "panel", "test_source", 1), "state the laboratory's own"));
    assert_null(row_of(&own, "panel", "npv_published"));
    assert_string_equal(cell_of(&own, "panel", "test_source", 1), "the laboratory's own values, stated in the case");
}

static void the_chance_of_a_false_positive_names_its_source_at_each_probe(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.prior = RARE, .calls = {NO, NO, NO}, .n_slides = 3});
    set_laboratory_cutoff(&report->findings[0], 20);

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_cell_says(&m, "panel", "family_error", 1,
                     "1.0 % (NTRK1: 1 - level of its cutoff), 2.0 % (NTRK2: 1 - specificity above)");
}

static void nuclei_not_counted_are_listed_once(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {NO}, .n_slides = 1});
    json_node *reasons = node_array_new();
    node_append_string(reasons, "12 of 100 evaluable nuclei are rearranged.");
    node_append_string(reasons, "Not counted of 150 nuclei found: 19 cut by the image border.");
    node_append_string(reasons, "The cutoff is the laboratory's own.");
    node_set_take(report->findings[0].root, "reasons", reasons);

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_non_null(row_of(&m, "locus.NTRK1", "NTRK1.excluded"));
    assert_null(row_of(&m, "locus.NTRK1", "NTRK1.reason2"));
    assert_string_equal(cell_of(&m, "locus.NTRK1", "NTRK1.reason3", 0), "Why this call (2)");
}

static void the_explanation_of_the_string_stands_once_and_under_its_own_name(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {YES}, .n_slides = 1});
    snprintf(report->findings[0].iscn_note, ISCN_BYTES, "It leaves out 5.");

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_string_equal(cell_of(&m, "locus.NTRK1", "NTRK1.iscn_note", 0), "Note on the ISCN string");
    assert_null(strstr(cell_of(&m, "calls", "NTRK1", 5), "It leaves out 5."));
}

static void an_uninformative_locus_has_nothing_that_its_nuclei_cannot_tell(void **state)
{
    static const char *const never[] = {"mean_copies",    "mean_area",  "cutoff_basis", "symmetry",
                                        "exceeds_cutoff", "split_frac", "iscn_note",    "isolated_3p_frac"};
    (void)state;
    SUNDER_AUTO(made_end) made m = words_of(report_of(&(telling){.calls = {NO_CALL}, .n_slides = 1}));
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        char id[64];
        snprintf(id, sizeof id, "NTRK1.%s", never[i]);
        if (row_of(&m, "locus.NTRK1", id)) print_error("%s is there\n", id);
        assert_null(row_of(&m, "locus.NTRK1", id));
    }
}

static void evidence_is_spoken_of_only_where_the_cutoff_is_reached(void **state)
{
    (void)state;
    case_report *report = report_of(&(telling){.calls = {NO, YES}, .n_slides = 2});
    report->findings[0].rearranged = 0;
    report->findings[1].rearranged = report->findings[1].evaluable;

    SUNDER_AUTO(made_end) made m = words_of(report);

    assert_null(strstr(cell_of(&m, "calls", "NTRK1", 3), "cutting by the section"));
    assert_cell_says(&m, "calls", "NTRK2", 3, "cutting by the section can make");
}

static void each_digest_stands_under_its_own_name(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end) made m = words_of(report_of(&(telling){.calls = {NO}, .n_slides = 1}));

    assert_string_equal(cell_of(&m, "case_digests", "case_file", 0), "Case file, SHA-256");
    assert_string_equal(cell_of(&m, "case_digests", "case_file", 1), m.report->c.sha256.chars);
    assert_cell_says(&m, "case_digests", "rules", 1, m.report->rules->sha256.chars);
    assert_null(row_of(&m, "provenance", "case"));
    assert_string_equal(cell_of(&m, "provenance", "NTRK1", 5), "none");
}

static void what_is_counted_has_the_unit_of_the_numbers(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end) made m = words_of(report_of(&(telling){.calls = {NO}, .n_slides = 1}));

    assert_string_equal(row_of(&m, "locus.NTRK1", "NTRK1.evaluable")->unit, "{nuclei}");
    assert_null(strstr(cell_of(&m, "locus.NTRK1", "NTRK1.evaluable", 1), "{"));
}

static void the_limits_come_before_what_may_fill_the_page(void **state)
{
    (void)state;
    SUNDER_AUTO(made_end) made m = words_of(report_of(&(telling){.calls = {NO}, .n_slides = 1}));
    const content_section *limits = content_find(m.words, "limits");

    assert_true(limits > content_find(m.words, "calls"));
    assert_true(limits < content_find(m.words, "interpretation"));
    assert_true(limits < content_find(m.words, "next"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_that_needs_the_isolated_3p_its_string_leaves_out_says_so),
        cmocka_unit_test(a_call_that_its_split_nuclei_carry_says_so_too),
        cmocka_unit_test(the_page_says_in_one_line_what_the_panel_is),
        cmocka_unit_test(the_first_page_says_how_the_cutoff_was_set),
        cmocka_unit_test(a_cutoff_of_few_normals_is_marked),
        cmocka_unit_test(the_probability_names_the_share_it_is_of),
        cmocka_unit_test(extra_copies_and_atypical_patterns_have_their_numbers),
        cmocka_unit_test(a_released_report_does_not_speak_of_before_its_release),
        cmocka_unit_test(an_amended_report_says_first_what_changed_and_why),
        cmocka_unit_test(a_control_of_another_cutoff_is_remarked),
        cmocka_unit_test(who_asked_and_how_the_tissue_came_stands_on_the_first_page),
        cmocka_unit_test(what_the_assay_holds_of_the_probe_is_printed),
        cmocka_unit_test(an_assumed_sensitivity_is_set_beside_the_published_one),
        cmocka_unit_test(the_chance_of_a_false_positive_names_its_source_at_each_probe),
        cmocka_unit_test(nuclei_not_counted_are_listed_once),
        cmocka_unit_test(the_explanation_of_the_string_stands_once_and_under_its_own_name),
        cmocka_unit_test(an_uninformative_locus_has_nothing_that_its_nuclei_cannot_tell),
        cmocka_unit_test(evidence_is_spoken_of_only_where_the_cutoff_is_reached),
        cmocka_unit_test(each_digest_stands_under_its_own_name),
        cmocka_unit_test(what_is_counted_has_the_unit_of_the_numbers),
        cmocka_unit_test(the_limits_come_before_what_may_fill_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
