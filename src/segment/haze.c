/* What is no nucleus is dim and ragged at once: cytoplasm and light from other depths have a fraction of the brightness of
 * the field's nuclei and no outline of their own, so the level set round them is irregular. A dim region with a smooth
 * outline stays (a nucleus cut thin), a ragged bright one too (a clump). Slow gradients of the background have no edge at all. */
#include "segment/haze.h"

#include <math.h>

#include "core/fail.h"
#include "core/rank.h"

#define WELL_SHAPED 0.92 /* solidity: these regions tell the brightness of the field's nuclei */
#define LEAST_WELL_SHAPED 3
#define LEAST_BRIGHTNESS 0.2 /* of that, with a smooth outline */
#define SMOOTH_SOLIDITY 0.9
#define LEAST_FREE_SHARE 0.2 /* of the outline: less tells nothing about its edge */
#define NO_EDGE_UM 5.0       /* blur: as wide as a nucleus; its outline is none */
#define NO_EDGE_INWARDS 0.4  /* a level line through noise; 98 % of nuclei have more than 0.65 */
#define FAINT 25.0           /* noise standard deviations: below, level lines of the background look like nuclei */
#define SLIVER_UM2 10.0      /* cut off by the edge of the field: too little outline to tell */
#define RAGGEDNESS_COST 2.0  /* brightness asked for more per solidity missing */

static double median_brightness(const nucleus *rows, size_t n, double least_solidity, size_t least, double *buffer)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].solidity >= least_solidity) buffer[m++] = rows[i].dapi_mean;
    if (m < least) return 0;
    return upper_median(buffer, m);
}

static bool is_haze(const nucleus *row, const nucleus_facts *facts, double usual, double noise_counts)
{
    bool faint = row->dapi_mean < FAINT * noise_counts;
    bool edgeless = facts->edge_blur_um > NO_EDGE_UM || (faint && facts->edge_inwards < NO_EDGE_INWARDS);
    if (edgeless && facts->free_share >= LEAST_FREE_SHARE && row->area_um2 > SLIVER_UM2) return true;
    double asked = LEAST_BRIGHTNESS + RAGGEDNESS_COST * fmax(0, SMOOTH_SOLIDITY - row->solidity);
    return row->dapi_mean < asked * usual;
}

sunder_status remove_haze(label_plane *labels, nucleus *rows, nucleus_facts *facts, size_t *n, double noise_counts,
                          sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *buffer = array_new(*n, sizeof *buffer);
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    if (!buffer || !number) return fail_memory(err, "nuclei");
    double usual = median_brightness(rows, *n, WELL_SHAPED, LEAST_WELL_SHAPED, buffer);
    if (usual <= 0) usual = median_brightness(rows, *n, 0, 1, buffer);
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        if (is_haze(&rows[i], &facts[i], usual, noise_counts)) continue;
        rows[kept] = rows[i];
        facts[kept] = facts[i];
        kept++;
        rows[kept - 1].id = (int)kept;
        number[i + 1] = (uint32_t)kept;
    }
    if (kept == *n) return SUNDER_OK;
    *n = kept;
    size_t size = (size_t)labels->width * (size_t)labels->height;
    for (size_t i = 0; i < size; i++) labels->px[i] = number[labels->px[i]];
    return SUNDER_OK;
}
