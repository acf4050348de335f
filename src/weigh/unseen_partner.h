/* Has a signal without a partner one that was not seen? Forced photometry answers. algorithms.md 8.2.8. */
#ifndef WEIGH_UNSEEN_PARTNER_H
#define WEIGH_UNSEEN_PARTNER_H

#include "laws/slide_laws.h"

/* forced_significance: largest T of the other colour at the mapped place; law: brightness of that colour. */
double unseen_partner_probability(double forced_significance, const brightness_law *law);

#endif
