/* In the order in which they matter: slides that may be no normals come first, since one alone can make normals differ. */
#include "cutoff/doubts.h"

#include <math.h>
#include <stdio.h>

#include "report/words.h"
#include "stats/binomial.h"

/* Normals differ: the level at which clinical.md 3.2 (T5) asks for the beta-binomial law. */
#define DIFFERING_P 0.05
/* Fewer normals than this cannot show how normals differ; as many as that are what docs/cutoff.md asks for. */
#define FEW_NORMALS 5
#define USUAL_NORMALS 20
/* The usual level: one normal in twenty is called. */
#define USUAL_CALLED_FRAC 0.05

static void warn_of_size(cutoff_study *study, const counted_slide *slides)
{
    cohort *c = &study->cohort;
    if (study->used < FEW_NORMALS)
        cohort_warn(c,
                    "Only %zu normal slide%s: fewer than %d cannot show how normals differ. Add normals before this "
                    "cutoff is used.",
                    study->used, study->used == 1 ? "" : "s", FEW_NORMALS);
    else if (study->used < USUAL_NORMALS)
        cohort_warn(c, "%zu normal slides; %d or more are asked for.", study->used, USUAL_NORMALS);
    if (study->equal_n) return;
    const derivation *d = &study->kinds[COUNT_COMBINED].derived;
    if (d->limit.rule == LIMIT_SHARE && d->own == study->used)
        cohort_warn(c,
                    "The normals have unequal numbers of nuclei: the limit is a share and holds for every number, the "
                    "first positive count shown is for their median, %ld.",
                    d->n);
    else if (d->own < study->used)
        cohort_warn(c,
                    "The normals have unequal numbers of nuclei: the limit is that of the largest share, %ld of %ld "
                    "nuclei, at its own number.",
                    slides[d->own].k, slides[d->own].n);
    else
        cohort_warn(c,
                    "The normals have unequal numbers of nuclei: the limit shown is for their median, %ld; other "
                    "numbers stand in the table of first positive counts.",
                    d->n);
}

static void warn_of_dispersion(cutoff_study *study)
{
    const kind_study *k = &study->kinds[COUNT_COMBINED];
    const bool asked = study->options->method == SUNDER_CUTOFF_BETA_BINOMIAL;
    const bool differ = k->dispersion.p < DIFFERING_P;
    study->recommends_beta_binomial = differ && !asked;
    if (!study->recommends_beta_binomial) return;
    char p[32];
    probability_text(k->dispersion.p, p, sizeof p);
    cohort_warn(&study->cohort,
                "The normals differ from each other by more than chance (X2 %.1f on %d df, p %s): the beta-binomial "
                "method is recommended, --method beta-binomial.",
                k->dispersion.x2, k->dispersion.df, p);
}

static void warn_of_reach(cutoff_study *study)
{
    const derivation *d = &study->kinds[COUNT_COMBINED].derived;
    if (d->first_positive > d->n)
        cohort_warn(&study->cohort, "No count of %ld nuclei is above the limit: this cutoff calls no such slide.",
                    d->n);
}

/* By the law that the normals themselves follow, whatever the method took them for. */
static void warn_of_called(cutoff_study *study)
{
    const kind_study *k = &study->kinds[COUNT_COMBINED];
    const derivation *d = &k->derived;
    const bool has_level = study->options->method != SUNDER_CUTOFF_MEAN_SD;
    const double called = k->fitted && k->law.spread > 0
                              ? beta_binomial_at_least(d->first_positive, d->n, k->law)
                              : binomial_at_least(d->first_positive, d->n, (double)k->k / (double)k->n);
    if (!(called > fmax(USUAL_CALLED_FRAC, has_level ? 1 - study->options->level : 0))) return;
    cohort_warn(&study->cohort,
                "The limit is low: of normal slides like these, with %ld nuclei, %.1f %% would be called rearranged. "
                "betainv and beta-binomial set it by how often that may happen.",
                d->n, 100 * called);
}

