/* src/laws/field_shift and field_scores: fields made by hand. */
#include "core/context.h"
#include "laws/field_scores.h"
#include "laws/given_laws.h"
#include "../detect/simulated.h"

enum { FIELDS = 4, NUCLEI = 20, MOST_ROWS = 2000 };

typedef struct slide {
    candidates all;
    nuclei per_field[FIELDS];
    camera_facts facts[FIELDS];
    random_stream r;
    sunder_context *context;
    slide_laws laws;
    field_scores scores[FIELDS];
} slide;

static void slide_begin(slide *s, uint64_t seed)
{
    *s = (slide){.r = {seed}};
    s->all.rows = calloc(MOST_ROWS, sizeof(candidate));
    for (int f = 0; f < FIELDS; f++) {
        s->facts[f].n_channels = 2;
        strcpy(s->facts[f].channels[0].colour, "green");
        strcpy(s->facts[f].channels[1].colour, "orange");
        s->per_field[f] = (nuclei){.n = NUCLEI, .rows = calloc(NUCLEI, sizeof(nucleus))};
        for (int i = 0; i < NUCLEI; i++) s->per_field[f].rows[i] = (nucleus){.id = i + 1, .area_um2 = 50};
    }
    assert_ok(sunder_context_new(NULL, &s->context, NULL), NULL);
}

static void slide_end(slide *s)
{
    for (int f = 0; f < FIELDS; f++) free(s->per_field[f].rows);
    free(s->all.rows);
    sunder_context_free(s->context);
}

static void add(slide *s, size_t in_field, int id, probe_end end, double x, double y)
{
    assert_true(s->all.n < MOST_ROWS);
    s->all.rows[s->all.n++] = (candidate){.field = in_field,
                                          .nucleus = id,
                                          .end = end,
                                          .centre_um = {x, y},
                                          .significance = 10 + 20 * uniform(&s->r),
                                          .sigma_um = 0.2,
                                          .amplitude = 100,
                                          .flux = 2500,
                                          .flux_se = 100,
                                          .next_um = INFINITY};
}

/* Two alleles a nucleus, `split` of them apart; the 3' channel of this field is moved by (dx, dy) beside the shift. */
static void add_field(slide *s, size_t in_field, double dx, double dy, double split)
{
    for (int end = 0; end < 2; end++) { /* 5' rows first, as the survey makes them */
        random_stream places = {1000 + in_field};
        for (int i = 0; i < 2 * NUCLEI; i++) {
            double x = 10 + 80 * uniform(&places), y = 10 + 80 * uniform(&places), u = uniform(&places);
            double angle = 2 * M_PI * uniform(&places), apart = u < split ? 1 + 2 * uniform(&places) : 0;
            double ox = x + apart * cos(angle) + 0.13 * normal(&places) - 0.2 - dx;
            double oy = y + apart * sin(angle) + 0.13 * normal(&places) + 0.1 - dy;
            if (end == END_5P) add(s, in_field, i / 2 + 1, END_5P, x, y);
            else add(s, in_field, i / 2 + 1, END_3P, ox, oy);
        }
    }
}

static void learn_given(slide *s, const given_laws *given)
{
    const camera_facts *facts[FIELDS];
    const char *const colours[2] = {"green", "orange"};
    sunder_error error = SUNDER_ERROR_INIT;
    for (int f = 0; f < FIELDS; f++) facts[f] = &s->facts[f];
    assert_ok(laws_run_given(s->context, &s->all, s->per_field, FIELDS, given, &s->laws, &error), &error);
    assert_ok(field_scores_measure(&s->all, s->per_field, facts, FIELDS, &s->laws, colours, s->scores, &error), &error);
}

static void learn(slide *s)
{
    learn_given(s, NULL);
}

static void one_displaced_field_is_found_and_no_other(void **state)
{
    (void)state;
    const double moved[][2] = {{0.8, 0}, {0, -1}, {-0.85, 0.85}, {1.4, 1.4}};
    for (size_t k = 0; k < sizeof moved / sizeof *moved; k++) {
        slide s;
        slide_begin(&s, 61);
        for (size_t f = 0; f < FIELDS; f++) add_field(&s, f, f == 2 ? moved[k][0] : 0, f == 2 ? moved[k][1] : 0, 0.1);

        learn(&s);

        for (int f = 0; f < FIELDS; f++) assert_int_equal(s.scores[f].fault, f == 2 ? FIELD_DISPLACED : FIELD_GOOD);
        assert_near(s.scores[2].shift.off_um.x, moved[k][0], 0.1);
        assert_near(s.scores[2].shift.off_um.y, moved[k][1], 0.1);
        assert_non_null(strstr(s.scores[2].why, "displaced"));
        slide_end(&s);
    }
}

