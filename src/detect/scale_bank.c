/* Laplacian of Gaussian at a few scales (algorithms.md 2.1): Gaussians are built one from the other, so that each
 * costs a narrow kernel only, and the Laplacian is the five-point one. The norm is that of the discrete filter
 * these make, not the textbook value: the noise of a response is then exact on any pixel grid. */
#include "detect/scale_bank.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"

static const double finest_px = 0.7;   /* below this a Gaussian is one pixel and its Laplacian is noise */
static const double least_ratio = 1.1; /* scales nearer than this to the one before tell nothing new */
static const double cut_sigmas = 3.0;
static const double pixel_variance = 1.0 / 12; /* kernels are integrated over pixels, which widens them */

static void make_kernel(double from_px, double to_px, blur_kernel *out)
{
    double variance = to_px * to_px - from_px * from_px - pixel_variance;
    double sigma = sqrt(fmax(variance, 1e-4)), sum = 0, weight[MOST_TAPS];
    int radius = (int)ceil(cut_sigmas * sigma);
    out->radius = radius < MOST_TAPS ? radius : MOST_TAPS - 1;
    for (int i = 0; i <= out->radius; i++) {
        weight[i] = 0.5 * (erf((i + 0.5) / (M_SQRT2 * sigma)) - erf((i - 0.5) / (M_SQRT2 * sigma)));
        sum += i ? 2 * weight[i] : weight[i];
    }
    for (int i = 0; i <= out->radius; i++) out->tap[i] = (float)(weight[i] / sum);
}

static void convolve(const double *in, int n, const blur_kernel *kernel, double *out)
{
    for (int x = 0; x < n; x++) {
        double sum = 0;
        for (int k = -kernel->radius; k <= kernel->radius; k++) {
            int u = x + k;
            if (u >= 0 && u < n) sum += (double)kernel->tap[k < 0 ? -k : k] * in[u];
        }
        out[x] = sum;
    }
}

/* The filter is g'' g + g g'' with g the chain of kernels along one axis. */
static double norm_of(const double *g, int n)
{
    double gg = 0, cc = 0, gc = 0;
    for (int x = 1; x < n - 1; x++) {
        double curvature = g[x - 1] + g[x + 1] - 2 * g[x];
        gg += g[x] * g[x], cc += curvature * curvature, gc += g[x] * curvature;
    }
    return sqrt(2 * (cc * gg + gc * gc));
}

sunder_status scale_bank_make(const double *sigma_um, int n, double pixel_um, scale_bank *out_bank, sunder_error *err)
{
    if (n < 1 || n > MOST_SCALES || !(pixel_um > 0)) return fail(err, SUNDER_ERROR_INTERNAL, "a bank of %d scales", n);
    scale_bank *bank = out_bank;
    *bank = (scale_bank){0};
    int half = 2;
    for (int i = 0; i < n; i++) {
        double sigma_px = fmax(sigma_um[i] / pixel_um, finest_px);
        if (bank->n && sigma_px < least_ratio * bank->sigma_px[bank->n - 1]) continue;
        make_kernel(bank->n ? bank->sigma_px[bank->n - 1] : 0, sigma_px, &bank->kernel[bank->n]);
        half += bank->kernel[bank->n].radius;
        bank->sigma_px[bank->n++] = sigma_px;
    }
    SUNDER_AUTO(auto_free) double *g = array_new((size_t)(2 * half + 1), sizeof *g);
    SUNDER_AUTO(auto_free) double *next = array_new((size_t)(2 * half + 1), sizeof *next);
    if (!g || !next) return fail_memory(err, "the filters");
    g[half] = 1;
    for (int scale = 0; scale < bank->n; scale++) {
        convolve(g, 2 * half + 1, &bank->kernel[scale], next);
        double *swap = g;
        g = next, next = swap;
        bank->norm[scale] = norm_of(g, 2 * half + 1);
    }
    return SUNDER_OK;
}
