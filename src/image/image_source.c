/* Sources: memory, and the check of their planes against the files. */
#include "image/image_source.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/pixel_size.h"

#define MOST_Z 65535 /* planes of a stack; no microscope takes so many, a header that says more is damaged */

void image_source_free(image_source *source)
{
    for (size_t i = 0; i < source->n_files; i++) free(source->files[i].path);
    free(source->files);
    free(source->planes);
    text_free(&source->notes);
    *source = (image_source){0};
}

void image_source_list_free(image_source_list *list)
{
    for (size_t i = 0; i < list->n; i++) image_source_free(&list->items[i]);
    for (size_t i = 0; i < list->n_members; i++) free(list->members[i]);
    free(list->items);
    free(list->members);
    *list = (image_source_list){0};
}

image_source *image_source_list_add(image_source_list *list)
{
    if (!array_reserve((void **)&list->items, &list->capacity, list->n + 1, sizeof *list->items)) return NULL;
    list->items[list->n] = (image_source){.n_t = 1};
    return &list->items[list->n++];
}

sunder_status image_source_list_add_member(image_source_list *list, const char *name, sunder_error *err)
{
    /* Sets name a file once for each of its planes, one after the other. */
    if (list->n_members && strcmp(list->members[list->n_members - 1], name) == 0) return SUNDER_OK;
    char *copy = strdup(name);
    if (!copy ||
        !array_reserve((void **)&list->members, &list->member_capacity, list->n_members + 1, sizeof *list->members)) {
        free(copy);
        return fail_memory(err, "the files of a set");
    }
    list->members[list->n_members++] = copy;
    return SUNDER_OK;
}

sunder_status image_source_add_file(image_source *source, const char *path, image_kind kind, uint32_t *out_index,
                                    sunder_error *err)
{
    for (size_t i = 0; i < source->n_files; i++) {
        if (strcmp(source->files[i].path, path) == 0) {
            *out_index = (uint32_t)i;
            return SUNDER_OK;
        }
    }
    char *copy = strdup(path);
    if (!copy ||
        !array_reserve((void **)&source->files, &source->file_capacity, source->n_files + 1, sizeof *source->files)) {
        free(copy);
        return fail_memory(err, "the files of a field");
    }
    *out_index = (uint32_t)source->n_files;
    source->files[source->n_files++] = (source_file){copy, kind};
    return SUNDER_OK;
}

sunder_status image_source_size(image_source *source, int n_channels, int n_z, sunder_error *err)
{
    if (n_channels < 1 || n_z < 1 || n_z > MOST_Z)
        return fail(err, SUNDER_ERROR_INPUT, "%s claims %d channels and %d planes; the file is damaged", source->name,
                    n_channels, n_z);
    if (n_channels > MOST_CHANNELS)
        return fail(err, SUNDER_ERROR_INPUT, "%s has %d channels, at most %d are read; export the ones needed",
                    source->name, n_channels, MOST_CHANNELS);
    size_t n = (size_t)n_channels * (size_t)n_z;
    source->planes = array_new(n, sizeof *source->planes);
    if (!source->planes) return fail_memory(err, "the planes of a field");
    for (size_t i = 0; i < n; i++) source->planes[i].directory = UINT32_MAX;
    source->n_channels = n_channels;
    source->n_z = n_z;
    return SUNDER_OK;
}

void image_source_name_colours(image_source *source)
{
    static const char *const NAMES[] = {"R", "G", "B"};
    for (int c = 0; c < 3; c++) {
        snprintf(source->channels[c].name, sizeof source->channels[c].name, "%s", NAMES[c]);
        snprintf(source->channels[c].name_source, sizeof source->channels[c].name_source, "RGB plane");
    }
    source->rgb = true;
}

bool image_source_is_display_scaled(const image_source *source)
{
    return source->rgb || (source->separate_colours && source->layout.bits == 8);
}

void image_source_take_resolution(image_source *source, const tiff_directory *d)
{
    if (!pixel_size_is_possible(d->x_um) || !pixel_size_is_possible(d->y_um)) return;
    source->x_um = d->x_um;
    source->y_um = d->y_um;
    snprintf(source->scale_source, sizeof source->scale_source, "TIFF resolution");
}

