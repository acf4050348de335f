/* One run at a time works on a study. */
#ifndef STUDY_STUDY_HOLD_H
#define STUDY_STUDY_HOLD_H

#include "core/fail.h"

/* Holds the folder of a study until study_release or the end of the process, however it ends. SUNDER_ERROR_USAGE when another
 * run holds it. *hold is 0 when nothing is held. */
sunder_status study_hold(const char *out_dir, int *hold, sunder_error *err) SUNDER_MUST_USE;
void study_release(int *hold);

#endif
