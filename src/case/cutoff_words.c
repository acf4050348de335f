/* The members cutoff, decision and posterior of result.json. */
#include "case/cutoff_words.h"

#include <math.h>
#include <string.h>

#include "report/words.h"

static const json_node *laboratory_of(const finding *f)
{
    return node_get(node_get(f->root, "cutoff"), "laboratory");
}

/* Plain and two-step readings decide by the counts alone. */
static bool asks_for_evidence(const json_node *cutoff)
{
    const char *decision = node_string(node_get(cutoff, "decision"), "");
    return strcmp(decision, "plain") != 0 && strcmp(decision, "two_step") != 0;
}

static const char *reached_words(bool reached)
{
    return reached ? "reached" : "not reached";
}

void cutoff_in_short(const finding *f, text *out)
{
    const json_node *cutoff = node_get(f->root, "cutoff"), *laboratory = laboratory_of(f);
    char percent[32];
    if (f->call == SUNDER_CALL_UNINFORMATIVE) {
        text_add(out, "not held against a cutoff");
        return;
    }
    if (laboratory) {
        const json_node *combined = node_get(laboratory, "combined");
        text_addf(out, "laboratory's cutoff of %lld nuclei %s", node_integer(node_get(combined, "first_positive"), 0),
                  reached_words(node_bool(node_get(combined, "reached"), false)));
    } else {
        percent_text((double)f->assay.cutoff_numerator / f->assay.cutoff_denominator, percent, sizeof percent);
        text_addf(out, "cutoff %s %s", percent, reached_words(node_bool(node_get(cutoff, "reached"), false)));
    }
    if (asks_for_evidence(cutoff))
        text_addf(out, "; evidence beyond truncation: %s",
                  node_bool(node_get(cutoff, "evidence"), false) ? "yes" : "no");
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
    char level[32];
    percent_text(node_number(node_get(laboratory, "level"), NAN), level, sizeof level);
    text_addf(out, "%s at %s from %lld normal slides, %s; SHA-256 %s",
              node_string(node_get(laboratory, "method"), "method not given"), level,
              node_integer(node_get(laboratory, "normals"), 0),
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
