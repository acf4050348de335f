/* src/detect/detect.c on stacks: planes of files are searched one by one and linked. */
#include "stacked.h"

enum { PLANES = 9, MOST_SPOTS = 80 };
static const double step_um = 0.5;

/* Two 5' signals and a 3' signal in each nucleus, at known depths, some micrometres apart. */
static size_t spread_spots(deep_spot *spots, double flux, uint64_t seed)
{
    random_stream r = {seed};
    size_t n = 0;
    for (int k = 0; k < 9; k++) {
        for (int i = 0; i < 3; i++) {
            double angle = 2 * M_PI * (i + uniform(&r) * 0.3) / 3;
            spots[n++] = (deep_spot){i == 2 ? END_3P : END_5P, nine[k].x * um + 2.2 * cos(angle),
                                     nine[k].y * um + 2.2 * sin(angle), 0.6 + 2.8 * uniform(&r), flux};
        }
    }
    return n;
}

static void a_signal_is_found_once_with_its_depth(void **state)
{
    (void)state;
    deep_spot spots[MOST_SPOTS];
    size_t n_spots = spread_spots(spots, 3000, 11);
    loaded_stack stack = load_stack(&(deep_scene){PLANES, step_um, spots, n_spots, 12});
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);

    candidates found = survey(&stack.whole, &n, NULL);

    double square = 0, relative = 0;
    for (size_t i = 0; i < n_spots; i++) {
        const deep_spot *s = &spots[i];
        const candidate *row = nearest(&found, s->end, s->x_um, s->y_um);
        assert_int_equal(count_near(&found, s->end, s->x_um, s->y_um, 1.0), 1);
        assert_near(row->centre_um.x, s->x_um, 0.1);
        assert_near(row->centre_um.y, s->y_um, 0.1);
        assert_false(row->at_stack_end);
        square += pow(row->z_um - s->z_um, 2), relative += pow((row->z_um - s->z_um) / row->z_se_um, 2);
    }
    /* A fifth of the step; a parabola through noise alone would leave sqrt(1/12) of it. The model error makes the standard
     * error of a perfect spot too large. */
    assert_true(sqrt(square / (double)n_spots) < 0.1);
    assert_true(sqrt(relative / (double)n_spots) < 1);
    candidates_free(&found);
    nuclei_drop(&n);
    drop_stack(&stack);
}

/* Two 5' signals over each other in the middle nucleus: candidates near. */
static size_t found_of_two(double apart_um, bool *out_deep)
{
    deep_spot spots[] = {{END_5P, 20, 20, 2 - apart_um / 2, 3000}, {END_5P, 20.05, 20, 2 + apart_um / 2, 3000}};
    loaded_stack stack = load_stack(&(deep_scene){PLANES, step_um, spots, 2, 21});
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    candidates found = survey(&stack.whole, &n, NULL);
    size_t near = count_near(&found, END_5P, 20, 20, 0.5);
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < found.n; i++) {
        const candidate *row = &found.rows[i];
        if (hypot(row->centre_um.x - 20, row->centre_um.y - 20) > 0.5 || !(row->significance > 5)) continue;
        least = fmin(least, row->z_um), most = fmax(most, row->z_um);
    }
    *out_deep = fabs(most - least - apart_um) < 0.4;
    candidates_free(&found);
    nuclei_drop(&n);
    drop_stack(&stack);
    return near;
}

static void two_signals_over_each_other_are_two_when_depth_resolves_them(void **state)
{
    (void)state;
    bool deep;

    assert_int_equal(found_of_two(2.0, &deep), 2);
    assert_true(deep);
    assert_int_equal(found_of_two(0.4, &deep), 1);
}

static void noise_of_many_planes_makes_no_more_candidates_than_that_of_one(void **state)
{
    (void)state;
    loaded_stack stack = load_stack(&(deep_scene){PLANES, step_um, NULL, 0, 31});
    field flat = empty_field();
    make_noisy(&flat, 32);
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);

    candidates of_stack = survey(&stack.whole, &n, NULL), of_one = survey(&flat, &n, NULL);

    /* Poisson: three sd of the sum. */
    assert_true((double)of_stack.n < (double)of_one.n + 3 * sqrt((double)(of_stack.n + of_one.n)));
    candidates_free(&of_stack);
    candidates_free(&of_one);
    nuclei_drop(&n);
    field_drop(&flat);
    drop_stack(&stack);
}

static void a_signal_beyond_the_stack_is_at_its_end(void **state)
{
    (void)state;
    deep_spot spots[] = {{END_5P, 20, 20, -0.4, 6000}, {END_3P, 20, 20, 2, 3000}};
    loaded_stack stack = load_stack(&(deep_scene){PLANES, step_um, spots, 2, 41});
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);

    candidates found = survey(&stack.whole, &n, NULL);

    assert_true(nearest(&found, END_5P, 20, 20)->at_stack_end);
    assert_near(nearest(&found, END_5P, 20, 20)->z_se_um, step_um, 1e-9);
    assert_false(nearest(&found, END_3P, 20, 20)->at_stack_end);
    candidates_free(&found);
    nuclei_drop(&n);
    drop_stack(&stack);
}

