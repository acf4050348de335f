/* A level set leaves specks of a few pixels beside the nucleus that they have the brightness of. */
#include "segment/largest_part.h"

#include "core/fail.h"

sunder_status keep_largest_parts(label_runs *runs, size_t n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *largest = array_new(n + 1, sizeof *largest);
    if (!largest) return fail_memory(err, "parts of nuclei");
    label_runs_join(runs);
    for (size_t id = 0; id <= n; id++) largest[id] = SIZE_MAX;
    for (size_t i = 0; i < runs->n; i++) {
        size_t *best = &largest[runs->rows[i].id];
        if (runs->rows[i].part == i && (*best == SIZE_MAX || runs->rows[i].area > runs->rows[*best].area)) *best = i;
    }
    for (size_t i = 0; i < runs->n; i++)
        if (label_runs_first(runs, i) != largest[runs->rows[i].id]) runs->rows[i].id = 0;
    label_runs_tidy(runs);
    return SUNDER_OK;
}
