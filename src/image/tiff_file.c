/* Opens a TIFF and lists its directories. libtiff's own limits hold single allocations; loops between directories it
 * detects itself, and their number is limited here. The file is read, not mapped: a file that shrinks while it is read
 * gives an error instead of a signal. */
#include "image/tiff_file.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"
#include "core/text.h"
#include "image/tiff_handle.h"

#define UM_PER_INCH 25400.0
#define UM_PER_CM 10000.0

static int keep_complaint(TIFF *tiff, void *user, const char *module, const char *format, va_list args)
{
    (void)tiff, (void)module;
    tiff_file *file = user;
    /* The last one: what made the call fail comes after what libtiff could still do without. */
    vsnprintf(file->complaint, sizeof file->complaint, format, args);
    return 1; /* no other handler sees it */
}

static int drop_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list args)
{
    (void)tiff, (void)user, (void)module, (void)format, (void)args;
    return 1;
}

const char *tiff_file_complaint(const tiff_file *file)
{
    return file->complaint[0] ? file->complaint : "libtiff gives no reason";
}

static void copy_text_tag(TIFF *tiff, uint32_t tag, char *out, size_t size)
{
    const char *value = NULL;
    if (TIFFGetField(tiff, tag, &value) && value) snprintf(out, size, "%s", value);
}

static sample_kind kind_of(uint16_t sample_format)
{
    switch (sample_format) {
    case SAMPLEFORMAT_INT:
    case SAMPLEFORMAT_COMPLEXINT: return SAMPLE_INT;
    case SAMPLEFORMAT_IEEEFP:
    case SAMPLEFORMAT_COMPLEXIEEEFP: return SAMPLE_FLOAT;
    default: return SAMPLE_UINT;
    }
}

/* Samples behind the colours of a pixel. */
static int describe_extra(TIFF *tiff, uint16_t samples, bool *out_alpha)
{
    uint16_t n = 0, *kinds = NULL;
    *out_alpha = false;
    if (!TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &n, &kinds) || n >= samples) return 0;
    for (uint16_t i = 0; i < n; i++)
        *out_alpha |= kinds[i] == EXTRASAMPLE_ASSOCALPHA || kinds[i] == EXTRASAMPLE_UNASSALPHA;
    return n;
}

static tiff_directory describe_current(TIFF *tiff)
{
    uint32_t width = 0, height = 0, subfile = 0;
    uint16_t bits = 1, samples = 1, format = SAMPLEFORMAT_UINT, planar = PLANARCONFIG_CONTIG, unit = RESUNIT_INCH;
    float x_resolution = 0, y_resolution = 0;
    tiff_directory d = {.offset = TIFFCurrentDirOffset(tiff), .compression = COMPRESSION_NONE};
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &d.compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &subfile);
    TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x_resolution);
    TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y_resolution);
    if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &d.photometric))
        d.photometric = samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    d.width = width <= INT32_MAX ? (int)width : 0;
    d.height = height <= INT32_MAX ? (int)height : 0;
    d.samples = samples;
    d.extra = describe_extra(tiff, samples, &d.alpha);
    d.sample_format = format;
    d.layout = (sample_layout){kind_of(format), bits, d.photometric == PHOTOMETRIC_MINISWHITE};
    d.separate = planar == PLANARCONFIG_SEPARATE && samples > 1;
    d.tiled = TIFFIsTiled(tiff);
    d.reduced = (subfile & FILETYPE_REDUCEDIMAGE) != 0;
    d.colour = d.photometric != PHOTOMETRIC_MINISBLACK && d.photometric != PHOTOMETRIC_MINISWHITE;
    d.x_per_unit = x_resolution > 0 && isfinite(x_resolution) ? x_resolution : 0;
    d.y_per_unit = y_resolution > 0 && isfinite(y_resolution) ? y_resolution : 0;
    double unit_um = unit == RESUNIT_CENTIMETER ? UM_PER_CM : unit == RESUNIT_INCH ? UM_PER_INCH : 0;
    if (d.x_per_unit > 0) d.x_um = unit_um / d.x_per_unit;
    if (d.y_per_unit > 0) d.y_um = unit_um / d.y_per_unit;
    copy_text_tag(tiff, TIFFTAG_PAGENAME, d.page_name, sizeof d.page_name);
    return d;
}

