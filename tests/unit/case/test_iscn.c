/* ISCN strings: the eight examples of clinical.md 5.1, and when a clone is one. */
#include "case/iscn.h"

#include "core/memory.h"
#include "testing.h"

#define MOST 200

typedef struct made {
    iscn_nucleus rows[MOST];
    iscn_slide slide;
    char string[ISCN_BYTES], note[ISCN_BYTES];
    long counted;
} made;

static made *slide_new(const char *gene, sunder_call call)
{
    made *m = array_new(1, sizeof *m);
    m->slide = (iscn_slide){.gene = gene, .call = call, .nuclei = m->rows};
    return m;
}

static void add(made *m, int count, int fused, int five, int three)
{
    for (int i = 0; i < count; i++) m->rows[m->slide.n++] = (iscn_nucleus){fused, five, three, false};
    m->slide.rearranged += three > 0 ? count : 0; /* split and isolated 3', as the call counts */
}

static void add_amplified(made *m, int count)
{
    for (int i = 0; i < count; i++) m->rows[m->slide.n++] = (iscn_nucleus){12, 0, 0, true};
}

static void check(made *m, const char *expected)
{
    m->counted = iscn_write(&m->slide, m->string, m->note);

    assert_string_equal(m->string, expected);
}

static void a_normal_slide_is_two_copies(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_NORMAL);
    add(m, 97, 2, 0, 0);
    add(m, 3, 1, 0, 1);

    check(m, "nuc ish(NTRK1x2)[100]");
}

static void a_balanced_break_counts_separated_pairs(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_REARRANGED);
    add(m, 62, 1, 1, 1);
    add(m, 38, 2, 0, 0);

    check(m, "nuc ish(NTRK1x2)(5'NTRK1 sep 3'NTRK1x1)[62/100]");
}

static void a_lost_5p_counts_connected_pairs(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_REARRANGED);
    add(m, 57, 1, 0, 1);
    add(m, 43, 2, 0, 0);

    check(m, "nuc ish(5'NTRK1x1,3'NTRK1x2)(5'NTRK1 con 3'NTRK1x1)[57/100]");
}

static void extra_3p_signals_are_a_range(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK3", SUNDER_CALL_REARRANGED);
    add(m, 27, 2, 0, 2);
    add(m, 26, 2, 0, 3);
    add(m, 27, 2, 0, 4);
    add(m, 20, 2, 0, 0);

    check(m, "nuc ish(5'NTRK3x2,3'NTRK3x4~6)(5'NTRK3 con 3'NTRK3x2)[80/100]");
}

static void gain_is_a_range_of_copies(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_NORMAL);
    m->slide.gain = true;
    add(m, 40, 3, 0, 0);
    add(m, 31, 4, 0, 0);
    add(m, 29, 2, 0, 0);

    check(m, "nuc ish(NTRK1x3~4)[71/100]");
}

static void a_single_copy_is_called_in_whole_nuclei(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK2", SUNDER_CALL_NORMAL);
    add(m, 85, 1, 0, 0);
    add(m, 15, 2, 0, 0);

    check(m, "nuc ish(NTRK2x1)[85/100]");
}

static void amplification_is_a_word(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_NORMAL);
    m->slide.amplified = true;
    add_amplified(m, 65);
    add(m, 35, 2, 0, 0);

    check(m, "nuc ish(NTRK1 amp)[65/100]");
}

static void mixed_clones_stand_side_by_side(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK3", SUNDER_CALL_REARRANGED);
    add(m, 45, 1, 1, 1);
    add(m, 12, 1, 0, 1);
    add(m, 2, 1, 1, 0);
    add(m, 41, 2, 0, 0);

    check(m, "nuc ish(NTRK3x2)(5'NTRK3 sep 3'NTRK3x1)[45/100]/(5'NTRK3x1,3'NTRK3x2)(5'NTRK3 con 3'NTRK3x1)[12/100]");
}

