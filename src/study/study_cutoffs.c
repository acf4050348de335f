/* The laboratory's cutoffs of a study. */
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "result/cutoff_file.h"
#include "study/slide_folder.h"
#include "study/study_file.h"

static sunder_status read_one(const char *name, const char *manifest, digest_hex *out_sha256, sunder_error *err)
{
    SUNDER_AUTO(cutoff_file_free) cutoff_file file = {0};
    SUNDER_AUTO(auto_free) char *path = beside_manifest(manifest, name);
    if (!path) return fail_memory(err, name);
    sunder_status status = cutoff_file_read(path, &file, err);
    if (status == SUNDER_OK) snprintf(out_sha256->chars, sizeof out_sha256->chars, "%s", file.cutoff.sha256);
    return status;
}

sunder_status study_cutoffs_read(study_slides *slides, const char *manifest, sunder_error *err)
{
    const scoring_row *last = NULL; /* rows of one cutoff mostly follow each other */
    for (size_t i = 0; i < slides->n; i++) {
        scoring_row *row = &slides->rows[i].scoring;
        if (!row->cutoff[0]) continue;
        sunder_status status = SUNDER_OK;
        if (last && strcmp(last->cutoff, row->cutoff) == 0) row->cutoff_sha256 = last->cutoff_sha256;
        else status = read_one(row->cutoff, manifest, &row->cutoff_sha256, err);
        if (status != SUNDER_OK)
            return fail_within(err, status, "%s: line %zu: cutoff", manifest, slides->rows[i].line);
        last = row;
    }
    return SUNDER_OK;
}
