/* How far two measures of the same slides lie apart: Bland and Altman's mean difference and limits of agreement. */
#ifndef STATS_AGREEMENT_DIFFERENCE_H
#define STATS_AGREEMENT_DIFFERENCE_H

#include <stddef.h>

#include "stats/intervals.h"

typedef struct difference_limits {
    size_t n;
    double mean, sd;        /* of the differences; sd NaN below two */
    interval mean_interval; /* 95 %, Student's t */
    double lower, upper;    /* limits of agreement: mean -+ 1.96 sd */
    double limit_se;        /* of either limit: sd * sqrt(1 / n + z^2 / (2 (n - 1))) */
} difference_limits;

/* Bland and Altman 1986, doi:10.1016/S0140-6736(86)90837-8. All NaN without a difference. */
difference_limits difference_limits_of(const double *differences, size_t n);

#endif
