/* Has a signal without a partner one that was not seen? Forced photometry answers. algorithms.md 8.2.8. */
#ifndef WEIGH_UNSEEN_PARTNER_H
#define WEIGH_UNSEEN_PARTNER_H

#include "weigh/partner_law.h"

/* forced_significance: largest T of the other colour at the mapped place; law: of partners of that colour. */
double unseen_partner_probability(double forced_significance, const partner_law *law);

#endif
