/* report.html: one file that says the call, why, and what it does not say. */
#include "testing.h"

#include "core/text.h"
#include "report/overlay.h"
#include "report/report_html.h"
#include "report/words.h"
#include "result_fixture.h"

/* Makes the pictures and the page of a fixture; the page is the caller's. */
static char *page_of(const result_fixture *t)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    SUNDER_AUTO(auto_gallery) gallery *g = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    assert_ok(gallery_plan(&t->result, &g, &err), &err);
    for (size_t i = 0; i < 2; i++) {
        field f;
        label_plane labels;
        fixture_field_new(t, i, &f, &labels);
        char name[40];
        snprintf(name, sizeof name, "overlay/field_%02zu.png", i);
        SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, name);
        assert_ok(overlay_write(&t->result, &f, &labels, path, &err), &err);
        assert_ok(gallery_add_field(g, &f, &labels, &err), &err);
        fixture_field_free(&f, &labels);
    }
    assert_ok(report_html_write(&t->result, folder, g, &err), &err);
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "report.html");
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *page = calloc((size_t)size + 1, 1);
    assert_int_equal(fread(page, 1, (size_t)size, file), size);
    fclose(file);
    result_folder_abandon(folder);
    remove_scratch(scratch);
    return page;
}

static size_t count_of(const char *page, const char *word)
{
    size_t n = 0;
    for (const char *at = strstr(page, word); at; at = strstr(at + 1, word)) n++;
    return n;
}

#define assert_has(page, words) assert_non_null(strstr((page), (words)))
#define assert_lacks(page, words) assert_null(strstr((page), (words)))

static void the_page_says_how_it_was_decided_and_how_probable_it_is(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(auto_free) char *evidence = page_of(t);
    t->assay.decision = SUNDER_DECISION_TWO_STEP;
    t->verdict.call = SUNDER_CALL_EQUIVOCAL;
    t->verdict.mode = (mode_outcome){.outcome = OUTCOME_WAITS, .steps = {{7, 50}}, .steps_p = NAN};
    SUNDER_AUTO(auto_free) char *two_step = page_of(t);

    assert_has(evidence, "Decision rule</b>: the cutoff, and evidence that cutting nuclei in a section cannot make");
    assert_has(
        evidence,
        "that the true fraction reaches the cutoff of 15 %: <b>0.713</b> (95 % credible interval 9.2 % to 29.8 %");
    assert_has(evidence, "the 2 fields are alike, and all ");
    assert_has(two_step, "two steps of 50 nuclei, taken by lot: 7 of the first 50 rearranged. <b>The second step");
}

static void the_page_says_the_call_the_counts_and_the_interval(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    assert_has(page, "<div class=\"word\">rearranged</div>");
    assert_has(page, "6 of 30 evaluable nuclei are rearranged");
    assert_has(page, "<td>6 of 30</td><td><b>20.0 %</b></td><td>9.5 % to 37.3 %</td>");
    assert_has(page, "cutoff 15 %");
    assert_has(page, "cut by the edge of the field");
    (void)state;
}

static void estimates_stand_beside_the_counts_in_words(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new(), *empty = result_fixture_new();
    result_fixture_empty(empty);

    SUNDER_AUTO(auto_free) char *page = page_of(t);
    SUNDER_AUTO(auto_free) char *bare = page_of(empty);

    assert_has(page, "By the distribution of distances, <b>14.1 %</b> (5.0 % to 28.5 %) of nuclei hold a split pair, "
                     "against 4/30 counted");
    assert_has(page, "corrected for what this slide makes by itself: <b>17.2 %</b> (6.1 % to 34.2 %), beside 20.0 % as "
                     "counted (6 of 30)");
    assert_has(page, "A section of 4.0 \xc2\xb5m is expected to show an isolated 3\xe2\x80\xb2 in about 5.1 %");
    assert_has(page, "Weak 5\xe2\x80\xb2 ends: 2 of 30 evaluable nuclei");
    assert_has(bare, "says nothing about split pairs: no pair.");
    assert_has(bare,
               "cannot be corrected for false splits and false single signals of this slide: no nucleus is evaluable.");
    assert_has(bare, "thickness of the section was not given");
    (void)state;
}

