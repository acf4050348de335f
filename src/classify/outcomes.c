/* A small algebra of probabilities over counts. Sums give the probability of a class, maxima the counts to write down; both
 * run through the same steps, so they cannot disagree about what was possible. */
#include "classify/outcomes.h"

#include <string.h>

static size_t state_of(signal_counts c)
{
    const int fused = c.fused < FUSED_STATES ? c.fused : FUSED_STATES - 1;
    return (size_t)(fused * 4 + (c.single_5p > 0) * 2 + (c.single_3p > 0));
}

static void add_outcome(outcomes *o, const outcome *what, double sum, double best)
{
    outcome *state = &o->states[state_of(what->counts)];
    state->sum += sum;
    if (best > state->best) {
        state->best = best;
        state->counts = what->counts;
    }
}

outcomes outcomes_none(void)
{
    outcomes o;
    memset(&o, 0, sizeof o);
    return o;
}

outcomes outcomes_nothing(void)
{
    outcomes o = outcomes_none();
    o.states[0] = (outcome){1.0, 1.0, {0, 0, 0}};
    return o;
}

/* Every state goes on in two ways: with `a` more counts at p, or with `b` more. */
static void branch(outcomes *o, signal_counts a, double p, signal_counts b)
{
    outcomes next = outcomes_none();
    for (size_t i = 0; i < OUTCOME_STATES; i++) {
        const outcome *from = &o->states[i];
        if (from->sum <= 0.0) continue;
        outcome to = *from;
        to.counts = (signal_counts){from->counts.fused + a.fused, from->counts.single_5p + a.single_5p,
                                    from->counts.single_3p + a.single_3p};
        if (p > 0.0) add_outcome(&next, &to, from->sum * p, from->best * p);
        to.counts = (signal_counts){from->counts.fused + b.fused, from->counts.single_5p + b.single_5p,
                                    from->counts.single_3p + b.single_3p};
        if (p < 1.0) add_outcome(&next, &to, from->sum * (1.0 - p), from->best * (1.0 - p));
    }
    *o = next;
}

void outcomes_add_pair(outcomes *o, double p_split)
{
    branch(o, (signal_counts){0, 1, 1}, p_split, (signal_counts){1, 0, 0});
}

void outcomes_add_single(outcomes *o, probe_end end, double p_partner)
{
    branch(o, (signal_counts){1, 0, 0}, p_partner, (signal_counts){0, end == END_5P, end == END_3P});
}

void outcomes_mix(outcomes *o, const outcomes *addend, double weight)
{
    for (size_t i = 0; i < OUTCOME_STATES; i++) {
        const outcome *from = &addend->states[i];
        if (from->sum > 0.0) add_outcome(o, from, weight * from->sum, weight * from->best);
    }
}

outcomes outcomes_combine(const outcomes *a, const outcomes *b)
{
    outcomes both = outcomes_none();
    for (size_t i = 0; i < OUTCOME_STATES; i++) {
        const outcome *x = &a->states[i];
        if (x->sum <= 0.0) continue;
        for (size_t k = 0; k < OUTCOME_STATES; k++) {
            const outcome *y = &b->states[k];
            if (y->sum <= 0.0) continue;
            const outcome sum = {.counts = {x->counts.fused + y->counts.fused,
                                            x->counts.single_5p + y->counts.single_5p,
                                            x->counts.single_3p + y->counts.single_3p}};
            add_outcome(&both, &sum, x->sum * y->sum, x->best * y->best);
        }
    }
    return both;
}

static verdict_group group_of(signal_counts counts, const sunder_assay *assay)
{
    const pattern_code code = pattern_from_counts(counts, assay);
    if (code == PATTERN_0) return GROUP_NONE;
    return class_of_pattern(code, assay) == CLASS_REARRANGED ? GROUP_REARRANGED : GROUP_NORMAL;
}

class_odds outcomes_classes(const outcomes *o, const sunder_assay *assay)
{
    class_odds odds = {0.0, 0.0, 0.0};
    for (size_t i = 0; i < OUTCOME_STATES; i++) {
        if (o->states[i].sum <= 0.0) continue;
        switch (group_of(o->states[i].counts, assay)) {
        case GROUP_REARRANGED: odds.rearranged += o->states[i].sum; break;
        case GROUP_NORMAL: odds.normal += o->states[i].sum; break;
        case GROUP_NONE:
        case GROUP_ANY: odds.none += o->states[i].sum; break;
        }
    }
    return odds;
}

signal_counts outcomes_likeliest(const outcomes *o, verdict_group group, const sunder_assay *assay)
{
    const outcome *best = NULL, *best_of_all = NULL;
    for (size_t i = 0; i < OUTCOME_STATES; i++) {
        const outcome *state = &o->states[i];
        if (state->sum <= 0.0) continue;
        if (!best_of_all || state->best > best_of_all->best) best_of_all = state;
        if (group != GROUP_ANY && group_of(state->counts, assay) != group) continue;
        if (!best || state->best > best->best) best = state;
    }
    if (!best) best = best_of_all;
    return best ? best->counts : (signal_counts){0, 0, 0};
}
