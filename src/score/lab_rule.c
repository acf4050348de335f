/* The combined count decides, from the first positive count at this n on, and with evidence that truncation cannot make unless
 * the assay's decision is plain. Two rules of the assay's own cutoff do not apply: a cutoff from normals read in the same way
 * already holds what rods and doubts do to normals. One safeguard stays: a slide below the laboratory's cutoff that would
 * reach the assay's, were its doubtful nuclei counted by their P(rearranged), is equivocal and not normal. */
#include "score/lab_rule.h"

#include <stdio.h>

#include "core/text.h"
#include "score/cutoff_rule.h"

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

/* "from 11 (17 found)" or "not to be reached". */
static void word_limit(const lab_reading *lab, counted_kind kind, long count, long n, char *buffer, size_t size)
{
    if (lab->first[kind] > n) snprintf(buffer, size, "not to be reached (%ld found)", count);
    else snprintf(buffer, size, "from %ld (%ld found)", lab->first[kind], count);
}

void add_lab_reason(verdict *v, const score_context *about)
{
    const lab_cutoff *lab = &about->lab;
    if (!lab->given || v->n_reasons >= MOST_REASONS) return;
    const slide_counts *c = &v->counts;
    char level[32] = "", combined[64], split[64], isolated[64];
    if (lab->level > 0)
        snprintf(level, sizeof level, ", level "), format_number(level + 8, sizeof level - 8, lab->level, 3);
    word_limit(&v->lab, COUNT_COMBINED, c->k, c->n, combined, sizeof combined);
    word_limit(&v->lab, COUNT_SPLIT, c->split, c->n, split, sizeof split);
    word_limit(&v->lab, COUNT_ISOLATED_3P, c->isolated_3p, c->n, isolated, sizeof isolated);
    snprintf(
        v->reasons[v->n_reasons++], sizeof v->reasons[0],
        "The cutoff is the laboratory's own (%s%s, %ld normal slide%s, %s): of %ld nuclei, rearranged %s; split %s, isolated "
        "3' %s.",
        lab->method, level, lab->normals, lab->normals == 1 ? "" : "s", lab->date[0] ? lab->date : "no date", c->n,
        combined, split, isolated);
}

double deciding_cutoff_frac(const verdict *v, const sunder_assay *assay)
{
    if (v->lab.first[COUNT_COMBINED] > 0) return (double)v->lab.first[COUNT_COMBINED] / (double)v->counts.n;
    return (double)assay->cutoff_numerator / assay->cutoff_denominator;
}
