/* One pass over the readings; what the fields add up to is n and k of the slide. */
#include "score/field_counts.h"

#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

void field_counts_free(field_counts *counts)
{
    free(counts->k);
    free(counts->n);
    *counts = (field_counts){0};
}

sunder_status count_fields(const readings *r, size_t n_fields, field_counts *out_counts, sunder_error *err)
{
    SUNDER_AUTO(field_counts_free)
    field_counts counts = {
        .n_fields = n_fields, .k = array_new(n_fields, sizeof *counts.k), .n = array_new(n_fields, sizeof *counts.n)};
    if (!counts.k || !counts.n) return fail_memory(err, "the counts of fields");
    for (size_t i = 0; i < r->n_nuclei; i++) {
        const reading *row = &r->nuclei[i];
        if (!row->evaluable || row->field >= n_fields) continue;
        counts.n[row->field] += 1;
        counts.k[row->field] += row->class_ == CLASS_REARRANGED;
    }
    *out_counts = counts;
    counts = (field_counts){0};
    return SUNDER_OK;
}
