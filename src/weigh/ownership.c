/* Ownership. In a section nuclei lie over each other, so a signal near the rim may belong to the neighbour; where DAPI is
 * brighter than usual in the nucleus two of them overlap. The figures are measured on simulated sections: 2 % of all signals
 * lie in another nucleus' label, nine in ten of those within 1.2 um of the edge. Method: algorithms.md 8.2.7. */
#include "weigh/ownership.h"

#include <math.h>

#include "weigh/member_distance.h"

/* p(wrong) at the edge of a touching neighbour, and the distance over which it falls e-fold. */
#define WRONG_AT_EDGE 0.45
#define WRONG_FALL_UM 0.55

/* A neighbour farther than this claims nothing. */
#define NEIGHBOUR_REACH_UM 1.2

/* Odds of an overlap from DAPI: ratio at which it is neutral, slope, limits. */
#define DAPI_NEUTRAL 1.08
#define DAPI_SLOPE 4.5
#define DAPI_LEAST_ODDS 0.4
#define DAPI_MOST_ODDS 6.0

/* Outside every outline: from the rim to the reach of detection. */
#define OUTSIDE_P_NEAR 0.9
#define OUTSIDE_P_FAR 0.3
#define OUTSIDE_REACH_UM 0.35

static double wrong_by_place(double next_um)
{
    return WRONG_AT_EDGE * exp(-next_um / WRONG_FALL_UM);
}

static double wrong_with_dapi(double wrong, double dapi_ratio)
{
    if (!isfinite(dapi_ratio) || wrong <= 0.0) return wrong;
    const double odds = wrong / (1.0 - wrong) *
                        fmin(DAPI_MOST_ODDS, fmax(DAPI_LEAST_ODDS, exp(DAPI_SLOPE * (dapi_ratio - DAPI_NEUTRAL))));
    return odds / (1.0 + odds);
}

int claims_of(const candidate *c, double dapi_ratio, claim out_claims[MOST_CLAIMS])
{
    if (c->nucleus <= 0) {
        if (c->near_nucleus <= 0) return 0;
        const double share = fmin(1.0, c->outside_um / OUTSIDE_REACH_UM);
        out_claims[0] = (claim){c->near_nucleus, OUTSIDE_P_NEAR + share * (OUTSIDE_P_FAR - OUTSIDE_P_NEAR)};
        return 1;
    }
    if (c->next_nucleus <= 0 || !isfinite(c->next_um)) {
        out_claims[0] = (claim){c->nucleus, 1.0};
        return 1;
    }
    const double wrong = wrong_by_place(c->next_um);
    out_claims[0] = (claim){c->nucleus, 1.0 - wrong_with_dapi(wrong, dapi_ratio)};
    if (c->next_um >= NEIGHBOUR_REACH_UM) return 1;
    out_claims[1] = (claim){c->next_nucleus, wrong};
    return 2;
}

static size_t first_of(const weighed *rows, size_t row)
{
    while ((size_t)rows[row].cluster != row) row = (size_t)rows[row].cluster;
    return row;
}

void share_ownership(weighed *rows, size_t n, double reach_um)
{
    for (size_t i = 0; i < n; i++) rows[i].cluster = (int)i;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (rows[i].end == rows[j].end || rows[i].rejected != REJECTED_NOT || rows[j].rejected != REJECTED_NOT)
                continue;
            if (rows[i].reviewed || rows[j].reviewed) continue;
            if (member_distance_um(&rows[i], &rows[j]) >= reach_um) continue;
            const size_t a = first_of(rows, i), b = first_of(rows, j);
            if (a < b) rows[b].cluster = (int)a;
            else rows[a].cluster = (int)b;
        }
    }
    for (size_t first = 0; first < n; first++) {
        if ((size_t)rows[first].cluster != first) continue;
        double sum = 0.0;
        int members = 0;
        for (size_t i = first; i < n; i++) {
            if (first_of(rows, i) != first) continue;
            sum += rows[i].p_own;
            members += 1;
        }
        for (size_t i = first; i < n; i++) {
            if (first_of(rows, i) == first) rows[i].p_own = sum / members;
        }
    }
    /* Roots come before what they hold, so one pass makes every row name its root. */
    for (size_t i = 0; i < n; i++) rows[i].cluster = (int)first_of(rows, i);
}
