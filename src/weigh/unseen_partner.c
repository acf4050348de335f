/* Before looking, as many signals have a partner as this slide shows. What forced photometry sees at its place speaks for one
 * or against it (Bayes). A maximum that counts as a candidate is weighed as a signal of its own; where that is taken to be
 * none, a partner may only hide beneath it. */
#include "weigh/unseen_partner.h"

#include <math.h>

double unseen_partner_probability(double forced_significance, const partner_law *law)
{
    const double seen = isfinite(forced_significance) ? forced_significance : 0.0;
    const double ratio = seen < law->floor ? partner_seen_ratio(law, seen) : partner_hidden_ratio(law, seen);
    const double odds = ratio * law->share / (1.0 - law->share);
    return odds / (1.0 + odds);
}
