/* Reads the pixels of one field: planes are decoded one at a time, a stack becomes one plane on the way. */
#include "image/field.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/colour_picture.h"
#include "image/slide_parts.h"
#include "image/source_reader.h"
#include "image/stack.h"

void field_free(field *f)
{
    for (int c = 0; c < f->n_channels; c++) plane_free(&f->channels[c].image);
    *f = (field){.dapi = -1, .probe = {-1, -1}};
}

static float full_scale(const image_source *source)
{
    double scale = samples_full_scale(&source->layout);
    if (source->significant_bits > 0 && source->significant_bits < source->layout.bits &&
        source->layout.kind == SAMPLE_UINT)
        scale = ldexp(1, source->significant_bits) - 1;
    return (float)scale;
}

static bool is_probe(const slide_field *from, int channel)
{
    return channel == from->plan.probe[END_5P] || channel == from->plan.probe[END_3P];
}

static sunder_status prepare(const slide_field *from, bool probes_only, field *f, sunder_error *err)
{
    const image_source *source = &from->source;
    for (int i = 0; i < from->plan.n; i++) {
        const planned_channel *planned = &from->plan.channels[i];
        const source_channel *named = &source->channels[planned->channel];
        field_channel *channel = &f->channels[i];
        const char *name = named->name[0] ? named->name : named->token[0] ? named->token : planned->colour;
        snprintf(channel->name, sizeof channel->name, "%s", name);
        snprintf(channel->colour, sizeof channel->colour, "%s", planned->colour);
        channel->saturation_counts = full_scale(source);
        f->n_channels = i + 1;
        if (probes_only && !is_probe(from, i)) continue;
        sunder_status status = plane_new(source->width, source->height, &channel->image, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

/* Planes of the nuclear stain that are in focus. */
static sunder_status find_focus(source_reader *reader, const image_source *source, int from, plane *one, bool *in_focus,
                                sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *sharpness = array_new((size_t)source->n_z, sizeof *sharpness);
    if (!sharpness) return fail_memory(err, "a stack");
    for (int z = 0; z < source->n_z; z++) {
        sunder_status status = source_reader_read(reader, z, 1, &from, &one->px, err);
        if (status == SUNDER_OK) status = stack_sharpness(one, &sharpness[z], err);
        if (status != SUNDER_OK) return status;
    }
    stack_in_focus(sharpness, source->n_z, in_focus);
    return SUNDER_OK;
}

/* One channel of a stack: the maximum of all planes, of the nuclear stain those in focus. */
static sunder_status load_stack(source_reader *reader, const image_source *source, const planned_channel *planned,
                                field_channel *channel, sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane one = {0};
    SUNDER_AUTO(auto_free) bool *wanted = array_new((size_t)source->n_z, sizeof *wanted);
    if (!wanted) return fail_memory(err, "a stack");
    sunder_status status = plane_new(source->width, source->height, &one, err);
    if (status == SUNDER_OK && strcmp(planned->colour, "dapi") == 0)
        status = find_focus(reader, source, planned->channel, &one, wanted, err);
    else memset(wanted, true, (size_t)source->n_z * sizeof *wanted);
    bool first = true;
    for (int z = 0; status == SUNDER_OK && z < source->n_z; z++) {
        if (!wanted[z]) continue;
        status = source_reader_read(reader, z, 1, &planned->channel, &one.px, err);
        if (status != SUNDER_OK) break;
        if (first) stack_maximum_first(&one, &channel->image);
        else stack_maximum_next(&one, &channel->image);
        first = false;
    }
    return status;
}

static sunder_status load_pixels(sunder_context *context, const slide_field *from, field *f, sunder_error *err)
{
    const image_source *source = &from->source;
    SUNDER_AUTO(auto_source_reader) source_reader *reader = NULL;
    sunder_status status = source_reader_new(source, context_max_memory_bytes(context) / 4, &reader, err);
    if (status != SUNDER_OK) return status;
    if (source->n_z == 1) {
        int channels[MOST_CHANNELS], n = 0;
        float *planes[MOST_CHANNELS];
        for (int i = 0; i < f->n_channels; i++) {
            if (!f->channels[i].image.px) continue;
            channels[n] = from->plan.channels[i].channel;
            planes[n++] = f->channels[i].image.px;
        }
        return source_reader_read(reader, 0, n, channels, planes, err);
    }
    for (int i = 0; status == SUNDER_OK && i < f->n_channels; i++) {
        if (!f->channels[i].image.px) continue;
        status = context_check(context, err);
        if (status == SUNDER_OK) status = load_stack(reader, source, &from->plan.channels[i], &f->channels[i], err);
    }
    return status;
}

/* Cameras of 10, 12 or 14 bit write 16-bit files without saying so: where their brightest value stands as a plateau it is
 * the level at which they clip. At least this share of the pixels holds it ... */
#define PLATEAU_FRAC 1e-4
/* ... so many times as many as hold the value just below. */
#define PLATEAU_RATIO 10
/* A dim flat image has a plateau too, at no clip level of any camera. */
#define LEAST_CLIP_COUNTS 255

/* Every so many pixels are looked at: prime, so that no width repeats the same columns. */
#define CLIP_STEP 17

static float clip_level(const plane *p, float full_scale_counts)
{
    size_t n = (size_t)p->width * (size_t)p->height, looked = 0, at_top = 0, below = 0;
    float top = p->px[0];
    for (size_t i = 0; i < n; i += CLIP_STEP, looked++) top = p->px[i] > top ? p->px[i] : top;
    if (full_scale_counts <= 0 || top >= full_scale_counts || top < LEAST_CLIP_COUNTS) return full_scale_counts;
    for (size_t i = 0; i < n; i += CLIP_STEP) {
        at_top += p->px[i] == top;
        below += p->px[i] == top - 1;
    }
    bool plateau = (double)at_top >= PLATEAU_FRAC * (double)looked && at_top >= PLATEAU_RATIO * (below + 1);
    return plateau ? top : full_scale_counts;
}

/* Floats from 0 to 1 are shares of a full scale; counts are what every stage measures in. */
#define COUNTS_OF_FULL_SCALE 65535.0F

static float shares_to_counts(plane *p)
{
    size_t n = (size_t)p->width * (size_t)p->height;
    float top = 0;
    for (size_t i = 0; i < n; i++) top = p->px[i] > top ? p->px[i] : top;
    if (!(top > 0 && top <= 1)) return 1;
    for (size_t i = 0; i < n; i++) p->px[i] *= COUNTS_OF_FULL_SCALE;
    return COUNTS_OF_FULL_SCALE;
}

static void settle_counts(field *f, bool floats)
{
    for (int i = 0; i < f->n_channels; i++) {
        field_channel *channel = &f->channels[i];
        channel->counts_per_value = channel->image.px && floats ? shares_to_counts(&channel->image) : 1;
        if (channel->image.px) channel->saturation_counts = clip_level(&channel->image, channel->saturation_counts);
    }
}

/* One channel exported under two names reads as perfectly fused pairs. A flat pair is no proof: it may be black. */
static sunder_status check_probes_differ(const field *f, sunder_error *err)
{
    const field_channel *a = field_probe(f, END_5P), *b = field_probe(f, END_3P);
    if (!a || !b || a == b) return SUNDER_OK;
    size_t n = (size_t)f->width * (size_t)f->height;
    bool flat = true;
    for (size_t i = 0; i < n; i++) {
        if (a->image.px[i] != b->image.px[i]) return SUNDER_OK;
        flat = flat && a->image.px[i] == a->image.px[0];
    }
    if (flat) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: its %s and %s channels are the same image; one was exported twice: export both channels again",
                f->name, a->colour, b->colour);
}

static sunder_status load(sunder_context *context, const sunder_slide *slide, size_t index, bool probes_only,
                          field *out_field, sunder_error *err)
{
    const slide_field *from = &slide->fields[index];
    if (from->left_out) return fail(err, SUNDER_ERROR_INPUT, "%s is left out: %s", from->name, from->left_out);
    field f = {.index = index,
               .width = from->source.width,
               .height = from->source.height,
               .pixel_um = slide->pixel_um,
               .n_z = from->source.n_z,
               .z_step_um = from->source.n_z > 1 && from->source.z_um > 0 ? from->source.z_um : 0,
               .display_scaled = image_source_is_display_scaled(&from->source),
               .dapi = from->plan.dapi,
               .probe = {from->plan.probe[END_5P], from->plan.probe[END_3P]},
               .from = from};
    snprintf(f.name, sizeof f.name, "%s", from->name);
    sunder_status status = prepare(from, probes_only, &f, err);
    if (status == SUNDER_OK) status = load_pixels(context, from, &f, err);
    if (status == SUNDER_OK && from->source.rgb && !probes_only)
        status = colour_picture_check(&f, slide->options.need_dapi || slide->colour_5p || slide->colour_3p, err);
    if (status == SUNDER_OK) settle_counts(&f, from->source.layout.kind == SAMPLE_FLOAT);
    if (status == SUNDER_OK) status = check_probes_differ(&f, err);
    if (status != SUNDER_OK) {
        field_free(&f);
        return status;
    }
    *out_field = f;
    return SUNDER_OK;
}

sunder_status field_load(sunder_context *context, const sunder_slide *slide, size_t index, field *out_field,
                         sunder_error *err)
{
    return load(context, slide, index, false, out_field, err);
}

sunder_status field_load_probes(sunder_context *context, const sunder_slide *slide, size_t index, field *out_field,
                                sunder_error *err)
{
    return load(context, slide, index, true, out_field, err);
}
