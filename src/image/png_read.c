/* PNG in, by libpng with its whole-row interface. What a file claims is held against its size before memory is taken:
 * deflate cannot shrink more than 1032 to 1 (zlib's technical details), so a header that promises more pixels lies. */
#include "image/png_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"
#include "image/png_trap.h"

#define DEFLATE_MOST_RATIO 1032u
#define SIGNATURE_BYTES 8

typedef struct png_source {
    const char *path;
    FILE *file;
    size_t file_bytes;
    bool ended; /* the file ended where libpng wanted more */
    png_trap trap;
    png_uint_32 width, height;
    int stored_bits, colour_type;
    int channels, bits; /* as handed out */
    size_t row_values;
    uint16_t *samples;
} png_source;

static void source_close(png_source *source)
{
    png_trap_close(&source->trap);
    if (source->file) fclose(source->file);
    free(source->samples);
}

static void read_bytes(png_structp png, png_bytep bytes, size_t n)
{
    png_source *source = png_get_io_ptr(png);
    if (fread(bytes, 1, n, source->file) == n) return;
    source->ended = true;
    png_error(png, "the file ends too early");
}

static sunder_status fail_step(const png_source *source, sunder_error *err)
{
    if (source->ended || strstr(source->trap.reason, "Not enough image data"))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: the PNG file ends after %zu bytes, before its picture is complete; it is truncated: export it "
                    "again",
                    source->path, source->file_bytes);
    return fail(err, SUNDER_ERROR_INPUT, "%s: damaged PNG file (%s); export it again", source->path,
                source->trap.reason);
}

static sunder_status open_file(png_source *source, sunder_error *err)
{
    struct stat facts;
    if (stat(source->path, &facts) != 0) return fail_errno_reading(err, source->path, errno);
    if (!S_ISREG(facts.st_mode))
        return fail(err, SUNDER_ERROR_INPUT, "%s: is no file; expected a PNG file", source->path);
    source->file_bytes = (size_t)facts.st_size;
    source->file = fopen(source->path, "rb");
    if (!source->file) return fail_errno_reading(err, source->path, errno);
    png_byte signature[SIGNATURE_BYTES];
    size_t n = fread(signature, 1, sizeof signature, source->file);
    if (n == 0) return fail(err, SUNDER_ERROR_INPUT, "%s: the file is empty; expected a PNG file", source->path);
    if (n < sizeof signature || png_sig_cmp(signature, 0, sizeof signature) != 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: is no PNG file, whatever its name says", source->path);
    return SUNDER_OK;
}

static void read_header(png_trap *trap, void *user)
{
    png_source *source = user;
    png_set_read_fn(trap->png, source, read_bytes);
    png_set_sig_bytes(trap->png, SIGNATURE_BYTES);
    png_read_info(trap->png, trap->info);
    png_get_IHDR(trap->png, trap->info, &source->width, &source->height, &source->stored_bits, &source->colour_type,
                 NULL, NULL, NULL);
}

static int channels_of(int colour_type)
{
    if (colour_type == PNG_COLOR_TYPE_GRAY || colour_type == PNG_COLOR_TYPE_GRAY_ALPHA) return 1;
    return colour_type == PNG_COLOR_TYPE_RGB_ALPHA ? 4 : 3;
}

static sunder_status check_header(png_source *source, sunder_error *err)
{
    if (source->colour_type == PNG_COLOR_TYPE_GRAY && source->stored_bits == 1)
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s: a 1-bit black-and-white picture; expected 8 or 16 bits a channel: export the image, not its mask",
            source->path);
    double stored_bytes = (double)png_get_rowbytes(source->trap.png, source->trap.info) * source->height;
    if (stored_bytes > (double)source->file_bytes * DEFLATE_MOST_RATIO)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: claims %u x %u pixels, more than its %zu bytes can hold; it is damaged: export it again",
                    source->path, source->width, source->height, source->file_bytes);
    source->channels = channels_of(source->colour_type);
    source->bits = source->stored_bits == 16 ? 16 : 8;
    return SUNDER_OK;
}

