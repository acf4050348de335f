/* What both kinds of cohort share. */
#include "cutoff/cohort.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Break-apart probes are read against 15 % of nuclei: clinical.md 2, as the bundled assays say (models/assays). */
#define USUAL_CUTOFF_FRAC 0.15

bool normal_is_called(const normal_slide *slide)
{
    return !slide->left_out[0] && slide->k[COUNT_COMBINED] >= slide->first_positive;
}

void cohort_free(cohort *c)
{
    free(c->slides);
    free(c->warnings);
    node_free(c->method);
    *c = (cohort){0};
}

void cohort_take_assay(cohort *c, const sunder_assay *assay)
{
    c->assay = *assay;
    if (assay->lot[0]) snprintf(c->lots[c->n_lots++], sizeof c->lots[0], "%s", assay->lot);
}

void cohort_warn(cohort *c, const char *format, ...)
{
    if (!array_reserve((void **)&c->warnings, &c->warnings_capacity, c->n_warnings + 1, sizeof *c->warnings)) return;
    va_list args;
    va_start(args, format);
    vsnprintf(c->warnings[c->n_warnings], sizeof c->warnings[0], format, args);
    va_end(args);
    c->n_warnings += 1;
}

double cohort_assay_cutoff(const cohort *c)
{
    if (c->assay.cutoff_denominator <= 0) return USUAL_CUTOFF_FRAC;
    return (double)c->assay.cutoff_numerator / (double)c->assay.cutoff_denominator;
}

counted_slide *cohort_counts(const cohort *c, counted_kind kind, const size_t *part_of, size_t except, size_t *out_m)
{
    counted_slide *rows = array_new(c->m, sizeof *rows);
    size_t m = 0;
    for (size_t i = 0; rows && i < c->m; i++) {
        const normal_slide *s = &c->slides[i];
        if (!s->left_out[0] && !(part_of && part_of[i] == except)) rows[m++] = (counted_slide){s->k[kind], s->n};
    }
    *out_m = m;
    return rows;
}
