/* Private tags of a TIFF, and planes that have no directory of their own. libtiff registers a tag it does not know when it
 * meets one, with the type that the file gives it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/fail.h"
#include "image/tiff_handle.h"

/* Values of a private tag of one type; NULL when absent or of another type. */
static const void *private_tag(tiff_file *file, uint32_t tag, TIFFDataType type, size_t *out_n)
{
    *out_n = 0;
    if (tiff_file_seek(file, 0, NULL) != SUNDER_OK) return NULL;
    const TIFFField *known = TIFFFindField(file->tiff, tag, TIFF_ANY);
    if (!known || TIFFFieldReadCount(known) != TIFF_VARIABLE2 || !TIFFFieldPassCount(known) ||
        (type != TIFF_ANY && TIFFFieldDataType(known) != type))
        return NULL;
    uint32_t n = 0;
    const void *values = NULL;
    if (!TIFFGetField(file->tiff, tag, &n, &values) || !values) return NULL;
    *out_n = n;
    return values;
}

bool tiff_file_has_tag(tiff_file *file, uint32_t tag)
{
    size_t n;
    return private_tag(file, tag, TIFF_ANY, &n) != NULL;
}

const uint8_t *tiff_file_bytes(tiff_file *file, uint32_t tag, size_t *out_n)
{
    return private_tag(file, tag, TIFF_BYTE, out_n);
}

const uint32_t *tiff_file_numbers(tiff_file *file, uint32_t tag, size_t *out_n)
{
    return private_tag(file, tag, TIFF_LONG, out_n);
}

bool tiff_file_is_big_endian(const tiff_file *file)
{
    return TIFFIsBigEndian(file->tiff) != 0;
}

uint64_t tiff_file_size(const tiff_file *file)
{
    return file->bytes;
}

uint64_t tiff_file_raw_start(tiff_file *file, size_t directory)
{
    const tiff_directory *d = &file->directories[directory];
    if (d->compression != COMPRESSION_NONE || d->tiled || d->samples != 1 ||
        tiff_file_seek(file, directory, NULL) != SUNDER_OK)
        return 0;
    uint64_t start = TIFFGetStrileOffset(file->tiff, 0), end = start;
    for (uint32_t i = 0; i < TIFFNumberOfStrips(file->tiff); i++) {
        if (TIFFGetStrileOffset(file->tiff, i) != end) return 0;
        end += TIFFGetStrileByteCount(file->tiff, i);
    }
    return start;
}

static void swap_bytes(uint8_t *bytes, size_t n, int size)
{
    for (size_t i = 0; i + (size_t)size <= n; i += (size_t)size) {
        for (int k = 0; k < size / 2; k++) {
            uint8_t held = bytes[i + (size_t)k];
            bytes[i + (size_t)k] = bytes[i + (size_t)(size - 1 - k)];
            bytes[i + (size_t)(size - 1 - k)] = held;
        }
    }
}

sunder_status tiff_file_read_raw(tiff_file *file, size_t like, uint64_t offset, float *out, sunder_error *err)
{
    const tiff_directory *d = &file->directories[like];
    size_t pixels = (size_t)d->width * (size_t)d->height, n = pixels * (size_t)d->layout.bits / 8, done = 0;
    SUNDER_AUTO(auto_free) uint8_t *bytes = malloc(n);
    if (!bytes) return fail_memory(err, "a plane of a TIFF file");
    while (done < n) {
        ssize_t got = pread(TIFFFileno(file->tiff), bytes + done, n - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 1)
            return fail(err, SUNDER_ERROR_INPUT, "%s ends within a plane; it is truncated: export it again",
                        file->name);
        done += (size_t)got;
    }
    if (TIFFIsByteSwapped(file->tiff)) swap_bytes(bytes, n, d->layout.bits / 8);
    if (!samples_to_float(bytes, 0, 1, pixels, &d->layout, out))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s has pixels that are no finite numbers (NaN); replace them before export", file->name);
    return SUNDER_OK;
}
