/* src/laws/dapi_agreement and dapi_shift: fields whose soft light is known, and tables made by hand. */
#include "../detect/simulated.h"
#include "laws/dapi_shift.h"

enum { SIDE_PX = 500, FIELDS = 3, PER_FIELD = 9 };

static const double pixel_um = 0.1;

typedef struct soft_light {
    double level, nucleus, cytoplasm; /* counts */
    sunder_point_um shift_um;         /* to DAPI */
} soft_light;

typedef struct made_field {
    disc discs[PER_FIELD];
    disc grains[PER_FIELD][4];
} made_field;

static made_field make_places(random_stream *r)
{
    made_field made;
    for (int i = 0; i < PER_FIELD; i++) {
        disc *one = &made.discs[i];
        *one =
            (disc){100 + 150 * (i % 3) + 10 * uniform(r), 100 + 150 * (i / 3) + 10 * uniform(r), 32 + 8 * uniform(r)};
        for (int k = 0; k < 4; k++)
            made.grains[i][k] = (disc){one->x + 12 * normal(r), one->y + 12 * normal(r), 4 + 4 * uniform(r)};
    }
    return made;
}

/* Nuclei stand 150 px apart. */
static int nearest(double place)
{
    return (int)fmax(0, fmin(2, floor((place - 30) / 150)));
}

/* 1 inside, falling over about 2 px at the edge, and some grains of chromatin. */
static double stain_at(const made_field *made, double x, double y)
{
    const int i = 3 * nearest(y) + nearest(x);
    const disc *one = &made->discs[i];
    const double distance = hypot(x - one->x, y - one->y);
    if (distance > 60) return 0;
    double sum = 1 / (1 + exp(distance - one->radius));
    for (int k = 0; k < 4; k++) {
        const disc *grain = &made->grains[i][k];
        const double u = hypot(x - grain->x, y - grain->y) / grain->radius;
        sum += 0.4 * exp(-0.5 * u * u);
    }
    return sum;
}

/* Broad, off the middle of the nucleus, and not in DAPI. */
static double cytoplasm_at(const made_field *made, double x, double y)
{
    const disc *one = &made->discs[3 * nearest(y) + nearest(x)];
    const double u = hypot(x - one->x - 10, y - one->y) / 40;
    return exp(-0.5 * u * u);
}

static plane show(const made_field *made, const soft_light *light, random_stream *r)
{
    plane p = flat_plane(SIDE_PX, SIDE_PX, 0);
    for (int y = 0; y < SIDE_PX; y++) {
        for (int x = 0; x < SIDE_PX; x++) {
            const double u = x + light->shift_um.x / pixel_um, v = y + light->shift_um.y / pixel_um;
            p.px[y * SIDE_PX + x] = (float)(light->level + light->nucleus * stain_at(made, u, v) +
                                            (light->cytoplasm > 0 ? light->cytoplasm * cytoplasm_at(made, u, v) : 0));
        }
    }
    add_noise(&p, 25, 0.5, r);
    return p;
}

typedef struct made_slide {
    dapi_agreements fields[FIELDS];
    dapi_shift shift[2];
} made_slide;

/* Signals as in real nuclei, in the frame of the channel: bright enough to mislead, were they not cut out. */
static void add_signals(const made_field *made, plane *probe, probe_end end, candidates *found)
{
    for (int i = 0; i < PER_FIELD; i++) {
        const double x = made->discs[i].x + 9, y = made->discs[i].y - 7;
        add_spot(probe, x, y, 9000, 2);
        found->rows[found->n++] =
            (candidate){.end = end, .centre_um = {x * pixel_um, y * pixel_um}, .significance = 30, .nucleus = i + 1};
    }
}

static made_slide measure(const soft_light *five, const soft_light *three, size_t most)
{
    static const soft_light stain = {.level = 50, .nucleus = 900};
    const soft_light *lights[2] = {five, three};
    random_stream r = {11};
    made_slide slide = {0};
    const dapi_agreements *fields[FIELDS];
    sunder_error error = SUNDER_ERROR_INIT;
    for (int i = 0; i < FIELDS; i++) {
        const made_field made = make_places(&r);
        candidate rows[2 * PER_FIELD];
        candidates found = {.rows = rows};
        plane probes[2];
        for (int end = 0; end < 2; end++) {
            probes[end] = show(&made, lights[end], &r);
            add_signals(&made, &probes[end], (probe_end)end, &found);
        }
        field f = field_of(show(&made, &stain, &r), probes[0], probes[1], pixel_um);
        nuclei n = nuclei_of(made.discs, PER_FIELD, SIDE_PX, SIDE_PX, pixel_um);
        assert_ok(dapi_agreement_measure(&f, &n, &found, most, &slide.fields[i], &error), &error);
        fields[i] = &slide.fields[i];
        nuclei_drop(&n);
        field_drop(&f);
    }
    for (int end = 0; end < 2; end++)
        assert_ok(dapi_shift_measure(fields, FIELDS, (probe_end)end, dapi_agreement_step_um(pixel_um),
                                     &slide.shift[end], &error),
                  &error);
    return slide;
}

static void drop(made_slide *slide)
{
    for (int i = 0; i < FIELDS; i++) dapi_agreements_free(&slide->fields[i]);
}

