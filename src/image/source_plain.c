/* A TIFF without OME-XML. ImageJ says what its pages are (channels run fastest, then slices, then frames); above 4 GB it
 * writes one directory and lets the other planes follow without. Otherwise pages of one size are channels, or planes of a
 * stack when the file is known to hold one channel only; one page of red, green and blue is a colour picture. */
#include "image/source_plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/imagej.h"

/* Pages that are images: thumbnails and pyramid levels left out. */
typedef struct page_list {
    size_t n;
    uint32_t *pages;
} page_list;

static void page_list_free(page_list *list)
{
    free(list->pages);
}

static sunder_status list_pages(const tiff_file *file, page_list *out_list, sunder_error *err)
{
    size_t n = tiff_file_directory_count(file);
    page_list list = {0, array_new(n, sizeof *list.pages)};
    if (!list.pages) return fail_memory(err, "the pages of a TIFF file");
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !tiff_file_directory(file, i)->reduced) list.pages[list.n++] = (uint32_t)i;
    }
    *out_list = list;
    return SUNDER_OK;
}

static void take_imagej_scale(image_source *source, const tiff_directory *d, const imagej_description *ij)
{
    source->z_um = ij->spacing_um;
    if (ij->unit_um <= 0) {
        image_source_take_resolution(source, d);
        return;
    }
    if (d->x_per_unit <= 0 || d->y_per_unit <= 0) return;
    source->x_um = ij->unit_um / d->x_per_unit;
    source->y_um = ij->unit_um / d->y_per_unit;
    snprintf(source->scale_source, sizeof source->scale_source, "ImageJ");
}

/* One page of several samples: red, green, blue, or as many channels. */
static sunder_status read_samples(image_source *source, const tiff_directory *d, uint32_t page, size_t n_pages,
                                  sunder_error *err)
{
    bool colour = d->colour;
    if (n_pages > 1)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s has %zu pages of %d samples; save one picture a field, or the raw channels as OME-TIFF",
                    source->name, n_pages, d->samples);
    int n = colour ? 3 : d->samples - (d->alpha ? d->extra : 0);
    if (colour && d->samples < 3)
        return fail(err, SUNDER_ERROR_INPUT, "%s is a colour picture of %d samples, expected red, green and blue",
                    source->name, d->samples);
    sunder_status status = image_source_size(source, n, 1, err);
    if (status != SUNDER_OK) return status;
    for (int c = 0; c < n; c++) source->planes[c] = (source_plane){.directory = page, .sample = c};
    snprintf(source->format, sizeof source->format, colour ? "RGB TIFF" : n > 1 ? "TIFF, samples as channels" : "TIFF");
    if (colour) {
        image_source_name_colours(source);
        if (d->samples > 3 && !d->alpha)
            image_source_note(source, "%s: samples beyond red, green and blue are not used", source->name);
    }
    return SUNDER_OK;
}

static sunder_status read_pages(image_source *source, const tiff_file *file, const page_list *pages, bool pages_are_z,
                                sunder_error *err)
{
    int n = (int)pages->n;
    if (n > MOST_CHANNELS && !pages_are_z)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s has %d pages and does not say what they are; save it as OME-TIFF or as an ImageJ hyperstack",
                    source->name, n);
    sunder_status status = image_source_size(source, pages_are_z ? 1 : n, pages_are_z ? n : 1, err);
    if (status != SUNDER_OK) return status;
    for (int i = 0; i < n; i++) source->planes[i] = (source_plane){.directory = pages->pages[i]};
    snprintf(source->format, sizeof source->format, n == 1 ? "TIFF" : "multi-page TIFF");
    for (int c = 0; c < source->n_channels; c++) {
        const char *name = tiff_file_directory(file, pages->pages[c])->page_name;
        snprintf(source->channels[c].name, sizeof source->channels[c].name, "%s", name);
        snprintf(source->channels[c].name_source, sizeof source->channels[c].name_source, "page name");
    }
    return SUNDER_OK;
}

