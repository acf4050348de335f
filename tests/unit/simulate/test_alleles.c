/* src/simulate/alleles.c: loci, their signals, and what the section leaves of them. */
#include "simulate/alleles.h"

#include "testing.h"

#define SCENARIOS SUNDER_MODELS "/scenarios"
#define NUCLEI 2000

static const true_nucleus whole = {.long_um = 5, .short_um = 5, .half_height_um = 5, .stain = 1};

typedef struct drawn {
    genome genomes[NUCLEI];
    glow light;
    signals list;
} drawn;

static void prepare(scenario *s, pattern *p, const char *name)
{
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(scenario_read("cell_01_plain", SCENARIOS, s, &err), &err);
    assert_ok(pattern_read(name, SCENARIOS, p, &err), &err);
    s->section.thickness_um = 20; /* everything lies in it */
    s->probes.failure = 0;
}

static drawn *draw(const scenario *s, const pattern *p)
{
    drawn *d = calloc(1, sizeof *d);
    sunder_error err = SUNDER_ERROR_INIT;
    for (int i = 0; i < NUCLEI; i++)
        assert_ok(draw_genome(s, p, &whole, 3, 0, i, &d->genomes[i], &d->light, &d->list, &err), &err);
    return d;
}

static void drawn_free(drawn *d)
{
    glow_free(&d->light);
    signals_free(&d->list);
    free(d);
}

static void a_normal_nucleus_has_two_copies_of_two_ends(void **state)
{
    (void)state;
    scenario s;
    pattern p;
    prepare(&s, &p, "normal");

    drawn *d = draw(&s, &p);

    assert_int_equal(d->list.n, 4 * NUCLEI);
    assert_int_equal(d->genomes[0].seen[ALLELE_INTACT], 2);
    assert_int_equal(d->genomes[0].lost, 0);
    drawn_free(d);
}

static void the_ends_of_a_whole_copy_are_maxwell_apart(void **state)
{
    (void)state;
    scenario s;
    pattern p;
    prepare(&s, &p, "normal");
    drawn *d = draw(&s, &p);
    double squares = 0;

    for (size_t i = 0; i + 1 < d->list.n; i += 2) {
        point3_um a = d->list.rows[i].at, b = d->list.rows[i + 1].at;
        squares += pow(a.x - b.x, 2) + pow(a.y - b.y, 2) + pow(a.z - b.z, 2);
    }

    double n = 3.0 * (double)(d->list.n / 2); /* axes */
    assert_near(squares / n, s.probes.sigma_um * s.probes.sigma_um,
                4 * s.probes.sigma_um * s.probes.sigma_um * sqrt(2 / n));
    drawn_free(d);
}

static void failure_and_deletion_take_away_what_they_should(void **state)
{
    (void)state;
    scenario s;
    pattern p;
    prepare(&s, &p, "isolated");
    p.tumour_share = p.rearranged_share = 1;
    p.split = 0;
    s.probes.failure = 0.1;
    drawn *d = draw(&s, &p);
    size_t green = 0, orange = 0;

    for (size_t i = 0; i < d->list.n; i++) *(d->list.rows[i].dye == GREEN ? &green : &orange) += 1;

    /* One 5' end and two 3' ends a nucleus, each there with 0.9: within 4 standard deviations. */
    assert_near((double)green / NUCLEI, 0.9, 4 * sqrt(0.09 / NUCLEI));
    assert_near((double)orange / NUCLEI, 1.8, 4 * sqrt(2 * 0.09 / NUCLEI));
    drawn_free(d);
}

static void a_section_keeps_its_share_of_the_signals(void **state)
{
    (void)state;
    scenario s;
    pattern p;
    prepare(&s, &p, "normal");
    s.section.thickness_um = 4; /* through the middle of the ball */
    drawn *d = draw(&s, &p);
    double half = 2, r = 0.92 * 5; /* loci keep 8 % from the envelope */

    double share = (2 * half * r * r - 2 * half * half * half / 3) / (4.0 / 3 * r * r * r); /* slab of a ball */

    assert_near((double)d->list.n / (4 * NUCLEI), share, 0.02); /* ends of one copy go together: about 4000 draws */
    for (size_t i = 0; i < d->light.n; i++) assert_true(fabs(d->light.points[i].at.z) <= half);
    drawn_free(d);
}

