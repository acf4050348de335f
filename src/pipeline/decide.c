/* Tables to tables: no pixel is seen here. */
#include "pipeline/decide.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "pipeline/false_bound.h"
#include "score/lab_rule.h"

void decision_free(decision *d)
{
    for (size_t i = 0; d->debris && i < d->n_fields; i++) free(d->debris[i]);
    free(d->debris);
    readings_free(&d->readings);
    weighed_table_free(&d->weighed);
    *d = (decision){0};
}

static sunder_status make_debris_marks(decision *d, const weigh_input *tables, sunder_error *err)
{
    d->n_fields = tables->n_fields;
    d->debris = array_new(d->n_fields, sizeof *d->debris);
    for (size_t i = 0; d->debris && i < d->n_fields; i++) {
        d->debris[i] = array_new(tables->per_field[i].n, 1);
        if (!d->debris[i]) return fail_memory(err, "marks of nuclei");
    }
    return d->debris ? SUNDER_OK : fail_memory(err, "marks of nuclei");
}

static sunder_status weigh_within(sunder_context *context, const weigh_input *tables, double most_false, decision *d,
                                  sunder_error *err)
{
    if (!(most_false > 0)) return weigh_run(context, tables, &d->weighed, d->debris, err);
    SUNDER_AUTO(bounded_tables_free) bounded_tables within = {0};
    sunder_status status = bounded_tables_make(tables, most_false, &within, err);
    if (status != SUNDER_OK) return status;
    weigh_input kept = *tables;
    kept.all = &within.all, kept.measured = &within.measured, kept.reviews = within.reviews;
    status = weigh_run(context, &kept, &d->weighed, d->debris, err);
    for (size_t i = 0; i < d->weighed.n; i++)
        d->weighed.rows[i].candidate = within.row_of[d->weighed.rows[i].candidate];
    return status;
}

sunder_status decide_run(sunder_context *context, const weigh_input *tables, const sunder_score_options *options,
                         const score_context *about, decision *out_decision, sunder_error *err)
{
    decision d = {0};
    classify_options how = {.max_doubt_frac = options->max_doubt_frac};
    sunder_status status = make_debris_marks(&d, tables, err);
    if (status == SUNDER_OK) status = weigh_within(context, tables, options->most_false_candidates, &d, err);
    if (status == SUNDER_OK)
        status = classify_run(context, &d.weighed, tables->laws, tables->assay, tables->per_field, tables->n_fields,
                              d.debris, &how, &d.readings, err);
    if (status == SUNDER_OK)
        status = score_run(&d.readings, tables->per_field, tables->assay, tables->laws, about, &d.verdict, err);
    if (status == SUNDER_OK) *out_decision = d;
    else decision_free(&d);
    return status;
}

void decision_summarise(const verdict *v, const sunder_assay *assay, sunder_score_summary *out_summary)
{
    sunder_score_summary summary = SUNDER_SCORE_SUMMARY_INIT;
    summary.call = v->call;
    summary.nuclei = v->counts.nuclei;
    summary.evaluable = v->counts.n;
    summary.rearranged = v->counts.k;
    summary.split = v->counts.split;
    summary.isolated_3p = v->counts.isolated_3p;
    summary.isolated_5p = v->counts.isolated_5p;
    summary.fraction = v->fraction;
    summary.lower = v->lower;
    summary.upper = v->upper;
    if (v->n_reasons > 0) snprintf(summary.reason, sizeof summary.reason, "%s", v->reasons[0]);
    summary.cutoff_frac = deciding_cutoff_frac(v, assay);
    summary.cutoff_first = v->lab.first[COUNT_COMBINED];
    *out_summary = summary;
}
