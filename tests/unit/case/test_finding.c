/* What a case takes from the result of a slide. */
#include "case/finding.h"

#include "case/case_report.h"
#include "case_telling.h"
#include "core/text.h"
#include "testing.h"

/* Writes the cutoff of a laboratory into a result, as score does. */
static void add_laboratory_cutoff(const char *scratch, const char *name, const char *date)
{
    SUNDER_AUTO(auto_free) char *folder = path_join(scratch, name), *path = path_join(folder, "result.json");
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    json_node *laboratory = node_object_new(), *combined = node_object_new();
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(node_read_file(path, &root, &err), &err);
    node_set_string(laboratory, "date", date);
    node_set_string(laboratory, "sha256", "abcdef0123456789");
    node_set_integer(combined, "first_positive", 7);
    node_set_take(laboratory, "combined", combined);
    node_set_take((json_node *)node_get(root, "cutoff"), "laboratory", laboratory);
    assert_ok(node_write_file_exact(root, path, &err), &err);
}

#define SCORED_CONTROL "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"rearranged\", \"result\": \"control\"}]"

/* The report of a case whose slide of NTRK1, or whose control, was scored with the cutoff of that day. */
static sunder_status report_with_cutoff_of(const char *date, const char *folder, case_report **out_report,
                                           sunder_error *err)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free)
    char *path = write_case(scratch, &(telling){.calls = {YES}, .n_slides = 1, .controls = SCORED_CONTROL});
    write_result(scratch, "control", "NTRK1", YES);
    add_laboratory_cutoff(scratch, folder, date);
    const sunder_status status = case_report_make(path, RULES, out_report, err);
    remove_scratch(scratch);
    return status;
}

static void a_cutoff_later_than_the_report_is_refused(void **state)
{
    static const char *const folders[] = {"NTRK1", "control"};
    (void)state; /* the report is of 2026-02-28 */
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        case_report *report = NULL;
        sunder_error err = SUNDER_ERROR_INIT;

        assert_int_equal(report_with_cutoff_of("2026-03-01", folders[i], &report, &err), SUNDER_ERROR_INPUT);

        assert_says(&err, "cutoff of 2026-03-01, which lies after the report's date 2026-02-28");
        assert_says(&err, folders[i]);
    }
}

static void a_cutoff_of_the_day_of_the_report_stands_and_is_named(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report) case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(report_with_cutoff_of("2026-02-28", "NTRK1", &report, &err), &err);

    assert_string_equal(report->findings[0].cutoff_name, "laboratory's cutoff of 2026-02-28 (abcdef012345)");
    assert_string_equal(report->control_cutoffs[0], "assay's cutoff of 15 %");
}

static void the_nuclei_behind_the_flag_atypical_are_those_of_the_result(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_case_report) case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(report_with_cutoff_of("2026-02-28", "NTRK1", &report, &err), &err);
    const finding *f = &report->findings[0];
    const json_node *patterns = node_get(node_get(f->root, "counts"), "by_pattern");

    assert_int_equal(f->atypical_5p, node_integer(node_get(patterns, "I5"), -1));
    assert_true(f->atypical_3p <= node_integer(node_get(patterns, "I3"), -1));
    assert_int_equal(f->iscn_counted, f->split);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cutoff_later_than_the_report_is_refused),
        cmocka_unit_test(a_cutoff_of_the_day_of_the_report_stands_and_is_named),
        cmocka_unit_test(the_nuclei_behind_the_flag_atypical_are_those_of_the_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
