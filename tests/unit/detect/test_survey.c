/* src/detect/detect.c with all it calls: survey of a field and of a single channel. */
#include "core/context.h"
#include "detect/detect.h"
#include "simulated.h"

enum { SIZE = 400 };
static const double um = 0.1;

static sunder_context *context;

static int open_context(void **state)
{
    (void)state;
    return sunder_context_new(NULL, &context, NULL) == SUNDER_OK ? 0 : -1;
}

static int close_context(void **state)
{
    (void)state;
    sunder_context_free(context);
    return 0;
}

static const disc nine[9] = {{70, 70, 45},   {200, 70, 45}, {330, 70, 45},  {70, 200, 45}, {200, 200, 45},
                             {330, 200, 45}, {70, 330, 45}, {200, 330, 45}, {330, 330, 45}};

static field empty_field(void)
{
    return field_of(flat_plane(SIZE, SIZE, 300), flat_plane(SIZE, SIZE, 200), flat_plane(SIZE, SIZE, 200), um);
}

static void make_noisy(field *f, uint64_t seed)
{
    random_stream r = {seed};
    for (int i = 0; i < 3; i++) add_noise(&f->channels[i].image, 0, 1, &r);
}

static candidates survey(const field *f, const nuclei *n, field_survey *out_survey)
{
    detect_options options = detect_options_default();
    candidates found = {0};
    field_survey unused;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(detect_survey(context, f, n, &options, &found, out_survey ? out_survey : &unused, &error), &error);
    return found;
}

/* Number of candidates above T; *nearest is the one next to a place (um). */
static size_t stronger_than(const candidates *c, double significance)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) n += c->rows[i].significance > significance;
    return n;
}

static const candidate *nearest(const candidates *c, probe_end end, double x_um, double y_um)
{
    const candidate *best = NULL;
    for (size_t i = 0; i < c->n; i++) {
        const candidate *row = &c->rows[i];
        if (row->end != end) continue;
        if (!best || hypot(row->centre_um.x - x_um, row->centre_um.y - y_um) <
                         hypot(best->centre_um.x - x_um, best->centre_um.y - y_um))
            best = row;
    }
    assert_non_null(best);
    return best;
}