static void warn_of_own(cutoff_study *study)
{
    size_t called = 0;
    for (size_t i = 0; i < study->cohort.m; i++) called += normal_is_called(&study->cohort.slides[i]);
    if (called > 0)
        cohort_warn(&study->cohort, "%zu of the %zu normals %s called by this very cutoff: see their list.", called,
                    study->used, called == 1 ? "is" : "are");
}

static void warn_of_most(cutoff_study *study, size_t positive)
{
    if (2 * positive <= study->used) return;
    cohort_warn(
        &study->cohort,
        "%zu of %zu normals are plainly positive by the cutoff of %.3g %%: most of this cohort is not normal, and a "
        "cutoff from it would call rearranged slides normal. Do not use it before each of these slides is known "
        "to be normal.",
        positive, study->used, 100 * cohort_assay_cutoff(&study->cohort));
}

static void warn_of_slide(cutoff_study *study, const normal_slide *s)
{
    char among[120] = "", by_assay[120] = "";
    char p[32];
    probability_text(s->odd_p, p, sizeof p);
    if (s->odd) snprintf(among, sizeof among, " is plainly more than the other normals have (p %s)", p);
    if (s->positive)
        snprintf(by_assay, sizeof by_assay,
                 "%s is plainly positive: at least %.1f %% (95 %% sure), the cutoff is %.3g %%", s->odd ? ", and" : "",
                 100 * s->lower, 100 * cohort_assay_cutoff(&study->cohort));
    cohort_warn(
        &study->cohort,
        "%s: %ld of %ld nuclei%s%s: is this slide normal? It was not left out; take it out of the cohort only for "
        "a reason that is written down.",
        s->name, s->k[COUNT_COMBINED], s->n, among, by_assay);
}

static void warn_of_slides(cutoff_study *study)
{
    size_t positive = 0;
    for (size_t i = 0; i < study->cohort.m; i++) positive += study->cohort.slides[i].positive;
    warn_of_most(study, positive);
    for (size_t i = 0; i < study->cohort.m; i++) {
        const normal_slide *s = &study->cohort.slides[i];
        if (s->odd || s->positive) warn_of_slide(study, s);
    }
}

void warn_of_cohort(cutoff_study *study, const counted_slide *slides)
{
    warn_of_slides(study);
    warn_of_size(study, slides);
    warn_of_dispersion(study);
    warn_of_reach(study);
    warn_of_called(study);
    warn_of_own(study);
}

static bool all_have_one_share(const counted_slide *slides, size_t m)
{
    for (size_t i = 1; i < m; i++) {
        if ((long long)slides[i].k * slides[0].n != (long long)slides[0].k * slides[i].n) return false;
    }
    return true;
}

void warn_of_kind(cutoff_study *study, counted_kind kind, const counted_slide *slides, size_t m)
{
    static const char *const what[COUNT_KINDS] = {"rearranged nucleus", "split nucleus", "nucleus with an isolated 3'"};
    static const char *const shares[COUNT_KINDS] = {"rearranged nuclei", "split nuclei", "nuclei with an isolated 3'"};
    const kind_study *k = &study->kinds[kind];
    const char *method = sunder_cutoff_method_name((int)study->options->method);
    const bool by_sd =
        study->options->method == SUNDER_CUTOFF_MEAN_SD || study->options->method == SUNDER_CUTOFF_TOLERANCE;
    if (by_sd && all_have_one_share(slides, m))
        cohort_warn(
            &study->cohort,
            "All normals have the same share of %s, %.2f %%, so their SD is 0 and %s sets the limit at that share; "
            "betainv allows for what %ld nuclei cannot show.",
            shares[kind], 100.0 * (double)k->k / (double)k->n, method, k->n);
    if (k->k == 0 && k->derived.limit.rule == LIMIT_LAW)
        cohort_warn(
            &study->cohort,
            "No normal has a %s, so %s %s a slide from the first one; betainv allows for what %ld nuclei cannot "
            "show.",
            what[kind], method, kind == COUNT_COMBINED ? "calls" : "flags", k->n);
}
