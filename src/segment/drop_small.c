/* Crumbs are no nuclei. */
#include "segment/drop_small.h"

#include "core/fail.h"

/* Areas of the labels, and whether the edge of the image cuts them. */
static void look_at(const label_runs *runs, uint32_t *area, uint8_t *cut)
{
    for (size_t i = 0; i < runs->n; i++) {
        const label_run *run = &runs->rows[i];
        area[run->id] += (uint32_t)(run->x1 - run->x0);
        cut[run->id] |= run->y == 0 || run->y == runs->height - 1 || run->x0 == 0 || run->x1 == runs->width;
    }
}

sunder_status drop_small(label_runs *runs, size_t *n, double pixel_um, double least_area_um2,
                         double least_edge_area_um2, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint32_t *area = array_new(*n + 1, sizeof *area);
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    SUNDER_AUTO(auto_free) uint8_t *cut = array_new(*n + 1, 1);
    if (!area || !number || !cut) return fail_memory(err, "nuclei");
    look_at(runs, area, cut);
    double px_um2 = pixel_um * pixel_um;
    uint32_t count = 0;
    for (size_t i = 0; i < runs->n; i++) {
        uint32_t id = runs->rows[i].id;
        bool small = area[id] * px_um2 < (cut[id] ? least_edge_area_um2 : least_area_um2);
        if (!small && !number[id]) number[id] = ++count;
        runs->rows[i].id = number[id];
    }
    label_runs_tidy(runs);
    *n = count;
    return SUNDER_OK;
}
