/* A nucleus is between a lymphocyte cut off its middle (5 um) and a large tumour nucleus (20 um; algorithms.md, working
 * defaults); what is far from that at the told pixel size is asked again without it. */
#include "pipeline/image_scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"

#define TYPICAL_NUCLEUS_UM 9.0 /* between a lymphocyte (6 to 8 um) and a tumour nucleus (8 to 20 um) */
#define SMALL_NUCLEUS_UM 5.0
#define LARGE_NUCLEUS_UM 20.0
#define CONTRADICTS 2.0 /* factor between the told pixel size and the image's own */

sunder_status image_scale_find(sunder_context *context, const sunder_slide *slide, const plane *image,
                               const segment_options *segmenting, sunder_segment_summary *summary, sunder_error *err)
{
    summary->pixel_um = sunder_slide_pixel_um(slide);
    if (summary->pixel_um > 0) {
        snprintf(summary->pixel_source, sizeof summary->pixel_source, "%s", sunder_slide_pixel_source(slide));
        return SUNDER_OK;
    }
    snprintf(summary->pixel_source, sizeof summary->pixel_source, "estimated");
    estimated_scale scale;
    sunder_status status = segment_estimate_scale(context, image, TYPICAL_NUCLEUS_UM, segmenting, &scale, err);
    if (status != SUNDER_OK) return status;
    summary->pixel_um = scale.pixel_um;
    snprintf(summary->scale_how, sizeof summary->scale_how, "%s", scale.how);
    return SUNDER_OK;
}

/* Median diameter (um) of the nuclei that the edge leaves whole; 0 when there is none. */
static sunder_status median_diameter_um(const nuclei *found, double *out_um, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *areas = array_new(found->n, sizeof *areas);
    if (!areas) return fail_memory(err, "sizes of nuclei");
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++)
        if (!found->rows[i].touches_border) areas[n++] = found->rows[i].area_um2;
    *out_um = 2 * sqrt(upper_median(areas, n) / M_PI);
    return SUNDER_OK;
}

sunder_status image_scale_check(sunder_context *context, const plane *image, const segment_options *segmenting,
                                const nuclei *found, sunder_segment_summary *summary, sunder_error *err)
{
    if (strcmp(summary->pixel_source, "estimated") == 0) return SUNDER_OK;
    double usual_um = 0;
    sunder_status status = median_diameter_um(found, &usual_um, err);
    if (status != SUNDER_OK || (usual_um >= SMALL_NUCLEUS_UM && usual_um <= LARGE_NUCLEUS_UM)) return status;
    estimated_scale own;
    status = segment_estimate_scale(context, image, TYPICAL_NUCLEUS_UM, segmenting, &own, err);
    if (status != SUNDER_OK || own.pixel_um <= 0 || !own.plain) return status;
    double across_px = TYPICAL_NUCLEUS_UM / own.pixel_um;
    if (own.pixel_um < CONTRADICTS * summary->pixel_um && own.pixel_um > summary->pixel_um / CONTRADICTS)
        return SUNDER_OK;
    snprintf(summary->scale_how, sizeof summary->scale_how,
             "nuclei look %.3g px across, which would be %.3g um at %.4g um per pixel; check the pixel size", across_px,
             across_px * summary->pixel_um, summary->pixel_um);
    return SUNDER_OK;
}
