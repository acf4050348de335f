/* What the profile allows. A probe whose colours nobody confirmed may have its ends swapped, which turns isolated 3' into
 * isolated 5' without a trace (clinical.md 1.2). */
#include "pipeline/profile.h"

#include <float.h>

#include "core/context.h"
#include "core/fail.h"

sunder_status profile_check(sunder_context *context, const sunder_assay *assay, const sunder_score_options *options,
                            sunder_error *err)
{
    if (!(options->max_doubt_frac > 0 && options->max_doubt_frac <= 0.5))
        return fail(err, SUNDER_ERROR_USAGE, "a doubt of %g; give a fraction above 0 and up to 0.5, 0.20 by default",
                    options->max_doubt_frac);
    if (!(options->most_false_candidates >= 0 && options->most_false_candidates <= DBL_MAX))
        return fail(err, SUNDER_ERROR_USAGE,
                    "%g false candidates of a nucleus; give a number above 0, or 0 for no bound",
                    options->most_false_candidates);
    if (assay->colours_confirmed) return SUNDER_OK;
    if (options->profile == SUNDER_PROFILE_VALIDATION)
        return fail(err, SUNDER_ERROR_INPUT,
                    "assay %s: no lab has confirmed that 5' is %s and 3' is %s, and the validation profile needs that; "
                    "check the probe's data sheet and set colours_confirmed in a copy of the assay file",
                    assay->id, assay->colour_5p, assay->colour_3p);
    log_warning(context,
                "assay %s: 5' %s and 3' %s are unconfirmed; swapped ends would turn isolated 3' into isolated 5'",
                assay->id, assay->colour_5p, assay->colour_3p);
    return SUNDER_OK;
}
