/* A cohort from result folders. What must be alike in a cutoff must be alike in its normals; lots may differ and are listed. */
#include "cutoff/cohort.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "result/method_json.h"
#include "result/stored_result.h"
#include "score/two_step.h"

/* As for a slide and a cutoff (pipeline/cutoff_match.c). */
#define ALIKE_PIXELS 0.01

typedef struct results_reader {
    cohort *cohort;
    const char *const *dirs;
    digest_hex *inputs; /* of each slide: SHA-256 of the SHA-256 of its files */
    long corrected;     /* by a reviewer */
} results_reader;

static sunder_status fail_mixed(const results_reader *r, size_t at, const char *what, const char *first,
                                const char *here, sunder_error *err)
{
    return fail(
        err, SUNDER_ERROR_INPUT,
        "%s: %s '%s', but %s has '%s'; normals of one cutoff must be alike: score them alike, or make a cutoff of each",
        r->dirs[at], what, here[0] ? here : "unknown", r->dirs[0], first[0] ? first : "unknown");
}

static sunder_status check_probe(const results_reader *r, size_t at, const sunder_assay *here, sunder_error *err)
{
    const sunder_assay *first = &r->cohort->assay;
    if (strcmp(first->locus, here->locus) != 0) return fail_mixed(r, at, "locus", first->locus, here->locus, err);
    if (strcmp(first->probe_id, here->probe_id) != 0)
        return fail_mixed(r, at, "probe", first->probe_id, here->probe_id, err);
    if (strcmp(first->vendor, here->vendor) != 0)
        return fail_mixed(r, at, "vendor of the probe", first->vendor, here->vendor, err);
    if (strcmp(first->catalogue_no, here->catalogue_no) != 0)
        return fail_mixed(r, at, "catalogue number of the probe", first->catalogue_no, here->catalogue_no, err);
    return SUNDER_OK;
}

static sunder_status check_numbers(const results_reader *r, size_t at, double pixel_um, double section_um,
                                   sunder_error *err)
{
    const cohort *c = r->cohort;
    char first[32], here[32];
    if (!(fabs(pixel_um - c->pixel_um) <= ALIKE_PIXELS * c->pixel_um)) {
        snprintf(first, sizeof first, "%.4g um", c->pixel_um);
        snprintf(here, sizeof here, "%.4g um", pixel_um);
        return fail_mixed(r, at, "pixel size", first, here, err);
    }
    if (section_um == c->section_um) return SUNDER_OK;
    snprintf(first, sizeof first, c->section_um > 0 ? "%.0f um" : "", c->section_um);
    snprintf(here, sizeof here, section_um > 0 ? "%.0f um" : "", section_um);
    return fail_mixed(r, at, "section thickness", first, here, err);
}

static sunder_status check_method(const results_reader *r, size_t at, const json_node *method, sunder_error *err)
{
    const json_node *value;
    const char *key;
    for (size_t i = 0; node_member(method, i, &key, &value); i++) {
        const json_node *first = node_get(r->cohort->method, key);
        if (node_is_equal(value, first)) continue;
        SUNDER_AUTO(auto_free) char *own = node_write_text(value);
        SUNDER_AUTO(auto_free) char *theirs = node_write_text(first);
        if (!own || !theirs) return fail_memory(err, r->dirs[at]);
        json_compact(own);
        json_compact(theirs);
        char what[80];
        snprintf(what, sizeof what, "parameter %s", key);
        return fail_mixed(r, at, what, theirs, own, err);
    }
    return SUNDER_OK;
}

static digest_hex digest_of_inputs(const stored_result *stored)
{
    return digest_bytes(stored->input_digests, stored->origin.n_inputs * sizeof *stored->input_digests);
}

static sunder_status check_twice(const results_reader *r, size_t at, const stored_result *stored, sunder_error *err)
{
    for (size_t i = 0; i < at; i++) {
        if (strcmp(r->inputs[i].chars, r->inputs[at].chars) == 0)
            return fail(err, SUNDER_ERROR_INPUT, "%s: holds the same images as %s; expected each slide once",
                        r->dirs[at], r->dirs[i]);
        if (strcmp(r->cohort->slides[i].name, stored->slide_name) == 0)
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: slide %s has the name of the slide in %s; give slides names of their own", r->dirs[at],
                        stored->slide_name, r->dirs[i]);
    }
    return SUNDER_OK;
}

static void add_lot(cohort *c, const char *lot)
{
    for (int i = 0; i < c->n_lots; i++) {
        if (strcmp(c->lots[i], lot) == 0) return;
    }
    if (lot[0] && c->n_lots < MOST_LOTS) snprintf(c->lots[c->n_lots++], sizeof c->lots[0], "%s", lot);
}

/* The first slide says what the others must be like. */
static sunder_status take_first(cohort *c, const stored_result *stored, json_node **method, sunder_error *err)
{
    c->assay = stored->assay;
    c->pixel_um = stored->origin.pixel_um;
    c->section_um = section_class_um(stored->options.section_um);
    sunder_status status = method_digest(*method, &c->method_sha256, err);
    if (status != SUNDER_OK) return status;
    c->method = *method;
    *method = NULL;
    return SUNDER_OK;
}

