/* What the calls are worth at the prior, and the error of the panel. A prior of any gene of the panel is held against "any probe
 * positive", whose false positives are those of all probes together; a prior of one gene against the probe of that gene alone.
 * Uninformative loci made no call and count nowhere. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/content.h"
#include "case/cutoff_words.h"
#include "case/predictive.h"
#include "core/text.h"
#include "report/words.h"

/* The probes that were read, each with its chance of a false positive: of its cutoff's level where the laboratory set that,
 * else 1 - specificity. */
typedef struct read_probes {
    size_t n;
    const finding *findings[SUNDER_CASE_MOST_LOCI];
    double alpha[SUNDER_CASE_MOST_LOCI];
    bool own; /* all by the level of their cutoffs */
} read_probes;

static read_probes probes_of(const case_report *report)
{
    read_probes probes = {.own = true};
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        if (f->call == SUNDER_CALL_UNINFORMATIVE) continue;
        const double alpha = false_call_frac(f);
        probes.own = probes.own && isfinite(alpha);
        probes.findings[probes.n] = f;
        probes.alpha[probes.n++] = isfinite(alpha) ? alpha : 1 - report->specificity_frac;
    }
    return probes;
}

/* A share in percent with as many digits as tell it from 0 and 100 %. */
static void add_percent(content *c, content_section *s, const char *id, const char *name, double frac)
{
    content_row *row = content_fact_number(c, s, id, name, 100 * frac, frac > 0.999 || frac < 0.01 ? 2 : 1, "%");
    if (row && isfinite(frac)) row->number = 100 * frac;
}

static void add_wide(content *c, content_section *s, const char *id, const char *name, const char *value)
{
    content_row *row = content_fact(c, s, id, name, value);
    if (row) row->wide = true;
}

static size_t panel_size(const case_report *report)
{
    size_t n = 0;
    while (report->rules->loci[n]) n++;
    return n;
}

/* "of any of NTRK1, NTRK2, NTRK3 in solid tumour, unselected" */
static void add_prior(content *c, content_section *s, const case_report *report)
{
    const char *gene = report->prevalence_gene, *tumour = report->c.prior.tumour;
    SUNDER_AUTO(text_free) text what = {0};
    add_percent(c, s, "prevalence", "Rearrangements expected in this tumour (prior)", report->prevalence_frac);
    text_addf(&what, "a rearrangement of %s", gene ? gene : "any gene of the panel:");
    for (const char *const *locus = report->rules->loci; !gene && *locus; locus++)
        text_addf(&what, "%s %s", locus == report->rules->loci ? "" : ",", *locus);
    text_addf(&what, "; tumour: %s", tumour[0] ? tumour : "not given");
    if (isfinite(report->prevalence_frac))
        add_wide(c, s, "prevalence_of", "The prior is of", what.chars ? what.chars : "");
    add_wide(c, s, "prevalence_source", "Source of the prior",
             isfinite(report->prevalence_frac)
                 ? report->prevalence_source
                 : "unknown: the rules have no such tumour and the case states no prevalence");
    add_percent(c, s, "sensitivity", "Sensitivity of one probe", report->sensitivity_frac);
    add_percent(c, s, "specificity", "Specificity of one probe", report->specificity_frac);
    add_wide(c, s, "test_source", "Source of both", report->test_source);
}

/* A prior of any gene: the panel is the test. */
static void add_panel_values(content *c, content_section *s, const case_report *report, const read_probes *probes)
{
    const double prior = report->prevalence_frac, sens = report->sensitivity_frac;
    const double spec = probes->n > 0 ? 1 - family_error(probes->alpha, probes->n) : NAN;
    char name[120];
    snprintf(name, sizeof name, "Of panels positive at any of %zu probe%s, true at this prior (PPV)", probes->n,
             probes->n == 1 ? "" : "s");
    add_percent(c, s, "ppv", name, positive_predictive_value(prior, sens, spec));
    snprintf(name, sizeof name, "Of panels normal at all of %zu probe%s, true at this prior (NPV)", probes->n,
             probes->n == 1 ? "" : "s");
    add_percent(c, s, "npv", name, negative_predictive_value(prior, sens, spec));
    if (probes->n == panel_size(report) || isnan(prior)) return;
    add_wide(c, s, "values_note", "",
             "The prior counts the genes that no probe was read for too: both values are higher than they should be.");
}

/* A prior of one gene: the probe of that gene is the test. */
static void add_gene_values(content *c, content_section *s, const case_report *report, const read_probes *probes)
{
    const double prior = report->prevalence_frac, sens = report->sensitivity_frac;
    const char *gene = report->prevalence_gene;
    char name[120], why[200];
    for (size_t i = 0; i < probes->n; i++) {
        const finding *f = probes->findings[i];
        const char *locus = f->assay.locus;
        char id[64];
        if (strcmp(locus, gene) == 0) {
            snprintf(name, sizeof name, "Of positive calls of %s, true at this prior (PPV)", locus);
            add_percent(c, s, "ppv", name, positive_predictive_value(prior, sens, 1 - probes->alpha[i]));
            snprintf(name, sizeof name, "Of normal calls of %s, true at this prior (NPV)", locus);
            add_percent(c, s, "npv", name, negative_predictive_value(prior, sens, 1 - probes->alpha[i]));
        } else if (f->call == SUNDER_CALL_REARRANGED) {
            snprintf(id, sizeof id, "ppv.%s", locus);
            snprintf(name, sizeof name, "PPV of %s", locus);
            snprintf(why, sizeof why, "none is given: the prior is of %s, and none is known for %s in this tumour",
                     gene, locus);
            add_wide(c, s, id, name, why);
        }
    }
    const finding *f = find_locus(report, gene);
    if (f && f->call != SUNDER_CALL_UNINFORMATIVE) return;
    snprintf(why, sizeof why, "none are given: the prior is of %s, which was not %s", gene, f ? "readable" : "tested");
    add_wide(c, s, "values_note", "PPV and NPV", why);
}

static void add_family_error(content *c, content_section *s, const read_probes *probes)
{
    SUNDER_AUTO(text_free) text words = {0};
    char percent[32], name[120];
    if (probes->n == 0) {
        add_wide(c, s, "family_error", "At least one false positive", "no probe could be read");
        return;
    }
    const double family = family_error(probes->alpha, probes->n);
    percent_text(family, percent, sizeof percent);
    text_addf(&words, "%s; each probe is falsely positive in", percent);
    for (size_t i = 0; i < probes->n; i++) {
        percent_text(probes->alpha[i], percent, sizeof percent);
        text_addf(&words, "%s %s (%s)", i ? "," : "", percent, probes->findings[i]->assay.locus);
    }
    text_addf(&words, " of normal specimens, by %s", probes->own ? "the level of its cutoff" : "1 - specificity above");
    snprintf(name, sizeof name, "At least one false positive among %zu probe%s", probes->n, probes->n == 1 ? "" : "s");
    content_row *row = content_fact(c, s, "family_error", name, words.chars ? words.chars : "");
    if (!row) return;
    row->wide = true;
    row->number = 100 * family;
    row->unit = "%";
}

void content_panel(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "panel", "What the calls are worth", SECTION_FACTS);
    const read_probes probes = probes_of(report);
    add_prior(c, s, report);
    if (report->prevalence_gene) add_gene_values(c, s, report, &probes);
    else add_panel_values(c, s, report, &probes);
    add_family_error(c, s, &probes);
}
