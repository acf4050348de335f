/* Chromatin and noise curve the brightness inside of a nucleus as a valley between two nuclei does, only less. How much
 * less depends on stain, optics and camera: the field itself tells it, by the median of what the curvature deviates from its
 * own local mean. The median, because valleys take up little of the inside, and off the rim, because the rim curves most. */
#include "segment/texture.h"

#include <math.h>

#include "core/fail.h"
#include "core/rank.h"
#include "segment/distance_transform.h"

#define MEAN_UM 1.0 /* sigma of the local mean: more than chromatin clumps, less than a nucleus */
#define RIM_UM 2.5
#define LEAST_PIXELS 10

sunder_status curvature_texture(const plane *curvature, const uint8_t *mask, double um, double *out_texture,
                                sunder_error *err)
{
    size_t n = (size_t)curvature->width * (size_t)curvature->height, count = 0;
    plane depth = {0}, deviation = {0};
    sunder_status status = distance_transform(mask, curvature->width, curvature->height, &depth, err);
    if (status == SUNDER_OK) status = gaussian_blur(curvature, MEAN_UM / um, &deviation, err);
    if (status == SUNDER_OK) {
        for (size_t i = 0; i < n; i++) /* count <= i */
            if (mask[i] && depth.px[i] * um > RIM_UM) deviation.px[count++] = fabsf(curvature->px[i] - deviation.px[i]);
        *out_texture = count < LEAST_PIXELS ? INFINITY : select_float(deviation.px, count, count / 2);
    }
    plane_free(&deviation);
    plane_free(&depth);
    return status;
}
