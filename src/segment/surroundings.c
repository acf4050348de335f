/* What the light of others adds under a nucleus, from what lies round it: a band beyond its own blur, off all nuclei, and,
 * where a neighbour is nearer than that, the line between the two. In a crowd there is no band, and the floor of the
 * valleys is all that is left of the background; where a nucleus has free sides, those are darker and decide. */
#include "segment/surroundings.h"

#include <string.h>

#include "core/fail.h"
#include "segment/label_regions.h"

#define BLUR_UM 0.7      /* beyond the outline: its own light */
#define BAND_UM 0.6      /* width of the band beyond that */
#define DARKEST_PART 0.3 /* of what lies round it: the quantile that tells the base */

static sunder_status grown(const label_plane *regions, int turns, label_plane *out, sunder_error *err)
{
    sunder_status status = label_plane_new(regions->width, regions->height, out, err);
    if (status != SUNDER_OK) return status;
    memcpy(out->px, regions->px, (size_t)regions->width * (size_t)regions->height * sizeof *out->px);
    return labels_grow(out, turns, err);
}

/* Of the labels `near`, only the pixels beside another label stay in `out`; elsewhere `out` keeps what is off them. */
static void band_and_lines(const label_plane *near, label_plane *out)
{
    size_t width = (size_t)near->width, height = (size_t)near->height;
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++) {
            size_t at = y * width + x;
            uint32_t id = near->px[at];
            if (!id) continue;
            uint32_t beside[4] = {x > 0 ? near->px[at - 1] : 0, x + 1 < width ? near->px[at + 1] : 0,
                                  y > 0 ? near->px[at - width] : 0, y + 1 < height ? near->px[at + width] : 0};
            bool on_line = false;
            for (int i = 0; i < 4; i++) on_line |= beside[i] && beside[i] != id;
            out->px[at] = on_line ? id : 0;
        }
}

sunder_status surroundings_find(const label_plane *regions, size_t n, const work_image *work, float *out_base,
                                sunder_error *err)
{
    label_plane near = {0}, round = {0};
    sunder_status status = grown(regions, (int)(BLUR_UM / work->um + 0.5), &near, err);
    if (status == SUNDER_OK) status = grown(&near, (int)(BAND_UM / work->um + 0.5), &round, err);
    if (status == SUNDER_OK) {
        band_and_lines(&near, &round);
        status = label_quantiles(&round, n, &work->smooth, DARKEST_PART, out_base, err);
    }
    label_plane_free(&near);
    label_plane_free(&round);
    return status;
}
