/* Label images by libtiff: one channel, strips, deflate with the horizontal predictor, no date and no software tag: the
 * same labels give the same bytes. libtiff reports faults to a handler of this one file handle; nothing is printed and
 * nothing global is set. Reading is for images made here or by hand: unsigned 8, 16 or 32 bit, no tiles. */
#include "image/label_tiff.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#include "core/fail.h"
#include "image/tiff_named_file.h"

#define STRIP_BYTES 65536
/* The densest codecs of libtiff (LZW, deflate) stay below this; a file that claims more pixels lies. */
#define MOST_RATIO 4096u
#define LARGEST_UINT16 65535u
#define UM_PER_CM 10000.0

static sunder_status fail_write(const tiff_named_file *file, sunder_error *err)
{
    if (file->error_number) return fail_errno_writing(err, file->path, file->error_number);
    return fail(err, SUNDER_ERROR_RESOURCE, "%s: the label image could not be written (%s)", file->path,
                file->reason[0] ? file->reason : "unknown fault");
}

static bool set_tags(TIFF *tiff, const label_plane *labels, int bits, double pixel_um)
{
    size_t row_bytes = (size_t)labels->width * (size_t)(bits / 8);
    uint32_t strip_rows = row_bytes >= STRIP_BYTES ? 1 : (uint32_t)(STRIP_BYTES / row_bytes);
    bool good = TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (uint32_t)labels->width) &&
                TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, (uint32_t)labels->height) &&
                TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits) && TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) &&
                TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) &&
                TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) &&
                TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
                TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE) &&
                TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL) &&
                TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, strip_rows);
    if (!good || !(pixel_um > 0)) return good;
    return TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER) &&
           TIFFSetField(tiff, TIFFTAG_XRESOLUTION, UM_PER_CM / pixel_um) &&
           TIFFSetField(tiff, TIFFTAG_YRESOLUTION, UM_PER_CM / pixel_um);
}

/* row is scratch: libtiff's predictor works in the buffer it is given. */
static bool write_rows(TIFF *tiff, const label_plane *labels, int bits, uint32_t *row)
{
    for (int y = 0; y < labels->height; y++) {
        const uint32_t *px = labels->px + (size_t)y * (size_t)labels->width;
        uint16_t *narrow = (uint16_t *)row;
        if (bits == 32) memcpy(row, px, (size_t)labels->width * sizeof *row);
        else
            for (int x = 0; x < labels->width; x++) narrow[x] = (uint16_t)px[x];
        if (TIFFWriteScanline(tiff, row, (uint32_t)y, 0) < 0) return false;
    }
    return true;
}

static uint32_t largest_label(const label_plane *labels)
{
    uint32_t largest = 0;
    size_t n = (size_t)labels->width * (size_t)labels->height;
    for (size_t i = 0; i < n; i++)
        if (labels->px[i] > largest) largest = labels->px[i];
    return largest;
}

static void remove_regular_file(const char *path)
{
    struct stat facts;
    if (lstat(path, &facts) == 0 && S_ISREG(facts.st_mode)) unlink(path);
}

sunder_status label_tiff_write(const char *path, const label_plane *labels, double pixel_um, sunder_error *err)
{
    int bits = largest_label(labels) > LARGEST_UINT16 ? 32 : 16;
    SUNDER_AUTO(auto_free) uint32_t *row = array_new((size_t)labels->width, sizeof *row);
    if (!row) return fail_memory(err, path);
    SUNDER_AUTO(tiff_named_file_close) tiff_named_file file = {.path = path};
    if (!tiff_named_file_open(&file, "w")) return fail_write(&file, err);
    bool good = set_tags(file.tiff, labels, bits, pixel_um) && write_rows(file.tiff, labels, bits, row) &&
                TIFFFlush(file.tiff) == 1;
    tiff_named_file_close(&file); /* what closing still writes may fail too: only the handler hears of it */
    if (good && !file.reason[0]) return SUNDER_OK;
    remove_regular_file(path);
    return fail_write(&file, err);
}

/* Facts of the file; *out_bits is 8, 16 or 32. */
static sunder_status check_label_file(const tiff_named_file *file, int *out_width, int *out_height, int *out_bits,
                                      sunder_error *err)
{
    uint32_t width = 0, height = 0;
    uint16_t bits = 1, samples = 1, format = SAMPLEFORMAT_UINT;
    TIFFGetField(file->tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(file->tiff, TIFFTAG_IMAGELENGTH, &height);
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_SAMPLEFORMAT, &format);
    if (samples != 1 || format != SAMPLEFORMAT_UINT || (bits != 8 && bits != 16 && bits != 32))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: %u channels of %u bits; expected a label image: one channel of 16 or 32 bit whole numbers",
                    file->path, samples, bits);
    if (TIFFIsTiled(file->tiff))
        return fail(err, SUNDER_ERROR_INPUT, "%s: a tiled label image; expected strips: save it without tiles",
                    file->path);
    struct stat facts;
    if (fstat(TIFFFileno(file->tiff), &facts) != 0) return fail_errno_reading(err, file->path, errno);
    double claimed = (double)width * height * (bits / 8.0);
    if (width == 0 || height == 0 || width > INT32_MAX || height > INT32_MAX ||
        claimed > (double)facts.st_size * MOST_RATIO)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: claims %u x %u pixels, more than its %lld bytes can hold; it is damaged", file->path, width,
                    height, (long long)facts.st_size);
    *out_width = (int)width;
    *out_height = (int)height;
    *out_bits = bits;
    return SUNDER_OK;
}

static bool read_rows(TIFF *tiff, int bits, uint8_t *row, label_plane *labels)
{
    for (int y = 0; y < labels->height; y++) {
        if (TIFFReadScanline(tiff, row, (uint32_t)y, 0) < 0) return false;
        uint32_t *px = labels->px + (size_t)y * (size_t)labels->width;
        for (int x = 0; x < labels->width; x++)
            px[x] = bits == 8    ? row[x]
                    : bits == 16 ? ((const uint16_t *)(void *)row)[x]
                                 : ((const uint32_t *)(void *)row)[x];
    }
    return true;
}

static sunder_status fail_read(const tiff_named_file *file, sunder_error *err)
{
    return fail(err, SUNDER_ERROR_INPUT, "%s: cannot be read as a label image (%s); it is truncated or damaged",
                file->path, file->reason[0] ? file->reason : "unknown fault");
}

sunder_status label_tiff_read(const char *path, label_plane *out_labels, sunder_error *err)
{
    struct stat facts;
    if (stat(path, &facts) != 0) return fail_errno_reading(err, path, errno);
    SUNDER_AUTO(tiff_named_file_close) tiff_named_file file = {.path = path};
    if (!tiff_named_file_open(&file, "r")) return fail_read(&file, err);
    int width = 0, height = 0, bits = 0;
    sunder_status status = check_label_file(&file, &width, &height, &bits, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) uint8_t *row = array_new((size_t)TIFFScanlineSize(file.tiff), 1);
    SUNDER_AUTO(label_plane_free) label_plane labels = {0};
    if (!row) return fail_memory(err, path);
    status = label_plane_new(width, height, &labels, err);
    if (status != SUNDER_OK) return status;
    if (!read_rows(file.tiff, bits, row, &labels)) return fail_read(&file, err);
    *out_labels = labels;
    labels.px = NULL;
    return SUNDER_OK;
}
