/* Stage weigh: candidates in, what each is worth out. Field by field: existence, debris, doublets, ownership. Nothing is
 * decided but what surely is no signal. */
#include "weigh/weigh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "weigh/debris.h"
#include "weigh/doublets.h"
#include "weigh/existence.h"
#include "weigh/fibres.h"
#include "weigh/ownership.h"
#include "weigh/partner_law.h"
#include "weigh/strongest_law.h"
#include "weigh/typical_dapi.h"
#include "weigh/usual_laws.h"

const char *rejection_name(rejection why)
{
    static const char *const names[] = {[REJECTED_NOT] = "",
                                        [REJECTED_NOISE] = "noise",
                                        [REJECTED_HOT_PIXEL] = "hot_pixel",
                                        [REJECTED_GHOST] = "ghost",
                                        [REJECTED_GRANULE] = "granule",
                                        [REJECTED_DEBRIS] = "debris",
                                        [REJECTED_DOUBLET] = "doublet",
                                        [REJECTED_OUTSIDE] = "outside",
                                        [REJECTED_REVIEWER] = "reviewer"};
    return names[why];
}

const char *judgement_name(judgement judged)
{
    static const char *const names[] = {
        [JUDGED_NOT] = "", [JUDGED_SIGNAL] = "signal", [JUDGED_NO_SIGNAL] = "no_signal"};
    return names[judged];
}

void weighed_table_free(weighed_table *w)
{
    free(w->rows);
    *w = (weighed_table){0};
}

typedef struct field_work {
    const slide_laws *laws; /* completed */
    const partner_law *partners;
    distance_rules rules;
    prospect_table prospects;
} field_work;

/* Probability by itself, whatever the other colour shows; what is certain stays so. */
static double p_apart(const prospect *s)
{
    const double odds = s->p / (1.0 - s->p) / s->partner_odds;
    return isfinite(odds) ? odds / (1.0 + odds) : s->p;
}

static weighed row_of(const field_work *work, size_t prospect_row, claim whose)
{
    const prospect *s = &work->prospects.rows[prospect_row];
    weighed row = {.candidate = s->candidate,
                   .field = s->seen->field,
                   .nucleus = whose.nucleus,
                   .end = s->seen->end,
                   .centre_um = s->centre_um,
                   .ref_um = s->member_ref_um[0],
                   .n_members = s->n_members,
                   .flux = s->flux,
                   .flux_se = s->flux_se,
                   .significance = s->seen->significance,
                   .sigma_um = s->seen->sigma_um,
                   .length_um = s->seen->length_um,
                   .direction_deg = s->seen->direction_deg,
                   .z_ref_um = s->seen->z_um + (s->seen->end == END_3P ? work->laws->depth.shift_um : 0),
                   .z_se_um = s->seen->z_se_um,
                   .p_signal = s->p,
                   .p_own = whose.p_own,
                   .p_apart = p_apart(s),
                   .p_partner = s->p_partner,
                   .reviewed = s->review.judged == JUDGED_SIGNAL,
                   .rejected = s->rejected,
                   .merged_into = prospect_row};
    memcpy(row.member_ref_um, s->member_ref_um, sizeof row.member_ref_um);
    return row;
}

static int claims_on(const prospect *s, const typical_dapi *dapi, claim out_claims[MOST_CLAIMS])
{
    if (s->review.judged != JUDGED_SIGNAL) return claims_of(s->seen, typical_dapi_ratio(dapi, s->seen), out_claims);
    out_claims[0] = (claim){s->review.nucleus, 1.0};
    return 1;
}

static sunder_status add_rows(const field_work *work, const typical_dapi *dapi, weighed_table *out, sunder_error *err)
{
    for (size_t i = 0; i < work->prospects.n; i++) {
        const prospect *s = &work->prospects.rows[i];
        if (s->rejected == REJECTED_NOISE) continue;
        claim claims[MOST_CLAIMS];
        const int n = claims_on(s, dapi, claims);
        if (!array_reserve((void **)&out->rows, &out->capacity, out->n + MOST_CLAIMS, sizeof *out->rows))
            return fail_memory(err, "the weighed signals");
        /* What was rejected is written once, for the nucleus it lies in. */
        for (int k = 0; k < (s->rejected == REJECTED_NOT ? n : n > 0); k++)
            out->rows[out->n++] = row_of(work, i, claims[k]);
    }
    return SUNDER_OK;
}

static int compare_rows(const void *a, const void *b)
{
    const weighed *x = a, *y = b;
    if (x->nucleus != y->nucleus) return x->nucleus < y->nucleus ? -1 : 1;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    if (x->centre_um.y != y->centre_um.y) return x->centre_um.y < y->centre_um.y ? -1 : 1;
    if (x->centre_um.x != y->centre_um.x) return x->centre_um.x < y->centre_um.x ? -1 : 1;
    return (x->candidate > y->candidate) - (x->candidate < y->candidate);
}

