/* src/segment/label_runs.c, largest_part.c, fill_holes.c and drop_small.c on small label images drawn as text. */
#include <string.h>

#include "segment/drop_small.h"
#include "segment/fill_holes.h"
#include "segment/largest_part.h"
#include "testing.h"

/* Rows of one length; '.' is background, '1' to '9' a label. */
static label_plane drawn(const char *const *rows, int height)
{
    label_plane labels;
    int width = (int)strlen(rows[0]);
    assert_int_equal(label_plane_new(width, height, &labels, NULL), SUNDER_OK);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (rows[y][x] != '.') labels.px[y * width + x] = (uint32_t)(rows[y][x] - '0');
    return labels;
}

static void assert_drawn(const label_plane *labels, const char *const *rows)
{
    for (int y = 0; y < labels->height; y++)
        for (int x = 0; x < labels->width; x++) {
            uint32_t label = labels->px[y * labels->width + x];
            assert_int_equal(label ? (char)('0' + label) : '.', rows[y][x]);
        }
}

static void only_the_largest_part_of_a_label_stays(void **state)
{
    (void)state;
    const char *const before[] = {"11..1", "11.22", "....2"}, *const after[] = {"11...", "11.22", "....2"};
    label_plane labels = drawn(before, 3);

    assert_int_equal(labels_keep_largest(&labels, 2, NULL), SUNDER_OK);

    assert_drawn(&labels, after);
    label_plane_free(&labels);
}

static void a_hole_in_one_label_is_filled(void **state)
{
    (void)state;
    const char *const before[] = {".11111.", ".1...1.", ".1.1.1.", ".11111."};
    const char *const after[] = {".11111.", ".11111.", ".11111.", ".11111."};
    label_plane labels = drawn(before, 4);

    assert_int_equal(labels_fill_holes(&labels, NULL), SUNDER_OK);

    assert_drawn(&labels, after);
    label_plane_free(&labels);
}

static void gaps_between_two_labels_and_bays_at_the_edge_stay(void **state)
{
    (void)state;
    const char *const rows[] = {"1.1222", "111.22", "111222"};
    label_plane labels = drawn(rows, 3);

    assert_int_equal(labels_fill_holes(&labels, NULL), SUNDER_OK);

    assert_drawn(&labels, rows);
    label_plane_free(&labels);
}

static void small_labels_go_and_the_rest_is_numbered_anew(void **state)
{
    (void)state;
    const char *const before[] = {"1....", "..2..", ".333.", ".333."}, *const after[] = {"1....", ".....", ".222.",
                                                                                         ".222."};
    label_plane labels = drawn(before, 4);
    size_t n = 3;

    /* Pixels of 2 um: 4 um2 each; label 1 lies at the edge, where less is asked. */
    assert_int_equal(drop_small(&labels, &n, 2, 5, 3, NULL), SUNDER_OK);

    assert_int_equal(n, 2);
    assert_drawn(&labels, after);
    label_plane_free(&labels);
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
