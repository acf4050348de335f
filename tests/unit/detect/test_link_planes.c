/* src/detect/link_planes.c */
#include "detect/link_planes.h"

#include "testing.h"

enum { MOST_PLANES = 12, MOST_ROWS = 16 };
static const double step_um = 0.5;

/* Rows of each plane, made by hand. */
typedef struct planes_by_hand {
    int n;
    size_t rows[MOST_PLANES];
    candidate row[MOST_PLANES][MOST_ROWS];
} planes_by_hand;

static void put(planes_by_hand *p, int z, probe_end end, double x_um, double y_um, double significance)
{
    candidate *c = &p->row[z][p->rows[z]++];
    *c = (candidate){.end = end, .centre_um = {x_um, y_um}, .significance = significance, .sigma_um = 0.2};
}

/* A signal at depth z_um whose significance falls off as a Gaussian of `sd_um`; planes below 3.5 do not see it. */
static void put_signal(planes_by_hand *p, probe_end end, double x_um, double z_um, double most, double sd_um)
{
    for (int z = 0; z < p->n; z++) {
        double relative = (z * step_um - z_um) / sd_um, significance = most * exp(-0.5 * relative * relative);
        if (significance > 3.5) put(p, z, end, x_um, 10, significance);
    }
}

static candidates linked(planes_by_hand *p, double known_step_um)
{
    link_planes links = link_planes_start(p->n, known_step_um, 3.5);
    candidates out = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    for (int z = 0; z < p->n; z++) {
        candidates found = {.n = p->rows[z], .rows = p->row[z]};
        assert_ok(link_planes_add(&links, &found, z, &err), &err);
    }
    assert_ok(link_planes_finish(&links, &out, &err), &err);
    link_planes_free(&links);
    return out;
}

static void a_gaussian_profile_gives_its_depth_back(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 8};
    put_signal(&p, END_5P, 10, 1.63, 30, 0.5);

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 1);
    assert_near(out.rows[0].z_um, 1.63, 1e-9);
    assert_int_equal(out.rows[0].z_plane, 3);
    assert_true(out.rows[0].z_se_um > 0 && out.rows[0].z_se_um < step_um / 2);
    assert_false(out.rows[0].at_stack_end);
    candidates_free(&out);
}

static void without_a_step_signals_are_linked_but_have_no_depth(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 8};
    put_signal(&p, END_5P, 10, 1.63, 30, 0.5);

    candidates out = linked(&p, 0);

    assert_int_equal(out.n, 1);
    assert_true(isnan(out.rows[0].z_um) && isnan(out.rows[0].z_se_um));
    candidates_free(&out);
}

static void a_dip_between_two_planes_parts_two_signals_and_noise_does_not(void **state)
{
    (void)state;
    static const double deep[] = {8, 20, 9, 8, 22, 9}, noisy[] = {8, 20, 18, 17, 21, 9}, weak[] = {4, 6, 4, 4, 6, 4};
    const double *profiles[] = {deep, noisy, weak};
    static const size_t expected[] = {2, 1, 1};
    for (int k = 0; k < 3; k++) {
        planes_by_hand p = {.n = 6};
        for (int z = 0; z < 6; z++) put(&p, z, END_3P, 10, 10, profiles[k][z]);

        candidates out = linked(&p, step_um);

        assert_int_equal(out.n, expected[k]);
        candidates_free(&out);
    }
}

static void one_plane_without_it_does_not_part_a_weak_signal(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 8};
    put(&p, 2, END_5P, 10, 10, 5), put(&p, 4, END_5P, 10.1, 10, 6);

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 1);
    assert_int_equal(out.rows[0].z_plane, 4);
    candidates_free(&out);
}

static void colours_and_places_apart_are_never_linked(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 4};
    put(&p, 1, END_5P, 10, 10, 15), put(&p, 2, END_3P, 10, 10, 15);
    put(&p, 1, END_5P, 20, 10, 15), put(&p, 2, END_5P, 20.8, 10, 14);

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 4);
    assert_int_equal(out.rows[0].end, END_5P);
    assert_int_equal(out.rows[3].end, END_3P);
    candidates_free(&out);
}

