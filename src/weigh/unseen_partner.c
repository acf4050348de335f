/* Before looking, most signals have a partner. It stays possible in so far as a present signal of that colour may be as faint
 * as what is seen at its place, give or take the noise there. */
#include "weigh/unseen_partner.h"

#include <math.h>

#include "stats/normal.h"

/* Share of signals with a partner before looking, slides with truncation and breaks together (algorithms.md 8.2.8). */
#define PARTNER_SHARE 0.85

/* The noise of a significance is 1. */
#define NOISE_T 1.0

double unseen_partner_probability(double forced_significance, const brightness_law *law)
{
    const double seen = isfinite(forced_significance) ? fmax(forced_significance, 0.0) : 0.0;
    const double as_faint = normal_cdf((log(seen + NOISE_T) - law->ln_significance_mean) / law->ln_significance_sd);
    return PARTNER_SHARE * as_faint / (PARTNER_SHARE * as_faint + 1.0 - PARTNER_SHARE);
}
