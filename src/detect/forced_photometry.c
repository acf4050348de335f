/* Forced photometry: the survey's own filter on a small patch, so that the significance means the same as there, and a
 * linear fit of amplitude and background at the best place for the flux (algorithms.md 4.4, 8.2.8). */
#include "detect/forced_photometry.h"

#include <math.h>

#include "core/memory.h"
#include "detect/gauss_stream.h"

static const double window_sigmas = 2.75;
static const double least_window_px = 3;

static int clamp_to(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Square cut-out round a pixel, edges repeated. */
static sunder_status cut_patch(const plane *image, int x, int y, int half, plane *out)
{
    sunder_status status = plane_new(2 * half + 1, 2 * half + 1, out, NULL);
    if (status != SUNDER_OK) return status;
    for (int v = 0; v < out->height; v++) {
        const float *row = image->px + (size_t)clamp_to(y - half + v, 0, image->height - 1) * (size_t)image->width;
        float *target = out->px + (size_t)v * (size_t)out->width;
        for (int u = 0; u < out->width; u++) target[u] = row[clamp_to(x - half + u, 0, image->width - 1)];
    }
    return SUNDER_OK;
}

/* Largest response of the patch within reach of its middle, which is pixel (x, y) of the image. */
static void find_best(const forced_request *r, gauss_stream *stream, double norm, int x, int y, forced_answer *answer,
                      sunder_point_px *out_best)
{
    int half = stream->image->width / 2, reach = (int)ceil(r->reach_px);
    answer->significance = -INFINITY;
    for (int v = half - reach; v <= half + reach; v++) {
        const float *rows[3];
        gauss_stream_rows(stream, 0, v, rows);
        for (int u = half - reach; u <= half + reach; u++) {
            double dx = x + u - half - r->place.x, dy = y + v - half - r->place.y;
            double significance = (double)response_at(rows, u, stream->image->width) / (norm * r->noise_sd);
            /* The pixel under the place is always tried, however short the reach. */
            if (dx * dx + dy * dy > fmax(r->reach_px * r->reach_px, 0.5) || significance <= answer->significance)
                continue;
            answer->significance = significance, answer->distance_px = sqrt(dx * dx + dy * dy);
            *out_best = (sunder_point_px){u, v};
        }
    }
}

/* Amplitude and constant background of a spot at a pixel of the patch, by least squares with equal weights. */
static void measure_flux(const forced_request *r, const plane *patch, sunder_point_px at, forced_answer *answer)
{
    int u0 = (int)at.x, v0 = (int)at.y;
    int window = (int)ceil(fmax(window_sigmas * r->sigma_px, least_window_px));
    double n = 0, sh = 0, shh = 0, sv = 0, shv = 0, scale = -0.5 / (r->sigma_px * r->sigma_px);
    for (int v = v0 - window; v <= v0 + window; v++) {
        for (int u = u0 - window; u <= u0 + window; u++) {
            int d2 = (u - u0) * (u - u0) + (v - v0) * (v - v0);
            if (d2 > window * window || u < 0 || v < 0 || u >= patch->width || v >= patch->height) continue;
            double shape = exp(scale * d2), value = (double)patch->px[(size_t)v * (size_t)patch->width + (size_t)u];
            n++, sh += shape, shh += shape * shape, sv += value, shv += shape * value;
        }
    }
    double spread = shh - sh * sh / n, flux_of_amplitude = 2 * M_PI * r->sigma_px * r->sigma_px;
    answer->flux = flux_of_amplitude * (shv - sh * sv / n) / spread;
    answer->flux_se = flux_of_amplitude * r->noise_sd / sqrt(spread);
}

forced_answer forced_photometry(const forced_request *r)
{
    forced_answer answer = {0};
    int x = (int)floor(r->place.x + 0.5), y = (int)floor(r->place.y + 0.5);
    if (x < 0 || y < 0 || x >= r->image->width || y >= r->image->height) return answer;
    scale_bank bank;
    if (scale_bank_make(&r->sigma_px, 1, 1, &bank, NULL) != SUNDER_OK) return answer;
    int half = (int)ceil(r->reach_px) + bank.kernel[0].radius + 2;
    SUNDER_AUTO(plane_free) plane patch = {0};
    SUNDER_AUTO(search_area_free) search_area everywhere = {0};
    SUNDER_AUTO(gauss_stream_free) gauss_stream stream = {0};
    if (cut_patch(r->image, x, y, half, &patch) != SUNDER_OK) return answer;
    if (search_area_make(NULL, patch.width, patch.height, 0, &everywhere, NULL) != SUNDER_OK) return answer;
    if (gauss_stream_make(&bank, &patch, &everywhere, 0, &stream, NULL) != SUNDER_OK) return answer;
    sunder_point_px best = {half, half};
    find_best(r, &stream, bank.norm[0], x, y, &answer, &best);
    measure_flux(r, &patch, best, &answer);
    return answer;
}
