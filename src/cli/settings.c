/* Starting values of the settings. */
#include "cli/settings.h"

#include "sunder/context.h"
#include "sunder/cutoff.h"
#include "sunder/detect.h"
#include "sunder/score.h"
#include "sunder/study.h"

const char *const segmenter_names[] = {"auto", "classic", "network", NULL};
const char *const profile_names[] = {"research", "validation", NULL}; /* order of sunder_profile */
const char *const decision_names[] = {"assay", "evidence", "plain", "two_step", "sequential", "full", NULL};
const char *const progress_names[] = {"auto", "json", "none", NULL}; /* order of progress_mode */
/* order of sunder_cutoff_method */
const char *const cutoff_method_names[] = {"betainv", "betainv-spreadsheet", "critbinom", "mean-sd", "tolerance",
                                           "garwood", "beta-binomial",       NULL};

settings settings_default(void)
{
    const sunder_context_options context = SUNDER_CONTEXT_OPTIONS_INIT;
    const sunder_score_options score = SUNDER_SCORE_OPTIONS_INIT;
    const sunder_study_options study = SUNDER_STUDY_OPTIONS_INIT;
    const sunder_detect_options detect = SUNDER_DETECT_OPTIONS_INIT;
    const sunder_cutoff_options cutoff = SUNDER_CUTOFF_OPTIONS_INIT;
    return (settings){
        .section_um = score.section_um,
        .profile = score.profile,
        .max_doubt_frac = score.max_doubt_frac,
        .most_false_candidates = score.most_false_candidates,
        .least_significance = detect.least_significance,
        .threads = context.threads,
        .max_memory_mib = 1024, /* what the library allows when it is not told */
        .seed = (long long)context.seed,
        .jobs = study.jobs,
        .method = cutoff.method,
        .level = cutoff.level,
        .sd = cutoff.sd,
    };
}
