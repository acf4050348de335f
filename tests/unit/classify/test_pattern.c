/* src/classify/pattern.c */
#include "classify/readings.h"

#include "testing.h"

static const sunder_assay plain_assay; /* both switches off */

static pattern_code code_of(int fused, int single_5p, int single_3p)
{
    return pattern_from_counts((signal_counts){fused, single_5p, single_3p}, &plain_assay);
}

static void the_iaslc_worksheet_reads_as_its_authors_read_it(void **state)
{
    (void)state;
    /* clinical.md 1.3: cell, F, 5', 3', expected. */
    static const struct {
        signal_counts counts;
        pattern_code expected;
    } cells[] = {{{2, 0, 0}, PATTERN_N}, {{2, 1, 1}, PATTERN_S}, {{2, 0, 1}, PATTERN_I3}, {{1, 1, 0}, PATTERN_I5},
                 {{0, 1, 2}, PATTERN_S}, {{1, 0, 0}, PATTERN_M}, {{2, 0, 0}, PATTERN_N}};

    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        assert_int_equal(pattern_from_counts(cells[i].counts, &plain_assay), cells[i].expected);
    }
}

static void more_copies_are_gain_and_eight_are_amplification(void **state)
{
    (void)state;

    assert_int_equal(code_of(3, 0, 0), PATTERN_G);
    assert_int_equal(code_of(7, 0, 0), PATTERN_G);
    assert_int_equal(code_of(8, 0, 0), PATTERN_A);
    assert_int_equal(code_of(31, 0, 0), PATTERN_A);
}

static void amplification_beats_isolated_signals_but_not_a_split(void **state)
{
    (void)state;

    assert_int_equal(code_of(8, 0, 2), PATTERN_A);
    assert_int_equal(code_of(9, 1, 0), PATTERN_A);
    assert_int_equal(code_of(8, 1, 1), PATTERN_S);
    assert_int_equal(code_of(7, 0, 2), PATTERN_I3);
}

static void a_nucleus_without_one_colour_is_not_scorable(void **state)
{
    (void)state;

    assert_int_equal(code_of(0, 0, 0), PATTERN_0);
    assert_int_equal(code_of(0, 2, 0), PATTERN_0);
    assert_int_equal(code_of(0, 0, 1), PATTERN_0);
    assert_int_equal(code_of(0, 1, 1), PATTERN_S);
}

static void a_laboratory_may_count_lone_3p_signals_without_a_fused_pair(void **state)
{
    (void)state;
    const sunder_assay lab = {.zero_fused_counts = true};

    assert_int_equal(pattern_from_counts((signal_counts){0, 0, 1}, &lab), PATTERN_I3);
    assert_int_equal(pattern_from_counts((signal_counts){0, 1, 0}, &lab), PATTERN_0);
    assert_int_equal(pattern_from_counts((signal_counts){0, 0, 0}, &lab), PATTERN_0);
}

static void only_split_and_isolated_3p_are_rearranged(void **state)
{
    (void)state;
    static const struct {
        pattern_code code;
        nucleus_class expected;
    } table[] = {{PATTERN_N, CLASS_NORMAL}, {PATTERN_M, CLASS_NORMAL},     {PATTERN_G, CLASS_NORMAL},
                 {PATTERN_A, CLASS_OTHER},  {PATTERN_S, CLASS_REARRANGED}, {PATTERN_I3, CLASS_REARRANGED},
                 {PATTERN_I5, CLASS_OTHER}, {PATTERN_0, CLASS_OTHER},      {PATTERN_U, CLASS_OTHER}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_equal(class_of_pattern(table[i].code, &plain_assay), table[i].expected);
    }
    const sunder_assay lab = {.isolated_5p_counts = true};
    assert_int_equal(class_of_pattern(PATTERN_I5, &lab), CLASS_REARRANGED);
}

static void counts_are_written_as_the_guide_writes_them(void **state)
{
    (void)state;
    static const struct {
        signal_counts counts;
        const char *expected;
    } table[] = {{{2, 0, 0}, "2F"},     {{1, 1, 1}, "1F-1x5-1x3"}, {{1, 0, 1}, "1F-1x3"}, {{0, 1, 2}, "0F-1x5-2x3"},
                 {{0, 2, 0}, "0F-2x5"}, {{0, 0, 0}, "0"},          {{12, 0, 0}, "12F"}};
    char text[32];

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        pattern_text(table[i].counts, text, sizeof text);

        assert_string_equal(text, table[i].expected);
    }
}

static void names_are_those_of_the_result_files(void **state)
{
    (void)state;

    assert_string_equal(pattern_code_name(PATTERN_N), "N");
    assert_string_equal(pattern_code_name(PATTERN_I3), "I3");
    assert_string_equal(pattern_code_name(PATTERN_0), "0");
    assert_string_equal(pattern_code_name(PATTERN_U), "U");
    assert_string_equal(nucleus_class_name(CLASS_NORMAL), "normal");
    assert_string_equal(nucleus_class_name(CLASS_REARRANGED), "rearranged");
    assert_string_equal(nucleus_class_name(CLASS_OTHER), "other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_iaslc_worksheet_reads_as_its_authors_read_it),
        cmocka_unit_test(more_copies_are_gain_and_eight_are_amplification),
        cmocka_unit_test(amplification_beats_isolated_signals_but_not_a_split),
        cmocka_unit_test(a_nucleus_without_one_colour_is_not_scorable),
        cmocka_unit_test(a_laboratory_may_count_lone_3p_signals_without_a_fused_pair),
        cmocka_unit_test(only_split_and_isolated_3p_are_rearranged),
        cmocka_unit_test(counts_are_written_as_the_guide_writes_them),
        cmocka_unit_test(names_are_those_of_the_result_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
