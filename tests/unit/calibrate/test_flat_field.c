/* src/calibrate/flat_field: light that falls off by construction. */
#include "calibrate/flat_field.h"
#include "../detect/simulated.h"

enum { SIZE = 384, MOST_FIELDS = 12 };

/* Relative light at a place: quartic from the middle, `fall_off` of it lost in the corners. */
static double light_at(double x, double y, double fall_off)
{
    double u = 2 * (x + 0.5) / SIZE - 1, v = 2 * (y + 0.5) / SIZE - 1, r2 = (u * u + v * v) / 2;
    return 1 - fall_off * (0.6 * r2 + 0.4 * r2 * r2);
}

/* A field of tissue: haze with a slope of its own, nuclei anywhere, noise; offset 100. */
static plane made_field(double fall_off, random_stream *r)
{
    plane p = flat_plane(SIZE, SIZE, 150 + 100 * uniform(r));
    double along_x = 0.05 * normal(r), along_y = 0.05 * normal(r);
    for (int i = 0; i < 15; i++)
        add_spot(&p, SIZE * uniform(r), SIZE * uniform(r), 3e5 + 3e5 * uniform(r), 12 + 6 * uniform(r));
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++) {
            float *at = &p.px[(size_t)y * SIZE + (size_t)x];
            double tissue = (double)*at * (1 + along_x * (x - SIZE / 2) / SIZE + along_y * (y - SIZE / 2) / SIZE);
            *at = (float)(100 + tissue * light_at(x, y, fall_off));
        }
    add_noise(&p, 0, 1, r);
    return p;
}

static flat_field find(double fall_off, size_t n, double offset, double offset_se, uint64_t seed)
{
    light_grid grids[MOST_FIELDS];
    const light_grid *views[MOST_FIELDS];
    random_stream r = {seed};
    flat_field flat;
    sunder_error error = SUNDER_ERROR_INIT;
    for (size_t i = 0; i < n; i++) {
        plane p = made_field(fall_off, &r);
        grids[i] = light_grid_look(&p, 65535);
        views[i] = &grids[i];
        plane_free(&p);
    }
    assert_ok(flat_field_find(views, n, offset, offset_se, &flat, &error), &error);
    return flat;
}

/* rms over the field of the difference from the truth, both with mean 1. */
static double rms_error(const flat_field *flat, double fall_off)
{
    double mean = 0, squares = 0;
    for (int i = 0; i < 400; i++)
        mean += light_at(SIZE * (i % 20 + 0.5) / 20, SIZE * (i / 20 + 0.5) / 20, fall_off) / 400;
    for (int i = 0; i < 400; i++) {
        double x = SIZE * (i % 20 + 0.5) / 20, y = SIZE * (i / 20 + 0.5) / 20;
        double d = flat_field_at(flat, (sunder_point_px){x, y}) - light_at(x, y, fall_off) / mean;
        squares += d * d / 400;
    }
    return sqrt(squares);
}

static void fall_off_is_found_within_its_error(void **state)
{
    (void)state;
    const double lost[] = {0.25, 0.4, 0.5};
    for (int i = 0; i < 3; i++) {
        flat_field flat = find(lost[i], 12, 100, 2, 91);

        assert_true(flat.found);
        assert_near(flat.fall_off_frac, lost[i], 0.06); /* cells end half a cell before the corner */
        assert_true(flat.error_frac < 0.03);
        assert_true(rms_error(&flat, lost[i]) < 2 * flat.error_frac + 0.005);
    }
}

static void few_fields_and_even_light_give_the_identity(void **state)
{
    (void)state;
    flat_field few = find(0.4, 4, 100, 2, 92), even = find(0, 12, 100, 2, 93), unknown = find(0.4, 12, NAN, NAN, 94);

    assert_false(few.found);
    assert_non_null(strstr(few.why, "4 fields"));
    assert_false(even.found);
    assert_non_null(strstr(even.why, "even"));
    assert_false(unknown.found);
    assert_non_null(strstr(unknown.why, "offset"));
    assert_near(flat_field_at(&few, (sunder_point_px){0, 0}), 1, 0);
}

static void an_offset_that_is_hardly_known_widens_the_error(void **state)
{
    (void)state;
    flat_field sharp = find(0.4, 12, 100, 1, 95), vague = find(0.4, 12, 100, 60, 95);

    assert_true(sharp.found);
    assert_true(vague.error_frac > 2 * sharp.error_frac);
}

/* Objects that follow the light to the power `follows`. */
static flat_field heard(double follows, size_t n)
{
    light_witness objects[400];
    random_stream r = {96};
    flat_field flat = find(0.4, 12, 100, 2, 97);
    assert_true(flat.found);
    for (size_t i = 0; i < n; i++) {
        objects[i].at = (sunder_point_px){SIZE * uniform(&r), SIZE * uniform(&r)};
        objects[i].brightness = 1000 * exp(0.3 * normal(&r)) * pow(flat_field_at(&flat, objects[i].at), follows);
    }
    assert_ok(flat_field_hear(&flat, objects, n, NULL), NULL);
    return flat;
}

static void witnesses_confirm_or_refuse(void **state)
{
    (void)state;
    flat_field confirmed = heard(1, 400), refused = heard(0, 400), few = heard(0, 20);

    assert_true(confirmed.found);
    assert_near(confirmed.witness, 1, 3 * confirmed.witness_se);
    assert_false(refused.found);
    assert_non_null(strstr(refused.why, "bright objects"));
    assert_true(few.found);
    assert_true(isnan(few.witness));
}

static void clipped_fields_and_other_sizes_do_no_harm(void **state)
{
    (void)state;
    light_grid grids[6];
    const light_grid *views[6];
    flat_field flat;
    plane white = flat_plane(SIZE, SIZE, 65535), small = flat_plane(20, 20, 500);
    for (int i = 0; i < 6; i++) {
        grids[i] = light_grid_look(i % 2 ? &small : &white, 65535);
        views[i] = &grids[i];
    }

    assert_ok(flat_field_find(views, 6, 100, 1, &flat, NULL), NULL);

    assert_false(flat.found);
    assert_int_equal(flat.fields, 3);
    plane_free(&white);
    plane_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fall_off_is_found_within_its_error),
        cmocka_unit_test(few_fields_and_even_light_give_the_identity),
        cmocka_unit_test(an_offset_that_is_hardly_known_widens_the_error),
        cmocka_unit_test(witnesses_confirm_or_refuse),
        cmocka_unit_test(clipped_fields_and_other_sizes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
