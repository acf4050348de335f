/* A nucleus is a handful of doubts: is this spot a signal, is it this nucleus' own, has it a partner that is not seen, are
 * these two apart by the rule. Signals out of reach of each other cannot pair, so the nucleus falls into groups whose doubts
 * are independent; within a group all cases are gone through (existence and ownership enumerated, pairs and partners summed
 * exactly), then the groups are combined. That weighs the same cases as algorithms.md 8.2.8, without leaving out any but those
 * of crowded groups. */
#include "classify/doubts.h"

#include <math.h>
#include <string.h>

#include "classify/pairing.h"
#include "core/memory.h"
#include "weigh/member_distance.h"

/* Surer than this is certain (8.2.8). */
#define CERTAIN 0.004

/* Doubts of a group gone through, nearest one half first; the rest is rounded. Fewer when pairing is slow. */
#define MOST_DOUBTS 10
#define MOST_WORK 4e6

/* A case less likely than this changes no decision. */
#define LEAST_WEIGHT 1e-7

/* Two loci on top of each other: a single whose neighbour of the other colour has its partner already (8.2.8). */
#define SUPERPOSED_P 0.35
#define SUPERPOSED_BRIGHT_P 0.5
#define BRIGHT_FLUX 1.6

/* Bounds what one unseen partner may say. */
#define MOST_P_PARTNER 0.99

/* One yes-or-no question: does row exist (cluster < 0), or is the cluster ours. */
typedef struct doubt {
    double p;
    double p_apart; /* the same, whatever the other colour shows */
    size_t row;
    int cluster;
} doubt;

typedef struct group {
    const weighed *const *rows;
    size_t n;
    const slide_laws *laws;
    const partner_law *partners;
    const distance_rules *rules;
    double weights; /* of all cases so far */
    doubt doubts[MOST_DOUBTS];
    int n_doubts;
    /* Scratch of one case, n each. */
    bool *exists, *owned;
    const weighed **present;
    int *partner;
} group;

static double partner_probability(const group *g, size_t n_present, size_t mine)
{
    const weighed *s = g->present[mine];
    double p = s->p_partner;
    bool superposed = false;
    for (size_t k = 0; k < n_present; k++) {
        const weighed *other = g->present[k];
        if (other->end == s->end || g->partner[k] < 0 || member_distance_um(s, other) >= g->rules->split_um) continue;
        const double usual = g->laws->brightness[other->end].flux_median;
        const double here = usual > 0.0 && other->flux > BRIGHT_FLUX * usual ? SUPERPOSED_BRIGHT_P : SUPERPOSED_P;
        p = superposed ? fmax(p, here) : here;
        superposed = true;
    }
    return p;
}

/* Rows that exist, or those of them that are the nucleus' own, paired; returns how many. */
static size_t pair_present(group *g, bool own_only, sunder_status *status, sunder_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++) {
        if (g->exists[i] && (g->owned[i] || !own_only)) g->present[n++] = g->rows[i];
    }
    *status = pair_signals(g->present, n, g->rules, g->partner, err);
    return n;
}

static bool owns_all(const group *g)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->exists[i] && !g->owned[i]) return false;
    }
    return true;
}

/* How much likelier or less likely the other colour makes it that just these exist: a pair lies together because it is one or
 * by chance, a single has no partner or none that is seen. */
static double likelihood_of_pairing(const group *g, size_t n)
{
    double product = 1.0;
    for (size_t i = 0; i < n; i++) {
        const weighed *s = g->present[i];
        const partner_law *law = &g->partners[s->end == END_5P ? END_3P : END_5P];
        const double none = 1.0 - law->share;
        if (g->partner[i] < 0) {
            product *= none / (1.0 - fmin(s->p_partner, MOST_P_PARTNER));
        } else if (s->end == END_5P) {
            const double apart_um = member_distance_um(s, g->present[g->partner[i]]);
            product *= law->share * partner_place_ratio(law, apart_um) + none * (1.0 - g->partners[END_5P].share);
        }
    }
    return product;
}

static sunder_status add_case(group *g, double weight, outcomes *sum, sunder_error *err)
{
    sunder_status status;
    size_t n = pair_present(g, false, &status, err);
    if (status != SUNDER_OK) return status;
    weight *= likelihood_of_pairing(g, n);
    g->weights += weight;
    if (!owns_all(g)) n = pair_present(g, true, &status, err);
    if (status != SUNDER_OK) return status;
    outcomes here = outcomes_nothing();
    for (size_t i = 0; i < n; i++) {
        if (g->partner[i] < 0) {
            outcomes_add_single(&here, g->present[i]->end, partner_probability(g, n, i));
        } else if (g->present[i]->end == END_5P) {
            outcomes_add_pair(&here, pair_split_probability(g->present[i], g->present[g->partner[i]], g->rules));
        }
    }
    outcomes_mix(sum, &here, weight);
    return SUNDER_OK;
}

static void answer(group *g, const doubt *d, bool yes)
{
    for (size_t i = 0; i < g->n; i++) {
        if (d->cluster < 0 && i == d->row) g->exists[i] = yes;
        if (d->cluster >= 0 && g->rows[i]->cluster == d->cluster) g->owned[i] = yes;
    }
}

