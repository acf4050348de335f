/* cutoff.json. What decides (limit.share, level, mean, spread) stands there exactly, everything else rounded; the order is
 * fixed, so that the same cohort is the same bytes. */
#include "cutoff/cutoff_json.h"

#include <math.h>

#include "cutoff/operating.h"
#include "result/cutoff_file.h"
#include "sunder/version.h"

#define PLACES 9 /* of shares and statistics: more than anybody can count */

static void set_text(json_node *node, const char *key, const char *value)
{
    if (value[0]) node_set_string(node, key, value);
    else node_set_null(node, key);
}

static json_node *probe_node(const cohort *c)
{
    json_node *node = node_object_new();
    set_text(node, "assay", c->assay.id);
    set_text(node, "probe_id", c->assay.probe_id);
    set_text(node, "vendor", c->assay.vendor);
    set_text(node, "catalogue_no", c->assay.catalogue_no);
    json_node *lots = node_array_new();
    for (int i = 0; i < c->n_lots; i++) node_append_string(lots, c->lots[i]);
    node_set_take(node, "lots", lots);
    return node;
}

static json_node *counts_node(const cutoff_study *study)
{
    json_node *node = node_array_new();
    for (size_t i = 0; i < OPERATING_SIZES; i++) {
        const long n = operating_size(study, i);
        json_node *row = node_object_new();
        node_set_integer(row, "n", n);
        for (int kind = 0; kind < study->n_kinds; kind++)
            node_set_integer(row, counted_kind_name((counted_kind)kind),
                             count_limit_first_positive(&study->kinds[kind].derived.limit, n));
        const double c5 = operating_share(study, n, 0.05), c95 = operating_share(study, n, 0.95);
        node_set_integer(row, "lob", count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, n) - 1);
        node_set_number(row, "c5", c5, PLACES);
        node_set_number(row, "c95", c95, PLACES);
        node_set_number(row, "c5_count", c5 * (double)n, 3);
        node_set_number(row, "c95_count", c95 * (double)n, 3);
        node_append_take(node, row);
    }
    return node;
}

static json_node *dispersion_node(const kind_study *k)
{
    json_node *node = node_object_new();
    node_set_number(node, "x2", k->dispersion.x2, PLACES);
    node_set_integer(node, "df", k->dispersion.df);
    node_set_number(node, "p", k->dispersion.p, PLACES);
    node_set_number(node, "phi", k->dispersion.phi, PLACES);
    node_set_number(node, "lr", k->ratio.statistic, PLACES);
    node_set_number(node, "lr_p", k->ratio.p, PLACES);
    return node;
}

static json_node *law_node(const kind_study *k)
{
    json_node *node = node_object_new();
    const bool spread = k->fitted && k->law.spread > 0;
    node_set_bool(node, "converged", k->fitted);
    node_set_number(node, "mean", k->law.mean, PLACES);
    node_set_number(node, "rho", k->law.spread / (1.0 + k->law.spread), PLACES);
    node_set_number(node, "a", spread ? k->law.mean / k->law.spread : (double)NAN, PLACES);
    node_set_number(node, "b", spread ? (1.0 - k->law.mean) / k->law.spread : (double)NAN, PLACES);
    return node;
}

static json_node *kind_node(const kind_study *k)
{
    json_node *node = node_object_new();
    node_set_integer(node, "n", k->derived.n);
    node_set_number(node, "limit_frac", k->derived.limit_frac, EXACT_DECIMALS);
    node_set_number(node, "limit_count", k->derived.limit_count, PLACES);
    node_set_integer(node, "first_positive", k->derived.first_positive);
    node_set_take(node, "limit", count_limit_node(&k->derived.limit));
    node_set_integer(node, "counted", k->k);
    node_set_integer(node, "nuclei", k->n);
    node_set_take(node, "dispersion", dispersion_node(k));
    node_set_take(node, "beta_binomial", law_node(k));
    json_node *left_out = node_object_new();
    node_set_integer(left_out, "tried", k->tried_left_out);
    node_set_integer(left_out, "called", k->called_left_out);
    node_set_take(node, "leave_one_out", left_out);
    return node;
}

