/* The cost of a pair rises with the square of its distance and is negative within reach, so that as many signals as possible
 * find a partner and, among those pairings, the nearest together win (algorithms.md 8.2.8). */
#include "classify/pairing.h"

#include <math.h>

#include "core/memory.h"
#include "pair/assignment.h"
#include "stats/normal.h"
#include "weigh/depth.h"
#include "weigh/member_distance.h"

/* Pairs this much beyond the split limit are still weighed as pairs: three errors of a distance. */
#define REACH_BEYOND_SPLIT_UM 0.25

/* Standard error of a 5'-3' distance: two fits of 0.05 um and a chromatic error of 0.05 um (algorithms.md 8.1, 8.2.8). */
#define DISTANCE_SE_UM 0.085

/* Chance neighbours in the plane are as good as split, and as good as fused: nobody knows where their true partners are. */
#define CHANCE_SHARE_SPLIT 0.5

/* The most that depth may cost a pair: less than the 1 that a partner at the limit is worth, so that depth chooses between
 * partners and leaves nobody without one. */
#define MOST_DEPTH_COST 0.9

/* Farther than any nucleus is wide. */
#define NUCLEUS_REACH_UM 1000.0

double pairing_reach_um(const distance_rules *rules)
{
    return rules->split_um + REACH_BEYOND_SPLIT_UM;
}

double split_probability(double separation_um, const distance_rules *rules)
{
    return normal_cdf((separation_um - rules->split_um) / DISTANCE_SE_UM);
}

double pair_split_probability(const weighed *a, const weighed *b, const distance_rules *rules)
{
    return fmax(split_probability(member_distance_um(a, b), rules),
                CHANCE_SHARE_SPLIT * chance_neighbours(a, b, rules));
}

/* Negative within reach, lower the likelier the two are a pair. */
static double pair_cost(const weighed *a, const weighed *b, double reach_um, const distance_rules *rules)
{
    const double relative = member_distance_um(a, b) / reach_um;
    if (!(relative <= 1.0)) return 1.0;
    return relative * relative - 2.0 + fmin(depth_penalty_um2(a, b, rules) / (reach_um * reach_um), MOST_DEPTH_COST);
}

/* Indices of the free rows of one end; returns how many. */
static size_t rows_of_end(const weighed *const *rows, size_t n, probe_end end, const int *partner, size_t *out)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i]->end == end && partner[i] < 0) out[found++] = i;
    }
    return found;
}

static sunder_status pair_within(const weighed *const *rows, size_t n, double reach_um, const distance_rules *rules,
                                 int *partner, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *index = array_new(2 * n, sizeof *index);
    SUNDER_AUTO(auto_free) int *column_of = array_new(n, sizeof *column_of);
    if (!index || !column_of) return fail_memory(err, "the pairing of signals");
    size_t *of_5p = index, *of_3p = index + n;
    const size_t n_5p = rows_of_end(rows, n, END_5P, partner, of_5p),
                 n_3p = rows_of_end(rows, n, END_3P, partner, of_3p);
    if (n_5p == 0 || n_3p == 0) return SUNDER_OK;
    SUNDER_AUTO(auto_free) double *cost = array_new(n_5p * n_3p, sizeof *cost);
    if (!cost) return fail_memory(err, "the pairing of signals");
    for (size_t i = 0; i < n_5p; i++) {
        for (size_t k = 0; k < n_3p; k++)
            cost[i * n_3p + k] = pair_cost(rows[of_5p[i]], rows[of_3p[k]], reach_um, rules);
    }
    const sunder_status status = pair_assign(cost, n_5p, n_3p, column_of, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n_5p; i++) {
        if (column_of[i] < 0) continue;
        partner[of_5p[i]] = (int)of_3p[column_of[i]];
        partner[of_3p[column_of[i]]] = (int)of_5p[i];
    }
    return SUNDER_OK;
}

sunder_status pair_signals(const weighed *const *rows, size_t n, const distance_rules *rules, int *out_partner,
                           sunder_error *err)
{
    for (size_t i = 0; i < n; i++) out_partner[i] = -1;
    return pair_within(rows, n, pairing_reach_um(rules), rules, out_partner, err);
}

sunder_status pair_leftovers(const weighed *const *rows, size_t n, const distance_rules *rules, int *partner,
                             sunder_error *err)
{
    return pair_within(rows, n, NUCLEUS_REACH_UM, rules, partner, err);
}
