/* Micrometres per pixel. The limits: 150x objectives with small pixels reach 0.02 um, 2x overview objectives 5 um; what lies
 * beyond is a wrong unit (0.1 mm for 0.1 um) or a printer's resolution. */
#include "image/pixel_size.h"

#include <math.h>
#include <stdio.h>

#include "core/fail.h"

#define LEAST_PIXEL_UM 0.01
#define MOST_PIXEL_UM 5.0
#define CONTRADICTION_FRAC 0.02 /* two calibrations of one objective agree better; a wrong objective does not */
#define SAME_SIZE_FRAC 0.01     /* moves a split distance of 0.8 um by 0.008 um, well below its error */

bool pixel_size_is_possible(double um)
{
    return um >= LEAST_PIXEL_UM && um <= MOST_PIXEL_UM;
}

bool pixel_size_agrees(double a_um, double b_um)
{
    return fabs(a_um - b_um) <= SAME_SIZE_FRAC * fmax(a_um, b_um);
}

/* What is wrong with the size that the file gives, or SUNDER_OK. */
static sunder_status check_file_size(const image_source *source, sunder_error *err)
{
    double x = source->x_um, y = source->y_um;
    if (isnan(x) || isnan(y) || (x <= 0 && y <= 0))
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s does not say how large its pixels are; give it: --pixel-size UM (micrometres per pixel, from the "
            "microscope)",
            source->name);
    if (x > 0 && y > 0 && !pixel_size_agrees(x, y))
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s says its pixels are %.4g um wide and %.4g um high; only square ones can be measured: resample it, "
            "or give the true size: --pixel-size UM",
            source->name, x, y);
    double um = x > 0 ? x : y;
    if (!pixel_size_is_possible(um))
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s says its pixels are %.4g um wide (%s), which no microscope image has (%g to %g um); give the true "
            "size: --pixel-size UM",
            source->name, um, source->scale_source, LEAST_PIXEL_UM, MOST_PIXEL_UM);
    return SUNDER_OK;
}

/* The size in the file that is farther from the given one, 0 when it says none. */
static double farther_size(const image_source *source, double given_um)
{
    double x = source->x_um > 0 ? source->x_um : 0, y = source->y_um > 0 ? source->y_um : 0; /* NaN is none */
    if (x == 0 || y == 0) return fmax(x, y);
    return fabs(x - given_um) >= fabs(y - given_um) ? x : y;
}

sunder_status pixel_size_check_given(image_source *source, double given_um, bool refuse, sunder_error *err)
{
    double said_um = farther_size(source, given_um);
    if (given_um <= 0 || fabs(given_um - said_um) <= CONTRADICTION_FRAC * said_um || said_um == 0) return SUNDER_OK;
    if (refuse && pixel_size_is_possible(said_um))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s says its pixels are %.4g um (%s), --pixel-size says %.4g um, and the validation profile takes "
                    "no contradiction; leave --pixel-size out if the file is right, else correct the file",
                    source->name, said_um, source->scale_source, given_um);
    /* Without the file's name: one line for all the fields of a slide. */
    image_source_note(
        source,
        "--pixel-size says %.4g um, the file %.4g um (%s); %.4g um is used, and all distances depend on it: "
        "leave --pixel-size out if the file is right",
        given_um, said_um, source->scale_source, given_um);
    return SUNDER_OK;
}

sunder_status pixel_size_find(image_source *source, double given_um, bool need_scale, pixel_size *out_size,
                              sunder_error *err)
{
    pixel_size size = {0};
    if (given_um > 0) {
        size.um = given_um;
        snprintf(size.source, sizeof size.source, "--pixel-size");
        *out_size = size;
        return SUNDER_OK;
    }
    sunder_error why = SUNDER_ERROR_INIT;
    sunder_status status = check_file_size(source, &why);
    if (status != SUNDER_OK && need_scale) return fail(err, status, "%s", why.message);
    if (status == SUNDER_OK) {
        size.um = source->x_um > 0 ? source->x_um : source->y_um;
        snprintf(size.source, sizeof size.source, "%s", source->scale_source);
    } else if (source->x_um > 0 || source->y_um > 0) {
        image_source_note(source, "%s", why.message);
    }
    *out_size = size;
    return SUNDER_OK;
}