static sunder_status list_directories(tiff_file *file, sunder_error *err)
{
    while (file->n < MOST_TIFF_DIRECTORIES) {
        if (!array_reserve((void **)&file->directories, &file->capacity, file->n + 1, sizeof *file->directories))
            return fail_memory(err, "the pages of a TIFF file");
        file->directories[file->n++] = describe_current(file->tiff);
        if (TIFFLastDirectory(file->tiff)) return SUNDER_OK;
        file->complaint[0] = '\0';
        if (!TIFFReadDirectory(file->tiff))
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s: page %zu cannot be read (%s); the file is damaged or truncated: export it again",
                        file->name, file->n + 1, tiff_file_complaint(file));
    }
    return SUNDER_OK;
}

static char *copy_first_text(TIFF *tiff, uint32_t tag)
{
    const char *value = NULL;
    if (!TIFFGetField(tiff, tag, &value) || !value) value = "";
    return strdup(value);
}

static sunder_status open_handle(tiff_file *file, sunder_error *err)
{
    struct stat info;
    if (stat(file->path, &info) != 0) return fail_errno_reading(err, file->path, errno);
    if (!S_ISREG(info.st_mode)) return fail(err, SUNDER_ERROR_INPUT, "%s is no file", file->name);
    file->bytes = (uint64_t)info.st_size;
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return fail_memory(err, "a TIFF file");
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)file->max_bytes);
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_complaint, file);
    TIFFOpenOptionsSetWarningHandlerExtR(options, drop_warning, file);
    errno = 0;
    file->tiff = TIFFOpenExt(file->path, "rm", options);
    int error_number = errno;
    TIFFOpenOptionsFree(options);
    if (file->tiff) return SUNDER_OK;
    if (error_number == EACCES || error_number == EMFILE || error_number == ENFILE)
        return fail_errno_reading(err, file->path, error_number);
    return fail(err, SUNDER_ERROR_INPUT, "%s: no TIFF that can be read (%s); the file is damaged: export it again",
                file->name, tiff_file_complaint(file));
}

sunder_status tiff_file_open(const char *path, size_t max_bytes, tiff_file **out_file, sunder_error *err)
{
    SUNDER_AUTO(auto_tiff_file) tiff_file *file = array_new(1, sizeof *file);
    if (!file) return fail_memory(err, "a TIFF file");
    file->max_bytes = max_bytes;
    file->path = strdup(path);
    if (!file->path) return fail_memory(err, "a TIFF file");
    file->name = path_name(file->path);
    sunder_status status = open_handle(file, err);
    if (status != SUNDER_OK) return status;
    file->description = copy_first_text(file->tiff, TIFFTAG_IMAGEDESCRIPTION);
    file->software = copy_first_text(file->tiff, TIFFTAG_SOFTWARE);
    if (!file->description || !file->software) return fail_memory(err, "a TIFF file");
    status = list_directories(file, err);
    if (status != SUNDER_OK) return status;
    *out_file = file;
    file = NULL;
    return SUNDER_OK;
}

void tiff_file_close(tiff_file *file)
{
    if (!file) return;
    if (file->tiff) TIFFClose(file->tiff);
    free(file->path);
    free(file->directories);
    free(file->description);
    free(file->software);
    free(file);
}

sunder_status tiff_file_seek(tiff_file *file, size_t directory, sunder_error *err)
{
    uint64_t offset = file->directories[directory].offset;
    file->complaint[0] = '\0';
    if (TIFFCurrentDirOffset(file->tiff) == offset || TIFFSetSubDirectory(file->tiff, offset)) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: page %zu cannot be read (%s); the file is damaged or truncated: export it again", file->name,
                directory + 1, tiff_file_complaint(file));
}

const char *tiff_file_name(const tiff_file *file)
{
    return file->name;
}

size_t tiff_file_directory_count(const tiff_file *file)
{
    return file->n;
}

const tiff_directory *tiff_file_directory(const tiff_file *file, size_t index)
{
    return &file->directories[index];
}

const char *tiff_file_description(const tiff_file *file)
{
    return file->description;
}

const char *tiff_file_software(const tiff_file *file)
{
    return file->software;
}

library_version tiff_library(void)
{
    return library_version_of("libtiff", TIFFLIB_VERSION_STR, TIFFGetVersion());
}