static void a_lump_beside_a_brighter_signal_out_of_focus_is_its_shadow(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 8};
    put_signal(&p, END_5P, 10, 1.5, 40, 0.5);
    put(&p, 5, END_5P, 10.35, 10, 4.9); /* the signal itself has 5.4 left in that plane */

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 1);
    candidates_free(&out);
}

static void a_second_signal_as_near_but_brighter_than_a_shadow_stays(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 8};
    put_signal(&p, END_5P, 10, 1.5, 40, 0.5);
    put(&p, 5, END_5P, 10.35, 10, 15);

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 2);
    candidates_free(&out);
}

static void the_first_and_the_last_plane_tell_no_more_than_where_they_are(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 6};
    put(&p, 0, END_5P, 10, 10, 30), put(&p, 1, END_5P, 10, 10, 12);
    put(&p, 4, END_5P, 15, 10, 12), put(&p, 5, END_5P, 15, 10, 30);

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 2);
    for (int i = 0; i < 2; i++) {
        assert_true(out.rows[i].at_stack_end);
        assert_near(out.rows[i].z_um, i ? 2.5 : 0, 1e-12);
        assert_near(out.rows[i].z_se_um, step_um, 1e-12);
    }
    candidates_free(&out);
}

/* exp(-T^2 / 2) times the planes stays the same. */
static void significance_is_that_of_one_look(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 8};
    put(&p, 3, END_5P, 10, 10, 5), put(&p, 3, END_5P, 20, 10, 4);

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 1); /* 4 in eight looks is less than 3.5 in one */
    assert_near(exp(-0.5 * pow(out.rows[0].significance, 2)), 8 * exp(-12.5), 1e-12);
    candidates_free(&out);
}

/* In focus it shows as a line, in the next plane as three lumps, in the one after as a line again. */
static void lumps_of_a_rod_in_other_planes_are_that_rod(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 6};
    static const double significances[] = {0, 9, 14, 13, 10, 0};
    for (int z = 1; z < 5; z++) {
        if (z == 1 || z == 3) {
            for (int lump = -1; lump <= 1; lump++) put(&p, z, END_5P, 10 + 0.7 * lump, 10, significances[z] + lump);
        } else {
            put(&p, z, END_5P, 10, 10, significances[z]);
            p.row[z][p.rows[z] - 1].length_um = 2;
        }
    }

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 1);
    assert_int_equal(out.rows[0].z_plane, 2);
    assert_near(out.rows[0].length_um, 2, 0);
    candidates_free(&out);
}

static void two_signals_that_blur_into_a_line_out_of_focus_stay_two(void **state)
{
    (void)state;
    planes_by_hand p = {.n = 6};
    static const double significances[] = {0, 8, 14, 16, 9, 0};
    for (int z = 1; z < 5; z++) {
        if (z == 2 || z == 3) {
            put(&p, z, END_5P, 9.6, 10, significances[z]), put(&p, z, END_5P, 10.4, 10, significances[z] + 1);
        } else {
            put(&p, z, END_5P, 10, 10, significances[z]);
            p.row[z][p.rows[z] - 1].length_um = 1.4;
        }
    }

    candidates out = linked(&p, step_um);

    assert_int_equal(out.n, 2);
    assert_near(out.rows[0].length_um + out.rows[1].length_um, 0, 0);
    candidates_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gaussian_profile_gives_its_depth_back),
        cmocka_unit_test(without_a_step_signals_are_linked_but_have_no_depth),
        cmocka_unit_test(a_dip_between_two_planes_parts_two_signals_and_noise_does_not),
        cmocka_unit_test(one_plane_without_it_does_not_part_a_weak_signal),
        cmocka_unit_test(colours_and_places_apart_are_never_linked),
        cmocka_unit_test(a_lump_beside_a_brighter_signal_out_of_focus_is_its_shadow),
        cmocka_unit_test(a_second_signal_as_near_but_brighter_than_a_shadow_stays),
        cmocka_unit_test(the_first_and_the_last_plane_tell_no_more_than_where_they_are),
        cmocka_unit_test(significance_is_that_of_one_look),
        cmocka_unit_test(lumps_of_a_rod_in_other_planes_are_that_rod),
        cmocka_unit_test(two_signals_that_blur_into_a_line_out_of_focus_stay_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