static void the_page_prints_every_limit_and_the_research_statement(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    assert_has(page, "does not name the partner");
    assert_has(page, "in-frame fusion");
    assert_has(page, "LMNA and TPM3");
    assert_has(page, "passenger break");
    assert_has(page, "polyploid nuclei");
    assert_has(page, "confirm by RNA sequencing");
    assert_has(page, "does not mean that there is no fusion");
    assert_has(page, "belongs to the clinician");
    assert_has(page, "Research use only");
    (void)state;
}

static void unconfirmed_colours_are_warned_of_in_the_head_that_every_page_repeats(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(auto_free) char *confirmed = page_of(t);
    t->assay.colours_confirmed = false;
    SUNDER_AUTO(auto_free) char *page = page_of(t);

    const char *head = strstr(page, "<thead>"), *warning = strstr(page, "Probe colours are not confirmed");
    assert_non_null(warning);
    assert_true(head < warning && warning < strstr(page, "</thead>"));
    assert_lacks(confirmed, "Probe colours are not confirmed");
    (void)state;
}

static void names_from_files_cannot_become_markup(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    strcpy(t->result.slide_name, "<script>alert(1)</script>");
    strcpy(t->fields[0].name, "a\"><b>.tif");

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    assert_lacks(page, "<script");
    assert_has(page, "&lt;script&gt;alert(1)");
    assert_lacks(page, "a\"><b>");
    (void)state;
}

static void doubtful_nuclei_show_the_doubt_they_are_sorted_by(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    const char *group = strstr(page, "<h3>Most doubtful nuclei</h3>");
    assert_non_null(group);
    const char *caption = strstr(group, "<figcaption>"), *doubt = strstr(group, "; doubt 0.");
    assert_true(caption < doubt && doubt < strstr(caption, "</figcaption>"));
    (void)state;
}

static void everything_is_inside_of_the_one_file(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    assert_int_equal(count_of(page, "<img"), 16 + 2); /* gallery, overlays */
    assert_int_equal(count_of(page, "src=\"data:image/png;base64,iVBORw0KGgo"), 16 + 2);
    assert_lacks(page, "http://");
    assert_lacks(page, "https://");
    assert_lacks(page, "<link");
    (void)state;
}

static void the_same_result_is_the_same_page(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->options.operator_name = "Dr. Somebody";

    SUNDER_AUTO(auto_free) char *first = page_of(t);
    SUNDER_AUTO(auto_free) char *second = page_of(t);

    assert_string_equal(first, second);
    assert_lacks(first, "Somebody");
    (void)state;
}

static void a_slide_without_nuclei_has_a_page(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    result_fixture_empty(t);

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    assert_has(page, "<div class=\"word\">uninformative</div>");
    assert_has(page, "no nucleus was found");
    assert_has(page, "No pair of signals in an evaluable nucleus.");
    *strstr(page, "<h2>Fields</h2>") = '\0'; /* pictures may hold any letters */
    assert_lacks(page, "nan");
    (void)state;
}

static void a_slide_that_is_not_called_shows_counts_and_no_shares(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    t->verdict.call = SUNDER_CALL_UNINFORMATIVE;
    t->laws.shift.state = LAW_REFUSED;

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    assert_has(page, "Not called. Counted: 6 rearranged (4 split, 2 with an isolated 3\xe2\x80\xb2) of 30 evaluable");
    assert_has(page, "Rearranged nuclei, corrected: not called.");
    assert_has(page, "not known: too few pairs");
    assert_lacks(page, "<b>20.0 %</b>");
    assert_lacks(page, "two-sided exact binomial");
    (void)state;
}

