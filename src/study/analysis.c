/* The analysis of a study, in the order of its report. */
#include "study/analysis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "study/analysis_parts.h"

void study_analysis_free(study_analysis *a)
{
    grouping_free(&a->patients);
    free(a->comparisons);
    free(a->roc_points);
    free(a->tests);
    free(a->precisions);
    free(a->specimens);
    free(a->specimen_order);
    for (int i = 0; i < MOST_READERS; i++) {
        free(a->differences[i].slides);
        free(a->differences[i].mean);
        free(a->differences[i].difference);
    }
    *a = (study_analysis){0};
}

static bool is_binary(said call)
{
    return call == SAID_REARRANGED || call == SAID_NORMAL;
}

bool is_discordant(const study_slide *slide, const outcome *out)
{
    return is_binary(slide->reference) && is_binary(out->call) && slide->reference != out->call;
}

void judge(analysis_work *w, said new_call, said ref_call, size_t slide)
{
    w->rows[w->n_rows++] = (judged){new_call, ref_call, w->a->patients.of[slide]};
}

sunder_status end_comparison(analysis_work *w, const comparison_kind *kind, const char *group, sunder_error *err)
{
    study_analysis *a = w->a;
    const size_t n = w->n_rows;
    w->n_rows = 0;
    if (n == 0) return SUNDER_OK;
    if (!array_reserve((void **)&a->comparisons, &a->capacity, a->n_comparisons + 1, sizeof *a->comparisons))
        return fail_memory(err, kind->name);
    comparison *c = &a->comparisons[a->n_comparisons];
    const interval unknown = {NAN, NAN};
    *c = (comparison){
        .kind = kind->name, .no_reference = kind->no_reference, .by_patient = {unknown, unknown, unknown, unknown}};
    snprintf(c->group, sizeof c->group, "%s", group);
    comparison_of(w->rows, n, c);
    sunder_status status = SUNDER_OK;
    if (kind->by_patient) status = patient_intervals_of(w->rows, n, w->rounds, w->seed, &c->by_patient, err);
    if (status == SUNDER_OK) a->n_comparisons += 1;
    return status;
}

static sunder_status group_patients(study_analysis *a, sunder_error *err)
{
    SUNDER_AUTO(auto_free) const char **keys = array_new(a->slides->n, sizeof *keys);
    if (!keys) return fail_memory(err, "patients");
    for (size_t i = 0; i < a->slides->n; i++) keys[i] = a->slides->rows[i].patient;
    return grouping_with_singles(keys, a->slides->n, &a->patients, err);
}

const comparison *comparison_of_all(const study_analysis *analysis)
{
    return analysis->n_comparisons > 0 && !analysis->comparisons[0].group[0] ? &analysis->comparisons[0] : NULL;
}

size_t count_references(const study_analysis *analysis)
{
    size_t n = 0;
    for (size_t i = 0; i < analysis->slides->n; i++) n += analysis->slides->rows[i].reference != SAID_NOTHING;
    return n;
}

sunder_status study_analyse(const study_slides *slides, const outcome *outcomes, int rounds, uint64_t seed,
                            study_analysis *out_analysis, sunder_error *err)
{
    SUNDER_AUTO(study_analysis_free) study_analysis a = {.slides = slides, .outcomes = outcomes};
    SUNDER_AUTO(auto_free) judged *rows = array_new(slides->n, sizeof *rows);
    if (!rows) return fail_memory(err, "a study");
    analysis_work w = {.a = &a, .rounds = rounds, .seed = seed, .rows = rows};
    sunder_status status = group_patients(&a, err);
    if (status == SUNDER_OK) status = compare_parties(&w, err);
    if (status == SUNDER_OK) status = compare_places(&w, err);
    if (status == SUNDER_OK) status = compare_readers(&w, err);
    if (status == SUNDER_OK) status = analyse_roc(&w, err);
    if (status != SUNDER_OK) return status;
    *out_analysis = a;
    a = (study_analysis){0};
    return SUNDER_OK;
}
