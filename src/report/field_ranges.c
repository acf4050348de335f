/* Display ranges from pixels and reported signals. */
#include "report/field_ranges.h"

#include <math.h>
#include <stdlib.h>

#include "report/field_rows.h"

/* Fewer signals than this say nothing about the rest. */
#define LEAST_SIGNALS 4

/* Of the range by percentiles that is kept at least, so that noise does not look like signal. */
static const float least_share = 0.3f;

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* What the signals of a field are made of, in one colour: quantiles over the reported ones. */
typedef struct signal_levels {
    float background, peak; /* counts */
} signal_levels;

/* Background that three quarters of the signals lie on or above, and peak that three quarters do not reach beyond. False
 * when there are too few signals to say. */
static bool find_levels(const slide_result *result, size_t field_index, probe_end end, signal_levels *out_levels)
{
    field_rows rows = rows_of_field(result->readings, field_index);
    size_t n = 0;
    SUNDER_AUTO(auto_free) float *peaks = array_new(rows.n_signals, sizeof *peaks);
    SUNDER_AUTO(auto_free) float *backgrounds = array_new(rows.n_signals, sizeof *backgrounds);
    if (!peaks || !backgrounds) return false;
    for (size_t i = 0; i < rows.n_signals; i++) {
        const signal *s = &rows.signals[i];
        if (s->end != end) continue;
        const candidate *c = &result->candidates->rows[result->weighed->rows[s->weighed].candidate];
        if (!isfinite(c->background) || !isfinite(c->amplitude)) continue;
        backgrounds[n] = (float)c->background;
        peaks[n++] = (float)(c->background + c->amplitude);
    }
    if (n < LEAST_SIGNALS) return false;
    qsort(peaks, n, sizeof *peaks, ascending);
    qsort(backgrounds, n, sizeof *backgrounds, ascending);
    *out_levels = (signal_levels){backgrounds[n / 4], peaks[3 * n / 4]};
    return true;
}

display_ranges field_ranges(const slide_result *result, const field *f)
{
    display_ranges ranges = display_ranges_of(f);
    for (int end = 0; end < 2; end++) {
        display_range *range = &ranges.probe[end];
        signal_levels levels;
        if (!find_levels(result, f->index, (probe_end)end, &levels)) continue;
        float least = least_share * (range->high - range->low);
        range->low = fmaxf(range->low, levels.background);
        range->high = fmaxf(levels.peak, range->low + least);
    }
    return ranges;
}
