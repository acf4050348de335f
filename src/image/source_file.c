/* What one image file holds. Its first bytes decide, not its name: TIFF (OME-TIFF, ImageJ hyperstack, pages, a colour
 * picture), PNG, or the description of an OME file set. Everything else is refused by name. */
#include "image/image_source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"
#include "image/ome_xml.h"
#include "image/source_ome.h"
#include "image/source_plain.h"
#include "image/source_png.h"
#include "image/vendor.h"

static sunder_status read_tiff(const char *path, const source_options *options, image_source_list *list,
                               sunder_error *err)
{
    SUNDER_AUTO(auto_tiff_file) tiff_file *file = NULL;
    sunder_status status = tiff_file_open(path, options->max_bytes, &file, err);
    if (status != SUNDER_OK) return status;
    const vendor_format *vendor = vendor_by_tiff(file);
    if (vendor) return vendor_refuse(vendor, path, err);
    const char *description = tiff_file_description(file);
    if (!ome_xml_is(description)) return source_plain_read(path, file, options, list, err);
    SUNDER_AUTO(ome_document_free) ome_document document = {0};
    status = ome_xml_read(description, strlen(description), path_name(path), &document, err);
    if (status == SUNDER_OK) status = source_ome_read(path, file, &document, options, list, err);
    return status;
}

static void close_file(FILE **file)
{
    if (*file) fclose(*file);
}

/* First bytes of a regular file: a pipe would hold the program up. */
static sunder_status read_start(const char *path, uint8_t *bytes, size_t size, size_t *out_n, sunder_error *err)
{
    struct stat info;
    if (stat(path, &info) != 0) return fail_errno_reading(err, path, errno);
    if (!S_ISREG(info.st_mode)) return fail(err, SUNDER_ERROR_INPUT, "%s is no file", path_name(path));
    SUNDER_AUTO(close_file) FILE *file = fopen(path, "rb");
    if (!file) return fail_errno_reading(err, path, errno);
    *out_n = fread(bytes, 1, size, file);
    if (ferror(file)) return fail_errno_reading(err, path, errno);
    if (*out_n == 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s is empty (0 bytes); copy or export it again", path_name(path));
    return SUNDER_OK;
}

static bool is_tiff(const uint8_t *b, size_t n)
{
    return n >= 4 && ((b[0] == 'I' && b[1] == 'I' && (b[2] == 42 || b[2] == 43) && b[3] == 0) ||
                      (b[0] == 'M' && b[1] == 'M' && b[2] == 0 && (b[3] == 42 || b[3] == 43)));
}

static bool is_png(const uint8_t *bytes, size_t n)
{
    return n >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0;
}

static bool is_companion(const char *path)
{
    return ends_with_ignoring_case(path, ".companion.ome") || ends_with_ignoring_case(path, ".ome.xml") ||
           ends_with_ignoring_case(path, ".ome");
}

static sunder_status read_by_kind(const char *path, const source_options *options, image_source_list *list,
                                  sunder_error *err)
{
    uint8_t bytes[VENDOR_BYTES];
    size_t n = 0;
    sunder_status status = read_start(path, bytes, sizeof bytes, &n, err);
    if (status != SUNDER_OK) return status;
    const vendor_format *vendor = vendor_by_name(path);
    if (!vendor && !is_tiff(bytes, n)) vendor = vendor_by_bytes(bytes, n);
    if (vendor) return vendor_refuse(vendor, path, err);
    if (is_tiff(bytes, n)) return read_tiff(path, options, list, err);
    if (is_png(bytes, n)) return source_png_read(path, list, err);
    if (is_companion(path)) return source_ome_companion(path, options, list, err);
    return fail(err, SUNDER_ERROR_INPUT, "%s is no image that is read; expected OME-TIFF, TIFF or PNG",
                path_name(path));
}

sunder_status image_sources_read(const char *path, const source_options *options, image_source_list *out_list,
                                 sunder_error *err)
{
    image_source_list list = {0};
    sunder_status status = read_by_kind(path, options, &list, err);
    if (status != SUNDER_OK) {
        image_source_list_free(&list);
        image_source_drop_folder(err, path);
        return status;
    }
    *out_list = list;
    return SUNDER_OK;
}