/* Places the planes of an ImageJ stack whose pages are all there, or follow the first without directories. */
static sunder_status place_imagej(image_source *source, tiff_file *file, const page_list *pages, long frames,
                                  sunder_error *err)
{
    const tiff_directory *d = tiff_file_directory(file, 0);
    uint64_t plane_bytes = (uint64_t)d->width * (uint64_t)d->height * (uint64_t)d->layout.bits / 8;
    uint64_t n = (uint64_t)source->n_channels * (uint64_t)source->n_z, start = 0;
    if (pages->n < n) {
        start = pages->n == 1 && d->layout.bits % 8 == 0 ? tiff_file_raw_start(file, 0) : 0;
        if (start == 0 || n > (tiff_file_size(file) - start) / (plane_bytes ? plane_bytes : 1))
            return fail(
                err, SUNDER_ERROR_INPUT,
                "%s says it has %llu planes at each of %ld times, and has %zu; it is truncated: export it again",
                source->name, (unsigned long long)n, frames, pages->n);
    }
    for (int z = 0; z < source->n_z; z++) {
        for (int c = 0; c < source->n_channels; c++) {
            uint64_t i = (uint64_t)z * (uint64_t)source->n_channels + (uint64_t)c;
            source_plane *to = &source->planes[c * source->n_z + z];
            *to = start && i ? (source_plane){.raw_offset = start + i * plane_bytes}
                             : (source_plane){.directory = start ? 0 : pages->pages[i]};
        }
    }
    return SUNDER_OK;
}

static sunder_status read_imagej(image_source *source, tiff_file *file, const page_list *pages, sunder_error *err)
{
    imagej_description ij = imagej_read(tiff_file_description(file));
    const tiff_directory *d = tiff_file_directory(file, 0);
    take_imagej_scale(source, d, &ij);
    if (d->samples - (d->alpha ? d->extra : 0) > 1) return read_samples(source, d, 0, pages->n, err);
    if (ij.slices > INT32_MAX || ij.channels > INT32_MAX)
        return fail(err, SUNDER_ERROR_INPUT, "%s claims %ld slices; the file is damaged", source->name, ij.slices);
    sunder_status status = image_source_size(source, (int)ij.channels, (int)ij.slices, err);
    if (status == SUNDER_OK) status = place_imagej(source, file, pages, ij.frames, err);
    if (status != SUNDER_OK) return status;
    snprintf(source->format, sizeof source->format, "ImageJ hyperstack");
    source->n_t = (int)(ij.frames < INT32_MAX ? ij.frames : INT32_MAX);
    if (ij.frames > 1) image_source_note(source, "%s has %ld time points; the first is used", source->name, ij.frames);
    char names[MOST_CHANNELS][48];
    imagej_channel_labels(file, source->n_channels, names);
    for (int c = 0; c < source->n_channels; c++) {
        snprintf(source->channels[c].name, sizeof source->channels[c].name, "%.47s", names[c]);
        snprintf(source->channels[c].name_source, sizeof source->channels[c].name_source, "ImageJ label");
    }
    return SUNDER_OK;
}

sunder_status source_plain_read(const char *path, tiff_file *file, const source_options *options,
                                image_source_list *list, sunder_error *err)
{
    image_source *source = image_source_list_add(list);
    if (!source) return fail_memory(err, "a field");
    snprintf(source->name, sizeof source->name, "%s", path_name(path));
    SUNDER_AUTO(page_list_free) page_list pages = {0};
    uint32_t index = 0;
    sunder_status status = image_source_add_file(source, path, IMAGE_TIFF, &index, err);
    if (status == SUNDER_OK) status = list_pages(file, &pages, err);
    /* What a page is comes first: a palette must not be taken for channels. */
    if (status == SUNDER_OK) status = tiff_file_check(file, 0, err);
    if (status != SUNDER_OK) return status;
    const tiff_directory *d = tiff_file_directory(file, 0);
    if (imagej_is(tiff_file_description(file))) {
        status = read_imagej(source, file, &pages, err);
    } else {
        image_source_take_resolution(source, d);
        status = d->samples > 1 ? read_samples(source, d, 0, pages.n, err)
                                : read_pages(source, file, &pages, options->pages_are_z, err);
    }
    return status == SUNDER_OK ? image_source_check(source, file, options->max_bytes, err) : status;
}
