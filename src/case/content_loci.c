/* Each locus in numbers, the run that they came from, and the lines to sign. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assay/decision_names.h"
#include "case/content.h"
#include "case/cutoff_words.h"
#include "core/text.h"
#include "report/words.h"

#define COUNT(ROWS) (sizeof(ROWS) / sizeof *(ROWS))

static void add_count(content *c, content_section *s, const finding *f, const char *id, const char *name, long value)
{
    char full[64];
    snprintf(full, sizeof full, "%s.%s", f->assay.locus, id);
    content_fact_number(c, s, full, name, (double)value, 0, "{nuclei}");
}

static content_row *add_words(content *c, content_section *s, const finding *f, const char *id, const char *name,
                              const char *value)
{
    char full[64];
    snprintf(full, sizeof full, "%s.%s", f->assay.locus, id);
    return content_fact(c, s, full, name, value);
}

/* Words that need the whole line. */
static void add_long(content *c, content_section *s, const finding *f, const char *id, const char *name,
                     const char *value)
{
    content_row *row = add_words(c, s, f, id, name, value);
    if (row) row->wide = true;
}

static void add_fraction(content *c, content_section *s, const finding *f, const char *member, const char *name)
{
    const json_node *row = node_get(node_get(f->root, "fractions"), member);
    const double value = node_number(node_get(row, "value"), NAN);
    char percent[32], lower[32], upper[32], words[160], id[64];
    percent_text(value, percent, sizeof percent);
    percent_text(node_number(node_get(row, "lower"), NAN), lower, sizeof lower);
    percent_text(node_number(node_get(row, "upper"), NAN), upper, sizeof upper);
    const long long count = node_integer(node_get(row, "count"), 0);
    snprintf(words, sizeof words, "%lld of %ld: %s (95 %% Wilson %s to %s)", count, f->evaluable, percent, lower,
             upper);
    snprintf(id, sizeof id, "%s.%s_frac", f->assay.locus, member);
    content_row *fact = content_fact(c, s, id, name, words);
    if (!fact || !isfinite(value)) return;
    fact->number = value;
    fact->unit = "1";
}

/* An uninformative slide has counts and nothing that is derived from them. */
static void add_fractions(content *c, content_section *s, const finding *f)
{
    char words[160];
    if (f->call != SUNDER_CALL_UNINFORMATIVE) {
        add_fraction(c, s, f, "combined", "Rearranged (split + isolated 3\xe2\x80\xb2)");
        add_fraction(c, s, f, "split", "Split");
        add_fraction(c, s, f, "isolated_3p", "Isolated 3\xe2\x80\xb2");
        return;
    }
    snprintf(words, sizeof words, "%ld of %ld; uninformative, no share is given", f->rearranged, f->evaluable);
    add_words(c, s, f, "combined_frac", "Rearranged (split + isolated 3\xe2\x80\xb2)", words);
}

/* Means over the evaluable nuclei. */
static void add_means(content *c, content_section *s, const finding *f)
{
    const json_node *counts = node_get(f->root, "counts");
    char id[64];
    if (f->call == SUNDER_CALL_UNINFORMATIVE) return;
    snprintf(id, sizeof id, "%s.mean_copies", f->assay.locus);
    content_fact_number(c, s, id, "Copies seen in a nucleus, mean", node_number(node_get(counts, "mean_copies"), NAN),
                        2, "1");
    snprintf(id, sizeof id, "%s.mean_area", f->assay.locus);
    content_fact_number(c, s, id, "Area of a nucleus, mean", node_number(node_get(counts, "mean_area_um2"), NAN), 1,
                        "um2");
}

/* "N (normal: two fused pairs) 31, M (one fused pair) 30": all seven patterns, the others where there are any. */
static void patterns_in_words(const json_node *counts, text *t)
{
    for (int code = PATTERN_N; code <= PATTERN_U; code++) {
        const char *name = pattern_code_name((pattern_code)code);
        const long long n = node_integer(node_get(counts, name), 0);
        if (code <= PATTERN_I5 || n > 0)
            text_addf(t, "%s%s (%s) %lld", t->length ? ", " : "", name, pattern_words((pattern_code)code), n);
    }
}