static void spots_are_found_measured_and_placed_in_their_nuclei(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    f.index = 3;
    add_spot(&f.channels[1].image, 60.3, 80.7, 12000, 2);
    add_spot(&f.channels[2].image, 205.1, 190.4, 2500, 2.4);
    make_noisy(&f, 41);

    candidates found = survey(&f, &n, NULL);
    const candidate *green = nearest(&found, END_5P, 6.03, 8.07), *orange = nearest(&found, END_3P, 20.51, 19.04);

    assert_near(green->centre_um.x, 6.03, 0.03);
    assert_near(green->centre_um.y, 8.07, 0.03);
    /* Width and background are free: the flux is known to 6 % here. */
    assert_near(green->flux, 12000, 1500);
    assert_near(green->sigma_um, 0.2, 0.03);
    assert_near(green->flux, 2 * M_PI * pow(green->sigma_um / um, 2) * green->amplitude, 1e-6 * green->flux);
    assert_near(green->background, 200, 15); /* sd 5: it trades against the width */
    assert_near(green->noise_counts, sqrt(200), 1.5);
    assert_near(green->other_noise_counts, sqrt(200), 2);
    assert_near(green->dapi, 300, 10);
    assert_near(green->x_se_um, 0.006, 0.004);
    /* 0.2 N / (s sd), algorithms.md 2.1. */
    assert_near(green->significance, 0.2 * 12000 / (2 * sqrt(200)), 9);
    assert_int_equal(green->nucleus, 1);
    assert_int_equal(green->near_nucleus, 0);
    assert_true(isnan(green->z_um));
    assert_int_equal(orange->nucleus, 5);
    assert_near(orange->sigma_um, 0.24, 0.05);
    for (size_t i = 0; i < found.n; i++) assert_int_equal(found.rows[i].field, 3);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void noise_alone_gives_few_candidates_and_no_strong_one(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    make_noisy(&f, 42);
    field_survey learnt;

    candidates found = survey(&f, &n, &learnt);

    /* 573 um^2 searched with a margin of 1 um (840 um^2), two channels, three scales: some 0.02 per um^2. */
    assert_true(found.n < 70);
    assert_int_equal(stronger_than(&found, 5.5), 0);
    assert_near(learnt.noise[0].intercept + learnt.noise[0].slope * 200, 200, 15);
    assert_near(learnt.noise[0].nuclear_area_um2, 9 * M_PI * 4.5 * 4.5, 25);
    assert_near(learnt.noise[0].texture_gain, 1, 0.02);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* T of the same spot in many places scatters as a normal variable does. */
static void significance_is_in_units_of_the_noise(void **state)
{
    (void)state;
    double values[400];
    size_t count = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        field f = empty_field();
        nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
        for (int k = 0; k < 9; k++)
            for (int i = 0; i < 4; i++)
                add_spot(&f.channels[1].image, nine[k].x + (i % 2 ? 20 : -20), nine[k].y + (i / 2 ? 20 : -20), 1500, 2);
        make_noisy(&f, 100 + seed);
        candidates found = survey(&f, &n, NULL);
        for (size_t i = 0; i < found.n && count < 400; i++)
            if (found.rows[i].significance > 6) values[count++] = found.rows[i].significance;
        candidates_free(&found);
        nuclei_drop(&n);
        field_drop(&f);
    }
    qsort(values, count, sizeof *values, ascending);

    /* Every spot is there: 8 x 36, of which noise breaks one in a hundred in two. 0.2 N / (s sd) = 10.6, and half a sd more
     * for the best of three scales. Light of the spot itself adds 0.15 to the variance, and the noise of a nucleus is known
     * to 5 %, which is 0.5 at T = 11. */
    assert_in_range(count, 287, 293);
    assert_near(values[count / 2], 11.1, 0.6);
    assert_near((values[(size_t)(0.84 * (double)count)] - values[(size_t)(0.16 * (double)count)]) / 2, 1.18, 0.2);
}

static void a_doublet_half_a_micrometre_apart_is_two_candidates(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    add_spot(&f.channels[1].image, 197.5, 200, 5000, 1.6);
    add_spot(&f.channels[1].image, 202.5, 200, 4000, 1.6);
    make_noisy(&f, 43);

    candidates found = survey(&f, &n, NULL);

    assert_int_equal(stronger_than(&found, 8), 2);
    assert_near(nearest(&found, END_5P, 19.75, 20)->centre_um.x, 19.75, 0.06);
    assert_near(nearest(&found, END_5P, 20.25, 20)->centre_um.x, 20.25, 0.06);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void what_lies_beside_a_nucleus_knows_how_far(void **state)
{
    (void)state;
    const disc two[2] = {{100, 100, 40}, {187, 100, 40}};
    field f = empty_field();
    nuclei n = nuclei_of(two, 2, SIZE, SIZE, um);
    add_spot(&f.channels[1].image, 142, 100, 5000, 2); /* 2 px outside nucleus 1, 5 px outside nucleus 2 */
    add_spot(&f.channels[1].image, 100, 147, 5000, 2); /* 7 px outside nucleus 1: beyond 0.35 um, within 1 um */
    add_spot(&f.channels[1].image, 100, 160, 5000, 2); /* 20 px outside */
    add_spot(&f.channels[1].image, 135, 100, 5000, 2); /* inside 1, 12 px from 2 */
    make_noisy(&f, 44);

    candidates found = survey(&f, &n, NULL);
    const candidate *between = nearest(&found, END_5P, 14.2, 10), *below = nearest(&found, END_5P, 10, 14.7);
    const candidate *inside = nearest(&found, END_5P, 13.5, 10);

    assert_int_equal(stronger_than(&found, 10), 3);
    assert_int_equal(between->nucleus, 0);
    assert_int_equal(between->near_nucleus, 1);
    assert_near(between->outside_um, 0.15, 0.1);
    assert_int_equal(between->next_nucleus, 2);
    assert_near(between->next_um, 0.45, 0.1);
    assert_int_equal(below->nucleus, 0);
    assert_int_equal(below->near_nucleus, 0);
    assert_int_equal(below->next_nucleus, 0);
    assert_true(isinf(below->next_um));
    assert_int_equal(inside->nucleus, 1);
    assert_int_equal(inside->next_nucleus, 2);
    assert_near(inside->next_um, 1.15, 0.15);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void texture_shared_with_dapi_raises_no_candidates(void **state)
{
    (void)state;
    random_stream r = {45};
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    for (int i = 0; i < 4000; i++) {
        double x = SIZE * uniform(&r), y = SIZE * uniform(&r), lump = 900 * uniform(&r);
        add_spot(&f.channels[0].image, x, y, 6 * lump, 2.4);
        add_spot(&f.channels[1].image, x, y, lump, 2.2);
    }
    add_spot(&f.channels[1].image, 200, 200, 8000, 2);
    make_noisy(&f, 46);
    field_survey learnt;

    candidates with = survey(&f, &n, &learnt);
    f.dapi = -1;
    candidates without = survey(&f, &n, NULL);

    assert_true(learnt.noise[0].texture_gain > 1.5);
    assert_true(nearest(&with, END_5P, 20, 20)->significance > 1.3 * nearest(&without, END_5P, 20, 20)->significance);
    candidates_free(&with);
    candidates_free(&without);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_stack_tells_the_height_of_a_signal(void **state)
{
    (void)state;
    field f = empty_field();
    f.n_z = 5, f.z_step_um = 0.6;
    f.channels[1].z_plane = calloc(SIZE * SIZE, sizeof(uint16_t));
    for (int y = 190; y < 210; y++)
        for (int x = 190; x < 210; x++) f.channels[1].z_plane[y * SIZE + x] = 3;
    add_spot(&f.channels[1].image, 200, 200, 6000, 2);
    add_spot(&f.channels[2].image, 200, 200, 6000, 2);
    make_noisy(&f, 47);
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);

    candidates found = survey(&f, &n, NULL);

    assert_near(nearest(&found, END_5P, 20, 20)->z_um, 1.8, 1e-9);
    assert_true(isnan(nearest(&found, END_3P, 20, 20)->z_um));
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void the_edge_of_the_image_raises_no_more_candidates_than_the_rest(void **state)
{
    (void)state;
    const disc whole = {200, 200, 300};
    size_t at_edge = 0, all = 0;
    for (uint64_t seed = 60; seed < 66; seed++) {
        field f = empty_field();
        nuclei n = nuclei_of(&whole, 1, SIZE, SIZE, um);
        make_noisy(&f, seed);
        candidates found = survey(&f, &n, NULL);
        for (size_t i = 0; i < found.n; i++) {
            double x = found.rows[i].centre_um.x / um, y = found.rows[i].centre_um.y / um;
            at_edge += x < 4 || y < 4 || x > SIZE - 5 || y > SIZE - 5;
        }
        all += found.n;
        candidates_free(&found);
        nuclei_drop(&n);
        field_drop(&f);
    }

    /* 4 % of the pixels lie there. */
    assert_true(all > 60);
    assert_true(at_edge < all / 10);
}

static void two_runs_give_the_same_bytes(void **state)
{
    (void)state;
    random_stream r = {48};
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    for (int i = 0; i < 60; i++)
        add_spot(&f.channels[1 + i % 2].image, SIZE * uniform(&r), SIZE * uniform(&r), 4000 * uniform(&r), 2);
    make_noisy(&f, 49);

    candidates first = survey(&f, &n, NULL), second = survey(&f, &n, NULL);

    assert_true(first.n > 30);
    assert_int_equal(first.n, second.n);
    for (size_t i = 0; i < first.n; i++) {
        const candidate *a = &first.rows[i], *b = &second.rows[i];
        assert_true(a->centre_um.x == b->centre_um.x && a->centre_um.y == b->centre_um.y && a->flux == b->flux);
        assert_true(a->significance == b->significance && a->sigma_um == b->sigma_um && a->nucleus == b->nucleus);
    }
    candidates_free(&first);
    candidates_free(&second);
    nuclei_drop(&n);
    field_drop(&f);
}

static void rows_are_added_in_order_after_those_that_are_there(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    for (int k = 0; k < 9; k++) {
        add_spot(&f.channels[1].image, nine[k].x, nine[k].y, 5000, 2);
        add_spot(&f.channels[2].image, nine[k].x, nine[k].y, 5000, 2);
    }
    make_noisy(&f, 50);
    detect_options options = detect_options_default();
    candidates all = {0};
    field_survey learnt;

    assert_ok(detect_survey(context, &f, &n, &options, &all, &learnt, NULL), NULL);
    size_t once = all.n;
    f.index = 1;
    assert_ok(detect_survey(context, &f, &n, &options, &all, &learnt, NULL), NULL);

    assert_int_equal(all.n, 2 * once);
    for (size_t i = 1; i < all.n; i++) assert_true(all.rows[i].field >= all.rows[i - 1].field);
    for (size_t i = 1; i < once; i++) {
        assert_true(all.rows[i].end >= all.rows[i - 1].end);
        if (all.rows[i].end == all.rows[i - 1].end)
            assert_true(all.rows[i].centre_um.y > all.rows[i - 1].centre_um.y - 0.4);
    }
    candidates_free(&all);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_field_with_one_probe_or_none_is_surveyed(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    add_spot(&f.channels[2].image, 200, 200, 5000, 2);
    make_noisy(&f, 51);

    f.probe[END_5P] = -1;
    candidates one = survey(&f, &n, NULL);
    f.probe[END_3P] = -1;
    candidates none = survey(&f, &n, NULL);

    assert_true(nearest(&one, END_3P, 20, 20)->significance > 15);
    assert_true(isnan(one.rows[0].other_noise_counts));
    assert_int_equal(none.n, 0);
    candidates_free(&one);
    nuclei_drop(&n);
    field_drop(&f);
}

static void images_without_content_or_size_give_no_candidates(void **state)
{
    (void)state;
    const int sizes[][2] = {{1, 1}, {2, 5}, {3, 3}, {64, 64}};

    for (int i = 0; i < 4; i++) {
        int w = sizes[i][0], h = sizes[i][1];
        field f = field_of(flat_plane(w, h, 0), flat_plane(w, h, 0), flat_plane(w, h, 65535), um);
        const disc middle = {w / 2, h / 2, 20};
        nuclei n = nuclei_of(&middle, 1, w, h, um), nobody = nuclei_of(NULL, 0, w, h, um);
        candidates in_nucleus = survey(&f, &n, NULL), without = survey(&f, &nobody, NULL);
        assert_int_equal(in_nucleus.n + without.n, 0);
        candidates_free(&in_nucleus);
        candidates_free(&without);
        nuclei_drop(&n);
        nuclei_drop(&nobody);
        field_drop(&f);
    }
}

static void an_export_with_a_black_background_shows_its_signals_only(void **state)
{
    (void)state;
    field f = field_of(flat_plane(100, 100, 200), flat_plane(100, 100, 0), flat_plane(100, 100, 0), um);
    const disc middle = {50, 50, 40};
    nuclei n = nuclei_of(&middle, 1, 100, 100, um);
    add_spot(&f.channels[1].image, 40.2, 50, 1500, 1.0);
    f.channels[1].image.px[20 * 100 + 50] = 3;
    for (int i = 0; i < 100 * 100; i++) f.channels[1].image.px[i] = floorf(f.channels[1].image.px[i]);
    f.channels[1].saturation_counts = 255;

    candidates found = survey(&f, &n, NULL);

    assert_int_equal(found.n, 1);
    assert_near(found.rows[0].centre_um.x, 4.02, 0.03);
    assert_near(found.rows[0].sigma_um, 0.1, 0.03);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_hot_pixel_is_measured_as_narrow_as_it_is(void **state)
{
    (void)state;
    field f = empty_field();
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    make_noisy(&f, 53);
    f.channels[1].image.px[205 * SIZE + 195] += 1500;

    candidates found = survey(&f, &n, NULL);
    const candidate *hot = nearest(&found, END_5P, 19.5, 20.5);

    assert_near(hot->centre_um.x, 19.5, 0.02);
    assert_true(hot->significance > 20);
    assert_true(hot->sigma_um < 0.06);
    candidates_free(&found);
    nuclei_drop(&n);
    field_drop(&f);
}

static void a_channel_without_a_scale_is_measured_in_pixels(void **state)
{
    (void)state;
    random_stream r = {52};
    plane image = flat_plane(300, 300, 150);
    for (int i = 0; i < 36; i++) add_spot(&image, 25 + 50 * (i % 6) + 0.25, 25 + 50 * (i / 6), 9000, 3.1);
    add_noise(&image, 0, 1, &r);
    detect_options options = detect_options_default();
    candidates in_px = {0}, in_um = {0};

    assert_ok(detect_channel(context, &image, 0, &options, &in_px, NULL), NULL);
    assert_ok(detect_channel(context, &image, 0.065, &options, &in_um, NULL), NULL);

    /* Spots of 3.1 px are taken as the usual 0.2 um wide: the same filters as with 0.065 um pixels. */
    assert_int_equal(stronger_than(&in_px, 10), 36);
    assert_int_equal(stronger_than(&in_um, 10), 36);
    const candidate *px = nearest(&in_px, END_5P, 75.25, 125),
                    *scaled = nearest(&in_um, END_5P, 75.25 * 0.065, 125 * 0.065);
    assert_near(px->centre_um.x, 75.25, 0.2);
    assert_near(px->sigma_um, 3.1, 0.2);
    assert_int_equal(px->nucleus, 0);
    assert_near(scaled->centre_um.x, 75.25 * 0.065, 0.013);
    candidates_free(&in_px);
    candidates_free(&in_um);
    plane_free(&image);
}

static void a_cancelled_survey_stops(void **state)
{
    (void)state;
    field f = empty_field();
    detect_options options = detect_options_default();
    candidates found = {0};
    field_survey learnt;
    sunder_context *stopped;
    assert_ok(sunder_context_new(NULL, &stopped, NULL), NULL);
    sunder_context_cancel(stopped);

    assert_int_equal(detect_survey(stopped, &f, NULL, &options, &found, &learnt, NULL), SUNDER_CANCELLED);

    assert_int_equal(found.n, 0);
    sunder_context_free(stopped);
    field_drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spots_are_found_measured_and_placed_in_their_nuclei),
        cmocka_unit_test(noise_alone_gives_few_candidates_and_no_strong_one),
        cmocka_unit_test(significance_is_in_units_of_the_noise),
        cmocka_unit_test(a_doublet_half_a_micrometre_apart_is_two_candidates),
        cmocka_unit_test(what_lies_beside_a_nucleus_knows_how_far),
        cmocka_unit_test(texture_shared_with_dapi_raises_no_candidates),
        cmocka_unit_test(a_stack_tells_the_height_of_a_signal),
        cmocka_unit_test(the_edge_of_the_image_raises_no_more_candidates_than_the_rest),
        cmocka_unit_test(two_runs_give_the_same_bytes),
        cmocka_unit_test(rows_are_added_in_order_after_those_that_are_there),
        cmocka_unit_test(a_field_with_one_probe_or_none_is_surveyed),
        cmocka_unit_test(images_without_content_or_size_give_no_candidates),
        cmocka_unit_test(an_export_with_a_black_background_shows_its_signals_only),
        cmocka_unit_test(a_hot_pixel_is_measured_as_narrow_as_it_is),
        cmocka_unit_test(a_channel_without_a_scale_is_measured_in_pixels),
        cmocka_unit_test(a_cancelled_survey_stops),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
