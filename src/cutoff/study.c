/* Order: the counts, whether they differ from each other (so that the method can be doubted), the limits, then each slide left
 * out in turn; of a large cohort as many at once as make 100 parts, for time's sake: a hundredth of them moves no fit by much.
 * A slide is odd when its count is too high for a slide like the others: by the law fitted to them, and by the binomial law with
 * all that is not known of its share (Jeffreys' prior), whichever finds it less odd. Several such slides hide each other, so a
 * slide is also held against the cutoff of the assay, without the others: positive when its exact lower limit is above that. */
#include "cutoff/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "cutoff/doubts.h"
#include "stats/intervals.h"

/* A slide is named as odd when less than one cohort of normals in a hundred holds one so high. */
#define ODD_P 0.01
/* How sure the lower limit of a slide is that is named as positive: the one-sided level of clinical.md 3.1. */
#define POSITIVE_CONFIDENCE 0.95
/* Up to so many slides are left out one by one. */
#define MOST_ALONE 200
#define PARTS_OF_LARGE 100

void cutoff_study_free(cutoff_study *study)
{
    cohort_free(&study->cohort);
}

/* What the other slides say of one. */
typedef struct other_slides {
    size_t m;
    double k, n; /* with Jeffreys' prior */
    bool fitted, derived;
    beta_binomial law;
    count_limit limit;
} other_slides;

/* A slide of the cohort, by its share. */
typedef struct ranked_slide {
    long k, n;
    const char *name;
    size_t place; /* in the cohort */
} ranked_slide;

static other_slides look_at_others(const cutoff_study *study, counted_kind kind, const counted_slide *others, size_t m)
{
    other_slides o = {.m = m, .k = 0.5, .n = 1.0};
    derivation without;
    for (size_t i = 0; i < m; i++) o.k += (double)others[i].k, o.n += (double)others[i].n;
    if (kind == COUNT_COMBINED) o.fitted = beta_binomial_fit(others, m, &o.law);
    /* A method that cannot do with one slide less says nothing of this one. */
    o.derived = derive_limit(study->options, others, m, &without, NULL) == SUNDER_OK;
    if (o.derived) o.limit = without.limit;
    return o;
}

/* P(X >= k) of a slide like the others; NaN when there are too few. */
static double odd_p(const other_slides *o, counted_slide slide)
{
    if (o->m < 2) return NAN;
    const double unsure = beta_binomial_at_least(slide.k, slide.n, (beta_binomial){o->k / o->n, 1.0 / o->n});
    return o->fitted ? fmax(unsure, beta_binomial_at_least(slide.k, slide.n, o->law)) : unsure;
}

static void hold_against(cutoff_study *study, counted_kind kind, normal_slide *slide, const other_slides *others)
{
    kind_study *k = &study->kinds[kind];
    const counted_slide own = {slide->k[kind], slide->n};
    if (kind == COUNT_COMBINED) {
        slide->odd_p = odd_p(others, own);
        slide->odd = slide->odd_p * (double)study->used < ODD_P;
        slide->lower = exact_lower_limit(own.k, own.n, POSITIVE_CONFIDENCE);
        slide->positive = slide->lower > cohort_assay_cutoff(&study->cohort);
    }
    if (!others->derived) return;
    const bool called = own.k >= count_limit_first_positive(&others->limit, own.n);
    k->tried_left_out += 1;
    k->called_left_out += called;
    if (kind == COUNT_COMBINED) slide->called = called;
}

/* Highest share first; of equal ones the larger slide, then by what else tells them apart. */
static int compare_shares(const void *a, const void *b)
{
    const ranked_slide *x = a, *y = b;
    const long long xk_yn = (long long)x->k * y->n, yk_xn = (long long)y->k * x->n;
    if (xk_yn != yk_xn) return xk_yn > yk_xn ? -1 : 1;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Slide by slide; of a large cohort every hundredth by its share, so that the highest ones, which set the limit, are each left
 * out without the next, and the order of the rows does not count. */
static size_t *make_parts(const cutoff_study *study, counted_kind kind, size_t *out_parts)
{
    const cohort *c = &study->cohort;
    SUNDER_AUTO(auto_free) ranked_slide *ranked = array_new(c->m, sizeof *ranked);
    size_t *part_of = array_new(c->m, sizeof *part_of);
    *out_parts = study->used > MOST_ALONE ? PARTS_OF_LARGE : c->m;
    if (!ranked || !part_of) {
        free(part_of);
        return NULL;
    }
    for (size_t i = 0; i < c->m; i++)
        ranked[i] = (ranked_slide){c->slides[i].k[kind], c->slides[i].n, c->slides[i].name, i};
    qsort(ranked, c->m, sizeof *ranked, compare_shares);
    for (size_t r = 0; r < c->m; r++) part_of[ranked[r].place] = r % *out_parts;
    return part_of;
}

static sunder_status leave_out(cutoff_study *study, counted_kind kind, sunder_error *err)
{
    cohort *c = &study->cohort;
    size_t parts = 0;
    SUNDER_AUTO(auto_free) size_t *part_of = make_parts(study, kind, &parts);
    if (!part_of) return fail_memory(err, "the normals");
    for (size_t part = 0; part < parts; part++) {
        size_t m = 0;
        const sunder_status status = context_check(study->context, err);
        if (status != SUNDER_OK) return status;
        SUNDER_AUTO(auto_free) counted_slide *slides = cohort_counts(c, kind, part_of, part, &m);
        if (!slides) return fail_memory(err, "the normals");
        if (m == study->used) continue; /* none of the part is used */
        const other_slides others = look_at_others(study, kind, slides, m);
        for (size_t i = 0; i < c->m; i++) {
            if (part_of[i] == part && !c->slides[i].left_out[0]) hold_against(study, kind, &c->slides[i], &others);
        }
    }
    return SUNDER_OK;
}

static int compare_n(const void *a, const void *b)
{
    const normal_slide *x = *(normal_slide *const *)a, *y = *(normal_slide *const *)b;
    return (x->n > y->n) - (x->n < y->n);
}

/* Once for each n. */
static sunder_status find_first_positive(cutoff_study *study, sunder_error *err)
{
    cohort *c = &study->cohort;
    SUNDER_AUTO(auto_free) normal_slide **by_n = array_new(c->m, sizeof *by_n);
    if (!by_n) return fail_memory(err, "the normals");
    size_t m = 0;
    for (size_t i = 0; i < c->m; i++) {
        if (!c->slides[i].left_out[0]) by_n[m++] = &c->slides[i];
    }
    qsort(by_n, m, sizeof *by_n, compare_n);
    for (size_t i = 0; i < m; i++) {
        const bool same = i > 0 && by_n[i]->n == by_n[i - 1]->n;
        by_n[i]->first_positive =
            same ? by_n[i - 1]->first_positive
                 : count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, by_n[i]->n);
    }
    return SUNDER_OK;
}

static sunder_status study_kind(cutoff_study *study, counted_kind kind, sunder_error *err)
{
    kind_study *k = &study->kinds[kind];
    size_t m = 0;
    SUNDER_AUTO(auto_free) counted_slide *slides = cohort_counts(&study->cohort, kind, NULL, 0, &m);
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
    if (status == SUNDER_OK) status = leave_out(study, kind, err);
    if (status != SUNDER_OK) return status;
    if (kind == COUNT_COMBINED) {
        status = find_first_positive(study, err);
        if (status != SUNDER_OK) return status;
        warn_of_cohort(study, slides);
    }
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
