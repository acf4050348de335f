/* The folder of a study: whose it is, and one run at a time in it. */
#ifndef STUDY_STUDY_HOLD_H
#define STUDY_STUDY_HOLD_H

#include "core/context.h"
#include "study/slides.h"

typedef struct study_place {
    int lock;  /* study.lock, open and locked; 0: the file system has no locks, or nothing is held */
    bool made; /* by this run */
} study_place;

/* Makes out_dir, or takes the folder of an earlier run, and holds it until study_release or the end of the process, however it
 * ends. SUNDER_ERROR_USAGE when another run holds it, and when it is there and holds something else than a study: that is left
 * as it was. */
sunder_status study_hold(const char *out_dir, study_place *out_place, sunder_error *err) SUNDER_MUST_USE;
void study_release(study_place *place);

/* Of a folder that this run made and in which nothing came to be: takes it away again. */
void study_take_back(const study_place *place, const char *out_dir);

/* Removes what killed runs left in the folder, and logs each: folders beside the results of these slides and beside the report
 * that were not finished, and study.json half-written. Nothing is removed where no lock is held: another run may be at work. */
void study_remove_leftovers(sunder_context *context, const study_place *place, const char *out_dir,
                            const study_slides *slides);

#endif
