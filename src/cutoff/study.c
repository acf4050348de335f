/* Order: the counts, whether they differ from each other (so that the method can be doubted), the limits, then each slide left
 * out in turn. A slide is odd when its count is too high for a slide like the others: by the law fitted to them, and by the
 * binomial law with all that is not known of its share (Jeffreys' prior), whichever finds it less odd. Several such slides
 * hide each other, so a slide is also held against the cutoff of the assay, without the others: positive when its exact lower
 * limit is above that. */
#include "cutoff/study.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "cutoff/doubts.h"
#include "stats/intervals.h"

/* A slide is named as odd when less than one cohort of normals in a hundred holds one so high. */
#define ODD_P 0.01
/* How sure the lower limit of a slide is that is named as positive: the one-sided level of clinical.md 3.1. */
#define POSITIVE_CONFIDENCE 0.95

void cutoff_study_free(cutoff_study *study)
{
    cohort_free(&study->cohort);
}

/* P(X >= k) of a slide like the others; NaN when there are too few. */
static double odd_p(const counted_slide *others, size_t m, counted_slide slide)
{
    if (m < 2) return NAN;
    double k = 0.5, n = 1.0;
    for (size_t i = 0; i < m; i++) k += (double)others[i].k, n += (double)others[i].n;
    const double unsure = beta_binomial_at_least(slide.k, slide.n, (beta_binomial){k / n, 1.0 / n});
    beta_binomial law;
    if (!beta_binomial_fit(others, m, &law)) return unsure;
    return fmax(unsure, beta_binomial_at_least(slide.k, slide.n, law));
}

static sunder_status leave_out(cutoff_study *study, counted_kind kind, size_t at, sunder_error *err)
{
    kind_study *k = &study->kinds[kind];
    normal_slide *slide = &study->cohort.slides[at];
    size_t m = 0;
    SUNDER_AUTO(auto_free) counted_slide *others = cohort_counts(&study->cohort, kind, at, &m);
    if (!others) return fail_memory(err, "the normals");
    const counted_slide own = {slide->k[kind], slide->n};
    if (kind == COUNT_COMBINED) {
        slide->odd_p = odd_p(others, m, own);
        slide->odd = slide->odd_p * (double)study->used < ODD_P;
        slide->lower = exact_lower_limit(own.k, own.n, POSITIVE_CONFIDENCE);
        slide->positive = slide->lower > cohort_assay_cutoff(&study->cohort);
    }
    derivation without;
    /* A method that cannot do with one slide less says nothing of this one. */
    if (derive_limit(study->options, others, m, &without, NULL) != SUNDER_OK) return SUNDER_OK;
    const bool called = own.k >= count_limit_first_positive(&without.limit, own.n);
    k->tried_left_out += 1;
    k->called_left_out += called;
    if (kind == COUNT_COMBINED) slide->called = called;
    return SUNDER_OK;
}

static sunder_status study_kind(cutoff_study *study, counted_kind kind, sunder_error *err)
{
    kind_study *k = &study->kinds[kind];
    size_t m = 0;
    SUNDER_AUTO(auto_free) counted_slide *slides = cohort_counts(&study->cohort, kind, (size_t)-1, &m);
    if (!slides) return fail_memory(err, "the normals");
    study->used = m;
    for (size_t i = 0; i < m; i++) k->k += slides[i].k, k->n += slides[i].n;
    k->dispersion = test_dispersion(slides, m);
    k->law = (beta_binomial){NAN, NAN};
    k->fitted = beta_binomial_fit(slides, m, &k->law);
    k->ratio = k->fitted ? test_beta_binomial(slides, m, k->law) : (ratio_test){NAN, NAN};
    sunder_status status = derive_limit(study->options, slides, m, &k->derived, err);
    if (status != SUNDER_OK) return fail_within(err, status, "%s", counted_kind_name(kind));
    if (kind == COUNT_COMBINED) study->usual_n = usual_n(slides, m, &study->equal_n);
    for (size_t i = 0; status == SUNDER_OK && i < study->cohort.m; i++) {
        if (!study->cohort.slides[i].left_out[0]) status = leave_out(study, kind, i, err);
    }
    if (status != SUNDER_OK) return status;
    if (kind == COUNT_COMBINED) warn_of_cohort(study, slides);
    warn_of_kind(study, kind, slides, m);
    return SUNDER_OK;
}

sunder_status study_cutoff(cutoff_study *study, sunder_error *err)
{
    study->n_kinds = study->cohort.has_parts ? COUNT_KINDS : 1;
    sunder_status status = SUNDER_OK;
    for (int kind = 0; status == SUNDER_OK && kind < study->n_kinds; kind++)
        status = study_kind(study, (counted_kind)kind, err);
    return status;
}