static void add_exclusion(text *t, const char *words, long n)
{
    if (n > 0) text_addf(t, "%s%s: %ld", t->length ? "; " : "", words, n);
}

/* "cut by the edge of the field: 66; no signal at all: 11": reasons that took any. */
static void exclusions_in_words(const finding *f, const json_node *counts, text *t)
{
    for (int why = EXCLUDED_BORDER; why <= EXCLUDED_DOUBT; why++) {
        if (why == EXCLUDED_NO_SIGNAL) continue;
        add_exclusion(t, exclusion_words((exclusion)why),
                      (long)node_integer(node_get(counts, exclusion_name((exclusion)why)), 0));
    }
    add_exclusion(t, "no signal at all", f->no_signal);
    add_exclusion(t, "5\xe2\x80\xb2 signals only", f->only_5p);
    add_exclusion(t, "3\xe2\x80\xb2 signals only", f->only_3p);
    if (t->length == 0) text_add(t, "none");
}

static void list_in_words(const json_node *list, text *t)
{
    for (size_t i = 0; i < node_length(list); i++) {
        const char *word = node_string(node_at(list, i), "");
        const char *meaning = words_of_flag(word);
        text_addf(t, "%s%s%s%s%s", t->length ? "; " : "", word, meaning[0] ? " (" : "", meaning, meaning[0] ? ")" : "");
    }
    if (t->length == 0) text_add(t, "none");
}

/* From which distance the two ends count as split, as the assay says it and in micrometres of this slide. */
static void add_split_rule(content *c, content_section *s, const finding *f)
{
    char rule[96], um[32], words[200];
    rule_words(&f->assay.split, rule, sizeof rule);
    format_number(um, sizeof um, f->split_um, 2);
    const bool in_um = f->assay.split.measure == SUNDER_CENTRE_UM;
    if (in_um) snprintf(words, sizeof words, "from %s", rule);
    else if (isfinite(f->split_um))
        snprintf(words, sizeof words, "from %s; on this slide %s \xc2\xb5m, centre to centre", rule, um);
    else snprintf(words, sizeof words, "from %s; in \xc2\xb5m not known", rule);
    add_words(c, s, f, "split_rule", "Split distance", words);
}

/* "5' 420 kb, 3' 350 kb, gap 60 kb; assembly hg38; instructions for use: IFU-12": what the assay holds of the probe's design. */
static void add_design(content *c, content_section *s, const finding *f)
{
    const sunder_assay *a = &f->assay;
    const struct {
        const char *name;
        double kb;
    } sizes[] = {{"5\xe2\x80\xb2", a->size_5p_kb}, {"3\xe2\x80\xb2", a->size_3p_kb}, {"gap", a->gap_kb}};
    SUNDER_AUTO(text_free) text words = {0};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        char kb[32];
        format_number(kb, sizeof kb, sizes[i].kb, 0);
        text_addf(&words, "%s%s %s%s", i ? ", " : "", sizes[i].name, isfinite(sizes[i].kb) ? kb : "not given",
                  isfinite(sizes[i].kb) ? " kb" : "");
    }
    text_addf(&words, "; assembly %s; instructions for use: %s", a->assembly[0] ? a->assembly : "not given",
              a->ifu_reference[0] ? a->ifu_reference : "not given");
    add_long(c, s, f, "design", "Size of the probes, gap", words.chars ? words.chars : "");
}

