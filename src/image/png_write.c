/* PNG out: 8-bit RGB without ancillary chunks, so the same pixels give the same bytes. The picture is made in memory
 * and written in one go: a disk that is full is noticed here and named. */
#include "image/png_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "image/png_trap.h"

/* Pictures with much of one colour: unfiltered rows at level 3 took a third of the time of libpng's defaults and fewer
 * bytes. */
#define DEFLATE_LEVEL 3

typedef struct png_sink {
    png_trap trap;
    const uint8_t *rgb;
    png_uint_32 width, height;
    uint8_t *bytes;
    size_t n, capacity;
} png_sink;

static void sink_close(png_sink *sink)
{
    png_trap_close(&sink->trap);
    free(sink->bytes);
}

static void keep_bytes(png_structp png, png_bytep bytes, size_t n)
{
    png_sink *sink = png_get_io_ptr(png);
    void *grown = sink->bytes;
    bool good = array_reserve(&grown, &sink->capacity, sink->n + n, 1);
    sink->bytes = grown;
    if (!good) png_error(png, "out of memory");
    memcpy(sink->bytes + sink->n, bytes, n);
    sink->n += n;
}

static void write_picture(png_trap *trap, void *user)
{
    png_sink *sink = user;
    png_structp png = trap->png;
    png_set_write_fn(png, sink, keep_bytes, NULL);
    png_set_compression_level(png, DEFLATE_LEVEL);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, trap->info, sink->width, sink->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, trap->info);
    for (size_t y = 0; y < sink->height; y++) png_write_row(png, sink->rgb + 3 * y * sink->width);
    png_write_end(png, NULL);
}

sunder_status png_write_memory(const uint8_t *rgb, int width, int height, uint8_t **out_bytes, size_t *out_n,
                               sunder_error *err)
{
    if (width < 1 || height < 1) return fail(err, SUNDER_ERROR_INTERNAL, "a picture of %d x %d pixels", width, height);
    SUNDER_AUTO(sink_close) png_sink sink = {.rgb = rgb, .width = (png_uint_32)width, .height = (png_uint_32)height};
    if (!png_trap_open_writer(&sink.trap)) return fail_memory(err, "a PNG picture");
    if (!png_trap_run(&sink.trap, write_picture, &sink))
        return fail(err, SUNDER_ERROR_RESOURCE, "a PNG picture of %d x %d pixels could not be made: %s", width, height,
                    sink.trap.reason);
    *out_bytes = sink.bytes;
    *out_n = sink.n;
    sink.bytes = NULL;
    return SUNDER_OK;
}

sunder_status png_write_file(const char *path, const uint8_t *rgb, int width, int height, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint8_t *bytes = NULL;
    size_t n = 0;
    sunder_status status = png_write_memory(rgb, width, height, &bytes, &n, err);
    if (status != SUNDER_OK) return fail_within(err, status, "%s", path);
    FILE *file = fopen(path, "wb");
    if (!file) return fail_errno_writing(err, path, errno);
    errno = 0;
    bool good = fwrite(bytes, 1, n, file) == n && fflush(file) == 0;
    int error_number = good ? 0 : errno ? errno : EIO;
    if (fclose(file) != 0 && !error_number) error_number = errno;
    return error_number ? fail_errno_writing(err, path, error_number) : SUNDER_OK;
}
