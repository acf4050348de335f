/* What the calls are worth at the prior, and the error of the panel. A prior of any gene of the panel is held against "any probe
 * positive", whose false positives are those of all probes together; a prior of one gene against the probe of that gene alone.
 *
 * Only what is true is printed. A panel of which a locus was not read has no NPV: the fusions of that gene belong to the prior
 * and to no result. Of its PPV an upper limit is known: how much of the prior belongs to the genes that were read is not
 * stated, at most all of it, and the PPV grows with it. A locus that is equivocal was read: the PPV of a positive panel stands,
 * while no panel with it is normal. */
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
    bool own[SUNDER_CASE_MOST_LOCI]; /* by the level of its cutoff */
} read_probes;

static read_probes probes_of(const case_report *report)
{
    read_probes probes = {0};
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        if (f->call == SUNDER_CALL_UNINFORMATIVE) continue;
        const double alpha = false_call_frac(f);
        probes.own[probes.n] = isfinite(alpha);
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

/* Are sensitivity and specificity the rules' and not the laboratory's own? */
static bool is_assumed(const case_report *report)
{
    return isnan(report->c.prior.sensitivity_frac);
}

/* What a normal result is worth where FISH finds no more than in published series: it missed more than 30 % of NTRK fusions
 * (J Clin Pathol 2019, PMC6589488, table 2; models/rules/ntrk.json), so at most this. Of a laboratory's own sensitivity nothing
 * need be feared. */
#define PUBLISHED_SENSITIVITY_FRAC 0.7

static void add_low_npv(content *c, content_section *s, const case_report *report, double npv)
{
    if (!is_assumed(report) || report->sensitivity_frac <= PUBLISHED_SENSITIVITY_FRAC) return;
    content_row *row = content_row_new(c, s, "npv_published");
    char percent[32];
    format_number(percent, sizeof percent, 100 * npv, npv > 0.999 ? 2 : 1);
    content_cell(c, row, 0, "The same NPV at 70 %% sensitivity");
    content_cell(c, row, 1, "at most %s %%: FISH misses more than 30 %% of NTRK fusions in published series", percent);
    if (!row) return;
    row->wide = true;
    row->number = 100 * npv;
    row->unit = "%";
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
    SUNDER_AUTO(text_free) text source = {0};
    if (is_assumed(report))
        text_addf(&source, "assumed by the rules %s; not measured in this laboratory", report->rules->id);
    else text_add(&source, report->test_source);
    add_wide(c, s, "test_source", "Source of both", source.chars ? source.chars : "");
}

static bool is_decided(const finding *f)
{
    return f && (f->call == SUNDER_CALL_REARRANGED || f->call == SUNDER_CALL_NORMAL);
}

/* "NTRK2 (not tested), NTRK3 (uninformative)": the loci without a call; only_unread: nor the equivocal ones. */
static void loci_without_call(const case_report *report, bool only_unread, text *t)
{
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        const finding *f = find_locus(report, *locus);
        if (is_decided(f) || (f && only_unread && f->call == SUNDER_CALL_EQUIVOCAL)) continue;
        text_addf(t, "%s%s (%s)", t->length ? ", " : "", *locus, f ? call_words[f->call] : "not tested");
    }
}

static void add_panel_ppv(content *c, content_section *s, const read_probes *probes, double ppv, bool complete)
{
    SUNDER_AUTO(text_free) text loci = {0};
    char name[160], words[400], percent[32];
    for (size_t i = 0; i < probes->n; i++) text_addf(&loci, "%s%s", i ? ", " : "", probes->findings[i]->assay.locus);
    if (complete) {
        snprintf(name, sizeof name, "PPV: share of panels positive at any of %zu probe%s that is true", probes->n,
                 probes->n == 1 ? "" : "s");
        add_percent(c, s, "ppv", name, ppv);
        return;
    }
    percent_text(ppv, percent, sizeof percent);
    snprintf(words, sizeof words,
             "at most %s: so much if the whole prior belongs to %s; how much of it does is not stated", percent,
             loci.chars ? loci.chars : "");
    snprintf(name, sizeof name, "PPV: share of positives at %s that is true", loci.chars ? loci.chars : "");
    add_wide(c, s, "ppv", name, words);
}

