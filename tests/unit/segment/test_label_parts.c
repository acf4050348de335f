/* src/segment/label_runs.c, largest_part.c, fill_holes.c and drop_small.c on small label images drawn as text. */
#include <string.h>

#include "segment/drop_small.h"
#include "segment/fill_holes.h"
#include "segment/largest_part.h"
#include "testing.h"

/* Rows of one length; '.' is background, '1' to '9' a label. */
static label_runs drawn(const char *const *rows, int height)
{
    label_plane labels;
    label_runs runs;
    int width = (int)strlen(rows[0]);
    assert_int_equal(label_plane_new(width, height, &labels, NULL), SUNDER_OK);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (rows[y][x] != '.') labels.px[y * width + x] = (uint32_t)(rows[y][x] - '0');
    assert_int_equal(label_runs_list(&labels, false, &runs, NULL), SUNDER_OK);
    label_plane_free(&labels);
    return runs;
}

/* The runs are those of the picture, no run beside another of its label. */
static void assert_drawn(const label_runs *runs, const char *const *rows)
{
    label_plane labels;
    assert_int_equal(label_runs_paint(runs, &labels, NULL), SUNDER_OK);
    for (int y = 0; y < labels.height; y++)
        for (int x = 0; x < labels.width; x++) {
            uint32_t label = labels.px[y * labels.width + x];
            assert_int_equal(label ? (char)('0' + label) : '.', rows[y][x]);
        }
    label_runs again;
    assert_int_equal(label_runs_list(&labels, false, &again, NULL), SUNDER_OK);
    assert_int_equal(runs->n, again.n);
    label_runs_free(&again);
    label_plane_free(&labels);
}

static void only_the_largest_part_of_a_label_stays(void **state)
{
    (void)state;
    const char *const before[] = {"1...222", ".11.2.2", ".1122.2", ".11....", "....1.2"};
    const char *const after[] = {"....222", ".11.2.2", ".1122.2", ".11....", "......."};
    label_runs runs = drawn(before, 5);

    assert_int_equal(keep_largest_parts(&runs, 2, NULL), SUNDER_OK);

    assert_drawn(&runs, after);
    label_runs_free(&runs);
}

static void a_hole_in_one_label_is_filled(void **state)
{
    (void)state;
    const char *const before[] = {".11111.", ".1...1.", ".1.1.1.", ".11111."};
    const char *const after[] = {".11111.", ".11111.", ".11111.", ".11111."};
    label_runs runs = drawn(before, 4);

    assert_int_equal(fill_holes(&runs, NULL), SUNDER_OK);

    assert_drawn(&runs, after);
    label_runs_free(&runs);
}

static void gaps_between_two_labels_and_bays_at_the_edge_stay(void **state)
{
    (void)state;
    const char *const rows[] = {"1.1222", "111.22", "111222"};
    label_runs runs = drawn(rows, 3);

    assert_int_equal(fill_holes(&runs, NULL), SUNDER_OK);

    assert_drawn(&runs, rows);
    label_runs_free(&runs);
}

static void small_labels_go_and_the_rest_is_numbered_anew(void **state)
{
    (void)state;
    const char *const before[] = {"1....", "..2..", ".333.", ".333."}, *const after[] = {"1....", ".....", ".222.",
                                                                                         ".222."};
    label_runs runs = drawn(before, 4);
    size_t n = 3;

    /* Pixels of 2 um: 4 um2 each; label 1 lies at the edge, where less is asked. */
    assert_int_equal(drop_small(&runs, &n, 2, 5, 3, NULL), SUNDER_OK);

    assert_int_equal(n, 2);
    assert_drawn(&runs, after);
    label_runs_free(&runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_largest_part_of_a_label_stays),
        cmocka_unit_test(a_hole_in_one_label_is_filled),
        cmocka_unit_test(gaps_between_two_labels_and_bays_at_the_edge_stay),
        cmocka_unit_test(small_labels_go_and_the_rest_is_numbered_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
