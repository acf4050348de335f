/* Readers' counts and percentages against each other and against the software. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "stats/fisher_exact.h"
#include "study/analysis_parts.h"

static int by_p(const void *a, const void *b)
{
    const reader_pair_test *one = a, *other = b;
    if (one->p != other->p) return one->p < other->p ? -1 : 1;
    return one->slide < other->slide ? -1 : one->slide > other->slide;
}

static sunder_status test_counts(study_analysis *a, sunder_error *err)
{
    for (size_t i = 0; i < a->slides->n; i++) {
        const reader_mark *marks = a->slides->rows[i].marks;
        for (int x = 0; x < a->slides->n_readers; x++) {
            for (int y = x + 1; y < a->slides->n_readers; y++) {
                if (marks[x].n <= 0 || marks[y].n <= 0) continue;
                if (!array_reserve((void **)&a->tests, &a->tests_capacity, a->n_tests + 1, sizeof *a->tests))
                    return fail_memory(err, "readers");
                a->tests[a->n_tests++] =
                    (reader_pair_test){i, x, y, fisher_two_sided(marks[x].k, marks[x].n, marks[y].k, marks[y].n)};
            }
        }
    }
    if (a->n_tests > 0) qsort(a->tests, a->n_tests, sizeof *a->tests, by_p);
    return SUNDER_OK;
}

static sunder_status take_differences(study_analysis *a, int reader, sunder_error *err)
{
    const size_t n = a->slides->n;
    reader_difference *d = &a->differences[reader];
    d->slides = array_new(n, sizeof *d->slides);
    d->mean = array_new(n, sizeof *d->mean);
    d->difference = array_new(n, sizeof *d->difference);
    if (!d->slides || !d->mean || !d->difference) return fail_memory(err, "differences");
    for (size_t i = 0; i < n; i++) {
        const double software = a->outcomes[i].fraction, read = a->slides->rows[i].marks[reader].percent_frac;
        if (!isfinite(software) || !isfinite(read)) continue;
        d->slides[d->n] = i;
        d->mean[d->n] = (software + read) / 2.0;
        d->difference[d->n++] = software - read;
    }
    d->limits = difference_limits_of(d->difference, d->n);
    return SUNDER_OK;
}

/* Slides that everyone called; with_software: the software, too. */
static sunder_status add_panel(study_analysis *a, bool with_software, sunder_error *err)
{
    enum { N_CALLS = SAID_NOTHING };
    SUNDER_AUTO(auto_free) long *counts = array_new(a->slides->n, N_CALLS * sizeof *counts);
    if (!counts) return fail_memory(err, "readers");
    panel *p = &a->panels[a->n_panels];
    *p = (panel){.parties = a->slides->n_readers + with_software};
    for (size_t i = 0; i < a->slides->n; i++) {
        long row[N_SAID] = {0};
        for (int r = 0; r < a->slides->n_readers; r++) row[a->slides->rows[i].marks[r].call] += 1;
        if (with_software) row[a->outcomes[i].call] += 1;
        if (row[SAID_NOTHING] > 0) continue;
        for (int c = 0; c < N_CALLS; c++) counts[p->slides * N_CALLS + (size_t)c] = row[c];
        p->slides += 1;
    }
    snprintf(p->who, sizeof p->who, "%d readers%s", a->slides->n_readers, with_software ? " and the software" : "");
    p->kappa = fleiss_kappa(counts, p->slides, N_CALLS);
    a->n_panels += 1;
    return SUNDER_OK;
}

sunder_status compare_readers(analysis_work *w, sunder_error *err)
{
    study_analysis *a = w->a;
    sunder_status status = test_counts(a, err);
    for (int i = 0; status == SUNDER_OK && i < a->slides->n_readers; i++) status = take_differences(a, i, err);
    if (a->slides->n_readers < 2) return status;
    if (status == SUNDER_OK) status = add_panel(a, false, err);
    return status == SUNDER_OK ? add_panel(a, true, err) : status;
}
