/* src/laws/measure.c: forced photometry of a field. */
#include "core/context.h"
#include "detect/detect.h"
#include "laws/slide_laws.h"
#include "../detect/simulated.h"

static const double um = 0.1;

static slide_laws shifted_laws(void)
{
    slide_laws laws = {.shift = {.state = LAW_FOUND, .shift_um = {0.3, 0}}, .pair_sigma_um = 0.15};
    for (int end = 0; end < 2; end++) laws.brightness[end] = (brightness_law){LAW_FOUND, 3, 0.5, 5000, 0.2, 100};
    return laws;
}

static candidate candidate_at(probe_end end, double x_um, double y_um)
{
    return (candidate){.nucleus = 1,
                       .end = end,
                       .centre_um = {x_um, y_um},
                       .significance = 20,
                       .noise_counts = sqrt(150),
                       .other_noise_counts = sqrt(150),
                       .flux = 4000,
                       .flux_se = 300};
}

static forced_table measure(const field *f, const candidates *all)
{
    sunder_context *context;
    slide_laws laws = shifted_laws();
    forced_table out = {all->n, calloc(all->n + 1, sizeof(forced))};
    assert_ok(sunder_context_new(NULL, &context, NULL), NULL);
    assert_ok(detect_measure(context, f, &laws, all, 0, all->n, &out, NULL), NULL);
    sunder_context_free(context);
    return out;
}

static void the_other_colour_is_measured_at_the_mapped_place(void **state)
{
    (void)state;
    random_stream r = {91};
    field f = field_of(flat_plane(200, 200, 0), flat_plane(200, 200, 150), flat_plane(200, 200, 150), um);
    /* 3' signals are seen 0.3 um to the left of where they are. */
    add_spot(&f.channels[1].image, 60, 50, 6000, 2);
    add_spot(&f.channels[2].image, 57, 50, 2000, 2);
    add_spot(&f.channels[1].image, 140, 150, 6000, 2);
    for (int i = 1; i < 3; i++) add_noise(&f.channels[i].image, 150, 0, &r);
    candidate rows[] = {candidate_at(END_5P, 6, 5), candidate_at(END_5P, 14, 15)};
    candidates all = {2, 2, rows};

    forced_table out = measure(&f, &all);

    assert_int_equal(out.rows[0].candidate, 0);
    assert_near(out.rows[0].significance, 0.2 * 2000 / (2 * sqrt(150)), 4);
    assert_near(out.rows[0].flux, 2000, 3 * out.rows[0].flux_se);
    assert_true(out.rows[0].distance_um < 0.15);
    assert_true(out.rows[1].significance < 4);
    assert_true(fabs(out.rows[1].flux) < 5 * out.rows[1].flux_se);
    forced_table_free(&out);
    field_drop(&f);
}

static void the_way_back_is_the_other_way_round(void **state)
{
    (void)state;
    random_stream r = {92};
    field f = field_of(flat_plane(200, 200, 0), flat_plane(200, 200, 150), flat_plane(200, 200, 150), um);
    add_spot(&f.channels[1].image, 60, 50, 3000, 2);
    for (int i = 1; i < 3; i++) add_noise(&f.channels[i].image, 150, 0, &r);
    candidate rows[] = {candidate_at(END_3P, 5.7, 5)};
    candidates all = {1, 1, rows};

    forced_table out = measure(&f, &all);

    assert_true(out.rows[0].significance > 15);
    assert_true(out.rows[0].distance_um < 0.12);
    forced_table_free(&out);
    field_drop(&f);
}

static void a_candidate_of_the_other_colour_is_taken_as_it_stands(void **state)
{
    (void)state;
    field f = field_of(flat_plane(200, 200, 0), flat_plane(200, 200, 150), flat_plane(200, 200, 150), um);
    candidate rows[] = {candidate_at(END_5P, 6, 5), candidate_at(END_3P, 5.8, 5), candidate_at(END_3P, 5.5, 5)};
    rows[1].significance = 9, rows[1].flux = 1234, rows[2].significance = 7;
    candidates all = {3, 3, rows};

    forced_table out = measure(&f, &all);

    assert_near(out.rows[0].significance, 9, 0);
    assert_near(out.rows[0].flux, 1234, 0);
    assert_near(out.rows[0].distance_um, 0.1, 1e-9);
    assert_near(out.rows[1].significance, 20, 0);
    forced_table_free(&out);
    field_drop(&f);
}

static void without_the_other_channel_nothing_is_seen(void **state)
{
    (void)state;
    field f = field_of(flat_plane(50, 50, 0), flat_plane(50, 50, 150), flat_plane(50, 50, 150), um);
    f.probe[END_3P] = -1;
    candidate rows[] = {candidate_at(END_5P, 2, 2)};
    rows[0].other_noise_counts = NAN;
    candidates all = {1, 1, rows};

    forced_table out = measure(&f, &all);

    assert_near(out.rows[0].significance, 0, 0);
    assert_near(out.rows[0].flux, 0, 0);
    forced_table_free(&out);
    field_drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_other_colour_is_measured_at_the_mapped_place),
        cmocka_unit_test(the_way_back_is_the_other_way_round),
        cmocka_unit_test(a_candidate_of_the_other_colour_is_taken_as_it_stands),
        cmocka_unit_test(without_the_other_channel_nothing_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