/* 0.8 um off what the slide shows: that is the given law's fault, not the fields'. */
static void a_given_shift_that_the_slide_contradicts_displaces_no_field_but_the_displaced_one(void **state)
{
    (void)state;
    const given_laws given = {.shift = true, .laws = {.shift = {.state = LAW_GIVEN, .shift_um = {1.0, -0.1}}}};
    slide s;
    slide_begin(&s, 61);
    for (size_t f = 0; f < FIELDS; f++) add_field(&s, f, f == 2 ? 1.0 : 0, 0, 0.1);

    learn_given(&s, &given);

    assert_true(s.laws.shift_contradicted && laws_pairs_are_off(&s.laws));
    assert_near(laws_contradiction_um(&s.laws), 0.8, 0.1);
    for (int f = 0; f < FIELDS; f++) assert_int_equal(s.scores[f].fault, f == 2 ? FIELD_DISPLACED : FIELD_GOOD);
    slide_end(&s);
}

static void a_field_of_split_alleles_is_not_called_displaced(void **state)
{
    (void)state;
    slide s;
    slide_begin(&s, 62);
    for (size_t f = 0; f < FIELDS; f++) add_field(&s, f, 0, 0, f == 1 ? 0.5 : 0.05);

    learn(&s);

    for (int f = 0; f < FIELDS; f++) assert_int_equal(s.scores[f].fault, FIELD_GOOD);
    slide_end(&s);
}

static void faults_are_named_with_their_numbers(void **state)
{
    (void)state;
    slide s;
    slide_begin(&s, 63);
    for (size_t f = 0; f < FIELDS; f++) {
        size_t before = s.all.n;
        add_field(&s, f, 0, 0, 0);
        if (f != 1) continue;
        for (size_t i = before; i < s.all.n; i++)
            if (s.all.rows[i].end == END_3P) s.all.rows[i].significance = 4; /* orange did not hybridise */
    }
    for (int i = 0; i < 16; i++) s.per_field[2].rows[i].excluded = EXCLUDED_BLURRED;
    s.facts[3].channels[1].saturated_frac = 0.3;

    learn(&s);

    assert_int_equal(s.scores[0].fault, FIELD_GOOD);
    assert_int_equal(s.scores[1].fault, FIELD_UNREADABLE);
    assert_non_null(strstr(s.scores[1].why, "0 of 20 nuclei show a signal in orange and 20 in green"));
    assert_int_equal(s.scores[2].fault, FIELD_BLURRED);
    assert_non_null(strstr(s.scores[2].why, "16 of its 20"));
    assert_int_equal(s.scores[3].fault, FIELD_CLIPPED);
    assert_non_null(strstr(s.scores[3].why, "30.0 %"));
    slide_end(&s);
}

static void small_and_empty_fields_are_given_the_benefit_of_the_doubt(void **state)
{
    (void)state;
    slide s;
    slide_begin(&s, 64);
    add_field(&s, 0, 0, 0, 0);
    s.per_field[1].n = 0;
    s.per_field[2].n = 3; /* two of three blurred is chance */
    s.per_field[2].rows[0].excluded = s.per_field[2].rows[1].excluded = EXCLUDED_BLURRED;
    s.facts[3].n_channels = 0; /* was not read */

    learn(&s);

    for (int f = 0; f < FIELDS; f++) assert_int_equal(s.scores[f].fault, FIELD_GOOD);
    assert_true(isnan(s.scores[1].snr[0]));
    assert_true(s.scores[0].snr[0] > 10);
    assert_near(s.scores[0].signal_fwhm_um[0], 0.471, 0.001);
    slide_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_displaced_field_is_found_and_no_other),
        cmocka_unit_test(a_given_shift_that_the_slide_contradicts_displaces_no_field_but_the_displaced_one),
        cmocka_unit_test(a_field_of_split_alleles_is_not_called_displaced),
        cmocka_unit_test(faults_are_named_with_their_numbers),
        cmocka_unit_test(small_and_empty_fields_are_given_the_benefit_of_the_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
