/* Camera model of a slide, gathered field by field: the offset as the lowest dark level seen, and how much is clipped.
 * A flat field needs many fields (BaSiC: tens, Peng 2017, doi:10.1038/ncomms14836); until one is estimated it is the
 * identity and detection works against the local background. */
#include "calibrate/camera.h"

#include <math.h>
#include <string.h>

/* Dark level: low enough to lie between nuclei, high enough not to be one dead pixel. */
#define DARK_QUANTILE 0.001

/* Pixels looked at for it: its rank is then known to about 20 %. */
#define DARK_SAMPLE 25000

/* Pixels looked at, evenly spaced: enough for a share of 1e-4. */
#define CLIPPING_SAMPLE 200000

typedef struct clipping {
    double saturated_frac;
    bool one_value;
} clipping;

static clipping look_for_clipping(const field_channel *channel)
{
    size_t n = (size_t)channel->image.width * (size_t)channel->image.height, step = n / CLIPPING_SAMPLE + 1;
    size_t looked = 0, saturated = 0;
    float first = channel->image.px[0];
    bool one_value = true;
    for (size_t i = 0; i < n; i += step, looked++) {
        float value = channel->image.px[i];
        saturated += channel->saturation_counts > 0 && value >= channel->saturation_counts;
        one_value = one_value && value == first;
    }
    return (clipping){.saturated_frac = (double)saturated / (double)looked, .one_value = one_value};
}

static camera_channel *channel_of_colour(camera_model *camera, const char *colour)
{
    for (int i = 0; i < camera->n_channels; i++) {
        if (strcmp(camera->channels[i].colour, colour) == 0) return &camera->channels[i];
    }
    if (camera->n_channels == MOST_CHANNELS) return NULL;
    camera_channel *added = &camera->channels[camera->n_channels++];
    *added = (camera_channel){.offset_counts = INFINITY};
    memcpy(added->colour, colour, sizeof added->colour);
    return added;
}

void camera_merge(camera_model *camera, const camera_model *other)
{
    camera->display_scaled = camera->display_scaled || other->display_scaled;
    for (int i = 0; i < other->n_channels; i++) {
        const camera_channel *seen = &other->channels[i];
        camera_channel *known = channel_of_colour(camera, seen->colour);
        if (!known) continue;
        known->offset_counts = fmin(known->offset_counts, seen->offset_counts);
        known->saturation_counts = fmax(known->saturation_counts, seen->saturation_counts);
        known->saturated_frac = fmax(known->saturated_frac, seen->saturated_frac);
        known->n_fields += seen->n_fields;
        known->n_fields_one_value += seen->n_fields_one_value;
    }
}

void camera_add_field(camera_model *camera, const field *f)
{
    camera_model one = {.n_channels = f->n_channels, .display_scaled = f->display_scaled};
    for (int i = 0; i < f->n_channels; i++) {
        const field_channel *seen = &f->channels[i];
        clipping clipped = look_for_clipping(seen);
        one.channels[i] = (camera_channel){
            .offset_counts = plane_sampled_quantile(&seen->image, DARK_QUANTILE, DARK_SAMPLE),
            .saturation_counts = seen->saturation_counts,
            .saturated_frac = clipped.saturated_frac,
            .n_fields = 1,
            .n_fields_one_value = clipped.one_value,
        };
        memcpy(one.channels[i].colour, seen->colour, sizeof one.channels[i].colour);
    }
    camera_merge(camera, &one);
}