static void left_out_fields_and_warnings_are_told(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(auto_free) char *page = page_of(t);

    assert_has(page, "it is truncated: export it again");
    assert_has(page, "guessed from its place &lt;third&gt;");
    assert_has(page, "2 of 3 fields used");
    (void)state;
}

static void the_histogram_is_drawn_in_the_measure_of_the_assay(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(auto_free) char *in_um = page_of(t);
    t->assay.split = (sunder_distance_rule){SUNDER_GAP_DIAMETERS, 1};
    SUNDER_AUTO(auto_free) char *in_gaps = page_of(t);

    assert_has(in_um, "split from 0.80</text>");
    assert_has(in_um, "distance centre to centre");
    assert_has(in_gaps, "split from 1.00</text>");
    assert_has(in_gaps, "gap between the rims");
    (void)state;
}

static void a_missing_overlay_is_an_error(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "out");
    result_folder *folder = NULL;
    SUNDER_AUTO(auto_gallery) gallery *g = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    assert_ok(gallery_plan(&t->result, &g, &err), &err);

    sunder_status status = report_html_write(&t->result, folder, g, &err);

    assert_int_not_equal(status, SUNDER_OK);
    assert_says(&err, "field_00.png");
    result_folder_abandon(folder);
    remove_scratch(scratch);
    (void)state;
}

static void probabilities_never_claim_certainty(void **state)
{
    char text_p[24];

    probability_text(0.99999, text_p, sizeof text_p);
    assert_string_equal(text_p, ">0.999");
    probability_text(0.0, text_p, sizeof text_p);
    assert_string_equal(text_p, "<0.001");
    probability_text(0.25, text_p, sizeof text_p);
    assert_string_equal(text_p, "0.250");
    probability_text(NAN, text_p, sizeof text_p);
    assert_string_equal(text_p, "unknown");
    (void)state;
}

static void every_code_and_exclusion_has_words(void **state)
{
    for (int code = PATTERN_N; code <= PATTERN_U; code++) assert_true(strlen(pattern_words((pattern_code)code)) > 3);
    for (int why = EXCLUDED_BORDER; why <= EXCLUDED_DOUBT; why++) {
        assert_true(strlen(exclusion_words((exclusion)why)) > 3);
        assert_true(strlen(exclusion_short((exclusion)why, (signal_counts){0})) > 3);
    }
    assert_string_equal(exclusion_short(EXCLUDED_NO_SIGNAL, (signal_counts){0}), "no signal");
    assert_string_equal(exclusion_short(EXCLUDED_NO_SIGNAL, (signal_counts){.single_3p = 2}), "3\xe2\x80\xb2 only");
    assert_string_equal(exclusion_short(EXCLUDED_NO_SIGNAL, (signal_counts){.single_5p = 1}), "5\xe2\x80\xb2 only");
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_says_how_it_was_decided_and_how_probable_it_is),
        cmocka_unit_test(the_page_says_the_call_the_counts_and_the_interval),
        cmocka_unit_test(estimates_stand_beside_the_counts_in_words),
        cmocka_unit_test(the_page_prints_every_limit_and_the_research_statement),
        cmocka_unit_test(unconfirmed_colours_are_warned_of_in_the_head_that_every_page_repeats),
        cmocka_unit_test(names_from_files_cannot_become_markup),
        cmocka_unit_test(doubtful_nuclei_show_the_doubt_they_are_sorted_by),
        cmocka_unit_test(everything_is_inside_of_the_one_file),
        cmocka_unit_test(the_same_result_is_the_same_page),
        cmocka_unit_test(a_slide_without_nuclei_has_a_page),
        cmocka_unit_test(a_slide_that_is_not_called_shows_counts_and_no_shares),
        cmocka_unit_test(left_out_fields_and_warnings_are_told),
        cmocka_unit_test(the_histogram_is_drawn_in_the_measure_of_the_assay),
        cmocka_unit_test(a_missing_overlay_is_an_error),
        cmocka_unit_test(probabilities_never_claim_certainty),
        cmocka_unit_test(every_code_and_exclusion_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
