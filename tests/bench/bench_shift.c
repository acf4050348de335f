/* The chromatic shift from made tables of candidates, seeded: how far the law found lies from the true one, at the middle of
 * the field and in its corners, over the bars of 1.5 sqrt(2) sigma_d / sqrt(n) and three times that.
 *
 *   bench_shift [SLIDES]    SLIDES of each case (200); n fused pairs on 100 um fields, half as many again or less split
 *
 * Each error is along a line (both axes together), as the bar is. Shifts point anywhere, magnification differs by up to
 * 0.3 %, cameras are rotated by up to 0.05 degrees (algorithms.md 3.1, 5.4). Nuclei lie in any part of a field. "possible": the
 * error at the middle, over the same bar, of who is told which pairs are fused, sigma, and how magnifications and
 * rotations are distributed: least squares on the places of those pairs. Behind +- stands the standard error of a ratio over
 * its slides; "!" a case over the bar by more than two of them, "?" by less. Exit code 1 with any "!". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "detect/cholesky.h"
#include "laws/chromatic_shift.h"
#include "laws/sure_signals.h"
#include "textured_nuclei.h"

static const double field_um = 100, nuclei_apart_um = 10; /* COLUMNS of them */
static const double split_least_um = 1.0, split_more_um = 3.0;
enum { FIELDS = 4, MOST_PAIRS = 900, COLUMNS = 10, CELLS = COLUMNS * COLUMNS };

static const double most_magnified = 0.003, most_rotated = 0.05 * M_PI / 180;

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

/* Cells of a field in any order. */
static void shuffle(int cells[CELLS], uint64_t *state)
{
    for (int i = 0; i < CELLS; i++) {
        int k = (int)(random_uniform(state) * (i + 1));
        cells[i] = cells[k], cells[k] = i;
    }
}

/* Information about shift, magnification and rotation (about the middle) in the fused pairs of a slide and in how they are
 * distributed; in units of 1 / sigma^2. */
enum { IDEAL_TERMS = 4 };
typedef struct ideal {
    double normal[IDEAL_TERMS * IDEAL_TERMS];
} ideal;

static void ideal_start(ideal *known, double sigma_um)
{
    /* Variances of uniform laws. */
    const double magnified = most_magnified * most_magnified / 3, rotated = most_rotated * most_rotated / 3;
    *known = (ideal){{0}};
    known->normal[2 * IDEAL_TERMS + 2] = sigma_um * sigma_um / magnified;
    known->normal[3 * IDEAL_TERMS + 3] = sigma_um * sigma_um / rotated;
}

static void ideal_add(ideal *known, double u, double v)
{
    const double along[2][IDEAL_TERMS] = {{1, 0, u, -v}, {0, 1, v, u}};
    for (int axis = 0; axis < 2; axis++)
        for (int i = 0; i < IDEAL_TERMS; i++)
            for (int k = 0; k <= i; k++) known->normal[i * IDEAL_TERMS + k] += along[axis][i] * along[axis][k];
}

/* Mean squared error at the middle, both axes together; NaN when nothing is known. */
static double ideal_square(ideal *known, double sigma_um)
{
    double sum = 0;
    if (!cholesky_factor(known->normal, IDEAL_TERMS)) return NAN;
    for (int i = 0; i < 2; i++) {
        double right[IDEAL_TERMS] = {0};
        right[i] = 1;
        cholesky_solve(known->normal, IDEAL_TERMS, right);
        sum += sigma_um * sigma_um * right[i];
    }
    return sum;
}

/* Two alleles in each nucleus of 10 um; the 3' signal is seen where the law puts it. */
static void make_table(const shift_case *c, const true_shift *t, uint64_t *state, candidates *all, ideal *known)
{
    int per_field = (c->pairs + FIELDS - 1) / FIELDS, cells[CELLS];
    all->n = 0;
    ideal_start(known, c->sigma_um);
    for (int i = 0; i < c->pairs; i++) {
        if (i % per_field == 0) shuffle(cells, state);
        int cell = cells[i % per_field / 2 % CELLS];
        double x = (cell % COLUMNS + random_uniform(state)) * nuclei_apart_um;
        double y = (cell / COLUMNS + random_uniform(state)) * nuclei_apart_um;
        bool split = random_uniform(state) < c->split_share;
        double far = split_least_um + split_more_um * random_uniform(state), angle = 2 * M_PI * random_uniform(state);
        double gx = split ? x + far * cos(angle) : x + c->sigma_um * random_normal(state);
        double gy = split ? y + far * sin(angle) : y + c->sigma_um * random_normal(state);
        double u = x - field_um / 2, v = y - field_um / 2;
        if (!split) ideal_add(known, u, v);
        add(all, (size_t)(i / per_field), END_5P, gx, gy);
        add(all, (size_t)(i / per_field), END_3P, x - t->x - t->matrix[0][0] * u - t->matrix[0][1] * v,
            y - t->y - t->matrix[1][0] * u - t->matrix[1][1] * v);
    }
}

