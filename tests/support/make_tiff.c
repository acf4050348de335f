/* Makes small TIFF files for tests. */
#include "make_tiff.h"

#include <tiffio.h>
#include <unistd.h>

#include "testing.h"

#define ROWS_PER_STRIP 5

static void set_tags(TIFF *tiff, const tiff_page *page)
{
    uint16_t samples = page->samples ? page->samples : 1;
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page->height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page->bits ? page->bits : 16);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, page->format ? page->format : SAMPLEFORMAT_UINT);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page->photometric ? page->photometric : PHOTOMETRIC_MINISBLACK);
    if (page->white_is_zero) TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, page->separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, page->compression ? page->compression : COMPRESSION_NONE);
    if (page->tile) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, page->tile);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, page->tile);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, ROWS_PER_STRIP);
    }
    if (page->predictor) TIFFSetField(tiff, TIFFTAG_PREDICTOR, page->predictor);
    if (page->reduced) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (page->description) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, page->description);
    if (page->page_name) TIFFSetField(tiff, TIFFTAG_PAGENAME, page->page_name);
    if (page->per_unit > 0) {
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, page->per_unit);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, page->y_per_unit > 0 ? page->y_per_unit : page->per_unit);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, page->unit ? page->unit : RESUNIT_INCH);
    }
    if (page->alpha) {
        uint16_t kind = EXTRASAMPLE_UNASSALPHA;
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
    }
}

static void set_imagej_tags(TIFF *tiff, const tiff_page *page)
{
    static char counts[] = "IJMetadataByteCounts", metadata[] = "IJMetadata";
    static const TIFFFieldInfo FIELDS[] = {
        {50838, TIFF_VARIABLE2, TIFF_VARIABLE2, TIFF_LONG, FIELD_CUSTOM, 1, 1, counts},
        {50839, TIFF_VARIABLE2, TIFF_VARIABLE2, TIFF_BYTE, FIELD_CUSTOM, 1, 1, metadata},
    };
    if (!page->imagej_metadata) return;
    assert_int_equal(TIFFMergeFieldInfo(tiff, FIELDS, 2), 0);
    TIFFSetField(tiff, 50838, page->imagej_n_counts, page->imagej_counts);
    TIFFSetField(tiff, 50839, page->imagej_bytes, page->imagej_metadata);
}

/* Bytes of a row of `samples` samples a pixel. */
static size_t row_bytes(const tiff_page *page, int width, int samples)
{
    return ((size_t)width * (size_t)samples * (page->bits ? page->bits : 16) + 7) / 8;
}

static void write_strips(TIFF *tiff, const tiff_page *page, int plane, int samples)
{
    size_t pitch = row_bytes(page, page->width, samples);
    for (int y = 0; y < page->height; y += ROWS_PER_STRIP) {
        int rows = page->height - y < ROWS_PER_STRIP ? page->height - y : ROWS_PER_STRIP;
        const uint8_t *from = (const uint8_t *)page->pixels + pitch * (size_t)(plane * page->height + y);
        uint8_t *copy = malloc(pitch * (size_t)rows);
        assert_non_null(copy);
        memcpy(copy, from, pitch * (size_t)rows); /* libtiff changes what it writes */
        uint32_t strip = TIFFComputeStrip(tiff, (uint32_t)y, (uint16_t)plane);
        assert_true(TIFFWriteEncodedStrip(tiff, strip, copy, (tmsize_t)(pitch * (size_t)rows)) > 0);
        free(copy);
    }
}

static void write_tiles(TIFF *tiff, const tiff_page *page, int plane, int samples)
{
    size_t pitch = row_bytes(page, page->width, samples), tile_pitch = row_bytes(page, page->tile, samples);
    for (int y0 = 0; y0 < page->height; y0 += page->tile) {
        for (int x0 = 0; x0 < page->width; x0 += page->tile) {
            uint8_t *tile = calloc((size_t)page->tile, tile_pitch);
            assert_non_null(tile);
            for (int y = y0; y < page->height && y < y0 + page->tile; y++) {
                size_t from = row_bytes(page, x0, samples), n = pitch - from < tile_pitch ? pitch - from : tile_pitch;
                memcpy(tile + (size_t)(y - y0) * tile_pitch,
                       (const uint8_t *)page->pixels + pitch * (size_t)(plane * page->height + y) + from, n);
            }
            uint32_t index = TIFFComputeTile(tiff, (uint32_t)x0, (uint32_t)y0, 0, (uint16_t)plane);
            assert_true(TIFFWriteEncodedTile(tiff, index, tile, (tmsize_t)(tile_pitch * (size_t)page->tile)) > 0);
            free(tile);
        }
    }
}

void make_tiff(const char *path, const char *mode, const tiff_page *pages, size_t n)
{
    TIFF *tiff = TIFFOpen(path, mode);
    assert_non_null(tiff);
    for (size_t i = 0; i < n; i++) {
        const tiff_page *page = &pages[i];
        int samples = page->samples ? page->samples : 1;
        set_tags(tiff, page);
        set_imagej_tags(tiff, page);
        for (int plane = 0; plane < (page->separate ? samples : 1); plane++) {
            if (page->tile) write_tiles(tiff, page, plane, page->separate ? 1 : samples);
            else write_strips(tiff, page, plane, page->separate ? 1 : samples);
        }
        assert_true(TIFFWriteDirectory(tiff));
    }
    TIFFClose(tiff);
}

void make_ramp(uint16_t *pixels, int width, int height, int value)
{
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) pixels[y * width + x] = (uint16_t)(value + 10 * y + x);
    }
}

char *path_in(const char *folder, const char *name)
{
    size_t n = strlen(folder) + strlen(name) + 2;
    char *path = malloc(n);
    assert_non_null(path);
    snprintf(path, n, "%s/%s", folder, name);
    return path;
}

void make_file(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

void cut_file(const char *path, long bytes)
{
    assert_int_equal(truncate(path, bytes), 0);
}
