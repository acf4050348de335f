/* A result folder as a case sees it. The folder is read and checked by src/result; this file only picks from it. */
#include "case/finding.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/assay_text.h"
#include "core/fail.h"
#include "core/text.h"
#include "result/stored_result.h"
#include "result/table_reader.h"
#include "weigh/distance_rules.h"

typedef struct stored_scope {
    stored_result stored;
} stored_scope;

static void stored_scope_end(stored_scope *s)
{
    stored_result_free(&s->stored);
}

void finding_free(finding *f)
{
    if (!f) return;
    node_free(f->root);
    f->root = NULL;
}

/* Paths in a case file are relative to it. */
static char *beside_case(const case_file *c, const char *path)
{
    if (path[0] == '/') return strdup(path);
    const size_t folder = (size_t)(path_name(c->path) - c->path);
    const size_t size = folder + strlen(path) + 1;
    char *whole = array_new(size, 1);
    if (whole) snprintf(whole, size, "%.*s%s", (int)folder, c->path, path);
    return whole;
}

/* A nucleus that lacks a colour is not counted; which colour, its row says. */
static void count_absent(table_reader *t, finding *f)
{
    if (strcmp(table_text(t, 6), exclusion_name(EXCLUDED_NO_SIGNAL)) != 0) return;
    if (table_integer(t, 4, 0, INT_MAX / 2) > 0) f->only_5p += 1;
    else if (table_integer(t, 5, 0, INT_MAX / 2) > 0) f->only_3p += 1;
    else f->no_signal += 1;
}

/* As scoring counts them for the flag ATYPICAL. */
static void count_atypical(table_reader *t, finding *f)
{
    const char *code = table_text(t, 1);
    if (strcmp(code, pattern_code_name(PATTERN_I5)) == 0) f->atypical_5p += 1;
    if (strcmp(code, pattern_code_name(PATTERN_I3)) == 0 && table_integer(t, 2, 0, INT_MAX / 2) >= 2)
        f->atypical_3p += 1;
}

/* The evaluable nuclei of nuclei.csv, whose digest the reading of the folder has checked. */
static sunder_status read_nuclei(const char *dir, finding *f, iscn_nucleus **out_nuclei, size_t *out_n,
                                 sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "nuclei.csv");
    SUNDER_AUTO(auto_free) iscn_nucleus *counted = NULL;
    if (!path) return fail_memory(err, "nuclei.csv");
    table_reader t;
    size_t n = 0, capacity = 0;
    bool room = true;
    table_open(&t, path, "evaluable,code,fused,split,single_5p,single_3p,exclusion");
    while (room && table_next(&t)) {
        count_absent(&t, f);
        if (table_integer(&t, 0, 0, 1) == 0) continue;
        count_atypical(&t, f);
        room = array_reserve((void **)&counted, &capacity, n + 1, sizeof *counted);
        if (!room) break;
        const int split = (int)table_integer(&t, 3, 0, INT_MAX / 2); /* both members of a split pair stand alone */
        counted[n++] = (iscn_nucleus){.fused = (int)table_integer(&t, 2, 0, INT_MAX / 2),
                                      .single_5p = split + (int)table_integer(&t, 4, 0, INT_MAX / 2),
                                      .single_3p = split + (int)table_integer(&t, 5, 0, INT_MAX / 2),
                                      .amplified = strcmp(table_text(&t, 1), "A") == 0};
    }
    const sunder_status status = table_close(&t, err);
    if (status != SUNDER_OK) return status;
    if (!room) return fail_memory(err, path);
    *out_nuclei = counted;
    *out_n = n;
    counted = NULL;
    return SUNDER_OK;
}

static sunder_status write_iscn(const case_file *c, const char *dir, finding *f, sunder_error *err)
{
    SUNDER_AUTO(auto_free) iscn_nucleus *counted = NULL;
    size_t n = 0;
    const sunder_status status = read_nuclei(dir, f, &counted, &n, err);
    if (status != SUNDER_OK) return status;
    const iscn_slide slide = {.gene = f->assay.locus,
                              .call = f->call,
                              .rearranged = f->rearranged,
                              .gain = finding_has_flag(f, "GAIN"),
                              .amplified = finding_has_flag(f, "AMPLIFIED"),
                              .section = c->specimen.preparation == PREPARATION_SECTION,
                              .n = n,
                              .nuclei = counted};
    f->iscn_counted = iscn_write(&slide, f->iscn, f->iscn_note);
    return SUNDER_OK;
}

