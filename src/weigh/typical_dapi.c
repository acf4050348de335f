/* Medians by sorting (nucleus, value) once. */
#include "weigh/typical_dapi.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"

typedef struct sample {
    int nucleus;
    double dapi;
} sample;

static int compare_samples(const void *a, const void *b)
{
    const sample *x = a, *y = b;
    if (x->nucleus != y->nucleus) return x->nucleus < y->nucleus ? -1 : 1;
    return (x->dapi > y->dapi) - (x->dapi < y->dapi);
}

void typical_dapi_free(typical_dapi *d)
{
    free(d->median);
    *d = (typical_dapi){0};
}

sunder_status typical_dapi_make(const prospect_table *t, size_t n_nuclei, typical_dapi *out_dapi, sunder_error *err)
{
    SUNDER_AUTO(auto_free) sample *samples = array_new(t->n, sizeof *samples);
    double *median = array_new(n_nuclei, sizeof *median);
    if (!samples || !median) {
        free(median);
        return fail_memory(err, "DAPI under the signals");
    }
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const candidate *c = t->rows[i].seen;
        if (c->nucleus >= 1 && (size_t)c->nucleus <= n_nuclei && isfinite(c->dapi))
            samples[n++] = (sample){c->nucleus, c->dapi};
    }
    qsort(samples, n, sizeof *samples, compare_samples);
    for (size_t i = 0; i < n_nuclei; i++) median[i] = NAN;
    for (size_t start = 0; start < n;) {
        size_t end = start;
        while (end < n && samples[end].nucleus == samples[start].nucleus) end++;
        const size_t middle = start + (end - start) / 2;
        median[samples[start].nucleus - 1] =
            (end - start) % 2 ? samples[middle].dapi : 0.5 * (samples[middle - 1].dapi + samples[middle].dapi);
        start = end;
    }
    *out_dapi = (typical_dapi){n_nuclei, median};
    return SUNDER_OK;
}

double typical_dapi_ratio(const typical_dapi *d, const candidate *c)
{
    if (c->nucleus < 1 || (size_t)c->nucleus > d->n_nuclei) return NAN;
    const double median = d->median[c->nucleus - 1];
    return median > 0.0 && isfinite(c->dapi) ? c->dapi / median : NAN;
}
