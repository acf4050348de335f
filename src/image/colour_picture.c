/* Red, green and blue planes of one picture. A fluorescence field is dark between the nuclei in at least one plane; light
 * that went through a stained section is bright in all three nearly everywhere. */
#include "image/colour_picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

/* Share of full scale that the darkest of the three planes reaches in the median pixel of a brightfield picture: H&E tissue
 * has about 0.5, its empty glass 0.9; fluorescence pictures stay below 0.1 (measured on the project's examples). */
#define BRIGHTFIELD_FRAC 0.35f

static bool same_pixels(const plane *a, const plane *b)
{
    return memcmp(a->px, b->px, (size_t)a->width * (size_t)a->height * sizeof *a->px) == 0;
}

static sunder_status median_of_darkest(const field *f, float *out_median, sunder_error *err)
{
    plane darkest = {0};
    sunder_status status = plane_new(f->width, f->height, &darkest, err);
    if (status != SUNDER_OK) return status;
    const float *a = f->channels[0].image.px, *b = f->channels[1].image.px, *c = f->channels[2].image.px;
    size_t n = (size_t)f->width * (size_t)f->height;
    for (size_t i = 0; i < n; i++) darkest.px[i] = fminf(a[i], fminf(b[i], c[i]));
    *out_median = plane_quantile(&darkest, 0.5);
    plane_free(&darkest);
    return SUNDER_OK;
}

static void keep_one_grey(field *f)
{
    for (int c = 1; c < f->n_channels; c++) {
        plane_free(&f->channels[c].image);
        f->channels[c] = (field_channel){0};
    }
    f->n_channels = 1;
    f->dapi = -1;
    snprintf(f->channels[0].name, sizeof f->channels[0].name, "grey");
    snprintf(f->channels[0].colour, sizeof f->channels[0].colour, "grey");
}

sunder_status colour_picture_check(field *f, bool colours_wanted, sunder_error *err)
{
    if (f->n_channels != 3) return SUNDER_OK;
    if (same_pixels(&f->channels[0].image, &f->channels[1].image) &&
        same_pixels(&f->channels[0].image, &f->channels[2].image)) {
        if (colours_wanted)
            return fail(
                err, SUNDER_ERROR_INPUT,
                "%s is a grey picture saved as RGB: its red, green and blue planes are the same; export the channels "
                "one by one",
                f->name);
        keep_one_grey(f);
        return SUNDER_OK;
    }
    float median = 0;
    sunder_status status = median_of_darkest(f, &median, err);
    if (status != SUNDER_OK) return status;
    float scale = f->channels[0].saturation_counts;
    if (scale > 0 && median >= BRIGHTFIELD_FRAC * scale)
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s looks like a brightfield picture (H&E or similar): most of it is bright in red, green and blue; "
            "expected fluorescence, DAPI and two probes on a dark background",
            f->name);
    return SUNDER_OK;
}