static void add_panel_npv(content *c, content_section *s, const case_report *report, const read_probes *probes,
                          const double npv[2])
{
    SUNDER_AUTO(text_free) text open = {0}, words = {0};
    char name[120];
    loci_without_call(report, false, &open);
    if (open.length == 0) {
        snprintf(name, sizeof name, "NPV: share of panels normal at all of %zu probe%s that is true", probes->n,
                 probes->n == 1 ? "" : "s");
        add_percent(c, s, "npv", name, npv[0]);
        add_low_npv(c, s, report, npv[1]);
        return;
    }
    text_addf(&words, "none is given: the prior counts genes without a call here: %s", open.chars);
    add_wide(c, s, "npv", "NPV of the panel", words.chars ? words.chars : "");
}

/* A prior of any gene: the panel is the test. */
static void add_panel_values(content *c, content_section *s, const case_report *report, const read_probes *probes)
{
    const double prior = report->prevalence_frac;
    if (isnan(prior) || probes->n == 0) {
        add_wide(c, s, "values_note", "PPV and NPV",
                 isnan(prior) ? "none are given: the prior is not known" : "none are given: no probe could be read");
        return;
    }
    SUNDER_AUTO(text_free) text unread = {0};
    const double sens = panel_sensitivity(report->sensitivity_frac, probes->alpha, probes->n);
    const double low = panel_sensitivity(PUBLISHED_SENSITIVITY_FRAC, probes->alpha, probes->n);
    const double spec = 1 - family_error(probes->alpha, probes->n);
    loci_without_call(report, true, &unread);
    add_panel_ppv(c, s, probes, positive_predictive_value(prior, sens, spec), unread.length == 0);
    add_panel_npv(
        c, s, report, probes,
        (const double[]){negative_predictive_value(prior, sens, spec), negative_predictive_value(prior, low, spec)});
}

/* Of the probe of the gene that the prior is of. */
static void add_own_values(content *c, content_section *s, const case_report *report, const read_probes *probes,
                           size_t i)
{
    const double prior = report->prevalence_frac, sens = report->sensitivity_frac, spec = 1 - probes->alpha[i];
    const char *locus = probes->findings[i]->assay.locus;
    char name[120];
    snprintf(name, sizeof name, "PPV: share of rearranged calls of %s that is true", locus);
    add_percent(c, s, "ppv", name, positive_predictive_value(prior, sens, spec));
    snprintf(name, sizeof name, "NPV: share of normal calls of %s that is true", locus);
    add_percent(c, s, "npv", name, negative_predictive_value(prior, sens, spec));
    add_low_npv(c, s, report, negative_predictive_value(prior, PUBLISHED_SENSITIVITY_FRAC, spec));
}

/* A prior of one gene: the probe of that gene is the test. */
static void add_gene_values(content *c, content_section *s, const case_report *report, const read_probes *probes)
{
    const char *gene = report->prevalence_gene;
    char name[120], why[200];
    for (size_t i = 0; i < probes->n; i++) {
        const finding *f = probes->findings[i];
        const char *locus = f->assay.locus;
        char id[64];
        if (strcmp(locus, gene) == 0 && is_decided(f)) {
            add_own_values(c, s, report, probes, i);
        } else if (f->call == SUNDER_CALL_REARRANGED) {
            snprintf(id, sizeof id, "ppv.%s", locus);
            snprintf(name, sizeof name, "PPV of %s", locus);
            snprintf(why, sizeof why, "none is given: the prior is of %s, and none is known for %s in this tumour",
                     gene, locus);
            add_wide(c, s, id, name, why);
        }
    }
    const finding *f = find_locus(report, gene);
    if (is_decided(f)) return;
    snprintf(why, sizeof why, "none are given: the prior is of %s, which is %s", gene,
             f ? call_words[f->call] : "not tested");
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
    text_addf(&words, "%s; of normal specimens each probe is falsely positive in", percent);
    for (size_t i = 0; i < probes->n; i++) {
        percent_text(probes->alpha[i], percent, sizeof percent);
        text_addf(&words, "%s %s (%s: %s)", i ? "," : "", percent, probes->findings[i]->assay.locus,
                  probes->own[i] ? "1 - level of its cutoff" : "1 - specificity above");
    }
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
