/* The tables of a result folder: columns as design.md names them, rows as the result holds them. */
#include "testing.h"

#include "core/text.h"
#include "result/result_files.h"
#include "result_fixture.h"

static char *read_all(const char *folder, const char *name)
{
    SUNDER_AUTO(auto_free) char *path = path_join(folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text bytes = {0};
    char line[4096];
    while (fgets(line, sizeof line, file)) text_add(&bytes, line);
    fclose(file);
    return text_steal(&bytes);
}

/* Value of a column in a data row (from 0), in a buffer that the next call overwrites. */
static const char *cell(const char *bytes, int row, const char *column)
{
    static char value[256];
    char header[1024];
    snprintf(header, sizeof header, "%.*s", (int)strcspn(bytes, "\n"), bytes);
    int at = 0;
    bool found = false;
    for (char *name = strtok(header, ","); name && !found; name = strtok(NULL, ",")) {
        if (strcmp(name, column) == 0) found = true;
        else at++;
    }
    assert_true(found);
    for (int i = 0; i <= row; i++) {
        bytes = strchr(bytes, '\n');
        assert_non_null(bytes);
        bytes++;
    }
    for (int i = 0; i < at; i++) bytes += strcspn(bytes, ",\n") + 1;
    snprintf(value, sizeof value, "%.*s", (int)strcspn(bytes, ",\n"), bytes);
    return value;
}

static int count_rows(const char *bytes)
{
    int n = -1;
    for (; *bytes; bytes++) n += *bytes == '\n';
    return n;
}

typedef struct written {
    char *scratch;
    result_folder *folder;
    char *staging;
} written;

static written write_tables(const slide_result *result)
{
    written w = {.scratch = make_scratch()};
    SUNDER_AUTO(auto_free) char *out = path_join(w.scratch, "out");
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(result_folder_begin(out, false, &w.folder, &err), &err);
    assert_ok(result_tables_write(result, w.folder, &err), &err);
    w.staging = result_folder_path(w.folder, "");
    return w;
}

static void written_free(written *w)
{
    free(w->staging);
    result_folder_abandon(w->folder);
    remove_scratch(w->scratch);
}

static void nuclei_csv_has_a_row_for_every_nucleus_and_says_why_one_is_left_out(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *bytes = read_all(w.staging, "nuclei.csv");

    assert_int_equal(count_rows(bytes), 40);
    assert_string_equal(cell(bytes, 20, "field"), "1");
    assert_string_equal(cell(bytes, 20, "nucleus"), "1");
    assert_string_equal(cell(bytes, 1, "x_um"), "21.000");
    assert_string_equal(cell(bytes, 1, "evaluable"), "1");
    assert_string_equal(cell(bytes, 1, "exclusion"), "");
    assert_string_equal(cell(bytes, 1, "pattern"), "1F-1x5-1x3");
    assert_string_equal(cell(bytes, 1, "code"), "S");
    assert_string_equal(cell(bytes, 1, "class"), "rearranged");
    assert_string_equal(cell(bytes, 1, "p_rearranged"), "0.9980");
    assert_string_equal(cell(bytes, 4, "evaluable"), "0");
    assert_string_equal(cell(bytes, 4, "exclusion"), "border");
    assert_string_equal(cell(bytes, 9, "p_rearranged"), "");
    assert_string_equal(cell(bytes, 1, "kind"), "nucleus");
    (void)state;
}

static void split_pairs_are_not_counted_again_as_singles(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *bytes = read_all(w.staging, "nuclei.csv");

    assert_string_equal(cell(bytes, 1, "fused"), "1");
    assert_string_equal(cell(bytes, 1, "split"), "1");
    assert_string_equal(cell(bytes, 1, "single_5p"), "0");
    assert_string_equal(cell(bytes, 1, "single_3p"), "0");
    assert_string_equal(cell(bytes, 5, "code"), "I3");
    assert_string_equal(cell(bytes, 5, "split"), "0");
    assert_string_equal(cell(bytes, 5, "single_3p"), "1");
    (void)state;
}

static void signals_csv_has_places_as_seen_and_mapped_and_the_assays_colour(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *bytes = read_all(w.staging, "signals.csv");

    assert_int_equal(count_rows(bytes), (int)t->readings.n_signals);
    assert_string_equal(cell(bytes, 0, "colour"), "green");
    assert_string_equal(cell(bytes, 0, "end"), "5p");
    assert_string_equal(cell(bytes, 0, "partner"), "2");
    assert_string_equal(cell(bytes, 0, "state"), "fused");
    assert_string_equal(cell(bytes, 1, "colour"), "orange");
    assert_string_equal(cell(bytes, 1, "x_um"), "5.900"); /* 7.5 - 1.8 + 0.08 um apart + 0.12 um shift */
    assert_string_equal(cell(bytes, 1, "x_ref_um"), "5.780");
    assert_string_equal(cell(bytes, 1, "z_um"), "");
    assert_string_equal(cell(bytes, 1, "fwhm_um"), "0.471");
    (void)state;
}

static void pairs_csv_stores_both_distances(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *bytes = read_all(w.staging, "pairs.csv");

    assert_int_equal(count_rows(bytes), (int)t->readings.n_pairs);
    assert_string_equal(cell(bytes, 3, "nucleus"), "2");
    assert_string_equal(cell(bytes, 3, "distance_um"), "2.6000");
    assert_string_equal(cell(bytes, 3, "gap_diameters"), "4.5206");
    assert_string_equal(cell(bytes, 3, "state"), "split");
    (void)state;
}

static void pairs_csv_ends_with_the_flux_ratio_and_the_probability_by_all_distances(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *bytes = read_all(w.staging, "pairs.csv");

    assert_string_equal(cell(bytes, 3, "ratio_5p_3p"), "1.2500");
    assert_string_equal(cell(bytes, 3, "ratio_5p_3p_se"), "0.0500");
    assert_string_equal(cell(bytes, 3, "p_split_mixture"), "1.0000"); /* 2.6 um apart, fused pairs scatter by 0.2 */
    (void)state;
}

static void every_candidate_is_a_signal_or_rejected_with_a_reason(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *bytes = read_all(w.staging, "rejected.csv");

    assert_int_equal(count_rows(bytes), (int)(t->candidates.n - t->readings.n_signals));
    assert_string_equal(cell(bytes, 0, "reason"), "noise");
    assert_string_equal(cell(bytes, 0, "p_signal"), "");
    assert_string_equal(cell(bytes, 1, "reason"), "hot_pixel");
    assert_string_equal(cell(bytes, 2, "reason"), "doublet");
    assert_string_equal(cell(bytes, 2, "merged_into"), "1");
    (void)state;
}

static void a_weighed_candidate_that_no_nucleus_took_says_so(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    size_t dropped = t->readings.n_signals - 1;
    struct weighed *row = &t->weighed_rows[t->signals[dropped].weighed];
    row->p_own = 0.3;
    t->readings.n_signals -= 1;

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *bytes = read_all(w.staging, "rejected.csv");

    assert_string_equal(cell(bytes, 3, "reason"), "not_owned");
    (void)state;
}

static void the_raw_tables_have_a_row_for_every_candidate(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *all = read_all(w.staging, "tables/candidates.csv");
    SUNDER_AUTO(auto_free) char *measured = read_all(w.staging, "tables/forced.csv");
    SUNDER_AUTO(auto_free) char *laws = read_all(w.staging, "tables/laws.json");

    assert_int_equal(count_rows(all), (int)t->candidates.n);
    assert_string_equal(cell(all, 0, "next_um"), "");
    assert_string_equal(cell(all, 0, "sigma_um"), "0.2");
    assert_int_equal(count_rows(measured), (int)t->candidates.n);
    assert_string_equal(cell(measured, 0, "end"), "3p");
    assert_non_null(strstr(laws, "\"found\""));
    (void)state;
}

static void a_slide_without_nuclei_has_tables_with_headers_alone(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    result_fixture_empty(t);

    SUNDER_AUTO(written_free) written w = write_tables(&t->result);
    SUNDER_AUTO(auto_free) char *found = read_all(w.staging, "nuclei.csv");
    SUNDER_AUTO(auto_free) char *signals = read_all(w.staging, "signals.csv");

    assert_int_equal(count_rows(found), 0);
    assert_int_equal(count_rows(signals), 0);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nuclei_csv_has_a_row_for_every_nucleus_and_says_why_one_is_left_out),
        cmocka_unit_test(split_pairs_are_not_counted_again_as_singles),
        cmocka_unit_test(signals_csv_has_places_as_seen_and_mapped_and_the_assays_colour),
        cmocka_unit_test(pairs_csv_stores_both_distances),
        cmocka_unit_test(pairs_csv_ends_with_the_flux_ratio_and_the_probability_by_all_distances),
        cmocka_unit_test(every_candidate_is_a_signal_or_rejected_with_a_reason),
        cmocka_unit_test(a_weighed_candidate_that_no_nucleus_took_says_so),
        cmocka_unit_test(the_raw_tables_have_a_row_for_every_candidate),
        cmocka_unit_test(a_slide_without_nuclei_has_tables_with_headers_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