/* merged_into holds rows of the prospects so far; it becomes rows of the table, the keeper's first one. */
static sunder_status point_to_keepers(const field_work *work, weighed *rows, size_t first, size_t n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *row_of_prospect = array_new(work->prospects.n, sizeof *row_of_prospect);
    if (!row_of_prospect) return fail_memory(err, "the doublets of a field");
    for (size_t i = n; i-- > 0;) row_of_prospect[rows[i].merged_into] = first + i;
    for (size_t i = 0; i < n; i++) {
        const size_t into = work->prospects.rows[rows[i].merged_into].merged_into;
        rows[i].merged_into =
            rows[i].rejected == REJECTED_DOUBLET && into != NO_PROSPECT ? row_of_prospect[into] : first + i;
    }
    return SUNDER_OK;
}

static void share_by_nucleus(const field_work *work, weighed *rows, size_t n)
{
    for (size_t start = 0; start < n;) {
        size_t end = start;
        while (end < n && rows[end].nucleus == rows[start].nucleus) end++;
        share_ownership(rows + start, end - start, work->rules.split_um);
        start = end;
    }
}

static sunder_status weigh_field(field_work *work, const nuclei *found, weighed_table *out, unsigned char *marks,
                                 sunder_error *err)
{
    judge_existence(&work->prospects, work->laws, work->partners, &work->rules);
    sunder_status status = SUNDER_OK;
    if (marks) status = mark_debris(&work->prospects, work->laws, &work->rules, found->n, marks, err);
    if (status == SUNDER_OK) status = merge_doublets(&work->prospects, &work->rules, work->laws, err);
    if (marks && status == SUNDER_OK) status = mark_fibres(&work->prospects, found->n, marks, err);
    SUNDER_AUTO(typical_dapi_free) typical_dapi dapi = {0};
    if (status == SUNDER_OK) status = typical_dapi_make(&work->prospects, found->n, &dapi, err);
    const size_t first = out->n;
    if (status == SUNDER_OK) status = add_rows(work, &dapi, out, err);
    if (status != SUNDER_OK) return status;
    const size_t added = out->n - first;
    if (added > 0) qsort(out->rows + first, added, sizeof *out->rows, compare_rows);
    status = point_to_keepers(work, out->rows + first, first, added, err);
    share_by_nucleus(work, out->rows + first, added);
    return status;
}

static sunder_status check_tables(const weigh_input *input, sunder_error *err)
{
    const candidates *all = input->all;
    const size_t n_fields = input->n_fields;
    if (input->measured->n != all->n)
        return fail(err, SUNDER_ERROR_INTERNAL, "weigh: %zu candidates, but forced photometry of %zu", all->n,
                    input->measured->n);
    for (size_t i = 0; i < all->n; i++) {
        if (all->rows[i].field >= n_fields || (i > 0 && all->rows[i].field < all->rows[i - 1].field))
            return fail(err, SUNDER_ERROR_INTERNAL, "weigh: candidate %zu is out of order (field %zu of %zu)", i,
                        all->rows[i].field, n_fields);
    }
    return SUNDER_OK;
}

sunder_status weigh_run(sunder_context *context, const weigh_input *input, weighed_table *out_weighed,
                        unsigned char **out_debris, sunder_error *err)
{
    const candidates *all = input->all;
    sunder_status status = check_tables(input, err);
    slide_laws full = laws_completed(input->laws);
    if (status == SUNDER_OK) status = laws_from_strongest(all, &full, err);
    weighed_table rows = {.used_laws = full};
    if (status == SUNDER_OK) status = partner_laws_measure(all, input->measured, &full, rows.partners, err);
    field_work work = {.laws = &full, .partners = rows.partners, .rules = distance_rules_of(input->assay, &full)};
    size_t first = 0;
    for (size_t at = 0; at < input->n_fields && status == SUNDER_OK; at++) {
        size_t n = 0;
        while (first + n < all->n && all->rows[first + n].field == at) n++;
        status = prospect_table_make(input, first, n, &full, &work.prospects, err);
        if (status == SUNDER_OK)
            status = weigh_field(&work, &input->per_field[at], &rows, out_debris ? out_debris[at] : NULL, err);
        prospect_table_free(&work.prospects);
        first += n;
        if (status == SUNDER_OK) status = context_check(context, err);
    }
    if (status == SUNDER_OK) *out_weighed = rows;
    else weighed_table_free(&rows);
    return status;
}
