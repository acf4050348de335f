/* A hole is a part of the background that meets one label and not the edge of the image. */
#include "segment/fill_holes.h"

#include "core/fail.h"

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

/* all: with the background, joined; every hole gets its label. */
static sunder_status fill(const label_plane *labels, label_runs *all, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint32_t *round = array_new(all->n, sizeof *round);
    if (!round) return fail_memory(err, "holes of nuclei");
    for (size_t i = 0; i < all->n; i++) {
        if (all->rows[i].id != 0) continue;
        uint32_t *mine = &round[label_runs_first(all, i)];
        if (*mine != SEVERAL) look_round(labels, &all->rows[i], mine);
    }
    for (size_t i = 0; i < all->n; i++) {
        if (all->rows[i].id != 0) continue;
        uint32_t one = round[label_runs_first(all, i)];
        if (one != SEVERAL) all->rows[i].id = one;
    }
    return SUNDER_OK;
}

sunder_status fill_holes(label_runs *runs, sunder_error *err)
{
    label_plane labels = {0};
    SUNDER_AUTO(label_runs_free) label_runs all = {0};
    sunder_status status = label_runs_paint(runs, &labels, err);
    if (status == SUNDER_OK) status = label_runs_list(&labels, true, &all, err);
    if (status == SUNDER_OK) {
        label_runs_join(&all);
        status = fill(&labels, &all, err);
    }
    label_plane_free(&labels);
    if (status != SUNDER_OK) return status;
    label_runs_tidy(&all);
    label_runs_free(runs);
    *runs = all;
    all = (label_runs){0};
    return SUNDER_OK;
}
