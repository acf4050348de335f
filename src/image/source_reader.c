/* Decodes planes of a source. */
#include "image/source_reader.h"

#include <stdlib.h>

#include "core/fail.h"
#include "image/source_png.h"

#define MOST_SAMPLES 64 /* of one page, as far as they are looked at */

struct source_reader {
    const image_source *source;
    size_t max_bytes;
    tiff_file *tiff; /* open file, NULL: none */
    uint32_t file;   /* which one */
};

sunder_status source_reader_new(const image_source *source, size_t max_bytes, source_reader **out_reader,
                                sunder_error *err)
{
    source_reader *reader = array_new(1, sizeof *reader);
    if (!reader) return fail_memory(err, "reading a field");
    reader->source = source;
    reader->max_bytes = max_bytes;
    *out_reader = reader;
    return SUNDER_OK;
}

void source_reader_free(source_reader *reader)
{
    if (!reader) return;
    tiff_file_close(reader->tiff);
    free(reader);
}

static sunder_status open_tiff(source_reader *reader, uint32_t file, sunder_error *err)
{
    if (reader->tiff && reader->file == file) return SUNDER_OK;
    tiff_file_close(reader->tiff);
    reader->tiff = NULL;
    reader->file = file;
    return tiff_file_open(reader->source->files[file].path, reader->max_bytes, &reader->tiff, err);
}

/* Whether two planes come out of one decode. */
static bool same_page(const source_plane *a, const source_plane *b)
{
    return a->file == b->file && a->directory == b->directory && a->raw_offset == b->raw_offset;
}

static sunder_status read_tiff_page(source_reader *reader, const source_plane *page, int last, float *const *targets,
                                    sunder_error *err)
{
    const image_source *source = reader->source;
    sunder_status status = open_tiff(reader, page->file, err);
    if (status != SUNDER_OK) return status;
    size_t n = tiff_file_directory_count(reader->tiff);
    const tiff_directory *d = page->directory < n ? tiff_file_directory(reader->tiff, page->directory) : NULL;
    if (!d || d->width != source->width || d->height != source->height || last >= d->samples)
        return fail(err, SUNDER_ERROR_INPUT, "%s changed while it was read; run again", source->name);
    if (page->raw_offset) return tiff_file_read_raw(reader->tiff, page->directory, page->raw_offset, targets[0], err);
    return tiff_file_read(reader->tiff, page->directory, 0, last + 1, targets, err);
}

/* One page: every wanted channel that lies in it. */
static sunder_status read_page(source_reader *reader, const source_plane *page, int z, int n, const int *channels,
                               float *const *planes, sunder_error *err)
{
    const image_source *source = reader->source;
    const source_file *file = &source->files[page->file];
    float *targets[MOST_SAMPLES] = {NULL};
    int last = 0;
    for (int i = 0; i < n; i++) {
        const source_plane *wanted = &source->planes[channels[i] * source->n_z + z];
        if (!same_page(wanted, page) || wanted->sample >= MOST_SAMPLES) continue;
        targets[wanted->sample] = planes[i];
        if (wanted->sample > last) last = wanted->sample;
    }
    if (file->kind == IMAGE_PNG)
        return source_png_pixels(file->path, reader->max_bytes, source->width, source->height, last + 1, targets, err);
    return read_tiff_page(reader, page, last, targets, err);
}

sunder_status source_reader_read(source_reader *reader, int z, int n, const int *channels, float *const *planes,
                                 sunder_error *err)
{
    const image_source *source = reader->source;
    for (int i = 0; i < n; i++) {
        const source_plane *page = &source->planes[channels[i] * source->n_z + z];
        bool done = false;
        for (int k = 0; k < i; k++) done |= same_page(&source->planes[channels[k] * source->n_z + z], page);
        if (done) continue;
        sunder_status status = read_page(reader, page, z, n, channels, planes, err);
        if (status == SUNDER_OK) continue;
        image_source_drop_folder(err, source->files[page->file].path);
        return status;
    }
    return SUNDER_OK;
}
