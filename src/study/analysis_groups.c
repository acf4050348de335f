/* Comparisons of calls: of all slides, of the slides of a scanner, of one specimen on two scanners. */
#include <stdio.h>

#include "core/fail.h"
#include "study/analysis_parts.h"

#define SOFTWARE_AGAINST_REFERENCE "software against reference"

/* Something that slides share. */
typedef struct factor {
    const char *name, *between; /* kind of comparison of one specimen under two of it; NULL: none */
    size_t at;                  /* of its text in study_slide */
} factor;

static const factor factors[] = {
    {"locus", NULL, offsetof(study_slide, scoring.locus)},
    {"lab", "between labs", offsetof(study_slide, lab)},
    {"scanner", "between scanners", offsetof(study_slide, scanner)},
    {"batch", "between batches", offsetof(study_slide, batch)},
    {"method", NULL, offsetof(study_slide, reference_method)},
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
        for (size_t i = 0; i < a->slides->n; i++) {
            if (g.of[i] == k && has_reference(a, i)) judge(w, a->outcomes[i].call, a->slides->rows[i].reference, i);
        }
        char group[160];
        snprintf(group, sizeof group, "%s: %s", f->name, g.names[k]);
        status = end_comparison(w, SOFTWARE_AGAINST_REFERENCE, group, true, err);
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
    return end_comparison(w, against_reference ? "reader against reference" : "reader against reader", group, false,
                          err);
}

static sunder_status compare_software_with_reader(analysis_work *w, int reader, sunder_error *err)
{
    const study_analysis *a = w->a;
    for (size_t i = 0; i < a->slides->n; i++) {
        const said call = a->slides->rows[i].marks[reader].call;
        if (call != SAID_NOTHING) judge(w, a->outcomes[i].call, call, i);
    }
    return end_comparison(w, "software against reader", a->slides->readers[reader], true, err);
}

sunder_status compare_parties(analysis_work *w, sunder_error *err)
{
    const study_analysis *a = w->a;
    const int n_readers = a->slides->n_readers;
    for (size_t i = 0; i < a->slides->n; i++) {
        if (has_reference(a, i)) judge(w, a->outcomes[i].call, a->slides->rows[i].reference, i);
    }
    sunder_status status = end_comparison(w, SOFTWARE_AGAINST_REFERENCE, "", true, err);
    for (size_t i = 0; status == SUNDER_OK && i < N_FACTORS; i++) status = compare_groups(w, &factors[i], err);
    for (int i = 0; status == SUNDER_OK && i < n_readers; i++) status = compare_software_with_reader(w, i, err);
    for (int i = 0; status == SUNDER_OK && i < n_readers; i++) status = compare_marks(w, i, MOST_READERS, err);
    for (int i = 0; i < n_readers; i++) {
        for (int j = i + 1; status == SUNDER_OK && j < n_readers; j++) status = compare_marks(w, i, j, err);
    }
    return status;
}

/* first[specimen * n_levels + level]: the first slide of a specimen there; NO_GROUP: none. A specimen is one of a locus. */
static sunder_status find_first(const study_slides *slides, const grouping *specimens, const grouping *g,
                                size_t **out_first, sunder_error *err)
{
    size_t cells = 0;
    if (!size_multiply(specimens->n_groups, g->n_groups, &cells)) return fail_memory(err, "specimens");
    size_t *first = array_new(cells, sizeof *first);
    if (!first) return fail_memory(err, "specimens");
    for (size_t i = 0; i < cells; i++) first[i] = NO_GROUP;
    for (size_t i = 0; i < slides->n; i++) {
        if (specimens->of[i] == NO_GROUP || g->of[i] == NO_GROUP) continue;
        size_t *cell = &first[specimens->of[i] * g->n_groups + g->of[i]];
        if (*cell == NO_GROUP) *cell = i;
    }
    *out_first = first;
    return SUNDER_OK;
}

static sunder_status compare_levels(analysis_work *w, const factor *f, const grouping *specimens, sunder_error *err)
{
    const study_analysis *a = w->a;
    SUNDER_AUTO(grouping_free) grouping g = {0};
    sunder_status status = group_by(a->slides, f->at, &g, err);
    if (status != SUNDER_OK || g.n_groups < 2) return status;
    SUNDER_AUTO(auto_free) size_t *first = NULL;
    status = find_first(a->slides, specimens, &g, &first, err);
    for (size_t one = 0; status == SUNDER_OK && one < g.n_groups; one++) {
        for (size_t other = one + 1; status == SUNDER_OK && other < g.n_groups; other++) {
            for (size_t s = 0; s < specimens->n_groups; s++) {
                const size_t x = first[s * g.n_groups + one], y = first[s * g.n_groups + other];
                if (x != NO_GROUP && y != NO_GROUP) judge(w, a->outcomes[x].call, a->outcomes[y].call, x);
            }
            char group[160];
            snprintf(group, sizeof group, "%s against %s", g.names[one], g.names[other]);
            status = end_comparison(w, f->between, group, false, err);
        }
    }
    return status;
}

/* A specimen is what the manifest calls so, else the patient, at one locus. */
static sunder_status group_specimens(const study_slides *slides, char (**out_keys)[192], grouping *out_specimens,
                                     sunder_error *err)
{
    char(*keys)[192] = array_new(slides->n, sizeof *keys);
    SUNDER_AUTO(auto_free) const char **borrowed = array_new(slides->n, sizeof *borrowed);
    *out_keys = keys;
    if (!keys || !borrowed) return fail_memory(err, "specimens");
    for (size_t i = 0; i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        const char *whose = s->specimen[0] ? s->specimen : s->patient;
        if (whose[0]) snprintf(keys[i], sizeof keys[i], "%s\n%s", whose, s->scoring.locus);
        borrowed[i] = keys[i];
    }
    return grouping_of(borrowed, slides->n, out_specimens, err);
}

sunder_status compare_places(analysis_work *w, sunder_error *err)
{
    SUNDER_AUTO(grouping_free) grouping specimens = {0};
    SUNDER_AUTO(auto_free) char(*keys)[192] = NULL;
    sunder_status status = group_specimens(w->a->slides, &keys, &specimens, err);
    for (size_t i = 0; status == SUNDER_OK && i < N_FACTORS; i++) {
        if (factors[i].between) status = compare_levels(w, &factors[i], &specimens, err);
    }
    return status;
}
