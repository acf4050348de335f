/* What both kinds of cohort share. */
#include "cutoff/cohort.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void cohort_free(cohort *c)
{
    free(c->slides);
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
    if (c->n_warnings >= MOST_WARNINGS) return;
    va_list args;
    va_start(args, format);
    vsnprintf(c->warnings[c->n_warnings], sizeof c->warnings[0], format, args);
    va_end(args);
    c->n_warnings += 1;
}

counted_slide *cohort_counts(const cohort *c, counted_kind kind, size_t except, size_t *out_m)
{
    counted_slide *rows = array_new(c->m, sizeof *rows);
    size_t m = 0;
    for (size_t i = 0; rows && i < c->m; i++) {
        const normal_slide *s = &c->slides[i];
        if (!s->left_out[0] && i != except) rows[m++] = (counted_slide){s->k[kind], s->n};
    }
    *out_m = m;
    return rows;
}
