/* Exact: the binomial law summed over what each count is called; for two steps over both counts; for the sequential test by the
 * recursion of Aroian (1968, doi:10.1080/00401706.1968.10490537) over the counts that are still open after each nucleus. That
 * score makes a sequential decision equivocal where the rest of the slide contradicts it is left out: it takes from both errors.
 *
 * Simulation: the share of rearranged nuclei in a field is drawn from a beta law, each nucleus from that share, and the slide is
 * decided by the functions of score. */
#include "score/operating.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "score/outcome.h"
#include "score/posterior.h"
#include "score/sequential.h"
#include "score/tally.h"
#include "score/two_step.h"
#include "stats/binomial.h"
#include "stats/random.h"

#define PURPOSE_OPERATING 0x6f70657261746521u

/* Of a drawn slide; what a result may hold. */
#define MOST_NUCLEI 100000000L

static void add_chance(operating_point *point, sunder_call call, double chance)
{
    if (call == SUNDER_CALL_REARRANGED) point->rearranged += chance;
    else if (call == SUNDER_CALL_NORMAL) point->normal += chance;
    else point->equivocal += chance;
}

/* Copies of a normal nucleus; no signal is missed on these slides, so that it decides nothing. */
#define USUAL_COPIES 2.0

static sunder_call call_of_split(const sunder_assay *assay, long k, long n)
{
    long all = n, rearranged = k;
    const field_counts one = {.n_fields = 1, .k = &rearranged, .n = &all};
    verdict v = {.counts = {.nuclei = n, .n = n, .k = k, .split = k, .mean_copies = USUAL_COPIES}};
    v.posterior = probability_of_fields(&one, (double)assay->cutoff_numerator / assay->cutoff_denominator);
    const readings none = {0};
    v.mode = outcome_of(&v, &none, NULL, 0, assay);
    return call_of_outcome(&v, assay);
}

static operating_point operate_at_once(const sunder_assay *assay, double p, long n)
{
    operating_point point = {.nuclei_read = (double)n};
    for (long k = 0; k <= n; k++) add_chance(&point, call_of_split(assay, k, n), binomial_exactly(k, n, p));
    return point;
}

two_step_chances two_step_chances_of(const sunder_assay *assay, double p)
{
    two_step_chances c = {0};
    for (long k1 = 0; k1 <= TWO_STEP_NUCLEI; k1++) {
        const double first = binomial_exactly(k1, TWO_STEP_NUCLEI, p);
        const decision_outcome at_first = two_step_outcome(k1, false, 0, assay);
        if (at_first == OUTCOME_BELOW) c.normal_at_first += first;
        if (at_first == OUTCOME_ABOVE) c.rearranged_at_first += first;
        if (at_first != OUTCOME_WAITS) continue;
        c.second_step += first;
        for (long k2 = 0; k2 <= TWO_STEP_NUCLEI; k2++) {
            if (two_step_outcome(k1, true, k2, assay) == OUTCOME_ABOVE)
                c.rearranged += first * binomial_exactly(k2, TWO_STEP_NUCLEI, p);
        }
    }
    c.rearranged += c.rearranged_at_first;
    return c;
}

static operating_point operate_in_steps(const sunder_assay *assay, double p, long n)
{
    const two_step_chances c = two_step_chances_of(assay, p);
    const bool has_second = n >= 2L * TWO_STEP_NUCLEI;
    operating_point point = {.nuclei_read = TWO_STEP_NUCLEI * (1.0 + (has_second ? c.second_step : 0.0))};
    point.rearranged = has_second ? c.rearranged : c.rearranged_at_first;
    point.equivocal = has_second ? 0.0 : c.second_step;
    point.normal = has_second ? 1.0 - c.rearranged : c.normal_at_first;
    return point;
}