static json_node *slide_node(const normal_slide *s, bool has_parts)
{
    json_node *node = node_object_new();
    node_set_string(node, "slide", s->name);
    node_set_integer(node, "n", s->n);
    node_set_integer(node, "k", s->k[COUNT_COMBINED]);
    if (has_parts) {
        node_set_integer(node, "k_split", s->k[COUNT_SPLIT]);
        node_set_integer(node, "k_isolated_3p", s->k[COUNT_ISOLATED_3P]);
    }
    if (s->readers > 0) node_set_integer(node, "readers", s->readers);
    set_text(node, "result_sha256", s->sha256.chars);
    set_text(node, "left_out", s->left_out);
    node_set_number(node, "odd_p", s->odd_p, PLACES);
    node_set_bool(node, "odd", s->odd);
    node_set_number(node, "lower", s->lower, PLACES);
    node_set_bool(node, "positive", s->positive);
    node_set_bool(node, "called_left_out", s->called);
    return node;
}

static json_node *cohort_node(const cutoff_study *study)
{
    const cohort *c = &study->cohort;
    json_node *node = node_object_new();
    node_set_string(node, "source", c->from_results ? "results" : "counts");
    set_text(node, "file", c->source);
    set_text(node, "file_sha256", c->source_sha256.chars);
    node_set_integer(node, "normals", (long long)study->used);
    json_node *slides = node_array_new();
    for (size_t i = 0; i < c->m; i++) node_append_take(slides, slide_node(&c->slides[i], c->has_parts));
    node_set_take(node, "slides", slides);
    return node;
}

static json_node *parameters_node(const cohort *c)
{
    if (!c->method) return NULL;
    json_node *node = node_object_new();
    node_set_take(node, "values", node_copy(c->method));
    node_set_string(node, "sha256", c->method_sha256.chars);
    return node;
}

static void set_head(json_node *node, const cutoff_study *study)
{
    const sunder_cutoff_options *o = study->options;
    const derivation *d = &study->kinds[COUNT_COMBINED].derived;
    const bool by_sd = o->method == SUNDER_CUTOFF_MEAN_SD;
    node_set_string(node, "kind", "cutoff");
    node_set_integer(node, "schema", CUTOFF_SCHEMA);
    node_set_string(node, "sunder", sunder_version());
    set_text(node, "date", o->date ? o->date : "");
    node_set_string(node, "method", sunder_cutoff_method_name(o->method));
    node_set_number(node, "level", by_sd ? (double)NAN : o->level, EXACT_DECIMALS);
    if (by_sd) node_set_integer(node, "sd", o->sd);
    else node_set_null(node, "sd");
    node_set_integer(node, "n", d->n);
    node_set_number(node, "limit_frac", d->limit_frac, EXACT_DECIMALS);
    node_set_number(node, "limit_count", d->limit_count, PLACES);
    node_set_integer(node, "first_positive", d->first_positive);
    node_set_integer(node, "normals", (long long)study->used);
    if (study->recommends_beta_binomial) node_set_string(node, "recommended_method", "beta-binomial");
    else node_set_null(node, "recommended_method");
}

json_node *cutoff_node(const cutoff_study *study)
{
    const cohort *c = &study->cohort;
    json_node *node = node_object_new();
    set_head(node, study);
    json_node *warnings = node_array_new();
    for (size_t i = 0; i < c->n_warnings; i++) node_append_string(warnings, c->warnings[i]);
    node_set_take(node, "warnings", warnings);
    set_text(node, "locus", c->assay.locus);
    node_set_take(node, "probe", probe_node(c));
    node_set_number(node, "pixel_um", c->pixel_um, 6);
    node_set_number(node, "section_um", c->section_um > 0 ? c->section_um : (double)NAN, 1);
    json_node *parameters = parameters_node(c);
    if (parameters) node_set_take(node, "parameters", parameters);
    else node_set_null(node, "parameters");
    json_node *kinds = node_object_new();
    for (int kind = 0; kind < study->n_kinds; kind++)
        node_set_take(kinds, counted_kind_name((counted_kind)kind), kind_node(&study->kinds[kind]));
    node_set_take(node, "cutoffs", kinds);
    node_set_take(node, "first_positive_counts", counts_node(study));
    node_set_take(node, "dispersion", dispersion_node(&study->kinds[COUNT_COMBINED]));
    const double spread = operating_spread(study);
    node_set_number(node, "operating_rho", spread / (1.0 + spread), PLACES);
    node_set_take(node, "operating_curve", operating_node(study));
    node_set_take(node, "cohort", cohort_node(study));
    return node;
}

bool is_cutoff_json(const json_node *node)
{
    return node_is_string(node_get(node, "sunder")) && node_is_string(node_get(node, "method")) &&
           node_is_object(node_get(node, "cutoffs"));
}