static sunder_status call_of(const stored_result *stored, const char *dir, sunder_call *out_call, sunder_error *err)
{
    for (int i = 0; call_words[i]; i++) {
        if (strcmp(call_words[i], stored->call) != 0) continue;
        *out_call = (sunder_call)i;
        return SUNDER_OK;
    }
    return fail(err, SUNDER_ERROR_INPUT, "%s/result.json: call: found \"%s\", which no version of this case knows", dir,
                stored->call);
}

static const json_node *laboratory_of(const json_node *root)
{
    return node_get(node_get(root, "cutoff"), "laboratory");
}

/* "cutoff of 15 %", "laboratory's cutoff of 2026-01-02 (abd854f04525)": the same words for the same cutoff. */
static void name_cutoff(const stored_result *stored, char name[CUTOFF_NAME])
{
    const json_node *laboratory = laboratory_of(stored->root);
    char percent[32];
    assay_cutoff_words(&stored->assay, percent, sizeof percent);
    if (laboratory)
        snprintf(name, CUTOFF_NAME, "laboratory's cutoff of %.10s (%.12s)",
                 node_string(node_get(laboratory, "date"), "an unknown day"),
                 node_string(node_get(laboratory, "sha256"), "digest unknown"));
    else snprintf(name, CUTOFF_NAME, "assay's cutoff of %.20s", percent);
}

/* A report cannot rest on a cutoff that came after it. */
static sunder_status check_cutoff_date(const case_file *c, const json_node *root, const char *dir, sunder_error *err)
{
    const char *date = node_string(node_get(laboratory_of(root), "date"), "");
    if (strcmp(date, c->report.date) <= 0) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: was scored with the laboratory's cutoff of %.20s, which lies after the report's date %s; correct "
                "the report's date, or score the slide with the cutoff that stood then",
                dir, date, c->report.date);
}

static void take_numbers(const stored_result *stored, finding *f)
{
    const json_node *combined = node_get(node_get(stored->root, "fractions"), "combined");
    const json_node *counts = node_get(stored->root, "counts");
    snprintf(f->slide_name, sizeof f->slide_name, "%s", stored->slide_name);
    snprintf(f->version, sizeof f->version, "%s", stored->version);
    f->result_sha256 = stored->sha256;
    f->assay = stored->assay;
    f->seed = stored->seed;
    f->section_um = stored->about.section_um > 0 ? stored->about.section_um : (double)NAN;
    f->rearranged = stored->rearranged;
    f->evaluable = stored->evaluable;
    f->split = (long)node_integer(node_get(counts, "split"), 0);
    f->isolated_3p = (long)node_integer(node_get(counts, "isolated_3p"), 0);
    f->isolated_5p = (long)node_integer(node_get(counts, "isolated_5p"), 0);
    f->fraction = node_number(node_get(combined, "value"), NAN);
    f->lower = node_number(node_get(combined, "lower"), NAN);
    f->upper = node_number(node_get(combined, "upper"), NAN);
    f->n_edit_rounds = stored->n_rounds;
    name_cutoff(stored, f->cutoff_name);
    const brightness_law *law = stored->laws.brightness;
    const bool usual =
        law[END_5P].state == LAW_REFUSED || law[END_3P].state == LAW_REFUSED; /* the slide told no width */
    const bool in_um = stored->assay.split.measure == SUNDER_CENTRE_UM;
    f->split_um = usual && !in_um ? (double)NAN : distance_rules_of(&stored->assay, &stored->laws).split_um;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The SHA-256 of the sorted digests of the images: the same for the same set, whatever the files are called. */
static sunder_status digest_images(const json_node *root, digest_hex *out_sha256, sunder_error *err)
{
    const json_node *inputs = node_get(root, "inputs");
    const size_t n = node_length(inputs);
    *out_sha256 = (digest_hex){""};
    if (n == 0) return SUNDER_OK;
    SUNDER_AUTO(auto_free) const char **digests = array_new(n, sizeof *digests);
    SUNDER_AUTO(text_free) text all = {0};
    if (!digests) return fail_memory(err, "the images of a result");
    for (size_t i = 0; i < n; i++) digests[i] = node_string(node_get(node_at(inputs, i), "sha256"), "");
    qsort(digests, n, sizeof *digests, by_text);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(digests[i], digests[i - 1]) != 0) text_addf(&all, "%s\n", digests[i]);
    if (all.failed) return fail_memory(err, "the images of a result");
    *out_sha256 = digest_bytes(all.chars, all.length);
    return SUNDER_OK;
}