static void add_probe(content *c, content_section *s, const finding *f)
{
    const sunder_assay *a = &f->assay;
    char words[400];
    snprintf(words, sizeof words, "%s, %s, catalogue %s, lot %s", a->probe_id[0] ? a->probe_id : "probe not given",
             a->vendor[0] ? a->vendor : "vendor not given", a->catalogue_no[0] ? a->catalogue_no : "not given",
             a->lot[0] ? a->lot : "not given");
    add_words(c, s, f, "probe", "Probe", words);
    snprintf(words, sizeof words, "5\xe2\x80\xb2 %s, 3\xe2\x80\xb2 %s%s", a->colour_5p, a->colour_3p,
             a->colours_confirmed ? "" : " (not confirmed by a laboratory)");
    add_words(c, s, f, "colours", "Colours", words);
    snprintf(words, sizeof words, "%s, %s, %s", a->hgnc_id[0] ? a->hgnc_id : "HGNC id not given",
             a->band[0] ? a->band : "band not given", a->gene_region[0] ? a->gene_region : "region not given");
    add_words(c, s, f, "gene", "Gene", words);
    add_design(c, s, f);
    add_split_rule(c, s, f);
}

/* How the slide was read and what that came to; of a two-step reading its status. */
static void add_decision(content *c, content_section *s, const finding *f)
{
    const json_node *decision = node_get(f->root, "decision");
    const char *mode = node_string(node_get(decision, "mode"), decision_name(f->assay.decision));
    const char *outcome = node_string(node_get(decision, "outcome"), "");
    sunder_decision known = f->assay.decision;
    char words[300];
    if (!outcome[0] && f->call == SUNDER_CALL_UNINFORMATIVE) return;
    (void)decision_from_name(mode, &known);
    snprintf(words, sizeof words, "%s (%s)%s%s", mode, decision_words(known), outcome[0] ? ": " : "", outcome);
    add_long(c, s, f, "decision", "Decision rule and outcome", words);
}

/* P with the share that it is held against, and how many independent nuclei it reckons with where fields differ. */
static void add_exceeds(content *c, content_section *s, const finding *f)
{
    const json_node *posterior = node_get(f->root, "posterior");
    const double exceeds = node_number(node_get(posterior, "exceeds_cutoff_p"), NAN);
    const double effective = node_number(node_get(posterior, "effective_nuclei"), NAN);
    char p[32], share[32], alone[32];
    if (isnan(exceeds)) return;
    SUNDER_AUTO(text_free) text words = {0};
    probability_text(exceeds, p, sizeof p);
    format_number(share, sizeof share, 100 * finding_cutoff_frac(f), 2);
    text_addf(&words, "%s, of %s %% or more%s", p, share,
              node_get(node_get(f->root, "cutoff"), "laboratory") ? " (the first positive count)" : "");
    if (effective < (double)f->evaluable - 0.5) {
        format_number(alone, sizeof alone, effective, 0);
        text_addf(&words, "; fields differ: the %ld nuclei tell as much as %s", f->evaluable, alone);
    }
    add_long(c, s, f, "exceeds_cutoff", "P(true share at the cutoff or above)", words.chars ? words.chars : "");
}

static void add_cutoff(content *c, content_section *s, const finding *f)
{
    const json_node *cutoff = node_get(f->root, "cutoff");
    SUNDER_AUTO(text_free) text in_short = {0}, origin = {0};
    char digits[32], words[160];
    cutoff_in_short(f, false, &in_short);
    cutoff_origin(f, &origin);
    add_long(c, s, f, "cutoff", "Cutoff", in_short.chars ? in_short.chars : "");
    add_decision(c, s, f);
    if (f->call == SUNDER_CALL_UNINFORMATIVE) return;
    add_long(c, s, f, "cutoff_basis", "How it was set (method, normals, date)", origin.chars ? origin.chars : "");
    probability_text(node_number(node_get(cutoff, "symmetry_p"), NAN), digits, sizeof digits);
    snprintf(words, sizeof words, "%ld against %ld isolated 5\xe2\x80\xb2, exact two-sided p %s", f->isolated_3p,
             f->isolated_5p, digits);
    add_words(c, s, f, "symmetry", "Isolated 3\xe2\x80\xb2 against isolated 5\xe2\x80\xb2", words);
    add_exceeds(c, s, f);
}

