/* What is no nucleus is dim and ragged at once: cytoplasm and light from other depths have a fraction of the brightness of
 * the field's nuclei and no outline of their own, so the level set round them is irregular. A dim region with a smooth
 * outline stays (a nucleus cut thin), a ragged bright one too (a clump). */
#include "segment/haze.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"

#define WELL_SHAPED 0.92   /* solidity: these regions tell the brightness of the field's nuclei */
#define LEAST_WELL_SHAPED 3
#define LEAST_BRIGHTNESS 0.2 /* of that, with a smooth outline */
#define SMOOTH_SOLIDITY 0.9
#define RAGGEDNESS_COST 2.0  /* brightness asked for more per solidity missing */

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_brightness(const nucleus *rows, size_t n, double least_solidity, size_t least, double *buffer)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].solidity >= least_solidity) buffer[m++] = rows[i].dapi_mean;
    if (m < least || m == 0) return 0;
    qsort(buffer, m, sizeof *buffer, compare_doubles);
    return buffer[m / 2];
}

static bool is_haze(const nucleus *row, double usual)
{
    double asked = LEAST_BRIGHTNESS + RAGGEDNESS_COST * fmax(0, SMOOTH_SOLIDITY - row->solidity);
    return row->dapi_mean < asked * usual;
}

sunder_status remove_haze(label_plane *labels, nucleus *rows, nucleus_facts *facts, size_t *n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *buffer = array_new(*n, sizeof *buffer);
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    if (!buffer || !number) return fail_memory(err, "nuclei");
    double usual = median_brightness(rows, *n, WELL_SHAPED, LEAST_WELL_SHAPED, buffer);
    if (usual <= 0) usual = median_brightness(rows, *n, 0, 1, buffer);
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        if (is_haze(&rows[i], usual)) continue;
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