/* open[k]: chance that k of the nuclei so far are rearranged and nothing is decided. */
static sunder_status operate_one_by_one(const sunder_assay *assay, double p, long n, operating_point *out)
{
    const sequential_rule rule = sequential_rule_of(assay);
    SUNDER_AUTO(auto_free) double *open = array_new((size_t)n + 2, sizeof *open);
    if (!open) return SUNDER_ERROR_RESOURCE;
    operating_point point = {0};
    long least = 0, most = 0; /* counts that are still open */
    open[0] = 1.0;
    for (long m = 1; m <= n; m++) {
        double still_open = 0.0;
        for (long k = most + 1; k >= least; k--) {
            const double chance = (k <= most ? open[k] * (1.0 - p) : 0.0) + (k > least ? open[k - 1] * p : 0.0);
            const decision_outcome found = sequential_look(&rule, k, m);
            if (found == OUTCOME_ABOVE) point.rearranged += chance;
            if (found == OUTCOME_BELOW) point.normal += chance;
            open[k] = found == OUTCOME_OPEN ? chance : 0.0;
            still_open += open[k];
            if (found != OUTCOME_OPEN) point.nuclei_read += chance * (double)m;
        }
        most += 1;
        while (least < most && !(open[least] > 0.0)) least++;
        while (most > least && !(open[most] > 0.0)) most--;
        if (m == n) {
            point.equivocal = still_open;
            point.nuclei_read += still_open * (double)n;
        }
    }
    *out = point;
    return SUNDER_OK;
}

operating_point operate_exactly(const sunder_assay *assay, double p, long n)
{
    operating_point point = {NAN, NAN, NAN, NAN};
    if (!(p >= 0.0 && p <= 1.0) || n < 1 || n < least_nuclei(assay)) return point;
    if (assay->decision == SUNDER_DECISION_TWO_STEP) return operate_in_steps(assay, p, n);
    if (assay->decision != SUNDER_DECISION_SEQUENTIAL) return operate_at_once(assay, p, n);
    return operate_one_by_one(assay, p, n, &point) == SUNDER_OK ? point : (operating_point){NAN, NAN, NAN, NAN};
}

static sunder_status check_truth(const true_slide *truth, long draws, sunder_error *err)
{
    const double k = truth->split_frac + truth->isolated_3p_frac;
    const bool fractions = truth->split_frac >= 0.0 && truth->isolated_3p_frac >= 0.0 &&
                           truth->isolated_5p_frac >= 0.0 && k + truth->isolated_5p_frac <= 1.0;
    if (!fractions || !(truth->between_fields >= 0.0 && truth->between_fields < 1.0))
        return fail(
            err, SUNDER_ERROR_INPUT,
            "a true slide: split %g, isolated 3' %g, isolated 5' %g, between fields %g; expected fractions that add up "
            "to 1 at most, and a correlation below 1",
            truth->split_frac, truth->isolated_3p_frac, truth->isolated_5p_frac, truth->between_fields);
    if (truth->fields > 0 && truth->nuclei_per_field > MOST_NUCLEI / truth->fields)
        return fail(err, SUNDER_ERROR_INPUT, "a true slide of %ld fields with %ld nuclei; expected %ld nuclei at most",
                    truth->fields, truth->nuclei_per_field, MOST_NUCLEI);
    if (truth->fields > 0 && truth->nuclei_per_field > 0 && draws > 0) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT, "%ld slides of %ld fields with %ld nuclei; expected one of each at least",
                draws, truth->fields, truth->nuclei_per_field);
}

static pattern_code draw_pattern(random_stream *s, const true_slide *truth, double rearranged_here)
{
    const double k = truth->split_frac + truth->isolated_3p_frac;
    if (random_uniform(s, 0.0, 1.0) < rearranged_here)
        return random_uniform(s, 0.0, k) < truth->split_frac ? PATTERN_S : PATTERN_I3;
    return random_uniform(s, 0.0, 1.0 - k) < truth->isolated_5p_frac ? PATTERN_I5 : PATTERN_N;
}

