/* Comparisons of calls: of all slides, of the slides of a scanner. */
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "study/analysis_parts.h"

static const comparison_kind software_against_reference = {"software against reference", .by_patient = true};
static const comparison_kind software_against_reader = {"software against reader", .by_patient = true};
static const comparison_kind reader_against_reference = {"reader against reference", .no_reference = false};
static const comparison_kind reader_against_reader = {"reader against reader", .no_reference = true};

/* Something that slides share. */
typedef struct factor {
    const char *name;
    size_t at; /* of its text in study_slide */
} factor;

static const factor factors[] = {
    {"locus", offsetof(study_slide, scoring.locus)},     {"lab", offsetof(study_slide, lab)},
    {"scanner", offsetof(study_slide, scanner)},         {"batch", offsetof(study_slide, batch)},
    {"method", offsetof(study_slide, reference_method)},
};
#define N_FACTORS (sizeof factors / sizeof factors[0])

static sunder_status group_by(const study_slides *slides, size_t at, grouping *out, sunder_error *err)
{
    SUNDER_AUTO(auto_free) const char **keys = array_new(slides->n, sizeof *keys);
    if (!keys) return fail_memory(err, "groups");
    for (size_t i = 0; i < slides->n; i++) keys[i] = (const char *)&slides->rows[i] + at;
    return grouping_of(keys, slides->n, out, err);
}

static bool has_reference(const study_analysis *a, size_t slide)
{
    return a->slides->rows[slide].reference != SAID_NOTHING;
}

static sunder_status compare_groups(analysis_work *w, const factor *f, sunder_error *err)
{
    const study_analysis *a = w->a;
    SUNDER_AUTO(grouping_free) grouping g = {0};
    sunder_status status = group_by(a->slides, f->at, &g, err);
    for (size_t k = 0; status == SUNDER_OK && k < g.n_groups && g.n_groups > 1; k++) {
        for (size_t at = g.first[k]; at < g.first[k + 1]; at++) {
            const size_t i = g.slides[at];
            if (has_reference(a, i)) judge(w, a->outcomes[i].call, a->slides->rows[i].reference, i);
        }
        char group[160];
        snprintf(group, sizeof group, "%s: %s", f->name, g.names[k]);
        status = end_comparison(w, &software_against_reference, group, err);
    }
    return status;
}

/* reader_b MOST_READERS: the reference. */
static sunder_status compare_marks(analysis_work *w, int reader_a, int reader_b, sunder_error *err)
{
    const study_slides *slides = w->a->slides;
    const bool against_reference = reader_b == MOST_READERS;
    for (size_t i = 0; i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        const said one = s->marks[reader_a].call;
        const said other = against_reference ? s->reference : s->marks[reader_b].call;
        if (one != SAID_NOTHING && other != SAID_NOTHING) judge(w, one, other, i);
    }
    char group[160];
    snprintf(group, sizeof group, "%s%s%s", slides->readers[reader_a], against_reference ? "" : " against ",
             against_reference ? "" : slides->readers[reader_b]);
    return end_comparison(w, against_reference ? &reader_against_reference : &reader_against_reader, group, err);
}

static sunder_status compare_software_with_reader(analysis_work *w, int reader, sunder_error *err)
{
    const study_analysis *a = w->a;
    for (size_t i = 0; i < a->slides->n; i++) {
        const said call = a->slides->rows[i].marks[reader].call;
        if (call != SAID_NOTHING) judge(w, a->outcomes[i].call, call, i);
    }
    return end_comparison(w, &software_against_reader, a->slides->readers[reader], err);
}

sunder_status compare_parties(analysis_work *w, sunder_error *err)
{
    const study_analysis *a = w->a;
    const int n_readers = a->slides->n_readers;
    for (size_t i = 0; i < a->slides->n; i++) {
        if (has_reference(a, i)) judge(w, a->outcomes[i].call, a->slides->rows[i].reference, i);
    }
    sunder_status status = end_comparison(w, &software_against_reference, "", err);
    for (size_t i = 0; status == SUNDER_OK && i < N_FACTORS; i++) status = compare_groups(w, &factors[i], err);
    for (int i = 0; status == SUNDER_OK && i < n_readers; i++) status = compare_software_with_reader(w, i, err);
    for (int i = 0; status == SUNDER_OK && i < n_readers; i++) status = compare_marks(w, i, MOST_READERS, err);
    for (int i = 0; i < n_readers; i++) {
        for (int j = i + 1; status == SUNDER_OK && j < n_readers; j++) status = compare_marks(w, i, j, err);
    }
    return status;
}
