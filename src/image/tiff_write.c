/* OME-TIFF by libtiff: strips, the metadata as OME-XML (schema 2016-06) in the first directory's ImageDescription.
 * libtiff reports faults to a handler of this one file handle; nothing is printed and nothing global is set. */
#include "image/tiff_write.h"

#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/text.h"
#include "image/tiff_named_file.h"

#define STRIP_BYTES 65536
#define QUICK_DEFLATE 1 /* camera noise does not pack: more effort gains a few percent */
#define OME_NAMESPACE "http://www.openmicroscopy.org/Schemas/OME/2016-06"

/* In micrometres, the schema's default unit: the tag is ASCII. */
static void add_size(text *xml, const char *axis, double size_um)
{
    char number[40];
    format_number(number, sizeof number, size_um, 6);
    text_addf(xml, " PhysicalSize%s=\"%s\"", axis, number);
}

/* Allocated; NULL when memory is short. */
static char *describe(const ome_tiff_image *image)
{
    text xml = {0};
    text_addf(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OME xmlns=\"%s\"><Image ID=\"Image:0\">",
              OME_NAMESPACE);
    text_addf(&xml,
              "<Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" Type=\"%s\" SignificantBits=\"%d\" SizeX=\"%d\" "
              "SizeY=\"%d\" SizeC=\"%d\" SizeZ=\"%d\" SizeT=\"1\"",
              image->bits > 8 ? "uint16" : "uint8", image->bits, image->width, image->height, image->n_channels,
              image->n_z);
    add_size(&xml, "X", image->pixel_um);
    add_size(&xml, "Y", image->pixel_um);
    if (image->z_um > 0) add_size(&xml, "Z", image->z_um);
    text_add(&xml, ">");
    for (int c = 0; c < image->n_channels; c++) {
        text_addf(&xml, "<Channel ID=\"Channel:0:%d\" SamplesPerPixel=\"1\" Name=\"", c);
        text_add_escaped(&xml, image->names[c]);
        text_add(&xml, "\"/>");
    }
    text_addf(&xml, "<TiffData IFD=\"0\" PlaneCount=\"%d\"/></Pixels></Image></OME>", image->n_channels * image->n_z);
    return text_steal(&xml);
}

static bool set_tags(TIFF *tiff, const ome_tiff_image *image)
{
    int bits = image->bits > 8 ? 16 : 8;
    size_t row_bytes = (size_t)image->width * (size_t)(bits / 8);
    uint32_t strip_rows = row_bytes >= STRIP_BYTES ? 1 : (uint32_t)(STRIP_BYTES / row_bytes);
    return TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (uint32_t)image->width) &&
           TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, (uint32_t)image->height) &&
           TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits) && TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) &&
           TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) &&
           TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) &&
           TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
           TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE) &&
           TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL) &&
           TIFFSetField(tiff, TIFFTAG_ZIPQUALITY, QUICK_DEFLATE) &&
           TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, strip_rows);
}

/* row is scratch: libtiff's predictor works in the buffer it is given. */
static bool write_plane(TIFF *tiff, const ome_tiff_image *image, const uint16_t *px, uint16_t *row)
{
    uint8_t *narrow = (uint8_t *)row;
    for (int y = 0; y < image->height; y++) {
        const uint16_t *from = px + (size_t)y * (size_t)image->width;
        if (image->bits > 8) memcpy(row, from, (size_t)image->width * sizeof *row);
        else
            for (int x = 0; x < image->width; x++) narrow[x] = (uint8_t)from[x];
        if (TIFFWriteScanline(tiff, row, (uint32_t)y, 0) < 0) return false;
    }
    return true;
}

static bool write_all(TIFF *tiff, const ome_tiff_image *image, const char *description, uint16_t *row)
{
    for (int i = 0; i < image->n_channels * image->n_z; i++) {
        if (!set_tags(tiff, image)) return false;
        if (i == 0 && !TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, description)) return false;
        if (!write_plane(tiff, image, image->px[i], row) || !TIFFWriteDirectory(tiff)) return false;
    }
    return true;
}

static sunder_status fail_write(const tiff_named_file *file, sunder_error *err)
{
    if (file->error_number) return fail_errno_writing(err, file->path, file->error_number);
    return fail(err, SUNDER_ERROR_RESOURCE, "%s: the image could not be written (%s)", file->path,
                file->reason[0] ? file->reason : "unknown fault");
}

sunder_status ome_tiff_write(const char *path, const ome_tiff_image *image, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint16_t *row = array_new((size_t)image->width, sizeof *row);
    SUNDER_AUTO(auto_free) char *description = describe(image);
    if (!row || !description) return fail_memory(err, path);
    SUNDER_AUTO(tiff_named_file_close) tiff_named_file file = {.path = path};
    if (!tiff_named_file_open(&file, "w")) return fail_write(&file, err);
    bool good = write_all(file.tiff, image, description, row);
    tiff_named_file_close(&file); /* what closing still writes may fail too: only the handler hears of it */
    if (good && !file.reason[0]) return SUNDER_OK;
    struct stat facts;
    if (lstat(path, &facts) == 0 && S_ISREG(facts.st_mode)) unlink(path);
    return fail_write(&file, err);
}
