/* Fisher's exact test by the terms of the hypergeometric law. */
#include "stats/fisher_exact.h"

#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>

/* Tables as likely as this one count, though their rounded probabilities may differ in the last digits. */
#define AS_LIKELY (1.0 + 1e-9)

/* P(x of the k are in the first sample). */
static double table_probability(long x, long k, long n1, long n2)
{
    return gsl_ran_hypergeometric_pdf((unsigned)x, (unsigned)n1, (unsigned)n2, (unsigned)k);
}

double fisher_two_sided(long k1, long n1, long k2, long n2)
{
    if (k1 < 0 || k2 < 0 || k1 > n1 || k2 > n2 || n1 > UINT_MAX || n2 > UINT_MAX - n1) return NAN;
    const long k = k1 + k2, least = k > n2 ? k - n2 : 0, most = k < n1 ? k : n1;
    const double here = table_probability(k1, k, n1, n2);
    double p = 0.0;
    for (long x = least; x <= most; x++) {
        const double term = table_probability(x, k, n1, n2);
        if (term <= here * AS_LIKELY) p += term;
    }
    return fmin(1.0, p);
}