static sunder_status open_source(png_source *source, sunder_error *err)
{
    if (!png_trap_open_reader(&source->trap)) return fail_memory(err, source->path);
    sunder_status status = open_file(source, err);
    if (status != SUNDER_OK) return status;
    if (!png_trap_run(&source->trap, read_header, source)) return fail_step(source, err);
    return check_header(source, err);
}

/* 8-bit rows wait in the back half of their own place, so that widening needs no second buffer. */
static png_bytep row_place(const png_source *source, png_uint_32 y)
{
    uint16_t *row = source->samples + (size_t)y * source->row_values;
    return (png_bytep)row + (source->bits == 8 ? source->row_values : 0);
}

static void widen_row(uint16_t *row, size_t n)
{
    const png_byte *bytes = (const png_byte *)row + n;
    for (size_t i = 0; i < n; i++) row[i] = bytes[i]; /* 2 i + 1 <= n + i: never ahead of what is read */
}

static void read_pixels(png_trap *trap, void *user)
{
    png_source *source = user;
    png_structp png = trap->png;
    if (source->colour_type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    if (source->colour_type == PNG_COLOR_TYPE_GRAY && source->stored_bits < 8) png_set_expand_gray_1_2_4_to_8(png);
    if (source->colour_type != PNG_COLOR_TYPE_RGB_ALPHA) png_set_strip_alpha(png);
    if (source->bits == 16 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) png_set_swap(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, trap->info);
    if (png_get_rowbytes(png, trap->info) != source->row_values * (size_t)(source->bits / 8))
        png_error(png, "rows of an unexpected length");
    for (int pass = 0; pass < passes; pass++)
        for (png_uint_32 y = 0; y < source->height; y++) png_read_row(png, row_place(source, y), NULL);
    png_read_end(png, NULL); /* a file that stops here has lost its end, and perhaps more */
}

static sunder_status read_samples(png_source *source, size_t max_bytes, sunder_error *err)
{
    size_t n, bytes;
    source->row_values = (size_t)source->width * (size_t)source->channels;
    bool fits = size_multiply(source->row_values, source->height, &n) && size_multiply(n, sizeof(uint16_t), &bytes);
    if (!fits || (max_bytes > 0 && bytes > max_bytes))
        return fail(err, SUNDER_ERROR_RESOURCE,
                    "%s: its %u x %u pixels need more than the memory limit of %zu MiB; allow more with --max-memory",
                    source->path, source->width, source->height, max_bytes >> 20);
    source->samples = array_new(n, sizeof *source->samples);
    if (!source->samples) return fail_memory(err, source->path);
    if (!png_trap_run(&source->trap, read_pixels, source)) return fail_step(source, err);
    if (source->bits == 8)
        for (size_t y = 0; y < source->height; y++)
            widen_row(source->samples + y * source->row_values, source->row_values);
    return SUNDER_OK;
}

static void hand_out_size(const png_source *source, int *width, int *height, int *channels, int *bits)
{
    *width = (int)source->width;
    *height = (int)source->height;
    *channels = source->channels;
    *bits = source->bits;
}

sunder_status png_read(const char *path, size_t max_bytes, int *width, int *height, int *channels, int *bits,
                       uint16_t **out_samples, sunder_error *err)
{
    SUNDER_AUTO(source_close) png_source source = {.path = path};
    sunder_status status = open_source(&source, err);
    if (status == SUNDER_OK) status = read_samples(&source, max_bytes, err);
    if (status != SUNDER_OK) return status;
    hand_out_size(&source, width, height, channels, bits);
    *out_samples = source.samples;
    source.samples = NULL;
    return SUNDER_OK;
}

sunder_status png_read_size(const char *path, int *width, int *height, int *channels, int *bits, sunder_error *err)
{
    SUNDER_AUTO(source_close) png_source source = {.path = path};
    sunder_status status = open_source(&source, err);
    if (status == SUNDER_OK) hand_out_size(&source, width, height, channels, bits);
    return status;
}

library_version png_library(void)
{
    return library_version_of("libpng", PNG_LIBPNG_VER_STRING, png_get_libpng_ver(NULL));
}
