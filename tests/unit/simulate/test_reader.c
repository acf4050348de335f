/* src/simulate/reader.c: what is written for signals at known places. */
#include "simulate/reader.h"

#include "testing.h"

static true_signal put(int dye, double x, double y)
{
    return (true_signal){.nucleus = 3, .dye = dye, .at = {x, y, 0}};
}

static reader_words read(true_signal *rows, size_t n)
{
    signals list = {.n = n, .rows = rows};
    reader_words words;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(read_nucleus(&list, 3, &words, &err), &err);
    return words;
}

static void assert_words(reader_words w, int fused, int single_5p, int single_3p, const char *cls)
{
    assert_int_equal(w.fused, fused);
    assert_int_equal(w.single_5p, single_5p);
    assert_int_equal(w.single_3p, single_3p);
    assert_string_equal(w.cls, cls);
}

static void two_whole_copies_are_fused(void **state)
{
    (void)state;
    true_signal rows[] = {put(GREEN, 0, 0), put(ORANGE, 0.3, 0), put(GREEN, 5, 5), put(ORANGE, 5, 5.79)};
    assert_words(read(rows, 4), 2, 0, 0, "fused");
}

static void a_pair_is_split_from_0_8_um_on(void **state)
{
    (void)state;
    true_signal rows[] = {put(GREEN, 0, 0), put(ORANGE, 0.3, 0), put(GREEN, 5, 5), put(ORANGE, 5, 5.81)};
    assert_words(read(rows, 4), 1, 1, 1, "S");
}

static void a_3p_alone_needs_a_whole_copy_beside_it(void **state)
{
    (void)state;
    true_signal rows[] = {put(ORANGE, 5, 5), put(GREEN, 0, 0), put(ORANGE, 0.3, 0)};
    assert_words(read(rows, 3), 1, 0, 1, "I3");
    assert_words(read(rows, 1), 0, 0, 1, "none");
}

static void a_5p_alone_is_no_rearrangement(void **state)
{
    (void)state;
    true_signal rows[] = {put(GREEN, 5, 5), put(GREEN, 0, 0), put(ORANGE, 0.3, 0)};
    assert_words(read(rows, 3), 1, 1, 0, "I5");
}

static void a_doublet_is_one_signal(void **state)
{
    (void)state;
    true_signal rows[] = {put(GREEN, 0, 0), put(GREEN, 0.5, 0), put(ORANGE, 0.3, 0)};
    assert_words(read(rows, 3), 1, 0, 0, "fused");
}

static void pairs_are_made_so_that_no_signal_is_left_over_in_vain(void **state)
{
    (void)state;
    /* Nearest first would join the middle two and leave the outer two as a split. */
    true_signal rows[] = {put(GREEN, 0, 0), put(ORANGE, 0.7, 0), put(GREEN, 1.3, 0), put(ORANGE, 2.0, 0)};
    assert_words(read(rows, 4), 2, 0, 0, "fused");
}

static void another_nucleus_does_not_count(void **state)
{
    (void)state;
    true_signal rows[] = {put(GREEN, 0, 0), put(ORANGE, 0.3, 0), put(ORANGE, 5, 5)};
    rows[2].nucleus = 4;
    assert_words(read(rows, 3), 1, 0, 0, "fused");
    assert_words(read(NULL, 0), 0, 0, 0, "none");
}

static true_signal put_line(int dye, double from_x, double to_x)
{
    true_signal row = put(dye, (from_x + to_x) / 2, 0);
    row.stretched = true, row.from = (point3_um){from_x, 0, 0}, row.to = (point3_um){to_x, 0, 0};
    return row;
}

static void stretched_ends_are_as_far_apart_as_their_lines(void **state)
{
    (void)state;
    true_signal touching[] = {put_line(GREEN, -2, 0), put_line(ORANGE, 0.1, 2.5), put(GREEN, 5, 5), put(ORANGE, 5, 5)};
    true_signal broken[] = {put_line(GREEN, -2, 0), put_line(ORANGE, 0.9, 2.5), put(GREEN, 5, 5), put(ORANGE, 5, 5)};
    true_signal beside[] = {put_line(GREEN, -2, 0), put(GREEN, -1.8, 0.5), put(ORANGE, 0.3, 0)};

    assert_words(read(touching, 4), 2, 0, 0, "fused");
    assert_words(read(broken, 4), 1, 1, 1, "S");
    assert_words(read(beside, 3), 1, 0, 0, "fused");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_whole_copies_are_fused),
        cmocka_unit_test(a_pair_is_split_from_0_8_um_on),
        cmocka_unit_test(a_3p_alone_needs_a_whole_copy_beside_it),
        cmocka_unit_test(a_5p_alone_is_no_rearrangement),
        cmocka_unit_test(a_doublet_is_one_signal),
        cmocka_unit_test(pairs_are_made_so_that_no_signal_is_left_over_in_vain),
        cmocka_unit_test(another_nucleus_does_not_count),
        cmocka_unit_test(stretched_ends_are_as_far_apart_as_their_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
