/* One field from several files. */
#include "image/source_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/pixel_size.h"

static sunder_status check_alike(const image_source *a, const image_source *b, sunder_error *err)
{
    if (a->width != b->width || a->height != b->height)
        return fail(err, SUNDER_ERROR_INPUT, "%s has %d x %d pixels, %s %d x %d; export all channels at one size",
                    a->name, a->width, a->height, b->name, b->width, b->height);
    if (a->layout.bits != b->layout.bits || a->layout.kind != b->layout.kind ||
        a->layout.inverted != b->layout.inverted)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s has %d bit pixels, %s %d bit or another kind; export all channels alike", a->name,
                    a->layout.bits, b->name, b->layout.bits);
    if (a->n_channels != b->n_channels || a->n_z != b->n_z)
        return fail(err, SUNDER_ERROR_INPUT, "%s has %d planes, %s %d; export all channels with the same planes",
                    a->name, a->n_channels * a->n_z, b->name, b->n_channels * b->n_z);
    if (a->x_um > 0 && b->x_um > 0 && !pixel_size_agrees(a->x_um, b->x_um))
        return fail(err, SUNDER_ERROR_INPUT, "%s has pixels of %.4g um, %s of %.4g um; export all channels alike",
                    a->name, a->x_um, b->name, b->x_um);
    return SUNDER_OK;
}

/* Planes of one part, placed from channel and plane (c0, z0) on; its files are added. */
static sunder_status add_part(image_source *joined, const image_source *part, int c0, int z0, sunder_error *err)
{
    for (int c = 0; c < part->n_channels; c++) {
        for (int z = 0; z < part->n_z; z++) {
            source_plane wanted = part->planes[c * part->n_z + z];
            const source_file *file = &part->files[wanted.file];
            sunder_status status = image_source_add_file(joined, file->path, file->kind, &wanted.file, err);
            if (status != SUNDER_OK) return status;
            joined->planes[(c0 + c) * joined->n_z + z0 + z] = wanted;
        }
        if (z0 == 0) joined->channels[c0 + c] = part->channels[c];
    }
    return SUNDER_OK;
}

static void take_scale(image_source *joined, const image_source *part)
{
    if (joined->x_um > 0 || !(part->x_um > 0)) return;
    joined->x_um = part->x_um;
    joined->y_um = part->y_um;
    joined->z_um = part->z_um;
    snprintf(joined->scale_source, sizeof joined->scale_source, "%s", part->scale_source);
}

sunder_status source_set_join(const source_part *parts, int n_channels, int n_z, image_source *joined,
                              sunder_error *err)
{
    const image_source *first = parts[0].source;
    joined->width = first->width;
    joined->height = first->height;
    joined->layout = first->layout;
    joined->n_t = first->n_t;
    bool colour_planes = n_channels > 1;
    sunder_status status = image_source_size(joined, n_channels * first->n_channels, n_z * first->n_z, err);
    for (int i = 0; status == SUNDER_OK && i < n_channels * n_z; i++) {
        const image_source *part = parts[i].source;
        int c = i / n_z * first->n_channels;
        status = check_alike(first, part, err);
        if (status == SUNDER_OK) status = add_part(joined, part, c, i % n_z * first->n_z, err);
        if (status != SUNDER_OK) return status;
        take_scale(joined, part);
        if (part->significant_bits > joined->significant_bits) joined->significant_bits = part->significant_bits;
        snprintf(joined->channels[c].token, sizeof joined->channels[c].token, "%s", parts[i].token);
        colour_planes &= file_token_is_colour_plane(parts[i].token);
        if (part->notes.chars) text_add(&joined->notes, part->notes.chars);
    }
    joined->separate_colours = colour_planes;
    snprintf(joined->format, sizeof joined->format, "one %s per %s",
             first->files[0].kind == IMAGE_PNG        ? "PNG"
             : strcmp(first->format, "OME-TIFF") == 0 ? "OME-TIFF"
                                                      : "TIFF",
             n_channels > 1 ? "channel" : "plane");
    return status;
}