static sunder_status check_fit(const case_file *c, const finding *f, const char *dir, sunder_error *err)
{
    if (strcmp(f->assay.locus, f->slide->locus) != 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: is a result of locus %s, the case names it as %s; wrong slide?", dir,
                    f->assay.locus[0] ? f->assay.locus : f->assay.id, f->slide->locus);
    if (isfinite(f->section_um) && isfinite(c->specimen.section_um) &&
        fabs(f->section_um - c->specimen.section_um) > 1e-9)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: was scored as a section of %g um, the specimen is cut at %g um; score the slide again with "
                    "--section-um, or correct the case",
                    dir, f->section_um, c->specimen.section_um);
    return SUNDER_OK;
}

sunder_status finding_read(const case_file *c, const case_slide *slide, finding *out_finding, sunder_error *err)
{
    SUNDER_AUTO(stored_scope_end) stored_scope scope = {0};
    SUNDER_AUTO(auto_free) char *dir = beside_case(c, slide->result);
    if (!dir) return fail_memory(err, slide->result);
    sunder_status status = stored_result_read(dir, &scope.stored, err);
    if (status != SUNDER_OK) return fail_within(err, status, "locus %s", slide->locus);
    finding f = {.slide = slide};
    take_numbers(&scope.stored, &f);
    status = call_of(&scope.stored, dir, &f.call, err);
    if (status == SUNDER_OK) status = check_fit(c, &f, dir, err);
    if (status == SUNDER_OK) status = check_cutoff_date(c, scope.stored.root, dir, err);
    if (status == SUNDER_OK) status = digest_images(scope.stored.root, &f.images_sha256, err);
    if (status != SUNDER_OK) return status;
    f.root = scope.stored.root; /* flags are asked below */
    status = write_iscn(c, dir, &f, err);
    if (status != SUNDER_OK) return status;
    scope.stored.root = NULL;
    *out_finding = f;
    return SUNDER_OK;
}

double finding_cutoff_frac(const finding *f)
{
    const json_node *laboratory = laboratory_of(f->root);
    if (!laboratory) return (double)f->assay.cutoff_numerator / f->assay.cutoff_denominator;
    return node_number(node_get(node_get(laboratory, "combined"), "first_positive"), NAN) / (double)f->evaluable;
}

bool finding_reaches_cutoff(const finding *f, long rearranged)
{
    const json_node *laboratory = laboratory_of(f->root);
    const json_node *first = node_get(node_get(laboratory, "combined"), "first_positive");
    if (laboratory) return rearranged >= (long)node_integer(first, LONG_MAX);
    return rearranged * f->assay.cutoff_denominator >= f->assay.cutoff_numerator * f->evaluable;
}

bool finding_near_cutoff(const finding *f)
{
    const double cutoff_frac = finding_cutoff_frac(f);
    return f->lower < cutoff_frac && f->upper > cutoff_frac;
}

bool finding_has_flag(const finding *f, const char *flag)
{
    const json_node *flags = node_get(f->root, "flags");
    for (size_t i = 0; i < node_length(flags); i++)
        if (strcmp(node_string(node_at(flags, i), ""), flag) == 0) return true;
    return false;
}

sunder_status control_read(const case_file *c, const case_control *control, control_reading *out_reading,
                           sunder_error *err)
{
    if (!control->result[0]) {
        *out_reading = (control_reading){.call = control->found};
        return SUNDER_OK;
    }
    SUNDER_AUTO(stored_scope_end) stored_scope scope = {0};
    SUNDER_AUTO(auto_free) char *dir = beside_case(c, control->result);
    if (!dir) return fail_memory(err, control->result);
    sunder_status status = stored_result_read(dir, &scope.stored, err);
    if (status != SUNDER_OK) return fail_within(err, status, "control %s", control->id);
    if (strcmp(scope.stored.assay.locus, control->locus) != 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: is a result of locus %s, the control %s is of %s", dir,
                    scope.stored.assay.locus, control->id, control->locus);
    sunder_call call = SUNDER_CALL_UNINFORMATIVE;
    status = call_of(&scope.stored, dir, &call, err);
    if (status == SUNDER_OK) status = check_cutoff_date(c, scope.stored.root, dir, err);
    if (status != SUNDER_OK) return fail_within(err, status, "control %s", control->id);
    control_reading found = {.call = (int)call, .result_sha256 = scope.stored.sha256};
    name_cutoff(&scope.stored, found.cutoff_name);
    status = digest_images(scope.stored.root, &found.images_sha256, err);
    if (status == SUNDER_OK) *out_reading = found;
    return status;
}
