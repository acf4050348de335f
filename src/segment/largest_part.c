/* A level set leaves specks of a few pixels beside the nucleus that they have the brightness of. */
#include "segment/largest_part.h"

#include <string.h>

#include "core/fail.h"
#include "segment/label_runs.h"

sunder_status labels_keep_largest(label_plane *labels, size_t n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *largest = array_new(n + 1, sizeof *largest);
    if (!largest) return fail_memory(err, "parts of nuclei");
    SUNDER_AUTO(label_runs_free) label_runs runs = {0};
    sunder_status status = label_runs_find(labels, false, &runs, err);
    if (status != SUNDER_OK) return status;
    for (size_t id = 0; id <= n; id++) largest[id] = SIZE_MAX;
    for (size_t i = 0; i < runs.n; i++) {
        size_t *best = &largest[runs.rows[i].id];
        if (runs.rows[i].part == i && (*best == SIZE_MAX || runs.rows[i].area > runs.rows[*best].area)) *best = i;
    }
    for (size_t i = 0; i < runs.n; i++) {
        const label_run *run = &runs.rows[i];
        if (label_runs_first(&runs, i) == largest[run->id]) continue;
        size_t row = (size_t)run->y * (size_t)labels->width;
        memset(labels->px + row + (size_t)run->x0, 0, (size_t)(run->x1 - run->x0) * sizeof *labels->px);
    }
    return SUNDER_OK;
}
