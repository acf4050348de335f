/* Two-step, sequential and full reading in words. An equivocal reading says what would decide. */
#include "score/mode_reasons.h"

#include <inttypes.h>
#include <math.h>

#include "score/outcome.h"
#include "score/posterior.h"
#include "score/reason_text.h"
#include "score/sequential.h"
#include "score/two_step.h"

/* "0.647"; no count makes anything certain. */
static number probability(double p)
{
    if (p > 0.999) return (number){"above 0.999"};
    return p < 0.001 ? (number){"below 0.001"} : decimals(p, 3);
}

static void add_two_steps(verdict *v, const sunder_assay *assay)
{
    const mode_outcome *m = &v->mode;
    const long k1 = m->steps[0].k, k2 = m->steps[1].k, both = m->steps[0].n + m->steps[1].n;
    if (m->outcome == OUTCOME_WAITS) {
        add_reason(
            v,
            "Equivocal: the two-step reading waits for its second step. Of the first %d nuclei %ld are rearranged, "
            "between 10 and 50 %%, so that %d others decide; the slide has %ld more. Acquire more fields and have a "
            "second reader read them.",
            TWO_STEP_NUCLEI, k1, TWO_STEP_NUCLEI, v->counts.n - TWO_STEP_NUCLEI);
        return;
    }
    if (m->steps[1].n == 0) {
        const bool above = m->outcome == OUTCOME_ABOVE;
        add_reason(v, "Two-step reading: %ld of the first %d nuclei are rearranged, %s %%: %s without a second step.",
                   k1, TWO_STEP_NUCLEI, above ? "more than 50" : "fewer than 10", above ? "rearranged" : "normal");
        return;
    }
    add_reason(
        v,
        "Two-step reading: %ld of the first %d nuclei are rearranged, between 10 and 50 %%, and %ld of %d others: %ld "
        "of %ld, %s the cutoff of %s.",
        k1, TWO_STEP_NUCLEI, k2, TWO_STEP_NUCLEI, k1 + k2, both, m->outcome == OUTCOME_ABOVE ? "at or above" : "below",
        cutoff_text(v, assay).chars);
    if (m->steps_p < STEPS_DISAGREE_P)
        add_reason(
            v,
            "The two steps differ by more than chance makes them (Fisher's exact test, p %s): a third reader should "
            "look.",
            p_value(m->steps_p).chars);
}

static void add_sequential(verdict *v, const sunder_assay *assay, const score_context *about)
{
    const mode_outcome *m = &v->mode;
    const sequential_rule rule = sequential_rule_of(assay);
    const number low = percent(rule.lower_frac), high = percent(rule.upper_frac);
    if (m->outcome == OUTCOME_REFUSED) {
        add_reason(
            v,
            "Equivocal: the sequential reading is refused, because fields differ by more than chance makes them (p "
            "%s) and it takes nuclei for independent. Decide by all nuclei (--decision full), and look at which fields "
            "differ.",
            p_value(v->posterior.fields_p).chars);
        return;
    }
    if (m->outcome == OUTCOME_OPEN) {
        add_reason(
            v,
            "Equivocal: all %ld nuclei of %ld fields, read one after the other, do not decide between %s %% or fewer "
            "and %s %% or more with an error of %s %%. Acquire more fields.",
            m->read.n, m->fields_read, low.chars, high.chars, percent(rule.error).chars);
        return;
    }
    const bool above = m->outcome == OUTCOME_ABOVE;
    add_reason(
        v,
        "Sequential reading: after %ld of %ld nuclei, in %ld of %ld fields taken in random order (seed %" PRIu64
        "), %ld were rearranged. That decides for %s %% or %s against %s %% or %s, with an error of at most %s %%.",
        m->read.n, v->counts.n, m->fields_read, v->posterior.fields, about->seed, m->read.k,
        above ? high.chars : low.chars, above ? "more" : "fewer", above ? low.chars : high.chars,
        above ? "fewer" : "more", percent(rule.error).chars);
    if (rest_contradicts(v, assay))
        add_reason(
            v,
            "Equivocal: the nuclei read until then and all nuclei of the slide lie on different sides of the cutoff. "
            "Decide by all nuclei (--decision full).");
}

static void add_full(verdict *v, const sunder_assay *assay)
{
    const fraction_posterior *p = &v->posterior;
    add_reason(
        v,
        "%sThe probability that the true share reaches the cutoff of %s is %s (95 %% credible interval %s to %s %%); a "
        "call needs %s of rearranged or of normal. %ld nuclei in %ld field%s tell as much as %s independent ones.",
        v->mode.outcome == OUTCOME_OPEN ? "Equivocal: nuclei do not decide. " : "", cutoff_text(v, assay).chars,
        probability(p->exceeds_p).chars, percent(p->lower).chars, percent(p->upper).chars, decimals(FULL_SURE, 2).chars,
        v->counts.n, p->fields, p->fields == 1 ? "" : "s", decimals(p->effective_n, 0).chars);
}

void add_mode_reasons(verdict *v, const sunder_assay *assay, const score_context *about)
{
    switch (assay->decision) {
    case SUNDER_DECISION_TWO_STEP: add_two_steps(v, assay); break;
    case SUNDER_DECISION_SEQUENTIAL: add_sequential(v, assay, about); break;
    case SUNDER_DECISION_FULL: add_full(v, assay); break;
    case SUNDER_DECISION_EVIDENCE:
    case SUNDER_DECISION_PLAIN: break;
    }
}

void add_field_differences(verdict *v)
{
    const fraction_posterior *p = &v->posterior;
    if (!fields_differ(p)) return;
    add_reason(
        v,
        "The %ld fields differ by more than chance makes them (p %s): %ld nuclei tell as much about the fraction as %s "
        "independent ones. Look at which fields differ, and whether all of them are tumour.",
        p->fields, p_value(p->fields_p).chars, v->counts.n, decimals(p->effective_n, 0).chars);
}
