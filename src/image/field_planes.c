/* Planes of a stack, decoded again from the files: keeping them would take the memory of a whole stack for each field at
 * work. What was settled about the channel when the field was loaded (counts of a float image, the level at which the camera
 * clips) holds for its planes. */
#include "image/field_planes.h"

#include <stdlib.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/slide_parts.h"
#include "image/source_reader.h"

struct field_planes {
    const field *whole;
    source_reader *reader;
    field one;                      /* images are our own */
    int n, channels[MOST_CHANNELS]; /* of the source, in the order of `targets` */
    float *targets[MOST_CHANNELS];
};

bool field_has_planes(const field *f)
{
    return f->n_z > 1 && f->from;
}

void field_planes_close(field_planes *planes)
{
    if (!planes) return;
    source_reader_free(planes->reader);
    field_free(&planes->one);
    free(planes);
}

static sunder_status add_channel(field_planes *planes, int index, sunder_error *err)
{
    if (index < 0 || planes->one.channels[index].image.px) return SUNDER_OK;
    plane *image = &planes->one.channels[index].image;
    sunder_status status = plane_new(planes->whole->width, planes->whole->height, image, err);
    if (status != SUNDER_OK) return status;
    planes->channels[planes->n] = planes->whole->from->plan.channels[index].channel;
    planes->targets[planes->n++] = image->px;
    return SUNDER_OK;
}

sunder_status field_planes_open(sunder_context *context, const field *f, bool with_dapi, field_planes **out_planes,
                                sunder_error *err)
{
    SUNDER_AUTO(auto_field_planes) field_planes *planes = array_new(1, sizeof *planes);
    if (!planes) return fail_memory(err, "the planes of a stack");
    planes->whole = f, planes->one = *f, planes->one.n_z = 1, planes->one.from = NULL;
    for (int i = 0; i < f->n_channels; i++) planes->one.channels[i].image = (plane){0};
    sunder_status status =
        source_reader_new(&f->from->source, context_max_memory_bytes(context) / 4, &planes->reader, err);
    for (int end = 0; status == SUNDER_OK && end < 2; end++) status = add_channel(planes, f->probe[end], err);
    if (status == SUNDER_OK && with_dapi) status = add_channel(planes, f->dapi, err);
    if (status != SUNDER_OK) return status;
    *out_planes = planes;
    planes = NULL;
    return SUNDER_OK;
}

static void to_counts(plane *image, float counts_per_value)
{
    if (counts_per_value == 1) return;
    size_t n = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < n; i++) image->px[i] *= counts_per_value;
}

sunder_status field_planes_read(field_planes *planes, int z, const field **out_plane, sunder_error *err)
{
    sunder_status status = source_reader_read(planes->reader, z, planes->n, planes->channels, planes->targets, err);
    if (status != SUNDER_OK) return status;
    for (int i = 0; i < planes->one.n_channels; i++) {
        field_channel *channel = &planes->one.channels[i];
        if (channel->image.px) to_counts(&channel->image, channel->counts_per_value);
    }
    *out_plane = &planes->one;
    return SUNDER_OK;
}
