/* The chromatic shift from made tables of candidates, seeded: how far the law found lies from the true one, at the middle of
 * the field and in its corners, over the bars of 1.5 sqrt(2) sigma_d / sqrt(n) and three times that.
 *
 *   bench_shift [SLIDES]    SLIDES of each case (200); n fused pairs on 100 um fields, half as many again or less split
 *
 * Each error is along a line (both axes together), as the bar is. Shifts point anywhere, magnification differs by up to
 * 0.3 %, cameras are rotated by up to 0.05 degrees (algorithms.md 3.1, 5.4). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "laws/chromatic_shift.h"
#include "laws/sure_signals.h"
#include "textured_nuclei.h"

static const double field_um = 100, nuclei_apart_um = 10, split_least_um = 1.0, split_more_um = 3.0;
enum { FIELDS = 4, MOST_PAIRS = 900 };

typedef struct true_shift {
    double x, y, matrix[2][2]; /* about the middle of the field */
} true_shift;

typedef struct shift_case {
    int pairs; /* fused and split */
    double split_share, sigma_um, shift_um;
} shift_case;

static void add(candidates *all, size_t in_field, probe_end end, double x, double y)
{
    all->rows[all->n++] = (candidate){.field = in_field,
                                      .nucleus = 1,
                                      .end = end,
                                      .centre_um = {x, y},
                                      .significance = 15,
                                      .sigma_um = 0.2,
                                      .spread = 1,
                                      .z_um = NAN};
}

/* Two alleles in each cell of 10 um; the 3' signal is seen where the law puts it. */
static void make_table(const shift_case *c, const true_shift *t, uint64_t *state, candidates *all)
{
    int per_field = (c->pairs + FIELDS - 1) / FIELDS, columns = (int)(field_um / nuclei_apart_um);
    all->n = 0;
    for (int i = 0; i < c->pairs; i++) {
        int cell = (int)((double)(i % per_field) / 2 * columns * columns / (per_field / 2 + 1));
        double x = (cell % columns + random_uniform(state)) * nuclei_apart_um;
        double y = (cell / columns % columns + random_uniform(state)) * nuclei_apart_um;
        bool split = random_uniform(state) < c->split_share;
        double far = split_least_um + split_more_um * random_uniform(state), angle = 2 * M_PI * random_uniform(state);
        double gx = split ? x + far * cos(angle) : x + c->sigma_um * random_normal(state);
        double gy = split ? y + far * sin(angle) : y + c->sigma_um * random_normal(state);
        double u = x - field_um / 2, v = y - field_um / 2;
        add(all, (size_t)(i / per_field), END_5P, gx, gy);
        add(all, (size_t)(i / per_field), END_3P, x - t->x - t->matrix[0][0] * u - t->matrix[0][1] * v,
            y - t->y - t->matrix[1][0] * u - t->matrix[1][1] * v);
    }
}

static true_shift random_shift(double shift_um, uint64_t *state)
{
    double angle = 2 * M_PI * random_uniform(state), magnified = 0.003 * (2 * random_uniform(state) - 1);
    double rotated = 0.05 * M_PI / 180 * (2 * random_uniform(state) - 1);
    return (true_shift){shift_um * cos(angle), shift_um * sin(angle), {{magnified, -rotated}, {rotated, magnified}}};
}

/* Distance between the law found and the true one at a place. */
static double error_at(const chromatic_shift *s, const true_shift *t, double x, double y)
{
    double u = x - field_um / 2, v = y - field_um / 2, a = x - s->origin_um.x, b = y - s->origin_um.y;
    double ex =
        s->shift_um.x + s->matrix[0][0] * a + s->matrix[0][1] * b - t->x - t->matrix[0][0] * u - t->matrix[0][1] * v;
    double ey =
        s->shift_um.y + s->matrix[1][0] * a + s->matrix[1][1] * b - t->y - t->matrix[1][0] * u - t->matrix[1][1] * v;
    return hypot(ex, ey);
}

static bool run_case(const shift_case *c, int slides)
{
    candidate rows[2 * MOST_PAIRS];
    candidates all = {.capacity = 2 * MOST_PAIRS, .rows = rows};
    double middle = 0, corner = 0, most = 0;
    int refused = 0;
    uint64_t state = 7;
    for (int i = 0; i < slides; i++) {
        true_shift t = random_shift(c->shift_um, &state);
        make_table(c, &t, &state, &all);
        size_t *starts = field_starts(&all, FIELDS);
        chromatic_shift found;
        double sigma;
        sunder_error err = SUNDER_ERROR_INIT;
        if (!starts || chromatic_shift_measure(&all, starts, FIELDS, &found, &sigma, &err) != SUNDER_OK) return false;
        free(starts);
        if (found.state != LAW_FOUND) {
            refused++;
            continue;
        }
        double here = error_at(&found, &t, field_um / 2, field_um / 2);
        middle += here * here, most = fmax(most, here);
        for (int k = 0; k < 4; k++)
            corner += pow(error_at(&found, &t, k % 2 * field_um, (double)(k / 2) * field_um), 2) / 4;
    }
    int n = slides - refused;
    double fused = c->pairs * (1 - c->split_share), bar = 1.5 * sqrt(2) * c->sigma_um / sqrt(fused);
    printf("%5.1f %6.0f %5.2f %6.2f %6d %8d  %.4f (x %.2f%s)  %.4f (x %.2f%s)  %.3f\n", c->shift_um, fused,
           c->split_share, c->sigma_um, slides, refused, sqrt(middle / n), sqrt(middle / n) / bar,
           middle / n > bar * bar ? " !" : "", sqrt(corner / n), sqrt(corner / n) / bar / 3,
           corner / n > 9 * bar * bar ? " !" : "", most);
    return true;
}

int main(int argc, char **argv)
{
    static const double shifts[] = {0.1, 0.5, 0.8, 1.0}, sigmas[] = {0.15, 0.25, 0.4}, shares[] = {0, 0.25, 0.5};
    static const int pairs[] = {30, 100, 400};
    int slides = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200;
    printf("shift  fused split sigma_d slides refused  rms at the middle  rms in the corners  worst middle, um\n");
    for (size_t s = 0; s < 4; s++)
        for (size_t d = 0; d < 3; d++)
            for (size_t q = 0; q < 3; q++)
                for (size_t p = 0; p < 3; p++) {
                    shift_case c = {(int)(pairs[p] / (1 - shares[q]) + 0.5), shares[q], sigmas[d], shifts[s]};
                    if (!run_case(&c, slides)) return 1;
                }
    return 0;
}