/* Scoring's reasons, but for the one that lists what was not counted: that stands in its own row. */
static void add_reasons(content *c, content_section *s, const finding *f)
{
    static const char not_counted[] = "Not counted of "; /* src/score/reasons.c */
    const json_node *reasons = node_get(f->root, "reasons");
    size_t shown = 0;
    for (size_t i = 0; i < node_length(reasons); i++) {
        const char *reason = node_string(node_at(reasons, i), "");
        char id[32], name[40];
        if (strncmp(reason, not_counted, strlen(not_counted)) == 0) continue;
        snprintf(id, sizeof id, "reason%zu", i + 1);
        snprintf(name, sizeof name, "Why this call (%zu)", ++shown);
        add_long(c, s, f, id, name, reason);
    }
    SUNDER_AUTO(text_free) text flags = {0};
    list_in_words(node_get(f->root, "flags"), &flags);
    add_long(c, s, f, "flags", "Flags", flags.chars ? flags.chars : "");
}

static void add_nuclei(content *c, content_section *s, const finding *f)
{
    const json_node *counts = node_get(f->root, "counts");
    SUNDER_AUTO(text_free) text patterns = {0}, excluded = {0};
    patterns_in_words(node_get(counts, "by_pattern"), &patterns);
    exclusions_in_words(f, node_get(counts, "by_exclusion"), &excluded);
    add_count(c, s, f, "nuclei", "Nuclei found", (long)node_integer(node_get(counts, "nuclei"), 0));
    add_count(c, s, f, "evaluable", "Nuclei evaluable", f->evaluable);
    add_long(c, s, f, "excluded", "Not counted, by reason", excluded.chars ? excluded.chars : "");
    add_long(c, s, f, "patterns", "Evaluable nuclei by pattern", patterns.chars ? patterns.chars : "");
    add_fractions(c, s, f);
    add_means(c, s, f);
    const json_node *left_out = node_get(f->root, "left_out");
    const json_node *fields = node_get(node_get(f->root, "quality"), "fields");
    char words[80];
    snprintf(words, sizeof words, "%zu used, %zu left out", node_length(fields), node_length(left_out));
    add_words(c, s, f, "fields", "Fields", words);
}

static void add_locus(content *c, const finding *f)
{
    char id[40], title[96], iscn[ISCN_BYTES + 64];
    snprintf(id, sizeof id, "locus.%s", f->assay.locus);
    snprintf(title, sizeof title, "%s in numbers: %s", f->assay.locus, call_words[f->call]);
    content_section *s = content_section_new(c, id, title, SECTION_FACTS);
    add_words(c, s, f, "slide", "Slide", f->slide->slide_id[0] ? f->slide->slide_id : f->slide_name);
    add_probe(c, s, f);
    add_nuclei(c, s, f);
    add_cutoff(c, s, f);
    iscn_for_print(f->iscn, iscn, sizeof iscn);
    add_long(c, s, f, "iscn", "ISCN", iscn[0] ? iscn : "none for this call");
    if (f->iscn[0] && f->iscn_note[0]) add_long(c, s, f, "iscn_note", "Note on the ISCN string", f->iscn_note);
    add_reasons(c, s, f);
}

void content_loci(content *c, const case_report *report)
{
    for (size_t i = 0; i < report->n_findings; i++) add_locus(c, &report->findings[i]);
}