static void a_narrow_pair_is_as_far_apart_as_asked(void **state)
{
    (void)state;
    scenario s;
    pattern p;
    prepare(&s, &p, "narrow");
    p.tumour_share = p.rearranged_share = 1;
    s.probes.replicated = 0;
    drawn *d = draw(&s, &p);

    for (size_t i = 0; i + 1 < d->list.n; i += 2) {
        if (d->list.rows[i].kind != ALLELE_NARROW) continue;
        point3_um a = d->list.rows[i].at, b = d->list.rows[i + 1].at;
        double apart = sqrt(pow(a.x - b.x, 2) + pow(a.y - b.y, 2) + pow(a.z - b.z, 2));
        assert_true(apart > p.narrow_um.low - 1e-9 && apart < p.narrow_um.high + 1e-9);
    }
    drawn_free(d);
}

static void another_pattern_moves_no_signal_of_a_whole_copy(void **state)
{
    (void)state;
    scenario s;
    pattern normal, split;
    prepare(&s, &normal, "normal");
    prepare(&s, &split, "split");
    drawn *a = draw(&s, &normal), *b = draw(&s, &split);

    /* The second copy of each nucleus is whole in both. */
    for (size_t i = 0; i < a->list.n; i++) {
        if (a->list.rows[i].allele != 1 || a->list.rows[i].nucleus > 20) continue;
        bool found = false;
        for (size_t k = 0; k < b->list.n && !found; k++)
            found = b->list.rows[k].at.x == a->list.rows[i].at.x && b->list.rows[k].at.y == a->list.rows[i].at.y;
        assert_true(found);
    }
    drawn_free(a);
    drawn_free(b);
}

static double apart_um(point3_um a, point3_um b)
{
    return sqrt(pow(a.x - b.x, 2) + pow(a.y - b.y, 2) + pow(a.z - b.z, 2));
}

static void the_ends_of_a_stretched_copy_are_lines_that_touch(void **state)
{
    (void)state;
    scenario s;
    pattern p;
    prepare(&s, &p, "normal");
    s.probes.stretched = 1;
    drawn *d = draw(&s, &p);
    double nearest = 0, length = 0;

    for (size_t i = 0; i + 1 < d->list.n; i += 2) {
        const true_signal *a = &d->list.rows[i], *b = &d->list.rows[i + 1];
        assert_true(a->stretched && b->stretched && !a->doublet);
        nearest += apart_um(a->to, b->from) / (double)(d->list.n / 2);
        length += apart_um(a->from, a->to) / (double)(d->list.n / 2);
    }

    /* Emitters 0.05 um apart and 0.05 um aside, each axis; lines of 0.8 to 2.5 um lose a step at each end and bend a little. */
    assert_true(nearest > 0.05 && nearest < 0.25);
    assert_near(length, 1.65 - 2 * 0.05, 0.06);
    drawn_free(d);
}

static void stretched_copies_leave_the_others_where_they_are(void **state)
{
    (void)state;
    scenario s;
    pattern p;
    prepare(&s, &p, "normal");
    drawn *none = draw(&s, &p);
    s.probes.stretched = 0.3;
    drawn *some = draw(&s, &p);
    size_t stretched = 0;

    assert_int_equal(none->list.n, some->list.n);
    for (size_t i = 0; i < none->list.n; i++) {
        const true_signal *a = &none->list.rows[i], *b = &some->list.rows[i];
        stretched += b->stretched;
        if (!b->stretched) assert_memory_equal(&a->at, &b->at, sizeof a->at);
    }
    /* 4000 copies of two ends: within 4 standard deviations. */
    assert_near((double)stretched / (double)none->list.n, 0.3, 4 * sqrt(0.21 / 4000));
    drawn_free(none);
    drawn_free(some);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_normal_nucleus_has_two_copies_of_two_ends),
        cmocka_unit_test(the_ends_of_a_whole_copy_are_maxwell_apart),
        cmocka_unit_test(failure_and_deletion_take_away_what_they_should),
        cmocka_unit_test(a_section_keeps_its_share_of_the_signals),
        cmocka_unit_test(a_narrow_pair_is_as_far_apart_as_asked),
        cmocka_unit_test(another_pattern_moves_no_signal_of_a_whole_copy),
        cmocka_unit_test(the_ends_of_a_stretched_copy_are_lines_that_touch),
        cmocka_unit_test(stretched_copies_leave_the_others_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