static true_shift random_shift(double shift_um, uint64_t *state)
{
    double angle = 2 * M_PI * random_uniform(state), magnified = most_magnified * (2 * random_uniform(state) - 1);
    double rotated = most_rotated * (2 * random_uniform(state) - 1);
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

/* Root of the mean of n squares over a bar, its standard error, and how it stands to 1. */
typedef struct ratio {
    double value, error;
    char mark;
} ratio;

static ratio ratio_of(double squares, double fourths, int n, double bar)
{
    const double mean = squares / n, variance = fourths / n - mean * mean;
    ratio r = {.value = sqrt(mean) / bar, .mark = ' '};
    r.error = sqrt(fmax(0, variance) / n) / (2 * sqrt(mean)) / bar;
    if (r.value > 1) r.mark = r.value > 1 + 2 * r.error ? '!' : '?';
    return r;
}

static bool run_case(const shift_case *c, int slides, int *over)
{
    candidate rows[2 * MOST_PAIRS];
    candidates all = {.capacity = 2 * MOST_PAIRS, .rows = rows};
    double middle = 0, middle2 = 0, corner = 0, corner2 = 0, most = 0, possible = 0;
    int n = 0;
    uint64_t state = 7;
    for (int i = 0; i < slides; i++) {
        true_shift t = random_shift(c->shift_um, &state);
        ideal known;
        make_table(c, &t, &state, &all, &known);
        size_t *starts = field_starts(&all, FIELDS);
        chromatic_shift found;
        double sigma;
        sunder_error err = SUNDER_ERROR_INIT;
        if (!starts || chromatic_shift_measure(&all, starts, FIELDS, &found, &sigma, &err) != SUNDER_OK) return false;
        free(starts);
        if (found.state != LAW_FOUND) continue;
        double here = error_at(&found, &t, field_um / 2, field_um / 2), there = 0;
        for (int k = 0; k < 4; k++)
            there += pow(error_at(&found, &t, k % 2 * field_um, (double)(k / 2) * field_um), 2) / 4;
        middle += here * here, middle2 += pow(here, 4), most = fmax(most, here);
        corner += there, corner2 += there * there;
        possible += ideal_square(&known, c->sigma_um);
        n++;
    }
    double fused = c->pairs * (1 - c->split_share), bar = 1.5 * sqrt(2) * c->sigma_um / sqrt(fused);
    const ratio at_middle = ratio_of(middle, middle2, n, bar), at_corner = ratio_of(corner, corner2, n, 3 * bar);
    printf("%5.1f %6.0f %5.2f %6.2f %6d %8d  %.4f (x %.2f +- %.2f %c)  %8.2f  %.4f (x %.2f +- %.2f %c)  %.3f\n",
           c->shift_um, fused, c->split_share, c->sigma_um, slides, slides - n, sqrt(middle / n), at_middle.value,
           at_middle.error, at_middle.mark, sqrt(possible / n) / bar, sqrt(corner / n), at_corner.value,
           at_corner.error, at_corner.mark, most);
    *over += at_middle.mark == '!' || at_corner.mark == '!';
    return true;
}

int main(int argc, char **argv)
{
    static const double shifts[] = {0.1, 0.5, 0.8, 1.0}, sigmas[] = {0.15, 0.25, 0.4}, shares[] = {0, 0.25, 0.5};
    static const int pairs[] = {30, 100, 400};
    int slides = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200;
    int over = 0;
    puts("shift  fused split sigma_d slides refused  rms at the middle, um    possible  "
         "rms in the corners       worst middle, um");
    for (size_t s = 0; s < 4; s++)
        for (size_t d = 0; d < 3; d++)
            for (size_t q = 0; q < 3; q++)
                for (size_t p = 0; p < 3; p++) {
                    shift_case c = {(int)(pairs[p] / (1 - shares[q]) + 0.5), shares[q], sigmas[d], shifts[s]};
                    if (!run_case(&c, slides, &over)) return 1;
                }
    return over > 0;
}
