/* Two steps, as for the ALK kit (clinical.md 3.3; IJMS 2019;20:3939): of the first 50 nuclei fewer than 10 % are normal, more
 * than 50 % are rearranged, and what lies between is decided by 100 nuclei against the assay's cutoff (15 %). */
#include "score/two_step.h"

#include <math.h>

#include "score/cutoff_rule.h"
#include "stats/fisher_exact.h"

/* 10 % and 50 % of 50 nuclei. */
#define FIRST_BELOW 5
#define FIRST_ABOVE 25

bool two_step_fits(const sunder_assay *assay)
{
    return !reaches_cutoff(FIRST_BELOW - 1, TWO_STEP_NUCLEI, assay) &&
           reaches_cutoff(FIRST_ABOVE + 1, TWO_STEP_NUCLEI, assay);
}

long least_nuclei(const sunder_assay *assay)
{
    const bool more = assay->decision == SUNDER_DECISION_TWO_STEP && assay->n_min < TWO_STEP_NUCLEI;
    return more ? TWO_STEP_NUCLEI : assay->n_min;
}

decision_outcome two_step_outcome(long k1, bool has_second, long k2, const sunder_assay *assay)
{
    if (k1 < FIRST_BELOW) return OUTCOME_BELOW;
    if (k1 > FIRST_ABOVE) return OUTCOME_ABOVE;
    if (!has_second) return OUTCOME_WAITS;
    return reaches_cutoff(k1 + k2, 2L * TWO_STEP_NUCLEI, assay) ? OUTCOME_ABOVE : OUTCOME_BELOW;
}

static count_pair count_step(const readings *r, const size_t *order)
{
    count_pair step = {.n = TWO_STEP_NUCLEI};
    for (size_t i = 0; i < TWO_STEP_NUCLEI; i++) step.k += r->nuclei[order[i]].class_ == CLASS_REARRANGED;
    return step;
}

mode_outcome read_two_steps(const readings *r, const size_t *order, size_t n, const sunder_assay *assay)
{
    mode_outcome m = {.outcome = OUTCOME_WAITS, .steps_p = NAN};
    if (n < TWO_STEP_NUCLEI) return m;
    const bool has_second = n >= 2 * (size_t)TWO_STEP_NUCLEI;
    m.steps[0] = count_step(r, order);
    m.outcome = two_step_outcome(m.steps[0].k, false, 0, assay);
    if (m.outcome != OUTCOME_WAITS || !has_second) return m;
    m.steps[1] = count_step(r, order + TWO_STEP_NUCLEI);
    m.outcome = two_step_outcome(m.steps[0].k, true, m.steps[1].k, assay);
    m.steps_p = fisher_two_sided(m.steps[0].k, TWO_STEP_NUCLEI, m.steps[1].k, TWO_STEP_NUCLEI);
    return m;
}
