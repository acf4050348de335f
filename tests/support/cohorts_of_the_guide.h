/* The two cohorts of clinical.md 3.2, T4 and T5. */
#ifndef SUPPORT_COHORTS_OF_THE_GUIDE_H
#define SUPPORT_COHORTS_OF_THE_GUIDE_H

#include "stats/beta_binomial.h"

static const counted_slide alike[20] = {{1, 200}, {0, 200}, {2, 200}, {1, 200}, {3, 200}, {0, 200}, {1, 200},
                                        {2, 200}, {0, 200}, {4, 200}, {1, 200}, {2, 200}, {0, 200}, {1, 200},
                                        {5, 200}, {2, 200}, {1, 200}, {0, 200}, {3, 200}, {1, 200}};
static const counted_slide differing[10] = {{6, 100}, {11, 100}, {3, 100}, {14, 100}, {8, 100},
                                            {5, 100}, {19, 100}, {9, 100}, {7, 100},  {12, 100}};

#endif
