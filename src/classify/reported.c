/* Reported signals are those with p(signal) and p(own) above one half (algorithms.md 8.2.9). They are paired as in the
 * likeliest case; what is left of both colours is joined nearest first into split pairs, so that the two halves of a broken
 * locus and their distance stand in one row. */
#include "classify/reported.h"

#include <stdlib.h>

#include "classify/pairing.h"
#include "core/memory.h"
#include "weigh/depth.h"
#include "weigh/member_distance.h"

#define LEAST_P 0.5

const char *signal_state_name(signal_state s)
{
    static const char *const names[] = {[STATE_FUSED] = "fused", [STATE_SPLIT] = "split", [STATE_SINGLE] = "single"};
    return names[s];
}

void reported_free(reported *r)
{
    free(r->signals);
    free(r->pairs);
    *r = (reported){0};
}

static bool is_reported(const weighed *row)
{
    return row->rejected == REJECTED_NOT && row->p_signal > LEAST_P && row->p_own > LEAST_P;
}

static signal_pair pair_of(const weighed *a, const signal *of_a, const weighed *b, const signal *of_b,
                           const distance_rules *rules)
{
    const bool a_is_5p = a->end == END_5P;
    const double apart_um = member_distance_um(a, b);
    return (signal_pair){.field = a->field,
                         .nucleus = a->nucleus,
                         .signal_5p = (a_is_5p ? of_a : of_b)->id,
                         .signal_3p = (a_is_5p ? of_b : of_a)->id,
                         .distance_um = apart_um,
                         .at_5p_um = (a_is_5p ? a : b)->ref_um,
                         .at_3p_um = (a_is_5p ? b : a)->ref_um,
                         .gap_diameters = gap_diameters(rules, apart_um),
                         .distance_z_um = depth_distance_um(a, b),
                         .p_split = pair_split_probability(a, b, rules),
                         .state = apart_um >= rules->split_um ? STATE_SPLIT : STATE_FUSED};
}

static sunder_status make_room(reported *r, size_t more, sunder_error *err)
{
    if (array_reserve((void **)&r->signals, &r->signals_capacity, r->n_signals + more, sizeof *r->signals) &&
        array_reserve((void **)&r->pairs, &r->pairs_capacity, r->n_pairs + more, sizeof *r->pairs))
        return SUNDER_OK;
    return fail_memory(err, "the signals of the slide");
}

sunder_status report_nucleus(reported *r, const weighed_table *w, size_t first, size_t n, const distance_rules *rules,
                             sunder_error *err)
{
    if (n == 0) return SUNDER_OK;
    SUNDER_AUTO(auto_free) const weighed **rows = array_new(n, sizeof *rows);
    SUNDER_AUTO(auto_free) int *partner = array_new(n, sizeof *partner);
    if (!rows || !partner) return fail_memory(err, "the signals of a nucleus");
    sunder_status status = make_room(r, n, err);
    if (status != SUNDER_OK) return status;
    if (w->rows[first].field != r->field) r->last_id = 0;
    r->field = w->rows[first].field;
    signal *mine = r->signals + r->n_signals;
    size_t taken = 0;
    for (size_t i = first; i < first + n; i++) {
        const weighed *row = &w->rows[i];
        if (!is_reported(row)) continue;
        mine[taken] = (signal){.weighed = i,
                               .field = row->field,
                               .nucleus = row->nucleus,
                               .id = ++r->last_id,
                               .end = row->end,
                               .state = STATE_SINGLE};
        rows[taken++] = row;
    }
    status = pair_signals(rows, taken, rules, partner, err);
    if (status == SUNDER_OK) status = pair_leftovers(rows, taken, rules, partner, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < taken; i++) {
        if (partner[i] < 0) continue;
        const signal_pair pair = pair_of(rows[i], &mine[i], rows[partner[i]], &mine[partner[i]], rules);
        mine[i].partner = mine[partner[i]].id;
        mine[i].state = pair.state;
        if ((size_t)partner[i] > i) r->pairs[r->n_pairs++] = pair;
    }
    r->n_signals += taken;
    return SUNDER_OK;
}