/* Number of planes (files) of the first channel; 0 when the channels have different numbers, or one twice. */
static int planes_of_channels(const file_set *set, const file_group *group)
{
    const file_name_parts *first = &file_group_at(set, group, 0)->parts;
    size_t n_z = 0;
    while (n_z < group->n && equals_ignoring_case(file_group_at(set, group, n_z)->parts.token, first->token)) n_z++;
    if (group->n % n_z) return 0;
    for (size_t i = 0; i < group->n; i++) {
        const file_name_parts *own = &file_group_at(set, group, i)->parts;
        const file_name_parts *lead = &file_group_at(set, group, i - i % n_z)->parts;
        const file_name_parts *same_plane = &file_group_at(set, group, i % n_z)->parts;
        if (!equals_ignoring_case(own->token, lead->token) || own->z != same_plane->z) return 0;
        if (i % n_z && own->z == file_group_at(set, group, i - 1)->parts.z) return 0;
    }
    return (int)n_z;
}

/* Whether the files of a group hold one channel each, or (planes alone) one plane of all channels. */
static bool are_parts(const image_source_list *files, bool per_channel)
{
    for (size_t i = 0; i < files->n; i++) {
        if (files->items[i].rgb || (per_channel && files->items[i].n_channels != 1)) return false;
    }
    return true;
}

static sunder_status read_files(const file_set *set, const file_group *group, const source_options *options,
                                image_source_list *files, sunder_error *err)
{
    for (size_t i = 0; i < group->n; i++) {
        SUNDER_AUTO(image_source_list_free) image_source_list one = {0};
        sunder_status status = image_sources_read(file_group_at(set, group, i)->path, options, &one, err);
        if (status != SUNDER_OK) return status;
        image_source *to = image_source_list_add(files);
        if (!to) return fail_memory(err, "a field");
        *to = one.items[0];
        one.items[0] = (image_source){0};
        if (one.n > 1) to->rgb = true; /* several positions: a whole by itself */
    }
    return SUNDER_OK;
}

static sunder_status join(const file_set *set, const file_group *group, const image_source_list *files,
                          image_source *joined, sunder_error *err)
{
    int n_z = planes_of_channels(set, group);
    snprintf(joined->name, sizeof joined->name, "%s", file_group_name(set, group));
    if (n_z == 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: its channels have different numbers of plane files, or one of them twice; complete the set",
                    joined->name);
    if (n_z > 1)
        image_source_note(joined,
                          "%.200s: its %d files a channel, numbered by z in their names, are read as the planes of one "
                          "stack",
                          joined->name, n_z);
    SUNDER_AUTO(auto_free) source_part *parts = array_new(group->n, sizeof *parts);
    if (!parts) return fail_memory(err, "the files of a field");
    for (size_t i = 0; i < group->n; i++)
        parts[i] = (source_part){&files->items[i], file_group_at(set, group, i)->parts.token};
    return source_set_join(parts, (int)(group->n / (size_t)n_z), n_z, joined, err);
}

sunder_status source_set_read(const file_set *set, const file_group *group, const source_options *options,
                              image_source_list *list, bool *out_joined, sunder_error *err)
{
    SUNDER_AUTO(image_source_list_free) image_source_list files = {0};
    source_options reading = *options;
    reading.pages_are_z = group->per_channel;
    sunder_status status = read_files(set, group, &reading, &files, err);
    if (status != SUNDER_OK) return fail_within(err, status, "%s", file_group_name(set, group));
    *out_joined = are_parts(&files, group->per_channel);
    if (!*out_joined) return SUNDER_OK;
    image_source *joined = image_source_list_add(list);
    if (!joined) return fail_memory(err, "a field");
    return join(set, group, &files, joined, err);
}
