/* The study file: what a study was begun with, so that it cannot go on with anything else. */
#ifndef STUDY_STUDY_FILE_H
#define STUDY_STUDY_FILE_H

#include "core/context.h"
#include "study/slides.h"
#include "study/study_changes.h"
#include "sunder/study.h"

/* An assay of the study. */
typedef struct study_assay {
    const char *name; /* as the manifest or the options give it; borrowed */
    sunder_assay assay;
} study_assay;

typedef struct study_assays {
    size_t n, capacity;
    study_assay *rows;
} study_assays;

/* Reads every assay that slides with images name, once each. SUNDER_ERROR_INPUT also for a slide that names none and for one
 * whose locus is not the assay's. A relative file is taken from the manifest's folder. *out_assays is the caller's:
 * study_assays_free. */
sunder_status study_assays_read(const study_slides *slides, const char *manifest, const sunder_study_options *options,
                                study_assays *out_assays, sunder_error *err) SUNDER_MUST_USE;
void study_assays_free(study_assays *assays);

/* The assay of a slide; borrowed. NULL for counts that name none; a slide with images has one. */
const sunder_assay *study_assay_of(const study_assays *assays, const scoring_row *row,
                                   const sunder_study_options *options);

/* Reads the laboratory's cutoff of every slide that names one, once for all slides, and keeps it and its SHA-256 there.
 * SUNDER_ERROR_INPUT names the line of a file that cannot be read or is no cutoff. */
sunder_status study_cutoffs_read(study_slides *slides, const char *manifest, sunder_error *err) SUNDER_MUST_USE;

/* What the study file says of the study. */
typedef struct study_lock {
    digest_hex
        parameters_sha256; /* of the options of the run, seeds and network among them; no assay, cutoff or slide */
    study_changes changes; /* since the study began */
} study_lock;

/* Writes study.json to out_dir, which is held (study_hold.h), or compares the one that is there with this run: another version,
 * parameter or seed, and a slide that was changed or taken out, is SUNDER_ERROR_USAGE that names it. New slides are added to it.
 * References may change, and images, channels and pixel size of a slide without a result: each such change stays in the file.
 * *out_lock is the caller's: study_lock_free. */
sunder_status study_file_lock(sunder_context *context, const study_slides *slides, const study_assays *assays,
                              const sunder_study_options *options, const char *out_dir, study_lock *out_lock,
                              sunder_error *err) SUNDER_MUST_USE;
void study_lock_free(study_lock *lock);

#endif