static void the_shift_of_each_channel_comes_back_within_its_error(void **state)
{
    (void)state;
    const soft_light five = {100, 20, 0, {0.40, -0.30}}, three = {100, 15, 0, {-0.05, 0.13}};

    made_slide slide = measure(&five, &three, PER_FIELD);

    for (int end = 0; end < 2; end++) {
        const dapi_shift *found = &slide.shift[end];
        const soft_light *light = end == END_5P ? &five : &three;
        assert_int_equal(found->state, LAW_FOUND);
        assert_int_equal(found->nuclei, FIELDS * PER_FIELD);
        assert_true(found->error_um > 0 && found->error_um < 0.06);
        assert_near(found->shift_um.x, light->shift_um.x, 3 * found->error_um);
        assert_near(found->shift_um.y, light->shift_um.y, 3 * found->error_um);
    }
    assert_true(dapi_shift_matters(&slide.shift[END_5P]));
    drop(&slide);
}

static void broad_cytoplasm_does_not_pull_the_shift_to_zero(void **state)
{
    (void)state;
    const soft_light five = {100, 20, 60, {0.60, 0.30}}, three = {100, -20, 60, {0.60, 0.30}};

    made_slide slide = measure(&five, &three, PER_FIELD);

    for (int end = 0; end < 2; end++) {
        assert_int_equal(slide.shift[end].state, LAW_FOUND);
        /* A third of a cell; without the mean of the surroundings taken off it was 0.15 and more. */
        assert_near(slide.shift[end].shift_um.x, 0.60, 0.1);
        assert_near(slide.shift[end].shift_um.y, 0.30, 0.1);
    }
    drop(&slide);
}

static void flat_channels_refuse(void **state)
{
    (void)state;
    const soft_light flat = {.level = 100};

    made_slide slide = measure(&flat, &flat, PER_FIELD);

    for (int end = 0; end < 2; end++) {
        assert_int_equal(slide.shift[end].state, LAW_REFUSED);
        assert_true(strlen(slide.shift[end].why) > 0);
        assert_near(slide.shift[end].shift_um.x, 0, 0);
        assert_true(isnan(slide.shift[end].error_um));
        assert_false(dapi_shift_matters(&slide.shift[end]));
    }
    drop(&slide);
}

static void a_shift_beyond_what_is_looked_for_refuses(void **state)
{
    (void)state;
    const soft_light far = {100, 30, 0, {1.3, 0}}, inside = {100, 30, 0, {0.9, 0}};

    made_slide slide = measure(&far, &inside, PER_FIELD);

    assert_int_equal(slide.shift[END_5P].state, LAW_REFUSED);
    assert_int_equal(slide.shift[END_3P].state, LAW_FOUND);
    drop(&slide);
}

static void few_nuclei_refuse_and_say_how_many_are_needed(void **state)
{
    (void)state;
    const soft_light light = {100, 30, 0, {0.3, 0}};

    made_slide slide = measure(&light, &light, 2);

    assert_int_equal(slide.shift[END_5P].state, LAW_REFUSED);
    assert_int_equal(slide.shift[END_5P].nuclei, 2 * FIELDS);
    assert_non_null(strstr(slide.shift[END_5P].why, "at least 12"));
    drop(&slide);
}

static void a_channel_that_does_not_say_is_placed_through_the_other(void **state)
{
    (void)state;
    slide_laws laws = {.shift = {.state = LAW_FOUND, .shift_um = {0.2, 0.1}, .error_um = 0.03}};
    dapi_shift to_dapi[2] = {{.state = LAW_REFUSED, .error_um = NAN},
                             {.state = LAW_FOUND, .shift_um = {0.5, -0.4}, .error_um = 0.04}};

    dapi_shift_complete(&laws, to_dapi);

    assert_int_equal(to_dapi[END_5P].state, LAW_FOUND);
    assert_true(to_dapi[END_5P].through_other);
    assert_false(to_dapi[END_3P].through_other);
    /* Seen at p in the 5' channel is seen at p - (0.2, 0.1) in the 3' one. */
    assert_near(to_dapi[END_5P].shift_um.x, 0.3, 1e-12);
    assert_near(to_dapi[END_5P].shift_um.y, -0.5, 1e-12);
    assert_near(to_dapi[END_5P].error_um, 0.05, 1e-12);
}

static void what_is_not_surely_longer_than_its_error_is_not_used(void **state)
{
    (void)state;
    const dapi_shift sure = {.state = LAW_FOUND, .shift_um = {0.2, 0.2}, .error_um = 0.05};
    const dapi_shift unsure = {.state = LAW_FOUND, .shift_um = {0.2, 0.2}, .error_um = 0.098};
    const dapi_shift small = {.state = LAW_FOUND, .shift_um = {0.05, 0.05}, .error_um = 0.001};
    const dapi_shift given = {.state = LAW_GIVEN, .shift_um = {0.2, 0.2}, .error_um = NAN};

    assert_true(dapi_shift_matters(&sure) && dapi_shift_matters(&given));
    assert_false(dapi_shift_matters(&unsure) || dapi_shift_matters(&small));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shift_of_each_channel_comes_back_within_its_error),
        cmocka_unit_test(broad_cytoplasm_does_not_pull_the_shift_to_zero),
        cmocka_unit_test(flat_channels_refuse),
        cmocka_unit_test(a_shift_beyond_what_is_looked_for_refuses),
        cmocka_unit_test(few_nuclei_refuse_and_say_how_many_are_needed),
        cmocka_unit_test(a_channel_that_does_not_say_is_placed_through_the_other),
        cmocka_unit_test(what_is_not_surely_longer_than_its_error_is_not_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
