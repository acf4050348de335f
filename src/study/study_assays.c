/* The assays of a study. */
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "study/slide_folder.h"
#include "study/study_file.h"

void study_assays_free(study_assays *assays)
{
    free(assays->rows);
    *assays = (study_assays){0};
}

static const char *name_of(const scoring_row *row, const sunder_study_options *options)
{
    return row->assay[0] ? row->assay : options->assay;
}

static const study_assay *find(const study_assays *assays, const char *name)
{
    for (size_t i = 0; i < assays->n; i++) {
        if (strcmp(assays->rows[i].name, name) == 0) return &assays->rows[i];
    }
    return NULL;
}

const sunder_assay *study_assay_of(const study_assays *assays, const scoring_row *row,
                                   const sunder_study_options *options)
{
    const char *name = name_of(row, options);
    const study_assay *found = name ? find(assays, name) : NULL;
    return found ? &found->assay : NULL;
}

static sunder_status read_one(const char *name, bool of_manifest, const char *manifest, const char *assay_dir,
                              sunder_assay *out_assay, sunder_error *err)
{
    if (!strchr(name, '/') && !ends_with_ignoring_case(name, ".json"))
        return assay_dir ? sunder_assay_find(name, assay_dir, out_assay, err)
                         : fail(err, SUNDER_ERROR_USAGE, "assay %s: no folder of assays is given", name);
    SUNDER_AUTO(auto_free) char *path = of_manifest ? beside_manifest(manifest, name) : strdup(name);
    return path ? sunder_assay_read(path, out_assay, err) : fail_memory(err, name);
}

static sunder_status add_assay(study_assays *assays, const study_slide *slide, const char *manifest,
                               const sunder_study_options *options, sunder_error *err)
{
    const scoring_row *row = &slide->scoring;
    const char *name = name_of(row, options);
    if (!name)
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: slide %s: no assay; name one there or with --assay",
                    manifest, slide->line, row->id);
    const study_assay *known = find(assays, name);
    if (!known) {
        if (!array_reserve((void **)&assays->rows, &assays->capacity, assays->n + 1, sizeof *assays->rows))
            return fail_memory(err, name);
        study_assay *added = &assays->rows[assays->n];
        added->name = name;
        sunder_status status = read_one(name, row->assay[0] != '\0', manifest, options->assay_dir, &added->assay, err);
        if (status != SUNDER_OK) return fail_within(err, status, "%s: line %zu", manifest, slide->line);
        assays->n += 1;
        known = added;
    }
    if (!equals_ignoring_case(known->assay.locus, row->locus))
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: slide %s: locus %s, but assay %s is for %s", manifest,
                    slide->line, row->id, row->locus, name, known->assay.locus);
    return SUNDER_OK;
}

sunder_status study_assays_read(const study_slides *slides, const char *manifest, const sunder_study_options *options,
                                study_assays *out_assays, sunder_error *err)
{
    SUNDER_AUTO(study_assays_free) study_assays assays = {0};
    for (size_t i = 0; i < slides->n; i++) {
        const scoring_row *row = &slides->rows[i].scoring;
        if (!row->images[0] && !name_of(row, options))
            continue; /* counts need no assay; one that is named is held to */
        sunder_status status = add_assay(&assays, &slides->rows[i], manifest, options, err);
        if (status != SUNDER_OK) return status;
    }
    *out_assays = assays;
    assays = (study_assays){0};
    return SUNDER_OK;
}
