/* A z-stack on its way to one plane. Sharpness: energy of the Laplacian (Subbarao et al. 1993,
 * doi:10.1117/12.147706), after a Gaussian of one pixel, because noise has energy too.
 *
 * Why nuclei are seen in the maximum of the planes in focus and not in the best plane: nuclei of a section lie at different
 * depths, and each is brightest where it is sharp. On the project's stack the best plane, the mean and the maximum give the
 * same nuclei within one of 44; planes far out of focus add nothing but a halo, so they are left out. */
#include "image/stack.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define FASTEST_AT_RUN_TIME __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define FASTEST_AT_RUN_TIME
#endif

#define SHARPNESS_SIGMA_PX 1.0
#define IN_FOCUS_FRAC 0.25 /* of the best plane's sharpness; planes 1.8 um off still have half on the project's stack */

void stack_maximum_first(const plane *in, plane *maximum)
{
    memcpy(maximum->px, in->px, (size_t)in->width * (size_t)in->height * sizeof *in->px);
}

/* Comparing is exact, so every clone gives the same bytes. */
FASTEST_AT_RUN_TIME
static void keep_larger(const float *restrict in, size_t n, float *restrict maximum)
{
    for (size_t i = 0; i < n; i++) maximum[i] = in[i] > maximum[i] ? in[i] : maximum[i];
}

void stack_maximum_next(const plane *in, plane *maximum)
{
    keep_larger(in->px, (size_t)in->width * (size_t)in->height, maximum->px);
}

sunder_status stack_sharpness(const plane *in, double *out_sharpness, sunder_error *err)
{
    plane smooth = {0};
    sunder_status status = gaussian_blur(in, SHARPNESS_SIGMA_PX, &smooth, err);
    if (status != SUNDER_OK) return status;
    size_t width = (size_t)smooth.width;
    double energy = 0, total = 0;
    for (int y = 1; y + 1 < smooth.height; y++) {
        const float *row = smooth.px + (size_t)y * width;
        double row_energy = 0, row_total = 0;
        for (size_t x = 1; x + 1 < width; x++) {
            double laplacian = 4.0 * row[x] - row[x - 1] - row[x + 1] - (row - width)[x] - (row + width)[x];
            row_energy += laplacian * laplacian;
            row_total += row[x];
        }
        energy += row_energy;
        total += row_total;
    }
    plane_free(&smooth);
    *out_sharpness = total > 0 ? energy / (total * total) : 0;
    return SUNDER_OK;
}

void stack_in_focus(const double *sharpness, int n, bool *out_in_focus)
{
    double best = 0;
    for (int z = 0; z < n; z++) best = sharpness[z] > best ? sharpness[z] : best;
    for (int z = 0; z < n; z++) out_in_focus[z] = sharpness[z] >= IN_FOCUS_FRAC * best;
}
