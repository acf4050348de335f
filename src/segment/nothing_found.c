/* Reasons, the plainest first. Dark nuclei on bright ground: the ground fills most of such a picture and is even, so the
 * brightest hundredth is hardly above the median and the darkest far below. A crowd of evenly bright nuclei looks so too;
 * what tells them apart is that nuclei are round and gaps are not. So both the image and its negative are searched, which
 * costs time only where the first test holds. */
#include "segment/nothing_found.h"

#include <math.h>

#include "core/fail.h"
#include "segment/classic.h"
#include "segment/threshold.h"

#define EVEN_GROUND 0.3    /* what lies above the median, over what lies below */
#define WHOLE_SOLIDITY 0.9 /* a round region is nearly convex, */
#define WHOLE_ELLIPSE 0.85 /* nearly elliptical, */
#define LEAST_WHOLE 3      /* and not alone */
#define ROUNDING 1e-5f     /* of the means over work pixels */
#define LEAST_SIDE_UM 4.0  /* half a lymphocyte */

static sunder_status count_whole(const label_runs *outlines, size_t n, size_t *out_n, sunder_error *err)
{
    fragment_list list = {0};
    shape_scratch scratch = {0};
    sunder_status status = fragment_list_of_runs(outlines, n, &list, err);
    if (status == SUNDER_OK) status = shape_scratch_new(outlines->height, &scratch, err);
    *out_n = 0;
    for (uint32_t k = 0; status == SUNDER_OK && k < n; k++) {
        fragment_set set = {1, {k}};
        region_shape shape = shape_of(&list, &set, &scratch);
        *out_n += !shape.at_edge && shape.solidity >= WHOLE_SOLIDITY && shape.ellipse_overlap >= WHOLE_ELLIPSE;
    }
    shape_scratch_free(&scratch);
    fragment_list_free(&list);
    return status;
}

/* Round regions of an image that has the grid of the work image already. */
static sunder_status count_round(const plane *image, double um, size_t *out_n, sunder_error *err)
{
    classic_options options = classic_options_default();
    options.grid.work_um = um;
    work_image work = {0};
    label_runs outlines = {0};
    size_t n = 0;
    sunder_status status = work_image_make(image, um, &options.grid, &work, err);
    if (status == SUNDER_OK)
        status = classic_outlines(&work, image->width, image->height, &options, &outlines, &n, err);
    if (status == SUNDER_OK) status = count_whole(&outlines, n, out_n, err);
    label_runs_free(&outlines);
    work_image_free(&work);
    return status;
}

sunder_status nuclei_are_dark(const work_image *work, bool *out_dark, sunder_error *err)
{
    *out_dark = false;
    float seen[3];
    plane_quantiles(&work->raw, (const double[]){0.01, 0.5, 0.99}, 3, seen);
    float low = seen[0], middle = seen[1], high = seen[2];
    if (!(high - middle < EVEN_GROUND * (middle - low))) return SUNDER_OK;
    plane negative = {0};
    size_t bright = 0, dark = 0, n = (size_t)work->raw.width * (size_t)work->raw.height;
    sunder_status status = plane_new_unset(work->raw.width, work->raw.height, &negative, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n; i++) negative.px[i] = -work->raw.px[i];
    status = count_round(&work->raw, work->um, &bright, err);
    if (status == SUNDER_OK) status = count_round(&negative, work->um, &dark, err);
    plane_free(&negative);
    *out_dark = dark >= LEAST_WHOLE && dark > bright;
    return status;
}

const char *why_nothing_found(const work_image *work, size_t n_dropped)
{
    float threshold;
    double side_um = work->um * fmin(work->raw.width, work->raw.height);
    float least = plane_quantile(&work->raw, 0), most = plane_quantile(&work->raw, 1);
    if (side_um < LEAST_SIDE_UM) return "the image is smaller than a nucleus";
    if (!(most - least > ROUNDING * fabsf(most))) return "every pixel has the same brightness";
    if (!nucleus_threshold(&work->smooth, work->noise, &threshold))
        return "nothing stands out from the background and its noise";
    if (n_dropped > 0) return "what is bright is too faint or too ragged, or has no edge: light, but no nucleus";
    return "nothing bright has the size and the outline of a nucleus";
}
