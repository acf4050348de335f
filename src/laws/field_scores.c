/* The limits are those of a whole slide (score/usable.c), but a field holds few nuclei: a share counts against it only
 * when its whole 95 % Wilson interval lies beyond the limit, so that a small field is not thrown out by chance. */
#include "laws/field_scores.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/fail.h"
#include "core/memory.h"
#include "laws/sure_signals.h"
#include "stats/intervals.h"
#include "stats/normal.h"

static const double sure_significance = 7;   /* algorithms.md 8.2.5 */
static const double seen_significance = 5.3; /* a signal beyond doubt, algorithms.md 8.2.8 */
static const double most_blurred_frac = 0.5, least_hybridised_frac = 0.2, most_clipped_frac = 0.2; /* score/usable.c */
static const double fwhm_per_sigma = 2.3548;

static void count_nuclei(const nuclei *n, field_scores *row)
{
    for (size_t i = 0; i < n->n; i++) {
        row->blurred += n->rows[i].excluded == EXCLUDED_BLURRED;
        row->scorable += n->rows[i].excluded == EXCLUDED_NOT;
    }
}

/* Work arrays of one field: as many as its candidates, and a mark for each nucleus. */
typedef struct field_scratch {
    double *significance, *sigma;
    unsigned char *seen;
} field_scratch;

static void measure_end(const candidates *all, size_t from, size_t to, const nuclei *n, probe_end end,
                        const field_scratch *s, field_scores *row)
{
    size_t sure = 0;
    for (size_t i = 0; i < n->n; i++) s->seen[i] = 0;
    for (size_t i = from; i < to; i++) {
        const candidate *c = &all->rows[i];
        if (c->end != end || c->nucleus < 1 || (size_t)c->nucleus > n->n) continue;
        if (c->significance > seen_significance) s->seen[c->nucleus - 1] = 1;
        if (is_sure(c, sure_significance)) s->significance[sure] = c->significance, s->sigma[sure++] = c->sigma_um;
    }
    for (size_t i = 0; i < n->n; i++) row->with_signal[end] += s->seen[i] && n->rows[i].excluded == EXCLUDED_NOT;
    row->sure_signals[end] = sure;
    row->snr[end] = quantile_of(s->significance, sure, 0.5);
    row->signal_fwhm_um[end] = fwhm_per_sigma * quantile_of(s->sigma, sure, 0.5);
}

static double clipped_share(const camera_facts *facts, const char *const colours[2])
{
    double most = 0;
    for (int end = 0; end < 2; end++) {
        const channel_facts *seen = camera_facts_of_colour(facts, colours[end]);
        if (seen) most = fmax(most, seen->saturated_frac);
    }
    return most;
}

static bool surely_below(size_t count, size_t of, double limit)
{
    return of > 0 && wilson_interval((long)count, (long)of, NORMAL_95_TWO_SIDED).upper < limit;
}

static bool surely_above(size_t count, size_t of, double limit)
{
    return of > 0 && wilson_interval((long)count, (long)of, NORMAL_95_TWO_SIDED).lower > limit;
}

static void set_fault(field_scores *row, field_fault fault, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void set_fault(field_scores *row, field_fault fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(row->why, sizeof row->why, format, args);
    va_end(args);
    row->fault = fault;
}

static void find_fault(const nuclei *n, const char *const colours[2], field_scores *row)
{
    const field_shift *shift = &row->shift;
    int weaker = row->with_signal[END_3P] < row->with_signal[END_5P] ? END_3P : END_5P;
    if (surely_above(row->blurred, n->n, most_blurred_frac))
        set_fault(row, FIELD_BLURRED, "blurred: %zu of its %zu nuclei are out of focus", row->blurred, n->n);
    else if (row->saturated_frac > most_clipped_frac)
        set_fault(row, FIELD_CLIPPED, "overexposed: %.1f %% of the pixels of a probe channel are clipped",
                  100 * row->saturated_frac);
    else if (surely_below(row->with_signal[weaker], row->scorable, least_hybridised_frac))
        set_fault(row, FIELD_UNREADABLE,
                  "no signals to read: %zu of %zu nuclei show a signal in %s and %zu in %s; one in five is the least "
                  "expected",
                  row->with_signal[weaker], row->scorable, colours[weaker], row->with_signal[!weaker],
                  colours[!weaker]);
    else if (shift->displaced)
        set_fault(
            row, FIELD_DISPLACED,
            "its colours are displaced: %zu bright pairs lie %.2f +- %.2f um off the slide's chromatic shift, %zu "
            "at it; a filter or the stage had not settled",
            shift->pairs_here, hypot(shift->off_um.x, shift->off_um.y), shift->error_um, shift->pairs_at_slide);
}

sunder_status field_scores_measure(const candidates *all, const nuclei *per_field, const camera_facts *const *facts,
                                   size_t n_fields, const slide_laws *laws, const char *const colours[2],
                                   field_scores *out_rows, sunder_error *err)
{
    size_t most = 1;
    for (size_t i = 0; i < n_fields; i++) most = per_field[i].n > most ? per_field[i].n : most;
    SUNDER_AUTO(auto_free) size_t *starts = field_starts(all, n_fields);
    SUNDER_AUTO(auto_free) field_shift *shifts = array_new(n_fields, sizeof *shifts);
    SUNDER_AUTO(auto_free) double *values = array_new(2 * all->n + 1, sizeof *values);
    SUNDER_AUTO(auto_free) unsigned char *seen = array_new(most, 1);
    if (!starts || !shifts || !values || !seen) return fail_memory(err, "the scores of the fields");
    sunder_status status = field_shift_measure(all, starts, n_fields, laws, shifts, err);
    if (status != SUNDER_OK) return status;
    field_scratch scratch = {values, values + all->n, seen};
    for (size_t i = 0; i < n_fields; i++) {
        field_scores row = {.shift = shifts[i], .saturated_frac = clipped_share(facts[i], colours)};
        count_nuclei(&per_field[i], &row);
        for (int end = 0; end < 2; end++)
            measure_end(all, starts[i], starts[i + 1], &per_field[i], (probe_end)end, &scratch, &row);
        if (facts[i]->n_channels > 0) find_fault(&per_field[i], colours, &row);
        out_rows[i] = row;
    }
    return SUNDER_OK;
}
