/* The combined count decides, from the first positive count at this n on, and with evidence that truncation cannot make unless
 * the assay's decision is plain. Two rules of the assay's own cutoff do not apply: a cutoff from normals read in the same way
 * already holds what rods and doubts do to normals. One safeguard stays: a slide below the laboratory's cutoff that would
 * reach the assay's, were its doubtful nuclei counted by their P(rearranged), is equivocal and not normal. */
#include "score/lab_rule.h"

#include <stdio.h>

#include "score/cutoff_rule.h"
#include "score/reason_text.h"

sunder_assay apply_lab_cutoff(verdict *v, const sunder_assay *assay, const score_context *about)
{
    if (!about->lab.given) return *assay;
    const slide_counts *c = &v->counts;
    const long counts[COUNT_KINDS] = {c->k, c->split, c->isolated_3p};
    v->lab = lab_cutoff_read(&about->lab, counts, c->n);
    v->above_cutoff = v->lab.reached[COUNT_COMBINED];
    v->doubt_decides = !v->above_cutoff && doubt_decides(c, assay);
    v->stretch_decides = false;
    return assay_with_cutoff(assay, v->lab.first[COUNT_COMBINED], c->n);
}

sunder_call call_by_lab_cutoff(const verdict *v, const sunder_assay *assay)
{
    const bool plain = assay->decision == SUNDER_DECISION_PLAIN;
    if (!v->above_cutoff) return !plain && v->doubt_decides ? SUNDER_CALL_EQUIVOCAL : SUNDER_CALL_NORMAL;
    return plain || v->evidence ? SUNDER_CALL_REARRANGED : SUNDER_CALL_EQUIVOCAL;
}

/* "from 4 (17 found)"; the two that are flags only. */
static void word_flag(const verdict *v, counted_kind kind, long count, char *buffer, size_t size)
{
    if (v->lab.first[kind] > v->counts.n) snprintf(buffer, size, "from no count (%ld found)", count);
    else snprintf(buffer, size, "from %ld (%ld found)", v->lab.first[kind], count);
}

void add_lab_reason(verdict *v, const score_context *about)
{
    const lab_cutoff *lab = &about->lab;
    if (!lab->given) return;
    char method[64], first[64], split[64], isolated[64];
    lab_method_words(lab, method, sizeof method);
    first_positive_words(v->lab.first[COUNT_COMBINED], v->counts.n, first, sizeof first);
    word_flag(v, COUNT_SPLIT, v->counts.split, split, sizeof split);
    word_flag(v, COUNT_ISOLATED_3P, v->counts.isolated_3p, isolated, sizeof isolated);
    add_reason(v,
               "The cutoff is the laboratory's own (%s, %ld normal slide%s, %s): limit %s %%, positive from %s. Flags: "
               "split %s, isolated 3' %s.",
               method, lab->normals, lab->normals == 1 ? "" : "s", lab->date[0] ? lab->date : "no date",
               limit_percent(lab_limit_frac(lab, COUNT_COMBINED, v->counts.n)).chars, first, split, isolated);
}

double deciding_cutoff_frac(const verdict *v, const sunder_assay *assay)
{
    if (v->lab.first[COUNT_COMBINED] > 0) return (double)v->lab.first[COUNT_COMBINED] / (double)v->counts.n;
    return (double)assay->cutoff_numerator / assay->cutoff_denominator;
}