static sunder_status go_through(group *g, int next, double weight, outcomes *sum, sunder_error *err)
{
    if (weight < LEAST_WEIGHT) return SUNDER_OK;
    if (next == g->n_doubts) return add_case(g, weight, sum, err);
    const doubt *d = &g->doubts[next];
    answer(g, d, true);
    sunder_status status = go_through(g, next + 1, weight * d->p_apart, sum, err);
    if (status != SUNDER_OK) return status;
    answer(g, d, false);
    return go_through(g, next + 1, weight * (1.0 - d->p_apart), sum, err);
}

static int most_doubts(size_t n)
{
    const double pairing_work = (double)n * (double)n * (double)n;
    int most = MOST_DOUBTS;
    while (most > 0 && pairing_work * (double)(1 << most) > MOST_WORK) most--;
    return most;
}

/* Keeps the doubts nearest one half, in their order of coming. */
static void add_doubt(group *g, doubt d, int most)
{
    if (d.p <= CERTAIN || d.p >= 1.0 - CERTAIN || most == 0) return;
    if (g->n_doubts < most) {
        g->doubts[g->n_doubts++] = d;
        return;
    }
    int surest = 0;
    for (int i = 1; i < most; i++) {
        if (fabs(g->doubts[i].p - 0.5) > fabs(g->doubts[surest].p - 0.5)) surest = i;
    }
    if (fabs(d.p - 0.5) >= fabs(g->doubts[surest].p - 0.5)) return;
    memmove(&g->doubts[surest], &g->doubts[surest + 1], (size_t)(most - surest - 1) * sizeof d);
    g->doubts[most - 1] = d;
}

static bool is_first_of_cluster(const group *g, size_t row)
{
    for (size_t i = 0; i < row; i++) {
        if (g->rows[i]->cluster == g->rows[row]->cluster) return false;
    }
    return true;
}

static sunder_status weigh_group(group *g, outcomes *out, sunder_error *err)
{
    const int most = most_doubts(g->n);
    g->n_doubts = 0;
    for (size_t i = 0; i < g->n; i++) {
        g->exists[i] = g->rows[i]->p_signal >= 0.5;
        g->owned[i] = g->rows[i]->p_own >= 0.5;
        add_doubt(g, (doubt){g->rows[i]->p_signal, g->rows[i]->p_apart, i, -1}, most);
        if (is_first_of_cluster(g, i)) {
            add_doubt(g, (doubt){g->rows[i]->p_own, g->rows[i]->p_own, i, g->rows[i]->cluster}, most);
        }
    }
    g->weights = 0.0;
    outcomes sum = outcomes_none();
    *out = outcomes_none();
    const sunder_status status = go_through(g, 0, 1.0, &sum, err);
    outcomes_mix(out, &sum, 1.0 / g->weights);
    return status;
}

/* Gathers into members (indices) all rows that can pair, directly or through others, with row `seed`. */
static size_t gather_group(const weighed *rows, size_t n, size_t seed, double reach_um, bool *taken, size_t *members)
{
    size_t n_members = 0;
    members[n_members++] = seed;
    taken[seed] = true;
    for (size_t at = 0; at < n_members; at++) {
        const weighed *a = &rows[members[at]];
        for (size_t i = 0; i < n; i++) {
            if (taken[i] || rows[i].rejected != REJECTED_NOT) continue;
            const bool linked =
                rows[i].cluster == a->cluster || (rows[i].end != a->end && member_distance_um(a, &rows[i]) <= reach_um);
            if (!linked) continue;
            taken[i] = true;
            members[n_members++] = i;
        }
    }
    return n_members;
}

sunder_status weigh_doubts(const weighed *rows, size_t n, const slide_laws *laws, const partner_law partners[2],
                           const distance_rules *rules, outcomes *out_outcomes, sunder_error *err)
{
    SUNDER_AUTO(auto_free) bool *flags = array_new(3 * n, sizeof *flags);
    SUNDER_AUTO(auto_free) size_t *members = array_new(n, sizeof *members);
    SUNDER_AUTO(auto_free) const weighed **pointers = array_new(2 * n, sizeof *pointers);
    SUNDER_AUTO(auto_free) int *partner = array_new(n, sizeof *partner);
    if (!flags || !members || !pointers || !partner) return fail_memory(err, "the doubts of a nucleus");
    outcomes all = outcomes_nothing();
    for (size_t seed = 0; seed < n; seed++) {
        bool *taken = flags;
        if (taken[seed] || rows[seed].rejected != REJECTED_NOT) continue;
        const size_t n_members = gather_group(rows, n, seed, pairing_reach_um(rules), taken, members);
        for (size_t i = 0; i < n_members; i++) pointers[i] = &rows[members[i]];
        group g = {.rows = pointers,
                   .n = n_members,
                   .laws = laws,
                   .partners = partners,
                   .rules = rules,
                   .exists = flags + n,
                   .owned = flags + 2 * n,
                   .present = pointers + n,
                   .partner = partner};
        outcomes here;
        const sunder_status status = weigh_group(&g, &here, err);
        if (status != SUNDER_OK) return status;
        all = outcomes_combine(&all, &here);
    }
    *out_outcomes = all;
    return SUNDER_OK;
}
