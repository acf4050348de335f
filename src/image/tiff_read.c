/* Decodes one TIFF directory into float planes, strip by strip or tile by tile. Each strip or tile is decoded once,
 * whatever the number of samples wanted of it. */
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/tiff_handle.h"

/* One decode: which samples go where. */
typedef struct decode {
    tiff_file *file;
    const tiff_directory *d;
    size_t page;
    int first, n;
    float *const *planes;
    uint8_t *block; /* one strip or tile */
    tmsize_t block_bytes;
} decode;

static sunder_status fail_block(const decode *job, const char *what, uint32_t block, sunder_error *err)
{
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: %s %u of page %zu cannot be decoded (%s); the file is damaged: export it again", job->file->name,
                what, block + 1, job->page + 1, tiff_file_complaint(job->file));
}

static sunder_status fail_not_finite(const decode *job, sunder_error *err)
{
    return fail(
        err, SUNDER_ERROR_INPUT,
        "%s has pixels that are no finite numbers (NaN); replace them before export, sunder cannot measure them",
        job->file->name);
}

/* Copies the rows of one decoded block that lie inside the image. sample < 0: the block holds all samples. */
static sunder_status copy_block(const decode *job, int x0, int y0, int width, int height, size_t pitch, int sample,
                                sunder_error *err)
{
    const tiff_directory *d = job->d;
    size_t columns = (size_t)(x0 + width > d->width ? d->width - x0 : width);
    int rows = y0 + height > d->height ? d->height - y0 : height;
    size_t stride = sample < 0 ? (size_t)d->samples : 1;
    for (int i = 0; i < job->n; i++) {
        int of = job->first + i;
        if (!job->planes[i] || (sample >= 0 && sample != of)) continue;
        for (int y = 0; y < rows; y++) {
            float *out = job->planes[i] + (size_t)(y0 + y) * (size_t)d->width + (size_t)x0;
            if (!samples_to_float(job->block + (size_t)y * pitch, sample < 0 ? (size_t)of : 0, stride, columns,
                                  &d->layout, out))
                return fail_not_finite(job, err);
        }
    }
    return SUNDER_OK;
}

static sunder_status read_strips(const decode *job, int sample, sunder_error *err)
{
    TIFF *tiff = job->file->tiff;
    const tiff_directory *d = job->d;
    uint32_t rows_per_strip = 0;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows_per_strip);
    if (rows_per_strip == 0 || rows_per_strip > (uint32_t)d->height) rows_per_strip = (uint32_t)d->height;
    size_t pitch = (size_t)TIFFScanlineSize(tiff);
    for (uint32_t y = 0; y < (uint32_t)d->height; y += rows_per_strip) {
        uint32_t strip = TIFFComputeStrip(tiff, y, (uint16_t)(sample < 0 ? 0 : sample));
        uint32_t rows = (uint32_t)d->height - y < rows_per_strip ? (uint32_t)d->height - y : rows_per_strip;
        tmsize_t need = (tmsize_t)(pitch * rows);
        if (need > job->block_bytes || TIFFReadEncodedStrip(tiff, strip, job->block, need) < need)
            return fail_block(job, "strip", strip, err);
        sunder_status status = copy_block(job, 0, (int)y, d->width, (int)rows, pitch, sample, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static sunder_status read_tiles(const decode *job, int sample, sunder_error *err)
{
    TIFF *tiff = job->file->tiff;
    const tiff_directory *d = job->d;
    uint32_t width = 0, height = 0;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &height);
    size_t pitch = (size_t)TIFFTileRowSize(tiff);
    if (width < 1 || height < 1 || width > INT32_MAX / 2 || height > INT32_MAX / 2 ||
        pitch * height > (size_t)job->block_bytes)
        return fail(err, SUNDER_ERROR_INPUT, "%s claims tiles of %u x %u pixels; the file is damaged", job->file->name,
                    width, height);
    for (uint32_t y = 0; y < (uint32_t)d->height; y += height) {
        for (uint32_t x = 0; x < (uint32_t)d->width; x += width) {
            uint32_t tile = TIFFComputeTile(tiff, x, y, 0, (uint16_t)(sample < 0 ? 0 : sample));
            if (TIFFReadEncodedTile(tiff, tile, job->block, job->block_bytes) < job->block_bytes)
                return fail_block(job, "tile", tile, err);
            sunder_status status = copy_block(job, (int)x, (int)y, (int)width, (int)height, pitch, sample, err);
            if (status != SUNDER_OK) return status;
        }
    }
    return SUNDER_OK;
}

static sunder_status read_blocks(const decode *job, int sample, sunder_error *err)
{
    return job->d->tiled ? read_tiles(job, sample, err) : read_strips(job, sample, err);
}

sunder_status tiff_file_read(tiff_file *file, size_t directory, int first, int n, float *const *planes,
                             sunder_error *err)
{
    const tiff_directory *d = &file->directories[directory];
    sunder_status status = tiff_file_seek(file, directory, err);
    if (status != SUNDER_OK) return status;
    if (d->photometric == PHOTOMETRIC_YCBCR) TIFFSetField(file->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    decode job = {.file = file, .d = d, .page = directory, .first = first, .n = n, .planes = planes};
    job.block_bytes = d->tiled ? TIFFTileSize(file->tiff) : TIFFStripSize(file->tiff);
    if (job.block_bytes < 1 || (uint64_t)job.block_bytes > file->max_bytes)
        return fail(err, SUNDER_ERROR_INPUT, "%s: a %s of page %zu claims more than the memory limit allows (%s)",
                    file->name, d->tiled ? "tile" : "strip", directory + 1, tiff_file_complaint(file));
    /* Zeroed: what a damaged block leaves out must not differ from run to run. */
    SUNDER_AUTO(auto_free) uint8_t *block = array_new((size_t)job.block_bytes, 1);
    if (!block) return fail_memory(err, "a strip of a TIFF file");
    job.block = block;
    if (!d->separate) return read_blocks(&job, -1, err);
    for (int i = 0; status == SUNDER_OK && i < n; i++) {
        if (planes[i]) status = read_blocks(&job, first + i, err);
    }
    return status;
}