static sunder_status check_alike(const results_reader *r, size_t at, const stored_result *stored,
                                 const json_node *method, sunder_error *err)
{
    sunder_status status = check_probe(r, at, &stored->assay, err);
    if (status == SUNDER_OK)
        status = check_numbers(r, at, stored->origin.pixel_um, section_class_um(stored->options.section_um), err);
    if (status == SUNDER_OK) status = check_method(r, at, method, err);
    return status;
}

static void take_counts(normal_slide *slide, const stored_result *stored)
{
    *slide = (normal_slide){.n = stored->evaluable,
                            .k = {stored->rearranged, stored->split, stored->isolated_3p},
                            .sha256 = stored->sha256,
                            .odd_p = NAN,
                            .lower = NAN};
    snprintf(slide->name, sizeof slide->name, "%s", stored->slide_name);
    if (strcmp(stored->call, "uninformative") != 0) return;
    const long least = least_nuclei(&stored->assay);
    if (stored->evaluable < least)
        snprintf(slide->left_out, sizeof slide->left_out,
                 "uninformative: %ld evaluable nuclei, the assay asks for %ld (n_min)", stored->evaluable, least);
    else
        snprintf(slide->left_out, sizeof slide->left_out,
                 "uninformative: its %ld evaluable nuclei cannot be counted, its report says why", stored->evaluable);
}

static sunder_status take_result(results_reader *r, size_t at, sunder_error *err)
{
    cohort *c = r->cohort;
    SUNDER_AUTO(stored_result_free) stored_result stored = {0};
    sunder_status status = stored_result_read(r->dirs[at], &stored, err);
    if (status != SUNDER_OK) return status;
    if (!stored.has_segment || !stored.has_detect)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: does not hold its parameters; it is of an older sunder: score the slide again", r->dirs[at]);
    r->inputs[at] = digest_of_inputs(&stored);
    SUNDER_AUTO(auto_node)
    json_node *method = method_node(stored.version, &stored.assay, &stored.options, &stored.segment, &stored.detect);
    if (!method) return fail_memory(err, r->dirs[at]);
    status = check_twice(r, at, &stored, err);
    if (status == SUNDER_OK)
        status = at == 0 ? take_first(c, &stored, &method, err) : check_alike(r, at, &stored, method, err);
    if (status != SUNDER_OK) return status;
    add_lot(c, stored.assay.lot);
    r->corrected += stored.n_rounds > 0;
    take_counts(&c->slides[at], &stored);
    c->m = at + 1;
    return SUNDER_OK;
}

/* The list stands last: of very many slides its end may not fit a message. */
static sunder_status fail_empty(const results_reader *r, sunder_error *err)
{
    SUNDER_AUTO(text_free) text slides = {0};
    const cohort *c = r->cohort;
    for (size_t i = 0; i < c->m; i++)
        text_addf(&slides, "%s%s: %s", i ? "; " : "", c->slides[i].name, c->slides[i].left_out);
    return fail(err, SUNDER_ERROR_INPUT,
                "an empty cohort: none of %zu result%s can be counted; expected normal slides that could be scored. %s",
                c->m, c->m == 1 ? "" : "s", slides.chars ? slides.chars : "");
}

static sunder_status warn_of_results(results_reader *r, sunder_error *err)
{
    cohort *c = r->cohort;
    size_t used = 0;
    for (size_t i = 0; i < c->m; i++) {
        used += !c->slides[i].left_out[0];
        if (c->slides[i].left_out[0]) cohort_warn(c, "%s is left out: %s.", c->slides[i].name, c->slides[i].left_out);
    }
    if (used == 0) return fail_empty(r, err);
    if (r->corrected > 0)
        cohort_warn(
            c,
            "%ld of the normals hold a reviewer's corrections; the cutoff is for slides that are corrected in the "
            "same way.",
            r->corrected);
    if (c->n_lots > 1) cohort_warn(c, "The normals were made with %d lots of the probe.", c->n_lots);
    return SUNDER_OK;
}

sunder_status cohort_from_results(const char *const *dirs, size_t n_dirs, cohort *out_cohort, sunder_error *err)
{
    SUNDER_AUTO(cohort_free) cohort c = {.has_parts = true, .from_results = true, .pixel_um = NAN};
    c.slides = array_new(n_dirs, sizeof *c.slides);
    SUNDER_AUTO(auto_free) digest_hex *inputs = array_new(n_dirs, sizeof *inputs);
    if (!c.slides || !inputs) return fail_memory(err, "the normals");
    results_reader r = {.cohort = &c, .dirs = dirs, .inputs = inputs};
    for (size_t i = 0; i < n_dirs; i++) {
        sunder_status status = take_result(&r, i, err);
        if (status != SUNDER_OK) return status;
    }
    sunder_status status = warn_of_results(&r, err);
    if (status != SUNDER_OK) return status;
    *out_cohort = c;
    c = (cohort){0};
    return SUNDER_OK;
}
