/* Overlay and gallery of a slide made by hand: sizes, marks where the signals are, the same bytes every time. */
#include "testing.h"

#include "core/text.h"
#include "image/png_read.h"
#include "report/gallery_parts.h"
#include "report/overlay.h"
#include "result_fixture.h"

typedef struct picture {
    int width, height, channels, bits;
    uint16_t *samples;
} picture;

static picture read_picture(const char *path)
{
    picture p;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(png_read(path, 0, &p.width, &p.height, &p.channels, &p.bits, &p.samples, &err), &err);
    return p;
}

static int sample(const picture *p, int x, int y, int channel)
{
    return p->samples[3 * (y * p->width + x) + channel];
}

/* Writes the overlay of field 0 and reads it back. */
static picture overlay_of(const result_fixture *t)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "overlay.png");
    field f;
    label_plane labels;
    fixture_field_new(t, 0, &f, &labels);
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(overlay_write(&t->result, &f, &labels, path, &err), &err);
    picture p = read_picture(path);
    fixture_field_free(&f, &labels);
    remove_scratch(scratch);
    return p;
}

static void an_overlay_has_the_pixels_of_the_field_and_a_legend_under_it(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    picture p = overlay_of(t);

    assert_int_equal(p.width, t->fields[0].width);
    assert_in_range(p.height, t->fields[0].height + 40, t->fields[0].height + 200);
    assert_int_equal(p.channels, 3);
    free(p.samples);
    (void)state;
}

/* Nucleus 6 holds a single 3' signal: its square stands 0.52 um (0.84 of the mark's radius) to each side. */
static void a_single_3p_signal_is_inside_of_a_bright_square(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    sunder_point_um at = {0, 0};
    for (size_t i = 0; i < t->readings.n_signals; i++) {
        const signal *s = &t->signals[i];
        if (s->field == 0 && s->nucleus == 6 && s->state == STATE_SINGLE) at = t->weighed_rows[s->weighed].centre_um;
    }

    picture p = overlay_of(t);

    int x = (int)lround(at.x / 0.1), y = (int)lround(at.y / 0.1), half = 5;
    assert_true(sample(&p, x, y, 0) > 150); /* the signal itself, orange */
    assert_true(sample(&p, x, y, 2) < 100);
    for (int corner = -half; corner <= half; corner += 2 * half) {
        assert_true(sample(&p, x + corner, y + corner, 0) > 180); /* corners are marked: a square */
        assert_true(sample(&p, x + corner, y + corner, 2) > 80);  /* paler than the signal */
    }
    free(p.samples);
    (void)state;
}

/* The box of a rod reaches beyond its ends: 0.8 um on each side of the middle and 0.52 um of rim. */
static void a_rod_is_marked_along_its_line(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    weighed *w = NULL;
    for (size_t i = 0; i < t->readings.n_signals; i++) {
        const signal *s = &t->signals[i];
        if (s->field == 0 && s->nucleus == 6 && s->state == STATE_SINGLE) w = &t->weighed_rows[s->weighed];
    }
    assert_non_null(w);
    w->length_um = t->candidate_rows[w->candidate].length_um = 1.6;
    w->direction_deg = t->candidate_rows[w->candidate].direction_deg = 90;

    picture p = overlay_of(t);

    int x = (int)lround(w->centre_um.x / 0.1), y = (int)lround(w->centre_um.y / 0.1), half = 5, end = 13;
    for (int side = -1; side <= 1; side += 2) {
        assert_true(sample(&p, x - half, y + side * end, 2) > 80);
        assert_true(sample(&p, x + half, y + side * end, 2) > 80);
        assert_true(sample(&p, x + side * half, y, 2) > 80); /* its long sides */
    }
    free(p.samples);
    (void)state;
}

static void the_outline_of_a_rearranged_nucleus_is_yellow(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    field f;
    label_plane labels;
    fixture_field_new(t, 0, &f, &labels);
    int y = (int)(t->rows[0][1].centre_um.y / 0.1), x = (int)(t->rows[0][1].centre_um.x / 0.1);
    while (labels.px[y * labels.width + x] == 2) x--;

    picture p = overlay_of(t);

    int yellow = 0;
    for (int dx = -2; dx <= 2; dx++)
        yellow += sample(&p, x + dx, y, 0) > 200 && sample(&p, x + dx, y, 1) > 200 && sample(&p, x + dx, y, 2) < 120;
    assert_true(yellow > 0);
    fixture_field_free(&f, &labels);
    free(p.samples);
    (void)state;
}

static void the_same_overlay_is_the_same_pixels(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();

    picture a = overlay_of(t), b = overlay_of(t);

    assert_memory_equal(a.samples, b.samples, sizeof *a.samples * 3 * (size_t)a.width * (size_t)a.height);
    free(a.samples);
    free(b.samples);
    (void)state;
}

static void a_field_without_nuclei_and_with_a_strange_name_has_an_overlay(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    result_fixture_empty(t);
    strcpy(t->result.slide_name, "\xff<slide>");

    picture p = overlay_of(t);

    assert_int_equal(p.width, t->fields[0].width);
    free(p.samples);
    (void)state;
}

static void a_small_field_of_coarse_pixels_is_enlarged(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    result_fixture_empty(t);
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "overlay.png");
    field f = {.index = 0,
               .name = "small.tif",
               .width = 90,
               .height = 70,
               .pixel_um = 0.3,
               .n_z = 1,
               .n_channels = 1,
               .dapi = 0,
               .probe = {-1, -1}};
    assert_int_equal(plane_new(90, 70, &f.channels[0].image, NULL), SUNDER_OK);
    label_plane labels;
    assert_int_equal(label_plane_new(90, 70, &labels, NULL), SUNDER_OK);
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(overlay_write(&t->result, &f, &labels, path, &err), &err);

    picture p = read_picture(path);
    assert_true(p.width >= 560); /* room for the legend */
    assert_true(p.height > 3 * 70);
    free(p.samples);
    fixture_field_free(&f, &labels);
    remove_scratch(scratch);
    (void)state;
}

