/* Adds up readings. Only evaluable nuclei enter n, k and the pattern counts; every nucleus enters the exclusion counts. */
#include "score/tally.h"

#include <math.h>

static const nucleus *nucleus_of(const reading *row, const nuclei *per_field, size_t n_fields)
{
    if (row->field >= n_fields || row->nucleus < 1) return NULL;
    const nuclei *here = &per_field[row->field];
    return (size_t)row->nucleus <= here->n ? &here->rows[row->nucleus - 1] : NULL;
}

/* Evaluable nuclei with a pair whose `end` is a remnant; pairs and nuclei are both in order of field and nucleus. */
static long tally_weak(const readings *r, weak_end end)
{
    long weak = 0;
    size_t at = 0;
    for (size_t i = 0; i < r->n_nuclei; i++) {
        const reading *row = &r->nuclei[i];
        bool here = false;
        for (; at < r->n_pairs && r->pairs[at].field == row->field && r->pairs[at].nucleus == row->nucleus; at++)
            here = here || r->pairs[at].weak_end == end;
        weak += here && row->evaluable;
    }
    return weak;
}

static void tally_one_colour(const reading *row, slide_counts *c)
{
    if (row->excluded != EXCLUDED_NO_SIGNAL) return;
    if (row->counts.single_5p > 0) c->only_5p += 1;
    else if (row->counts.single_3p > 0) c->only_3p += 1;
    else c->no_signal += 1;
}

slide_counts tally_readings(const readings *r, const nuclei *per_field, size_t n_fields)
{
    slide_counts c = {.nuclei = (long)r->n_nuclei, .mean_copies = NAN, .mean_area_um2 = NAN};
    double copies = 0.0, area = 0.0;
    for (size_t i = 0; i < r->n_nuclei; i++) {
        const reading *row = &r->nuclei[i];
        c.by_exclusion[row->excluded] += 1;
        const nucleus *found = nucleus_of(row, per_field, n_fields);
        if (found) c.by_kind[found->kind] += 1;
        tally_one_colour(row, &c);
        if (row->excluded == EXCLUDED_DOUBT && row->p_rearranged > 0.0) c.doubtful_rearranged += row->p_rearranged;
        if (!row->evaluable) continue;
        c.by_pattern[row->code] += 1;
        c.n += 1;
        c.k += row->class_ == CLASS_REARRANGED;
        c.stretched += row->stretched;
        const signal_counts s = row->counts;
        const int here = s.fused + (s.single_5p > s.single_3p ? s.single_5p : s.single_3p);
        copies += here;
        if (here >= 2) c.copies_beside += here;
        if (found) area += found->area_um2;
    }
    c.split = c.by_pattern[PATTERN_S];
    c.isolated_3p = c.by_pattern[PATTERN_I3];
    c.isolated_5p = c.by_pattern[PATTERN_I5];
    c.weak_5p = tally_weak(r, WEAK_5P);
    c.weak_3p = tally_weak(r, WEAK_3P);
    if (c.n > 0) {
        c.mean_copies = copies / (double)c.n;
        c.mean_area_um2 = area / (double)c.n;
    }
    return c;
}

hybridisation tally_hybridisation(const readings *r)
{
    hybridisation h = {0};
    for (size_t i = 0; i < r->n_nuclei; i++) {
        const reading *row = &r->nuclei[i];
        if (row->excluded != EXCLUDED_NOT && row->excluded != EXCLUDED_NO_SIGNAL && row->excluded != EXCLUDED_DOUBT)
            continue;
        h.nuclei += 1;
        h.with_5p += row->counts.fused + row->counts.single_5p > 0;
        h.with_3p += row->counts.fused + row->counts.single_3p > 0;
    }
    return h;
}

long tally_atypical(const readings *r)
{
    long atypical = 0;
    for (size_t i = 0; i < r->n_nuclei; i++) {
        const reading *row = &r->nuclei[i];
        if (!row->evaluable) continue;
        atypical += row->code == PATTERN_I5 || (row->code == PATTERN_I3 && row->counts.fused >= 2);
    }
    return atypical;
}
