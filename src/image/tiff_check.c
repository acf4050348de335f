/* What a TIFF directory claims, held against what sunder can measure and against the file: kind of samples, colour model,
 * size, and where the strips or tiles end. */
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/tiff_handle.h"

/* Why the colour model cannot be measured, with the cure; NULL when it can. */
static const char *colour_model_refusal(const tiff_directory *d)
{
    switch (d->photometric) {
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_RGB: return NULL;
    case PHOTOMETRIC_YCBCR: return d->compression == COMPRESSION_JPEG ? NULL : "YCbCr colours";
    case PHOTOMETRIC_PALETTE: return "palette colours (values are places in a colour table, not light)";
    case PHOTOMETRIC_SEPARATED: return "CMYK colours, which are for print";
    case PHOTOMETRIC_MASK: return "a mask, which is no photograph";
    case PHOTOMETRIC_LOGL:
    case PHOTOMETRIC_LOGLUV: return "LogLuv colours, which are no counts";
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
    case PHOTOMETRIC_ITULAB: return "Lab colours, which are no counts";
    case PHOTOMETRIC_CFA: return "raw data of a colour camera";
    default: return "an unknown colour model";
    }
}

static sunder_status check_samples(const tiff_file *file, const tiff_directory *d, sunder_error *err)
{
    const char *cure = "export the channels as 8 or 16 bit grey images or as OME-TIFF";
    const char *refusal = colour_model_refusal(d);
    if (refusal) return fail(err, SUNDER_ERROR_INPUT, "%s has %s; %s", file->name, refusal, cure);
    if (d->sample_format == SAMPLEFORMAT_COMPLEXINT || d->sample_format == SAMPLEFORMAT_COMPLEXIEEEFP)
        return fail(err, SUNDER_ERROR_INPUT, "%s has complex numbers; %s", file->name, cure);
    if (d->layout.bits < 8)
        return fail(err, SUNDER_ERROR_INPUT, "%s has %d bit pixels, too few grey levels to measure light; %s",
                    file->name, d->layout.bits, cure);
    if (!samples_are_readable(&d->layout))
        return fail(err, SUNDER_ERROR_INPUT, "%s has %d bit %s pixels%s, which are not read; %s", file->name,
                    d->layout.bits,
                    d->layout.kind == SAMPLE_FLOAT ? "floating point"
                    : d->layout.kind == SAMPLE_INT ? "signed"
                                                   : "unsigned",
                    d->layout.inverted ? " with white as 0" : "", cure);
    return SUNDER_OK;
}

/* Bytes that the strips or tiles of an image without compression must have in all. */
static uint64_t plain_bytes(const tiff_directory *d)
{
    uint64_t row_bits = (uint64_t)d->width * (uint64_t)d->layout.bits * (d->separate ? 1u : (uint64_t)d->samples);
    uint64_t rows = (uint64_t)d->height * (d->separate ? (uint64_t)d->samples : 1u);
    uint64_t bytes;
    return __builtin_mul_overflow((row_bits + 7) / 8, rows, &bytes) ? UINT64_MAX : bytes;
}

static sunder_status check_size(const tiff_file *file, const tiff_directory *d, sunder_error *err)
{
    if (d->width < 1 || d->height < 1 || d->samples < 1)
        return fail(err, SUNDER_ERROR_INPUT, "%s claims %d x %d pixels of %d samples; the file is damaged", file->name,
                    d->width, d->height, d->samples);
    uint64_t pixels = (uint64_t)d->width * (uint64_t)d->height, bytes = plain_bytes(d);
    if (d->compression == COMPRESSION_NONE && bytes > file->bytes)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: %d x %d pixels need %llu bytes, the file has %llu; it is truncated: export it again",
                    file->name, d->width, d->height, (unsigned long long)bytes, (unsigned long long)file->bytes);
    if (pixels > file->max_bytes / sizeof(float) || bytes > 4 * (uint64_t)file->max_bytes)
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s claims %d x %d pixels of %d samples, more than the memory limit allows; crop it into fields or raise "
            "--max-memory",
            file->name, d->width, d->height, d->samples);
    return SUNDER_OK;
}

static sunder_status check_extents(tiff_file *file, const tiff_directory *d, sunder_error *err)
{
    uint32_t n = d->tiled ? TIFFNumberOfTiles(file->tiff) : TIFFNumberOfStrips(file->tiff);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t start = TIFFGetStrileOffset(file->tiff, i), bytes = TIFFGetStrileByteCount(file->tiff, i), end;
        if (__builtin_add_overflow(start, bytes, &end)) end = UINT64_MAX;
        if (end > file->bytes)
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: %s %u of %u ends at byte %llu, the file has %llu; it is truncated: export it again",
                        file->name, d->tiled ? "tile" : "strip", i + 1, n, (unsigned long long)end,
                        (unsigned long long)file->bytes);
    }
    return SUNDER_OK;
}

sunder_status tiff_file_check(tiff_file *file, size_t directory, sunder_error *err)
{
    const tiff_directory *d = &file->directories[directory];
    sunder_status status = check_samples(file, d, err);
    if (status == SUNDER_OK) status = check_size(file, d, err);
    if (status == SUNDER_OK) status = tiff_file_seek(file, directory, err);
    if (status == SUNDER_OK) status = check_extents(file, d, err);
    if (status == SUNDER_OK && !TIFFIsCODECConfigured(d->compression))
        status = fail(err, SUNDER_ERROR_INPUT, "%s: TIFF compression %u is not known here; save it with deflate or LZW",
                      file->name, d->compression);
    return status;
}
