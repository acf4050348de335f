/* From the counts of normal slides to a limit, by each method. Pure. */
#ifndef CUTOFF_DERIVATION_H
#define CUTOFF_DERIVATION_H

#include "stats/count_limit.h"
#include "sunder/cutoff.h"

typedef struct derivation {
    count_limit limit;
    long n;             /* nuclei that the numbers below are for */
    size_t own;         /* the slide that sets the limit, of the methods that take the largest share; else m */
    double limit_frac;  /* share above which a slide of n is positive */
    double limit_count; /* the same in nuclei of n; not whole for most methods */
    long first_positive;
} derivation;

/* Least number of normals that a method needs. */
size_t least_normals(sunder_cutoff_method method);

/* slides: m >= least_normals, n > 0, 0 <= k <= n. SUNDER_ERROR_INPUT when the fit does not converge or there are too few. */
sunder_status derive_limit(const sunder_cutoff_options *options, const counted_slide *slides, size_t m, derivation *out,
                           sunder_error *err) SUNDER_MUST_USE;

/* The n that all slides have, else their median (the lower one of two). */
long usual_n(const counted_slide *slides, size_t m, bool *out_equal);

#endif
