/* Crumbs are no nuclei. */
#include "segment/drop_small.h"

#include "core/fail.h"
#include "segment/label_regions.h"
#include "segment/label_runs.h"

/* Areas of the labels, and whether the edge of the image cuts them. */
static void look_at(const label_runs *runs, const label_plane *labels, uint32_t *area, uint8_t *cut)
{
    for (size_t i = 0; i < runs->n; i++) {
        const label_run *run = &runs->rows[i];
        area[run->id] += (uint32_t)(run->x1 - run->x0);
        cut[run->id] |= run->y == 0 || run->y == labels->height - 1 || run->x0 == 0 || run->x1 == labels->width;
    }
}

/* Labels without a gap, in scan order; number[k] is LABEL_DROPPED for those that go and 0 for the others. */
static size_t number_runs(const label_runs *runs, uint32_t *number, label_plane *labels)
{
    uint32_t count = 0;
    for (size_t i = 0; i < runs->n; i++) {
        const label_run *run = &runs->rows[i];
        if (!number[run->id]) number[run->id] = ++count;
        uint32_t now = number[run->id] == LABEL_DROPPED ? 0 : number[run->id];
        if (now == run->id) continue;
        uint32_t *row = labels->px + (size_t)run->y * (size_t)labels->width;
        for (int x = run->x0; x < run->x1; x++) row[x] = now;
    }
    return count;
}

sunder_status drop_small(label_plane *labels, size_t *n, double pixel_um, double least_area_um2,
                         double least_edge_area_um2, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint32_t *area = array_new(*n + 1, sizeof *area);
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    SUNDER_AUTO(auto_free) uint8_t *cut = array_new(*n + 1, 1);
    if (!area || !number || !cut) return fail_memory(err, "nuclei");
    SUNDER_AUTO(label_runs_free) label_runs runs = {0};
    sunder_status status = label_runs_find(labels, false, &runs, err);
    if (status != SUNDER_OK) return status;
    look_at(&runs, labels, area, cut);
    double px_um2 = pixel_um * pixel_um;
    for (size_t id = 1; id <= *n; id++)
        if (area[id] * px_um2 < (cut[id] ? least_edge_area_um2 : least_area_um2)) number[id] = LABEL_DROPPED;
    *n = number_runs(&runs, number, labels);
    return SUNDER_OK;
}
