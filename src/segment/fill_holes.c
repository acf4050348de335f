/* A hole is a part of the background that meets one label and not the edge of the image. */
#include "segment/fill_holes.h"

#include "core/fail.h"
#include "segment/label_runs.h"

#define NONE 0
#define SEVERAL UINT32_MAX

/* What lies round a part: NONE so far, one label, or SEVERAL, which the edge of the image is too. */
static void meet(uint32_t *round, uint32_t label)
{
    if (label == 0) return;
    *round = *round == NONE || *round == label ? label : SEVERAL;
}

static void look_round(const label_plane *labels, const label_run *run, uint32_t *round)
{
    size_t width = (size_t)labels->width;
    const uint32_t *row = labels->px + (size_t)run->y * width;
    bool at_edge = run->x0 == 0 || run->x1 == labels->width || run->y == 0 || run->y == labels->height - 1;
    if (at_edge) {
        *round = SEVERAL;
        return;
    }
    meet(round, row[run->x0 - 1]);
    meet(round, row[run->x1]);
    for (int x = run->x0; x < run->x1; x++) {
        meet(round, *(row + x - width));
        meet(round, *(row + x + width));
    }
}

sunder_status labels_fill_holes(label_plane *labels, sunder_error *err)
{
    SUNDER_AUTO(label_runs_free) label_runs runs = {0};
    sunder_status status = label_runs_find(labels, true, &runs, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) uint32_t *round = array_new(runs.n, sizeof *round);
    if (!round) return fail_memory(err, "holes of nuclei");
    for (size_t i = 0; i < runs.n; i++) {
        if (runs.rows[i].id != 0) continue;
        uint32_t *mine = &round[label_runs_first(&runs, i)];
        if (*mine != SEVERAL) look_round(labels, &runs.rows[i], mine);
    }
    for (size_t i = 0; i < runs.n; i++) {
        const label_run *run = &runs.rows[i];
        uint32_t one = run->id == 0 ? round[label_runs_first(&runs, i)] : NONE;
        if (one == NONE || one == SEVERAL) continue;
        uint32_t *row = labels->px + (size_t)run->y * (size_t)labels->width;
        for (int x = run->x0; x < run->x1; x++) row[x] = one;
    }
    return SUNDER_OK;
}
