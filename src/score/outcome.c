/* Ways to decide (docs/scoring.md). The single cutoff of `evidence` and `plain` stands in cutoff_rule.c. */
#include "score/outcome.h"

#include <math.h>

#include "assay/decision_names.h"
#include "core/fail.h"
#include "score/cutoff_rule.h"
#include "score/posterior.h"
#include "score/reading_order.h"
#include "score/sequential.h"
#include "score/two_step.h"

const char *decision_outcome_name(decision_outcome o)
{
    static const char *const names[] = {[OUTCOME_BELOW] = "below",
                                        [OUTCOME_ABOVE] = "above",
                                        [OUTCOME_OPEN] = "open",
                                        [OUTCOME_WAITS] = "waits",
                                        [OUTCOME_REFUSED] = "refused"};
    return names[o];
}

bool asks_for_evidence(const sunder_assay *assay)
{
    return assay->decision != SUNDER_DECISION_PLAIN && assay->decision != SUNDER_DECISION_TWO_STEP;
}

sunder_status check_decision(const sunder_assay *assay, sunder_error *err)
{
    const char *limits = NULL;
    if (assay->decision == SUNDER_DECISION_TWO_STEP && !two_step_fits(assay))
        limits = "above 8 % and at most 52 %, so that the second step can decide";
    if (assay->decision == SUNDER_DECISION_SEQUENTIAL && !sequential_fits(assay)) limits = "below 75 %";
    if (!limits) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT, "assay %s: its cutoff is %d/%d; decision %s needs one %s; choose another",
                assay->id, assay->cutoff_numerator, assay->cutoff_denominator, decision_name(assay->decision), limits);
}

sunder_status order_of_decision(const readings *r, uint64_t seed, const sunder_assay *assay, size_t **out_order,
                                size_t *out_n, sunder_error *err)
{
    const bool by_field = assay->decision == SUNDER_DECISION_SEQUENTIAL;
    if (by_field || assay->decision == SUNDER_DECISION_TWO_STEP)
        return reading_order(r, seed, by_field, out_order, out_n, err);
    *out_order = NULL;
    *out_n = 0;
    return SUNDER_OK;
}

static decision_outcome outcome_of_posterior(const fraction_posterior *p)
{
    if (p->exceeds_p >= FULL_SURE) return OUTCOME_ABOVE;
    return p->exceeds_p <= 1.0 - FULL_SURE ? OUTCOME_BELOW : OUTCOME_OPEN;
}

mode_outcome outcome_of(const verdict *v, const readings *r, const size_t *order, size_t n, const sunder_assay *assay)
{
    mode_outcome m = {.outcome = OUTCOME_BELOW, .steps_p = NAN};
    switch (assay->decision) {
    case SUNDER_DECISION_TWO_STEP: return read_two_steps(r, order, n, assay);
    case SUNDER_DECISION_SEQUENTIAL:
        if (!fields_differ(&v->posterior)) return read_sequentially(r, order, n, assay);
        m.outcome = OUTCOME_REFUSED;
        return m;
    case SUNDER_DECISION_FULL: m.outcome = outcome_of_posterior(&v->posterior); return m;
    case SUNDER_DECISION_EVIDENCE:
    case SUNDER_DECISION_PLAIN: break;
    }
    if (reaches_cutoff(v->counts.k, v->counts.n, assay)) m.outcome = OUTCOME_ABOVE;
    return m;
}

bool rest_contradicts(const verdict *v, const sunder_assay *assay)
{
    const bool decided = v->mode.outcome == OUTCOME_ABOVE || v->mode.outcome == OUTCOME_BELOW;
    return assay->decision == SUNDER_DECISION_SEQUENTIAL && decided &&
           reaches_cutoff(v->counts.k, v->counts.n, assay) != (v->mode.outcome == OUTCOME_ABOVE);
}

/* What `evidence` asks too: a fraction above the cutoff that truncation can make, or that stretched or doubtful nuclei decide,
 * decides nothing. */
static sunder_call call_with_evidence(const verdict *v, const sunder_assay *assay)
{
    if (rest_contradicts(v, assay)) return SUNDER_CALL_EQUIVOCAL;
    if (v->mode.outcome == OUTCOME_BELOW) return v->doubt_decides ? SUNDER_CALL_EQUIVOCAL : SUNDER_CALL_NORMAL;
    if (v->mode.outcome != OUTCOME_ABOVE || v->stretch_decides) return SUNDER_CALL_EQUIVOCAL;
    const truncation_test t = test_truncation(&v->counts, v->missed_5p_frac);
    return t.by_split || t.by_isolated ? SUNDER_CALL_REARRANGED : SUNDER_CALL_EQUIVOCAL;
}

sunder_call call_of_outcome(const verdict *v, const sunder_assay *assay)
{
    switch (assay->decision) {
    case SUNDER_DECISION_EVIDENCE:
    case SUNDER_DECISION_PLAIN: return call_from_counts(&v->counts, v->missed_5p_frac, assay);
    case SUNDER_DECISION_SEQUENTIAL:
    case SUNDER_DECISION_FULL: return call_with_evidence(v, assay);
    case SUNDER_DECISION_TWO_STEP: break;
    }
    if (v->mode.outcome == OUTCOME_ABOVE) return SUNDER_CALL_REARRANGED;
    return v->mode.outcome == OUTCOME_BELOW ? SUNDER_CALL_NORMAL : SUNDER_CALL_EQUIVOCAL;
}
