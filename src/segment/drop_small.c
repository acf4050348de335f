/* Crumbs are no nuclei. */
#include "segment/drop_small.h"

#include "core/fail.h"
#include "segment/label_regions.h"

static void count_pixels(const label_plane *labels, uint32_t *area)
{
    size_t size = (size_t)labels->width * (size_t)labels->height;
    for (size_t i = 0, end; i < size; i = end) {
        end = label_run_end(labels->px, i, size);
        area[labels->px[i]] += (uint32_t)(end - i);
    }
}

sunder_status drop_small(label_plane *labels, size_t *n, double pixel_um, double least_area_um2,
                         double least_edge_area_um2, sunder_error *err)
{
    size_t size = (size_t)labels->width * (size_t)labels->height;
    SUNDER_AUTO(auto_free) uint32_t *area = array_new(*n + 1, sizeof *area);
    SUNDER_AUTO(auto_free) uint8_t *cut = array_new(*n + 1, 1);
    if (!area || !cut) return fail_memory(err, "nuclei");
    count_pixels(labels, area);
    for (int x = 0; x < labels->width; x++) cut[labels->px[x]] = cut[labels->px[size - 1 - (size_t)x]] = 1;
    for (int y = 0; y < labels->height; y++) {
        const uint32_t *row = labels->px + (size_t)y * (size_t)labels->width;
        cut[row[0]] = cut[row[labels->width - 1]] = 1;
    }
    double px_um2 = pixel_um * pixel_um;
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    if (!number) return fail_memory(err, "nuclei");
    for (size_t id = 1; id <= *n; id++)
        if (area[id] * px_um2 < (cut[id] ? least_edge_area_um2 : least_area_um2)) number[id] = LABEL_DROPPED;
    labels_number(labels, number, n);
    return SUNDER_OK;
}
