/* The members cutoff, decision and posterior of result.json. */
#include "case/cutoff_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assay/assay_text.h"
#include "score/lab_cutoff.h"

static const json_node *laboratory_of(const finding *f)
{
    return node_get(node_get(f->root, "cutoff"), "laboratory");
}

static void set_method_words(const json_node *laboratory, char *buffer, size_t size)
{
    lab_cutoff own = {.level = node_number(node_get(laboratory, "level"), NAN),
                      .sd = (int)node_integer(node_get(laboratory, "sd"), 0)};
    snprintf(own.method, sizeof own.method, "%s", node_string(node_get(laboratory, "method"), "method not given"));
    lab_method_words(&own, buffer, size);
}

/* Plain and two-step readings decide by the counts alone. */
static bool asks_for_evidence(const json_node *cutoff)
{
    const char *decision = node_string(node_get(cutoff, "decision"), "");
    return strcmp(decision, "plain") != 0 && strcmp(decision, "two_step") != 0;
}

#define NORMALS_ASKED 20 /* docs/cutoff.md, step 1 */

/* " (betainv, level 0.990, 2026-11-28, 12 normal slides: FEWER THAN 20)" */
static void add_own_origin(const json_node *laboratory, text *out)
{
    const long long normals = node_integer(node_get(laboratory, "normals"), 0);
    char method[64];
    set_method_words(laboratory, method, sizeof method);
    text_addf(out, " (%s, %s, %lld normal slide%s", method, node_string(node_get(laboratory, "date"), "date not given"),
              normals, normals == 1 ? "" : "s");
    if (normals < NORMALS_ASKED) text_addf(out, ": FEWER THAN %d", NORMALS_ASKED);
    text_add(out, ")");
}

/* What the assay says of its cutoff: the word convention means that nobody measured it with this probe. */
static void add_assay_origin(const char *basis, text *out)
{
    if (strcasestr(basis, "convention")) text_add(out, " (a convention, not validated for this probe)");
    else text_addf(out, " (%s)", basis[0] ? basis : "how it was set is not given");
}

static const char *reached_words(bool reached)
{
    return reached ? "reached" : "not reached";
}

/* "laboratory's cutoff: limit 13.67 %, positive from 10 of 68 nuclei (14.71 %): reached" */
static void add_own_limit(const finding *f, const json_node *combined, text *out)
{
    const double limit_frac = node_number(node_get(combined, "limit_frac"), NAN);
    char limit[32], first[64];
    text_add(out, "laboratory's cutoff: ");
    format_number(limit, sizeof limit, 100 * limit_frac, 2);
    if (isfinite(limit_frac)) text_addf(out, "limit %s %%, ", limit); /* earlier versions did not store it */
    first_positive_words((long)node_integer(node_get(combined, "first_positive"), 0), f->evaluable, first,
                         sizeof first);
    text_addf(out, "positive from %s: %s", first, reached_words(node_bool(node_get(combined, "reached"), false)));
}

/* "cutoff 15 %: reached" */
static void add_assay_limit(const finding *f, text *out)
{
    char percent[32];
    assay_cutoff_words(&f->assay, percent, sizeof percent);
    text_addf(out, "cutoff %s: %s", percent,
              reached_words(node_bool(node_get(node_get(f->root, "cutoff"), "reached"), false)));
}

void cutoff_in_short(const finding *f, bool with_origin, text *out)
{
    const json_node *cutoff = node_get(f->root, "cutoff"), *laboratory = laboratory_of(f);
    if (f->call == SUNDER_CALL_UNINFORMATIVE) {
        text_add(out, "not held against a cutoff");
        return;
    }
    if (laboratory) add_own_limit(f, node_get(laboratory, "combined"), out);
    else add_assay_limit(f, out);
    if (with_origin && laboratory) add_own_origin(laboratory, out);
    if (with_origin && !laboratory) add_assay_origin(f->assay.cutoff_basis, out);
    if (asks_for_evidence(cutoff) && finding_reaches_cutoff(f, f->rearranged))
        text_addf(out, "; %s cutting by the section can make",
                  node_bool(node_get(cutoff, "evidence"), false) ? "more than" : "no more than");
    SUNDER_AUTO(text_free) text mode = {0};
    reading_in_words(f, &mode);
    if (mode.length > 0) text_addf(out, "; reading %s", mode.chars);
}

void cutoff_origin(const finding *f, text *out)
{
    const json_node *laboratory = laboratory_of(f);
    if (!laboratory) {
        text_add(out, f->assay.cutoff_basis);
        return;
    }
    char method[64];
    const long long normals = node_integer(node_get(laboratory, "normals"), 0);
    set_method_words(laboratory, method, sizeof method);
    text_addf(out, "%s, from %lld normal slide%s, %s; SHA-256 %s", method, normals, normals == 1 ? "" : "s",
              node_string(node_get(laboratory, "date"), "date not given"),
              node_string(node_get(laboratory, "sha256"), "not given"));
}

void reading_in_words(const finding *f, text *out)
{
    const json_node *decision = node_get(f->root, "decision");
    const char *mode = node_string(node_get(decision, "mode"), "");
    const char *outcome = node_string(node_get(decision, "outcome"), "");
    if (!mode[0] || !outcome[0] || strcmp(mode, "plain") == 0 || strcmp(mode, "evidence") == 0) return;
    text_addf(out, "%s: %s", mode, outcome);
}

double false_call_frac(const finding *f)
{
    return 1 - node_number(node_get(laboratory_of(f), "level"), NAN);
}
