/* Haze out of focus and the glow of nuclei are wide, signals are narrow: the mean over about 3 um taken away leaves signals and
 * fine texture. In a picture of a whole field one range then fits all nuclei. Pictures only; the gallery shows raw counts. */
#include "report/flatten.h"

#include <math.h>

/* Wide against a signal (sigma about 0.2 um, of which it takes 3 % off), narrow against a nucleus. */
static const double background_sigma_um = 1.2;

/* The background is smooth, so it is computed on coarse pixels. */
static const double coarse_um = 0.4;

/* Position of a fine pixel among coarse ones: the two it lies between and its way from the first to the second. */
typedef struct between {
    int first, second;
    float way;
} between;

static between place(int fine, double step, int n_coarse)
{
    double at = (fine + 0.5) / step - 0.5;
    if (at <= 0) return (between){0, 0, 0};
    int first = (int)at;
    if (first >= n_coarse - 1) return (between){n_coarse - 1, n_coarse - 1, 0};
    return (between){first, first + 1, (float)(at - first)};
}

static void subtract_row(const float *in, int width, const between *columns, const float *upper, const float *lower,
                         float way, float *out)
{
    for (int x = 0; x < width; x++) {
        between c = columns[x];
        float a = upper[c.first] + c.way * (upper[c.second] - upper[c.first]);
        float b = lower[c.first] + c.way * (lower[c.second] - lower[c.first]);
        out[x] = in[x] - (a + way * (b - a));
    }
}

static void subtract(const plane *image, const plane *coarse, double step, const between *columns, plane *flat)
{
    for (int y = 0; y < image->height; y++) {
        between row = place(y, step, coarse->height);
        size_t at = (size_t)y * (size_t)image->width;
        const float *upper = coarse->px + (size_t)row.first * (size_t)coarse->width;
        const float *lower = coarse->px + (size_t)row.second * (size_t)coarse->width;
        subtract_row(image->px + at, image->width, columns, upper, lower, row.way, flat->px + at);
    }
}

sunder_status flatten(const plane *image, double pixel_um, plane *out_flat, sunder_error *err)
{
    double step = fmax(1, coarse_um / pixel_um);
    SUNDER_AUTO(auto_free) between *columns = array_new((size_t)image->width, sizeof *columns);
    if (!columns) return fail_memory(err, "an overlay");
    SUNDER_AUTO(plane_free) plane coarse = {0};
    sunder_status status = plane_shrink(image, step, &coarse, err);
    if (status == SUNDER_OK) status = gaussian_blur_in_place(&coarse, background_sigma_um / (step * pixel_um), err);
    plane flat;
    if (status == SUNDER_OK) status = plane_new(image->width, image->height, &flat, err);
    if (status != SUNDER_OK) return status;
    for (int x = 0; x < image->width; x++) columns[x] = place(x, step, coarse.width);
    subtract(image, &coarse, step, columns, &flat);
    *out_flat = flat;
    return SUNDER_OK;
}