static void draw_slide(random_stream *s, const true_slide *truth, const sunder_assay *assay, readings *r)
{
    for (size_t i = 0; i < r->n_nuclei; i += (size_t)truth->nuclei_per_field) {
        const double here = random_beta_of_mean(s, truth->split_frac + truth->isolated_3p_frac, truth->between_fields);
        for (size_t j = i; j < i + (size_t)truth->nuclei_per_field; j++) {
            r->nuclei[j].code = draw_pattern(s, truth, here);
            r->nuclei[j].class_ = class_of_pattern(r->nuclei[j].code, assay);
        }
    }
}

/* A slide whose nuclei are all evaluable and not classed yet. */
static sunder_status make_slide(const true_slide *truth, readings *out, sunder_error *err)
{
    readings r = {.n_nuclei = (size_t)(truth->fields * truth->nuclei_per_field)};
    r.nuclei = array_new(r.n_nuclei, sizeof *r.nuclei);
    if (!r.nuclei) return fail_memory(err, "a drawn slide");
    for (size_t i = 0; i < r.n_nuclei; i++) {
        r.nuclei[i] = (reading){.field = i / (size_t)truth->nuclei_per_field,
                                .nucleus = (int)(i % (size_t)truth->nuclei_per_field) + 1,
                                .evaluable = true,
                                .counts = {.fused = (int)USUAL_COPIES}};
    }
    *out = r;
    return SUNDER_OK;
}

static sunder_status call_drawn(const readings *r, const size_t *order, size_t n, const true_slide *truth,
                                const sunder_assay *assay, verdict *out, sunder_error *err)
{
    SUNDER_AUTO(field_counts_free) field_counts by_field = {0};
    const sunder_status status = count_fields(r, (size_t)truth->fields, &by_field, err);
    if (status != SUNDER_OK) return status;
    verdict v = {.counts = tally_readings(r, NULL, 0)};
    v.posterior = probability_of_fields(&by_field, (double)assay->cutoff_numerator / assay->cutoff_denominator);
    v.mode = outcome_of(&v, r, order, n, assay);
    v.call = v.counts.n < least_nuclei(assay) ? SUNDER_CALL_UNINFORMATIVE : call_of_outcome(&v, assay);
    *out = v;
    return SUNDER_OK;
}

static double nuclei_read(const verdict *v, const sunder_assay *assay)
{
    const mode_outcome *m = &v->mode;
    if (assay->decision == SUNDER_DECISION_TWO_STEP) return (double)(m->steps[0].n + m->steps[1].n);
    if (assay->decision == SUNDER_DECISION_SEQUENTIAL && m->read.n > 0) return (double)m->read.n;
    return (double)v->counts.n;
}

sunder_status operate_by_simulation(const sunder_assay *assay, const true_slide *truth, long draws, uint64_t seed,
                                    operating_point *out_point, sunder_error *err)
{
    SUNDER_AUTO(readings_free) readings r = {0};
    SUNDER_AUTO(auto_free) size_t *order = NULL;
    size_t n = 0;
    operating_point point = {0};
    sunder_status status = check_truth(truth, draws, err);
    if (status == SUNDER_OK) status = make_slide(truth, &r, err);
    if (status == SUNDER_OK) status = order_of_decision(&r, seed, assay, &order, &n, err);
    for (long i = 0; i < draws && status == SUNDER_OK; i++) {
        random_stream s = random_stream_of(seed, (uint64_t)i, 0, PURPOSE_OPERATING);
        verdict v;
        draw_slide(&s, truth, assay, &r);
        status = call_drawn(&r, order, n, truth, assay, &v, err);
        if (status != SUNDER_OK) break;
        add_chance(&point, v.call, 1.0 / (double)draws);
        point.nuclei_read += nuclei_read(&v, assay) / (double)draws;
    }
    if (status == SUNDER_OK) *out_point = point;
    return status;
}
