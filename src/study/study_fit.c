/* Slides that are alike in all that is compared are looked at once: a study names few assays and cutoffs, and many slides. */
#include "study/study_fit.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "pipeline/cutoff_match.h"
#include "pipeline/nucleus_network.h"
#include "pipeline/profile.h"
#include "study/run_slides.h"
#include "study/slide_folder.h"

typedef struct fit_case {
    const study_slide *slide;
    const sunder_assay *assay;
    double pixel_um; /* 0: in the images */
} fit_case;

static int by_number(double a, double b)
{
    return a < b ? -1 : a > b;
}

/* Cases that are alike compare as 0. */
static int compare(const fit_case *a, const fit_case *b)
{
    const scoring_row *one = &a->slide->scoring, *other = &b->slide->scoring;
    int order = strcmp(one->cutoff, other->cutoff);
    if (!order) order = strcmp(a->assay->sha256, b->assay->sha256);
    if (!order) order = by_number(one->section_um, other->section_um);
    return order ? order : by_number(a->pixel_um, b->pixel_um);
}

static int by_case_and_line(const void *a, const void *b)
{
    const fit_case *one = a, *other = b;
    const int order = compare(one, other);
    return order ? order : one->slide->line < other->slide->line ? -1 : 1;
}

static sunder_status check_cutoff(sunder_context *context, const fit_case *c, const sunder_score_options *scoring,
                                  sunder_error *err)
{
    SUNDER_AUTO(auto_network) network *net = NULL;
    segment_options segmenting = segment_options_of_assay(c->assay);
    sunder_status status =
        nucleus_network_open(context, scoring->network_path, scoring->segmenter, &segmenting, &net, err);
    return status == SUNDER_OK ? cutoff_fits(scoring, c->assay, c->pixel_um, &segmenting, err) : status;
}

static sunder_status check_case(sunder_context *context, const fit_case *c, const char *manifest,
                                const sunder_study_options *options, sunder_error *err)
{
    const scoring_row *row = &c->slide->scoring;
    SUNDER_AUTO(auto_free) char *cutoff = beside_manifest(manifest, row->cutoff);
    if (!cutoff) return fail_memory(err, row->id);
    const sunder_score_options scoring = score_options_of(options, row, cutoff);
    sunder_assay used = *c->assay;
    sunder_status status = take_decision(&scoring, &used, err);
    /* In the research profile this warns of each slide as it is scored. */
    if (status == SUNDER_OK && options->profile == SUNDER_PROFILE_VALIDATION)
        status = profile_check(context, c->assay, &scoring, err);
    if (status == SUNDER_OK && row->cutoff[0]) status = check_cutoff(context, c, &scoring, err);
    return status;
}

sunder_status study_fit_check(sunder_context *context, const study_slides *slides, const study_assays *assays,
                              const char *manifest, const sunder_study_options *options, sunder_error *err)
{
    SUNDER_AUTO(auto_free) fit_case *cases = array_new(slides->n, sizeof *cases);
    size_t n = 0, first_line = SIZE_MAX;
    sunder_status first = SUNDER_OK;
    if (!cases) return fail_memory(err, manifest);
    for (size_t i = 0; i < slides->n; i++) {
        const scoring_row *row = &slides->rows[i].scoring;
        if (!row->images[0]) continue;
        cases[n++] = (fit_case){&slides->rows[i], study_assay_of(assays, row, options),
                                row->pixel_um > 0 ? row->pixel_um : options->pixel_um};
    }
    qsort(cases, n, sizeof *cases, by_case_and_line);
    for (size_t i = 0; i < n; i++) {
        const study_slide *slide = cases[i].slide;
        if (slide->line > first_line || (i > 0 && compare(&cases[i - 1], &cases[i]) == 0)) continue;
        sunder_error why = SUNDER_ERROR_INIT;
        const sunder_status status = check_case(context, &cases[i], manifest, options, &why);
        if (status == SUNDER_OK) continue;
        first_line = slide->line;
        first = fail(err, status, "%s: line %zu: slide %s: %s", manifest, slide->line, slide->scoring.id, why.message);
    }
    return first;
}

/* A cutoff and an assay, and what their lots say; kept from slide to slide, as most slides have those of the one before. */
typedef struct lot_case {
    const char *cutoff;
    const sunder_assay *assay;
    bool other;
    char words[LOT_WORDS];
} lot_case;

static sunder_status compare_lots(const char *cutoff, const sunder_assay *assay, const char *manifest, lot_case *known,
                                  sunder_error *err)
{
    if (known->cutoff && strcmp(known->cutoff, cutoff) == 0 && known->assay == assay) return SUNDER_OK;
    SUNDER_AUTO(cutoff_file_free) cutoff_file file = {0};
    SUNDER_AUTO(auto_free) char *path = beside_manifest(manifest, cutoff);
    if (!path) return fail_memory(err, cutoff);
    sunder_status status = cutoff_file_read(path, &file, err);
    if (status != SUNDER_OK) return status;
    known->cutoff = cutoff;
    known->assay = assay;
    known->other = cutoff_other_lot(file.root, assay, known->words, sizeof known->words);
    return SUNDER_OK;
}

sunder_status study_fit_remark(const study_slides *slides, const study_assays *assays, const char *manifest,
                               const sunder_study_options *options, study_remarks *remarks, sunder_error *err)
{
    lot_case known = {.cutoff = NULL};
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < slides->n; i++) {
        const scoring_row *row = &slides->rows[i].scoring;
        if (!row->cutoff[0] || !row->images[0]) continue;
        status = compare_lots(row->cutoff, study_assay_of(assays, row, options), manifest, &known, err);
        if (status == SUNDER_OK && known.other)
            status = study_remark_add(remarks, i, err, "%s: %s", row->cutoff, known.words);
    }
    return status;
}
