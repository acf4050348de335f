/* The laboratory's cutoffs of a study. */
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "result/cutoff_file.h"
#include "study/grouping.h"
#include "study/slide_folder.h"
#include "study/study_file.h"

static sunder_status read_one(const char *name, const char *manifest, lab_cutoff *out_cutoff, sunder_error *err)
{
    SUNDER_AUTO(cutoff_file_free) cutoff_file file = {0};
    SUNDER_AUTO(auto_free) char *path = beside_manifest(manifest, name);
    if (!path) return fail_memory(err, name);
    sunder_status status = cutoff_file_read(path, &file, err);
    if (status == SUNDER_OK) *out_cutoff = file.cutoff;
    return status;
}

static sunder_status keys_of(const study_slides *slides, const char ***out_keys, sunder_error *err)
{
    const char **keys = array_new(slides->n, sizeof *keys);
    if (!keys) return fail_memory(err, "cutoffs");
    for (size_t i = 0; i < slides->n; i++) keys[i] = slides->rows[i].scoring.cutoff;
    *out_keys = keys;
    return SUNDER_OK;
}

sunder_status study_cutoffs_read(study_slides *slides, const char *manifest, sunder_error *err)
{
    SUNDER_AUTO(auto_free) const char **keys = NULL;
    SUNDER_AUTO(grouping_free) grouping files = {0};
    sunder_status status = keys_of(slides, &keys, err);
    if (status == SUNDER_OK) status = grouping_of(keys, slides->n, &files, err);
    if (status != SUNDER_OK) return status;
    slides->cutoffs = array_new(files.n_groups, sizeof *slides->cutoffs);
    if (!slides->cutoffs) return fail_memory(err, "cutoffs");
    for (size_t i = 0; i < slides->n; i++) {
        study_slide *slide = &slides->rows[i];
        if (files.of[i] == NO_GROUP) continue;
        lab_cutoff *cutoff = &slides->cutoffs[files.of[i]];
        if (!cutoff->given) status = read_one(slide->scoring.cutoff, manifest, cutoff, err);
        if (status != SUNDER_OK) return fail_within(err, status, "%s: line %zu: cutoff", manifest, slide->line);
        slide->own_cutoff = cutoff;
        snprintf(slide->scoring.cutoff_sha256.chars, sizeof slide->scoring.cutoff_sha256.chars, "%s", cutoff->sha256);
    }
    return SUNDER_OK;
}