static void an_overlay_that_cannot_be_written_names_its_path(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    field f;
    label_plane labels;
    fixture_field_new(t, 0, &f, &labels);
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = overlay_write(&t->result, &f, &labels, "/nowhere/overlay.png", &err);

    assert_int_equal(status, SUNDER_ERROR_RESOURCE);
    assert_says(&err, "/nowhere/overlay.png");
    fixture_field_free(&f, &labels);
    (void)state;
}

static void the_gallery_shows_rearranged_first_then_doubtful_then_normal(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    chosen_nucleus chosen[MOST_CHOSEN];
    size_t n = 0;

    assert_int_equal(gallery_choose(&t->result, chosen, &n, NULL), SUNDER_OK);

    /* 3 rearranged in each of 2 fields, 6 of the doubtful, 4 normal. */
    assert_int_equal(n, 16);
    assert_int_equal(chosen[0].group, GROUP_REARRANGED);
    assert_int_equal(chosen[0].reading->nucleus, 2);
    assert_near(chosen[0].distance_um, 2.6, 1e-9);
    assert_int_equal(chosen[5].reading->nucleus, 11);
    assert_int_equal(chosen[6].group, GROUP_BOUNDARY);
    assert_int_equal(chosen[6].reading->nucleus, 17); /* P 0.55, left out for doubt */
    assert_int_equal(chosen[12].group, GROUP_NORMAL);
    for (size_t i = 12; i < n; i++) assert_int_equal(chosen[i].reading->class_, CLASS_NORMAL);
    (void)state;
}

static void no_nucleus_is_chosen_twice(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    chosen_nucleus chosen[MOST_CHOSEN];
    size_t n = 0;

    assert_int_equal(gallery_choose(&t->result, chosen, &n, NULL), SUNDER_OK);

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) assert_ptr_not_equal(chosen[i].reading, chosen[k].reading);
    }
    (void)state;
}

static void the_gallery_is_one_picture_with_four_tiles_a_nucleus(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "gallery.png");
    SUNDER_AUTO(auto_gallery) gallery *g = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(gallery_plan(&t->result, &g, &err), &err);
    assert_true(gallery_wants(g, 0));
    assert_false(gallery_wants(g, 2));
    for (size_t i = 0; i < 2; i++) {
        field f;
        label_plane labels;
        fixture_field_new(t, i, &f, &labels);
        assert_ok(gallery_add_field(g, &f, &labels, &err), &err);
        fixture_field_free(&f, &labels);
    }

    assert_ok(gallery_write(g, path, &err), &err);

    picture p = read_picture(path);
    assert_true(p.width > 2 * STRIP_WIDTH_PX);
    assert_true(p.height > 8 * TILE_PX);
    free(p.samples);
    for (size_t i = 0; i < g->n; i++) assert_non_null(g->strips[i]);
    remove_scratch(scratch);
    (void)state;
}

static void a_gallery_of_nothing_says_so_in_a_picture(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    result_fixture_empty(t);
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "gallery.png");
    SUNDER_AUTO(auto_gallery) gallery *g = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(gallery_plan(&t->result, &g, &err), &err);
    assert_ok(gallery_write(g, path, &err), &err);

    picture p = read_picture(path);
    assert_true(p.width > 400);
    free(p.samples);
    remove_scratch(scratch);
    (void)state;
}

static void a_caption_speaks_the_measure_of_the_assay(void **state)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    chosen_nucleus chosen[MOST_CHOSEN];
    size_t n = 0;
    assert_int_equal(gallery_choose(&t->result, chosen, &n, NULL), SUNDER_OK);
    char um[320], gap[320];

    strip_caption(&t->result, &chosen[0], um, sizeof um);
    t->assay.split = (sunder_distance_rule){SUNDER_GAP_DIAMETERS, 1};
    strip_caption(&t->result, &chosen[0], gap, sizeof gap);

    assert_non_null(strstr(um, "nucleus 2: S, 1F-1x5-1x3; P(rearranged) 0.998"));
    assert_non_null(strstr(um, "2.60 \xc2\xb5m (split from 0.80)"));
    assert_non_null(strstr(gap, "4.52 diameters (split from 1.00)"));
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_overlay_has_the_pixels_of_the_field_and_a_legend_under_it),
        cmocka_unit_test(a_single_3p_signal_is_inside_of_a_bright_square),
        cmocka_unit_test(a_rod_is_marked_along_its_line),
        cmocka_unit_test(the_outline_of_a_rearranged_nucleus_is_yellow),
        cmocka_unit_test(the_same_overlay_is_the_same_pixels),
        cmocka_unit_test(a_field_without_nuclei_and_with_a_strange_name_has_an_overlay),
        cmocka_unit_test(a_small_field_of_coarse_pixels_is_enlarged),
        cmocka_unit_test(an_overlay_that_cannot_be_written_names_its_path),
        cmocka_unit_test(the_gallery_shows_rearranged_first_then_doubtful_then_normal),
        cmocka_unit_test(no_nucleus_is_chosen_twice),
        cmocka_unit_test(the_gallery_is_one_picture_with_four_tiles_a_nucleus),
        cmocka_unit_test(a_gallery_of_nothing_says_so_in_a_picture),
        cmocka_unit_test(a_caption_speaks_the_measure_of_the_assay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