static void haze_of_other_planes_costs_less_than_in_the_projection(void **state)
{
    (void)state;
    deep_spot spots[MOST_SPOTS];
    size_t n_spots = spread_spots(spots, 900, 51);
    /* Something bright and far out of focus over each nucleus. */
    for (int k = 0; k < 9; k++) spots[n_spots++] = (deep_spot){END_5P, nine[k].x * um, nine[k].y * um, -3, 60000};
    loaded_stack stack = load_stack(&(deep_scene){PLANES, step_um, spots, n_spots, 52});
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    field projection = stack.whole;
    projection.from = NULL;

    candidates by_plane = survey(&stack.whole, &n, NULL), projected = survey(&projection, &n, NULL);

    double square[2] = {0, 0};
    for (size_t i = 0; i < 27; i++) {
        const deep_spot *s = &spots[i];
        const candidate *a = nearest(&by_plane, s->end, s->x_um, s->y_um);
        const candidate *b = nearest(&projected, s->end, s->x_um, s->y_um);
        square[0] += pow(a->centre_um.x - s->x_um, 2) + pow(a->centre_um.y - s->y_um, 2);
        square[1] += pow(b->centre_um.x - s->x_um, 2) + pow(b->centre_um.y - s->y_um, 2);
    }
    assert_true(square[0] < square[1]);
    candidates_free(&by_plane);
    candidates_free(&projected);
    nuclei_drop(&n);
    drop_stack(&stack);
}

/* Signals of many brightnesses anywhere in each nucleus, and in every third nucleus one right over another. */
static size_t crowd(deep_spot *spots, random_stream *r)
{
    size_t n = 0;
    for (int k = 0; k < 9; k++) {
        for (int i = 0; i < 5; i++) {
            double angle = 2 * M_PI * uniform(r), radius = 3.6 * sqrt(uniform(r));
            spots[n++] =
                (deep_spot){i < 3 ? END_5P : END_3P, nine[k].x * um + radius * cos(angle),
                            nine[k].y * um + radius * sin(angle), 0.3 + 3.4 * uniform(r), 1500 * exp(0.5 * normal(r))};
        }
        if (k % 3) continue;
        deep_spot *below = &spots[n - 5];
        below->z_um = 0.5 + 0.5 * uniform(r);
        spots[n] = *below;
        spots[n].x_um += 0.05, spots[n++].z_um += 1.8 + 0.6 * uniform(r);
    }
    return n;
}

typedef struct tally {
    size_t found, invented;
    double square_um2;
} tally;

/* Each signal takes the strongest candidate within 0.25 um that no other has; what is left above T = 5 inside nuclei is
 * invented. Depths count where they are known. */
static void hold_against_truth(const candidates *c, const deep_spot *spots, size_t n, tally *sum)
{
    bool *taken = calloc(c->n + 1, sizeof *taken);
    for (size_t i = 0; i < n; i++) {
        size_t best = c->n;
        for (size_t k = 0; k < c->n; k++) {
            const candidate *row = &c->rows[k];
            double apart = hypot(row->centre_um.x - spots[i].x_um, row->centre_um.y - spots[i].y_um);
            if (taken[k] || row->end != spots[i].end || apart > 0.25 || !(row->significance > 5)) continue;
            if (fabs(row->z_um - spots[i].z_um) > 1) continue;
            if (best == c->n || row->significance > c->rows[best].significance) best = k;
        }
        if (best == c->n) continue;
        taken[best] = true, sum->found++;
        sum->square_um2 += pow(c->rows[best].centre_um.x - spots[i].x_um, 2);
        sum->square_um2 += pow(c->rows[best].centre_um.y - spots[i].y_um, 2);
    }
    for (size_t k = 0; k < c->n; k++) sum->invented += !taken[k] && c->rows[k].nucleus && c->rows[k].significance > 5;
    free(taken);
}

static void planes_tell_more_than_their_projection(void **state)
{
    (void)state;
    enum { STACKS = 6 };
    deep_spot spots[MOST_SPOTS];
    nuclei n = nuclei_of(nine, 9, SIZE, SIZE, um);
    tally by_plane = {0}, projected = {0};
    size_t signals = 0;
    for (int i = 0; i < STACKS; i++) {
        random_stream r = {61 + (uint64_t)i};
        size_t n_spots = crowd(spots, &r);
        signals += n_spots;
        loaded_stack stack = load_stack(&(deep_scene){PLANES, step_um, spots, n_spots, 71 + (uint64_t)i});
        field projection = stack.whole;
        projection.from = NULL;
        candidates a = survey(&stack.whole, &n, NULL), b = survey(&projection, &n, NULL);
        hold_against_truth(&a, spots, n_spots, &by_plane);
        hold_against_truth(&b, spots, n_spots, &projected);
        candidates_free(&a);
        candidates_free(&b);
        drop_stack(&stack);
    }

    print_message("%zu signals: planes %zu found, %zu invented, rms %.3f um; projection %zu, %zu, %.3f um\n", signals,
                  by_plane.found, by_plane.invented, sqrt(by_plane.square_um2 / (double)by_plane.found),
                  projected.found, projected.invented, sqrt(projected.square_um2 / (double)projected.found));
    /* One of each two over each other, three a stack, is what the projection cannot have. */
    assert_true(by_plane.found > projected.found);
    /* Noise breaks a bright signal in two once in some hundred planes, and here are nine (two lumps nearer than a doublet). */
    assert_true((double)by_plane.invented < 0.03 * (double)signals);
    nuclei_drop(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_is_found_once_with_its_depth),
        cmocka_unit_test(two_signals_over_each_other_are_two_when_depth_resolves_them),
        cmocka_unit_test(noise_of_many_planes_makes_no_more_candidates_than_that_of_one),
        cmocka_unit_test(a_signal_beyond_the_stack_is_at_its_end),
        cmocka_unit_test(planes_tell_more_than_their_projection),
        cmocka_unit_test(haze_of_other_planes_costs_less_than_in_the_projection),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