void image_source_note(image_source *source, const char *format, ...)
{
    char line[400];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    text_add(&source->notes, line);
    text_add(&source->notes, "\n");
}

void image_source_drop_folder(sunder_error *err, const char *path)
{
    size_t folder = (size_t)(path_name(path) - path);
    if (!err || folder == 0) return;
    for (char *at = strstr(err->message, path); at; at = strstr(err->message, path))
        memmove(at, at + folder, strlen(at + folder) + 1);
}

/* The first plane sets what the field is; the others have to agree. */
static sunder_status take_size(image_source *source, const char *file, int width, int height,
                               const sample_layout *layout, sunder_error *err)
{
    if (source->layout.bits == 0) {
        if ((source->width && source->width != width) || (source->height && source->height != height))
            return fail(err, SUNDER_ERROR_INPUT, "%s: its metadata says %d x %d pixels, the image has %d x %d", file,
                        source->width, source->height, width, height);
        source->width = width;
        source->height = height;
        source->layout = *layout;
        return SUNDER_OK;
    }
    if (source->width != width || source->height != height)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: one channel has %d x %d pixels, another %d x %d; export all channels at one size", file,
                    source->width, source->height, width, height);
    if (source->layout.bits != layout->bits || source->layout.kind != layout->kind ||
        source->layout.inverted != layout->inverted)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: one channel has %d bit pixels, another %d bit or another kind; export all channels alike",
                    file, source->layout.bits, layout->bits);
    return SUNDER_OK;
}

static sunder_status check_plane(image_source *source, tiff_file *file, const source_plane *wanted, sunder_error *err)
{
    size_t n = tiff_file_directory_count(file);
    if (wanted->directory >= n)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s has %zu pages, its metadata names page %u; it is incomplete: export it again",
                    tiff_file_name(file), n, wanted->directory + 1);
    const tiff_directory *d = tiff_file_directory(file, wanted->directory);
    if (wanted->sample >= d->samples)
        return fail(err, SUNDER_ERROR_INPUT, "%s: page %u has %d samples a pixel, %d are needed", tiff_file_name(file),
                    wanted->directory + 1, d->samples, wanted->sample + 1);
    sunder_status status = tiff_file_check(file, wanted->directory, err);
    if (status != SUNDER_OK) return status;
    return take_size(source, tiff_file_name(file), d->width, d->height, &d->layout, err);
}

static sunder_status check_file(image_source *source, uint32_t index, tiff_file *file, sunder_error *err)
{
    size_t n = (size_t)source->n_channels * (size_t)source->n_z;
    for (size_t i = 0; i < n; i++) {
        if (source->planes[i].file != index || source->planes[i].raw_offset) continue;
        sunder_status status = check_plane(source, file, &source->planes[i], err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static sunder_status check_all_given(const image_source *source, sunder_error *err)
{
    for (int c = 0; c < source->n_channels; c++) {
        for (int z = 0; z < source->n_z; z++) {
            if (source->planes[c * source->n_z + z].directory == UINT32_MAX)
                return fail(err, SUNDER_ERROR_INPUT,
                            "%s: plane %d of channel %d is not in the file set; it is incomplete: export it again",
                            source->name, z, c);
        }
    }
    return SUNDER_OK;
}

sunder_status image_source_check(image_source *source, tiff_file *first, size_t max_bytes, sunder_error *err)
{
    sunder_status status = check_all_given(source, err);
    for (uint32_t i = 0; status == SUNDER_OK && i < source->n_files; i++) {
        if (source->files[i].kind != IMAGE_TIFF) continue;
        if (i == 0 && first) {
            status = check_file(source, i, first, err);
            continue;
        }
        SUNDER_AUTO(auto_tiff_file) tiff_file *file = NULL;
        status = tiff_file_open(source->files[i].path, max_bytes, &file, err);
        if (status == SUNDER_OK) status = check_file(source, i, file, err);
    }
    return status;
}