static void isolated_3p_as_frequent_as_isolated_5p_are_no_clone_and_the_note_says_so(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK3", SUNDER_CALL_REARRANGED);
    add(m, 45, 1, 1, 1);
    add(m, 12, 1, 0, 1);
    add(m, 10, 1, 1, 0);
    add(m, 33, 2, 0, 0);

    check(m, "nuc ish(NTRK3x2)(5'NTRK3 sep 3'NTRK3x1)[45/100]");
    assert_int_equal(m->counted, 45);
    assert_int_equal(m->note[strlen(m->note) - 1], '.');
    assert_non_null(strstr(m->note,
                           "The call counts 57 rearranged nuclei, the ISCN string 45: it leaves out 12 with an "
                           "isolated 3', which do not clearly outnumber the 10 with an isolated 5'"));
}

static void a_cut_nucleus_says_nothing_about_copies(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_REARRANGED);
    m->slide.section = true;
    add(m, 40, 0, 1, 1);
    add(m, 10, 1, 1, 1);
    add(m, 50, 1, 0, 0);

    check(m, "nuc ish(NTRK1x2)(5'NTRK1 sep 3'NTRK1x1)[50/100]");
}

static void a_section_of_single_copies_gets_the_normal_string_and_a_note(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK2", SUNDER_CALL_NORMAL);
    m->slide.section = true;
    add(m, 85, 1, 0, 0);
    add(m, 15, 2, 0, 0);

    check(m, "nuc ish(NTRK2x2)[100]");
    assert_non_null(strstr(m->note, "85 of 100 nuclei show one copy"));
}

static void unequal_ends_of_a_separated_clone_are_counted_apart(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_REARRANGED);
    add(m, 30, 1, 1, 2);
    add(m, 20, 2, 0, 0);

    check(m, "nuc ish(5'NTRK1x2,3'NTRK1x3)(5'NTRK1 sep 3'NTRK1x1)[30/50]");
}

static void an_undecided_call_has_no_string_but_a_reason(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_EQUIVOCAL);
    add(m, 50, 1, 1, 1);

    check(m, "");
    assert_non_null(strstr(m->note, "equivocal"));
}

static void no_nuclei_have_no_string(void **state)
{
    (void)state;
    SUNDER_AUTO(auto_free) made *m = slide_new("NTRK1", SUNDER_CALL_NORMAL);

    check(m, "");
}

static void only_counts_get_the_multiplication_sign_in_print(void **state)
{
    (void)state;
    char print[ISCN_BYTES];

    iscn_for_print("nuc ish(X1x2)(5'X1 sep 3'X1x1~3)[5/9]", print, sizeof print);

    assert_string_equal(print, "nuc ish(X1\xc3\x97"
                               "2)(5'X1 sep 3'X1\xc3\x97"
                               "1~3)[5/9]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_normal_slide_is_two_copies),
        cmocka_unit_test(a_balanced_break_counts_separated_pairs),
        cmocka_unit_test(a_lost_5p_counts_connected_pairs),
        cmocka_unit_test(extra_3p_signals_are_a_range),
        cmocka_unit_test(gain_is_a_range_of_copies),
        cmocka_unit_test(a_single_copy_is_called_in_whole_nuclei),
        cmocka_unit_test(amplification_is_a_word),
        cmocka_unit_test(mixed_clones_stand_side_by_side),
        cmocka_unit_test(isolated_3p_as_frequent_as_isolated_5p_are_no_clone_and_the_note_says_so),
        cmocka_unit_test(a_cut_nucleus_says_nothing_about_copies),
        cmocka_unit_test(a_section_of_single_copies_gets_the_normal_string_and_a_note),
        cmocka_unit_test(unequal_ends_of_a_separated_clone_are_counted_apart),
        cmocka_unit_test(an_undecided_call_has_no_string_but_a_reason),
        cmocka_unit_test(no_nuclei_have_no_string),
        cmocka_unit_test(only_counts_get_the_multiplication_sign_in_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
