/* The width of the spots of an image in pixels, from the scale at which their scale-normalised response is largest
 * (Lindeberg 1998): at the peaks of a filter bank in pixels, strongest first, a parabola through the largest
 * response and its neighbours over ln(scale) gives a width each; their median counts. Spots of BAC probes are 0.2
 * um wide (sigma; algorithms.md, working defaults), which gives the pixel. Images with too few spots are taken as
 * what a 63x objective with a usual camera gives. */
#include "detect/pixel_width.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/response_pass.h"

static const double scales_px[MOST_SCALES] = {1.0, 1.6, 2.5, 4.0};
static const double spot_sigma_um = 0.20, usual_pixel_um = 0.1;
static const double strong = 8; /* significance of a peak that is no noise */
enum { LEAST_PEAKS = 5, MOST_PEAKS = 200, PEAK_SCALE = 1 };

typedef struct rated_peak {
    float significance;
    double sigma_px;
} rated_peak;

static int strongest_first(const void *a, const void *b)
{
    const rated_peak *p = a, *q = b;
    if (p->significance != q->significance) return p->significance < q->significance ? 1 : -1;
    return (p->sigma_px > q->sigma_px) - (p->sigma_px < q->sigma_px);
}

static int ascending(const void *a, const void *b)
{
    const rated_peak *p = a, *q = b;
    return (p->sigma_px > q->sigma_px) - (p->sigma_px < q->sigma_px);
}

/* Width at which the scale-normalised response of a peak would be largest, within the bank. */
static double width_of(const scale_bank *bank, const peak *p)
{
    double value[MOST_SCALES];
    int best = 0;
    for (int k = 0; k < bank->n; k++) {
        value[k] = (double)p->response[k] * bank->norm[k] * bank->sigma_px[k] * bank->sigma_px[k];
        if (value[k] > value[best]) best = k;
    }
    if (best == 0 || best == bank->n - 1) return bank->sigma_px[best];
    double below = value[best] - value[best - 1], above = value[best] - value[best + 1];
    double step = 0.5 * log(bank->sigma_px[best + 1] / bank->sigma_px[best - 1]);
    return bank->sigma_px[best] * exp(0.5 * step * (below - above) / (below + above));
}

static sunder_status median_width(const scale_bank *bank, const peaks *found, double *out_sigma_px, sunder_error *err)
{
    SUNDER_AUTO(auto_free) rated_peak *rated = array_new(found->n, sizeof *rated);
    if (!rated) return fail_memory(err, "the width of the spots");
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++)
        if (found->rows[i].scale == PEAK_SCALE)
            rated[n++] = (rated_peak){found->rows[i].response[PEAK_SCALE], width_of(bank, &found->rows[i])};
    *out_sigma_px = spot_sigma_um / usual_pixel_um;
    if (n < LEAST_PEAKS) return SUNDER_OK;
    qsort(rated, n, sizeof *rated, strongest_first);
    if (n > MOST_PEAKS) n = MOST_PEAKS;
    qsort(rated, n, sizeof *rated, ascending);
    *out_sigma_px = rated[n / 2].sigma_px;
    return SUNDER_OK;
}

sunder_status pixel_width_estimate(const plane *image, double *out_pixel_um, sunder_error *err)
{
    noise_law law;
    scale_bank bank;
    const texture_fit none[MOST_SCALES] = {{0}};
    SUNDER_AUTO(background_free) background level = {0};
    SUNDER_AUTO(region_samples_free) region_samples samples = {0};
    SUNDER_AUTO(search_area_free) search_area everywhere = {0};
    SUNDER_AUTO(peak_finder_free) peak_finder finder = {0};
    sunder_status status = noise_law_measure(image, INFINITY, &law, err);
    if (status == SUNDER_OK) status = background_measure(image, usual_pixel_um, &law, &level, err);
    if (status == SUNDER_OK) status = scale_bank_make(scales_px, MOST_SCALES, 1, &bank, err);
    if (status == SUNDER_OK)
        status = region_samples_make(NULL, image->width, image->height, usual_pixel_um, &samples, err);
    if (status == SUNDER_OK) status = search_area_make(NULL, image->width, image->height, 0, &everywhere, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) float *values = array_new(samples.n, MOST_SCALES * sizeof *values);
    if (!values) return fail_memory(err, "the width of the spots");
    status = peak_finder_make(&bank, &level, &everywhere, 1, strong, &finder, err);
    if (status != SUNDER_OK) return status;
    peak_search search = {image, &bank, none, &samples, values, finder};
    const pass_input input = {&everywhere, &everywhere, NULL, NULL};
    status = find_peaks(&search, 1, &input, err);
    finder = search.finder;
    double sigma_px = 0;
    if (status == SUNDER_OK) status = median_width(&bank, &finder.found, &sigma_px, err);
    if (status == SUNDER_OK) *out_pixel_um = spot_sigma_um / sigma_px;
    return status;
}
