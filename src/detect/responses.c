/* Laplacian of Gaussian at a few scales (algorithms.md 2.1): Gaussians are built one from the other, so that each costs a
 * narrow kernel only, and the Laplacian is the five-point one. What the filter really is follows from its own response
 * to a single pixel, so that the noise of the response is exact for the discrete filter and not the textbook value. */
#include "detect/responses.h"

#include <math.h>

#include "core/fail.h"
#include "detect/run_time_simd.h"

static const double finest_px = 0.7;        /* below this a Gaussian is one pixel and its Laplacian is noise */
static const double least_ratio = 1.1;      /* scales nearer than this to the one before tell nothing new */
static const double pixel_variance = 1.0 / 12; /* gaussian_blur integrates its kernel over pixels */

/* Width to ask of gaussian_blur so that a Gaussian of sigma `from` becomes one of `to`. */
static double blur_width(double from_px, double to_px)
{
    double variance = to_px * to_px - from_px * from_px - pixel_variance;
    return sqrt(fmax(variance, 0));
}

static double finer_sigma(const scale_bank *bank, int scale)
{
    return scale ? bank->sigma_px[scale - 1] : 0;
}

/* Norm of g'' g + g g'' from the chain of blurs of one pixel; columns of a line image are not touched by the blur. */
static sunder_status measure_norms(scale_bank *bank, sunder_error *err)
{
    int half = (int)ceil(6 * bank->sigma_px[bank->n - 1]) + 8;
    SUNDER_AUTO(plane_free) plane line = {0};
    sunder_status status = plane_new(2 * half + 1, 1, &line, err);
    if (status != SUNDER_OK) return status;
    line.px[half] = 1;
    for (int scale = 0; scale < bank->n; scale++) {
        double width = blur_width(finer_sigma(bank, scale), bank->sigma_px[scale]);
        status = gaussian_blur_in_place(&line, width, err);
        if (status != SUNDER_OK) return status;
        double gg = 0, cc = 0, gc = 0;
        for (int x = 1; x < line.width - 1; x++) {
            double g = (double)line.px[x];
            double curvature = (double)line.px[x - 1] + (double)line.px[x + 1] - 2 * g;
            gg += g * g, cc += curvature * curvature, gc += g * curvature;
        }
        bank->norm[scale] = sqrt(2 * (cc * gg + gc * gc));
    }
    return SUNDER_OK;
}

sunder_status scale_bank_make(const double *sigma_um, int n, double pixel_um, scale_bank *out_bank, sunder_error *err)
{
    if (n < 1 || n > MOST_SCALES) return fail(err, SUNDER_ERROR_INTERNAL, "a bank of %d scales", n);
    scale_bank bank = {0};
    for (int i = 0; i < n; i++) {
        double sigma_px = fmax(sigma_um[i] / pixel_um, finest_px);
        if (bank.n && sigma_px < least_ratio * bank.sigma_px[bank.n - 1]) continue;
        bank.sigma_px[bank.n++] = sigma_px;
    }
    sunder_status status = measure_norms(&bank, err);
    if (status == SUNDER_OK) *out_bank = bank;
    return status;
}

sunder_status scale_bank_step(const scale_bank *bank, int scale, const plane *finer, plane *out_smooth,
                              sunder_error *err)
{
    return gaussian_blur(finer, blur_width(finer_sigma(bank, scale), bank->sigma_px[scale]), out_smooth, err);
}

float response_at(const plane *smooth, int x, int y)
{
    const float *row = smooth->px + (size_t)y * (size_t)smooth->width;
    float above = y > 0 ? row[x - smooth->width] : row[x];
    float below = y < smooth->height - 1 ? row[x + smooth->width] : row[x];
    float left = x > 0 ? row[x - 1] : row[x], right = x < smooth->width - 1 ? row[x + 1] : row[x];
    return 4 * row[x] - ((above + below) + (left + right));
}

FASTEST_AT_RUN_TIME
static void inner_responses(const float *above, const float *row, const float *below, float *out, int width)
{
    for (int x = 1; x < width - 1; x++)
        out[x] = 4 * row[x] - ((above[x] + below[x]) + (row[x - 1] + row[x + 1]));
}

void response_row(const plane *smooth, int y, float *out_row)
{
    const float *row = smooth->px + (size_t)y * (size_t)smooth->width;
    const float *above = y > 0 ? row - smooth->width : row;
    const float *below = y < smooth->height - 1 ? row + smooth->width : row;
    inner_responses(above, row, below, out_row, smooth->width);
    out_row[0] = response_at(smooth, 0, y);
    out_row[smooth->width - 1] = response_at(smooth, smooth->width - 1, y);
}
