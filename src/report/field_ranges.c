/* Display ranges from pixels and reported signals. */
#include "report/field_ranges.h"

#include <math.h>
#include <stdlib.h>

#include "report/field_rows.h"

/* Fewer signals than this say nothing about the rest. */
#define LEAST_SIGNALS 4

/* Of the range by percentiles that is kept at least, so that noise does not look like signal. */
static const float least_share = 0.3f;

/* Of full brightness: what is dimmer is black, so that speckle does not fill the picture. */
static const float black_share = 0.15f;

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Amplitude that three quarters of the signals of one colour do not reach beyond; 0 when there are too few to say. */
static float typical_amplitude(const slide_result *result, size_t field_index, probe_end end)
{
    field_rows rows = rows_of_field(result->readings, field_index);
    SUNDER_AUTO(auto_free) float *amplitudes = array_new(rows.n_signals, sizeof *amplitudes);
    size_t n = 0;
    for (size_t i = 0; amplitudes && i < rows.n_signals; i++) {
        if (rows.signals[i].end != end) continue;
        const candidate *c = &result->candidates->rows[result->weighed->rows[rows.signals[i].weighed].candidate];
        if (isfinite(c->amplitude)) amplitudes[n++] = (float)c->amplitude;
    }
    if (n < LEAST_SIGNALS) return 0;
    qsort(amplitudes, n, sizeof *amplitudes, ascending);
    return amplitudes[3 * n / 4];
}

display_ranges field_ranges(const slide_result *result, const field *f, const plane *const flat_probe[2])
{
    display_ranges ranges = display_ranges_of(field_dapi(f), flat_probe);
    for (int end = 0; end < 2; end++) {
        if (!flat_probe[end]) continue;
        display_range *range = &ranges.probe[end];
        float amplitude = typical_amplitude(result, f->index, (probe_end)end);
        if (amplitude <= 0) continue;
        range->high = fmaxf(amplitude, range->low + least_share * (range->high - range->low));
        range->low = fmaxf(range->low, black_share * range->high);
    }
    return ranges;
}
