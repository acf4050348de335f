/* The mixture of distances on simulated tables of nuclei, held against its bars: bias of the split fraction at most 0.01,
 * spread at most 1.2 times binomial.
 *
 *   bench_mixture [TABLES [NUCLEI]]     of each cell; 200 tables of 400 nuclei
 *
 * Each nucleus is a disc with two loci. Their 5' and 3' ends scatter by sigma per axis and end; in a rearranged nucleus the
 * 3' end of one locus lies anywhere in the disc. Ends are paired as in the product (classify/pairing), which does not know
 * which belong together. Exit code 1 when a cell misses a bar. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "classify/pairing.h"
#include "laws/distance_mixture.h"
#include "weigh/member_distance.h"

enum { LOCI = 2, ENDS = 2 * LOCI };

typedef struct cell {
    double sigma_um, fraction, radius_um;
} cell;

typedef struct spread {
    double bias, sd, mean_se, covered, sigma_bias;
} spread;

static unsigned short seed[3] = {4, 3, 12};

static double normal(void)
{
    return sqrt(-2 * log(1 - erand48(seed))) * cos(2 * M_PI * erand48(seed));
}

static sunder_point_um in_disc(double radius)
{
    const double r = radius * sqrt(erand48(seed)), angle = 2 * M_PI * erand48(seed);
    return (sunder_point_um){r * cos(angle), r * sin(angle)};
}

static void place(weighed *w, probe_end end, sunder_point_um at, double sd)
{
    *w = (weighed){.end = end, .n_members = 1};
    w->member_ref_um[0] = w->ref_um = (sunder_point_um){at.x + sd * normal(), at.y + sd * normal()};
}

static size_t add_nucleus(const cell *c, const distance_rules *rules, size_t id, matched_distance *rows)
{
    weighed ends[ENDS];
    const weighed *views[ENDS];
    int partner[ENDS];
    /* sigma is the scatter of the distance, half of its variance from either end. */
    const double sd = c->sigma_um / sqrt(2);
    const bool rearranged = erand48(seed) < c->fraction;
    for (int k = 0; k < LOCI; k++) {
        const sunder_point_um locus = in_disc(c->radius_um);
        place(&ends[2 * k], END_5P, locus, sd);
        place(&ends[2 * k + 1], END_3P, k == 0 && rearranged ? in_disc(c->radius_um) : locus, sd);
    }
    for (int i = 0; i < ENDS; i++) views[i] = &ends[i];
    if (pair_signals(views, ENDS, rules, partner, NULL) != SUNDER_OK ||
        pair_leftovers(views, ENDS, rules, partner, NULL) != SUNDER_OK)
        exit(4);
    size_t n = 0;
    for (int i = 0; i < ENDS; i++) {
        if (partner[i] > i)
            rows[n++] = (matched_distance){id, member_distance_um(&ends[i], &ends[partner[i]]), c->radius_um};
    }
    return n;
}

static spread measure(const cell *c, int tables, int n_nuclei, matched_distance *rows)
{
    const distance_rules rules = {.split_um = 0.8};
    double sum = 0, squares = 0, sigma = 0;
    spread s = {0};
    for (int t = 0; t < tables; t++) {
        size_t n = 0;
        for (int i = 0; i < n_nuclei; i++) n += add_nucleus(c, &rules, (size_t)i, rows + n);
        distance_mixture m;
        if (distance_mixture_fit(rows, n, &m, NULL) != SUNDER_OK || m.state != LAW_FOUND) exit(4);
        sum += m.split_frac, squares += m.split_frac * m.split_frac;
        s.mean_se += m.split_frac_se / tables, sigma += m.pair_sigma_um / tables;
        s.covered += (m.lower <= c->fraction && c->fraction <= m.upper) / (double)tables;
    }
    const double mean = sum / tables;
    s.bias = mean - c->fraction;
    s.sd = sqrt(fmax(0, squares / tables - mean * mean) * tables / (tables - 1));
    s.sigma_bias = sigma - c->sigma_um;
    return s;
}

int main(int argc, char **argv)
{
    static const double sigmas[] = {0.25, 0.3, 0.4, 0.5}, fractions[] = {0.02, 0.05, 0.10, 0.20, 0.50},
                        radii[] = {3, 5, 7.5};
    const int tables = argc > 1 ? atoi(argv[1]) : 200, n_nuclei = argc > 2 ? atoi(argv[2]) : 400;
    if (tables < 2 || n_nuclei < 20) return 2;
    matched_distance *rows = calloc((size_t)n_nuclei * LOCI, sizeof *rows);
    if (!rows) return 4;
    int missed = 0;
    double worst_bias = 0, worst_ratio = 0;
    puts("| R um | sigma um | true | bias | spread | x binomial | mean s.e. | 95 % covers | bias of sigma um |\n"
         "|---|---|---|---|---|---|---|---|---|");
    for (int r = 0; r < 3; r++) {
        for (int s = 0; s < 4; s++) {
            for (int f = 0; f < 5; f++) {
                const cell c = {sigmas[s], fractions[f], radii[r]};
                const spread found = measure(&c, tables, n_nuclei, rows);
                const double ratio = found.sd / sqrt(c.fraction * (1 - c.fraction) / n_nuclei);
                printf("| %.1f | %.2f | %.2f | %+.4f | %.4f | %.2f | %.4f | %.2f | %+.4f |\n", c.radius_um, c.sigma_um,
                       c.fraction, found.bias, found.sd, ratio, found.mean_se, found.covered, found.sigma_bias);
                missed += fabs(found.bias) > 0.01 || ratio > 1.2;
                worst_bias = fmax(worst_bias, fabs(found.bias)), worst_ratio = fmax(worst_ratio, ratio);
            }
        }
    }
    printf("\n%d tables of %d nuclei in each of 60 cells: largest bias %.4f, largest spread %.2f times binomial; "
           "%d cells miss a bar\n",
           tables, n_nuclei, worst_bias, worst_ratio, missed);
    free(rows);
    return missed > 0;
}