static void add_controls(content *c, const case_report *report)
{
    static const grid_column columns[] = {
        {"control slide", 0.25}, {"locus", 0.15}, {"expected", 0.2}, {"found", 0.2}, {"", 0.2}};
    content_section *s = content_grid_new(c, "controls", "Control slides", columns, COUNT(columns));
    for (size_t i = 0; i < report->c.n_controls; i++) {
        const case_control *control = &report->c.controls[i];
        char id[64];
        snprintf(id, sizeof id, "control%zu", i + 1);
        content_row *row = content_row_new(c, s, id);
        content_cell(c, row, 0, "%s", control->id);
        content_cell(c, row, 1, "%s", control->locus);
        content_cell(c, row, 2, "%s", call_words[control->expected]);
        content_cell(c, row, 3, "%s%s", call_words[report->control_calls[i]],
                     control->result[0] ? " (scored)" : " (stated)");
        content_cell(c, row, 4, "%s%s",
                     report->control_calls[i] == control->expected ? "as expected" : "NOT AS EXPECTED",
                     control_read_otherwise(report, i) ? "; OTHER CUTOFF than the specimen" : "");
    }
    for (size_t i = 0; i < report->n_findings; i++) {
        const char *locus = report->findings[i].assay.locus;
        char id[64];
        if (has_control(report, locus)) continue;
        snprintf(id, sizeof id, "none.%s", locus);
        content_row *row = content_row_new(c, s, id);
        content_cell(c, row, 0, "none recorded");
        content_cell(c, row, 1, "%s", locus);
        content_cell(c, row, 4, "NO CONTROL");
    }
}

static void add_provenance(content *c, const case_report *report)
{
    static const grid_column columns[] = {{"locus", 0.09},
                                          {"sunder", 0.08},
                                          {"seed", 0.07},
                                          {"parameters, SHA-256", 0.34},
                                          {"result.json, SHA-256", 0.34},
                                          {"edits", 0.08}};
    content_section *s = content_grid_new(c, "provenance", "Software and parameters", columns, COUNT(columns));
    for (size_t i = 0; i < report->n_findings; i++) {
        const finding *f = &report->findings[i];
        content_row *row = content_row_new(c, s, f->assay.locus);
        content_cell(c, row, 0, "%s", f->assay.locus);
        content_cell(c, row, 1, "%s", f->version);
        content_cell(c, row, 2, "%llu", (unsigned long long)f->seed);
        content_cell(c, row, 3, "%s", node_string(node_get(node_get(f->root, "parameters"), "sha256"), ""));
        content_cell(c, row, 4, "%s", f->result_sha256.chars);
        if (f->n_edit_rounds == 0) content_cell(c, row, 5, "none");
        else content_cell(c, row, 5, "%zu round%s", f->n_edit_rounds, f->n_edit_rounds == 1 ? "" : "s");
    }
}

static void add_case_digests(content *c, const case_report *report)
{
    content_section *s = content_section_new(c, "case_digests", "Case and rules", SECTION_FACTS);
    char rules[160];
    snprintf(rules, sizeof rules, "%s: %s", report->rules->id, report->rules->sha256.chars);
    content_row *file = content_fact(c, s, "case_file", "Case file, SHA-256", report->c.sha256.chars);
    content_row *row = content_fact(c, s, "rules", "Rules file, SHA-256", rules);
    if (file) file->wide = true;
    if (row) row->wide = true;
}

static void add_sign_off(content *c, const case_report *report)
{
    static const char *const roles[] = {"First reader", "Second reader", "Director"};
    content_section *s = content_section_new(c, "sign_off", "Sign-off", SECTION_SIGN);
    for (int role = SIGNER_FIRST_READER; role <= SIGNER_DIRECTOR; role++) {
        bool there = false;
        for (size_t i = 0; i < report->c.n_signatures; i++) {
            const case_signature *signature = &report->c.signatures[i];
            if (signature->role != role) continue;
            there = true;
            content_row *row = content_row_new(c, s, signer_words[role]);
            content_cell(c, row, 0, "%s", roles[role]);
            content_cell(c, row, 1, "%s", signature->name);
            content_cell(c, row, 2, "%s", signature->date);
        }
        if (!there) content_cell(c, content_row_new(c, s, signer_words[role]), 0, "%s", roles[role]);
    }
}

void content_run(content *c, const case_report *report)
{
    add_controls(c, report);
    add_provenance(c, report);
    add_case_digests(c, report);
    add_sign_off(c, report);
}
