/* A z-stack on its way to one plane. Sharpness: energy of the Laplacian (Subbarao et al. 1993,
 * doi:10.1117/12.147706), after a Gaussian of one pixel, because noise has energy too. */
#include "image/stack.h"

#include <string.h>

#define SHARPNESS_SIGMA_PX 1.0

void stack_maximum_first(const plane *in, plane *maximum, uint16_t *z_plane)
{
    size_t n = (size_t)in->width * (size_t)in->height;
    memcpy(maximum->px, in->px, n * sizeof *in->px);
    memset(z_plane, 0, n * sizeof *z_plane);
}

void stack_maximum_next(const plane *in, int z, plane *maximum, uint16_t *z_plane)
{
    size_t n = (size_t)in->width * (size_t)in->height;
    for (size_t i = 0; i < n; i++) {
        bool larger = in->px[i] > maximum->px[i];
        maximum->px[i] = larger ? in->px[i] : maximum->px[i];
        z_plane[i] = larger ? (uint16_t)z : z_plane[i];
    }
}

void stack_sum_next(const plane *in, plane *sum)
{
    size_t n = (size_t)in->width * (size_t)in->height;
    for (size_t i = 0; i < n; i++) sum->px[i] += in->px[i];
}

void stack_sum_divide(plane *sum, int n_planes)
{
    size_t n = (size_t)sum->width * (size_t)sum->height;
    float share = 1.0f / (float)n_planes;
    for (size_t i = 0; i < n; i++) sum->px[i] *= share;
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
