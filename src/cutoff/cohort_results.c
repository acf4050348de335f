#include "cutoff/cohort.h"
#include "core/fail.h"
sunder_status cohort_from_results(const char *const *dirs, size_t n_dirs, cohort *out_cohort, sunder_error *err)
{ (void)dirs;(void)n_dirs;(void)out_cohort; return fail(err, SUNDER_ERROR_INTERNAL, "not yet"); }
