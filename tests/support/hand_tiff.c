/* Writes TIFFs by hand, and the scenes in them. */
#include "hand_tiff.h"

#include <math.h>

#include "testing.h"

typedef struct bytes {
    FILE *file;
    long at;
} bytes;

static void put(bytes *out, unsigned long value, int n)
{
    for (int i = 0; i < n; i++) fputc((int)(value >> (8 * i) & 0xff), out->file);
    out->at += n;
}

static void put_entry(bytes *out, unsigned tag, unsigned type, unsigned long count, unsigned long value)
{
    put(out, tag, 2);
    put(out, type, 2);
    put(out, count, 4);
    put(out, value, 4);
}

static void put_sample(bytes *out, const hand_tiff *made, double value)
{
    if (made->bits == 32) {
        float number = (float)value;
        unsigned raw;
        memcpy(&raw, &number, sizeof raw);
        put(out, raw, 4);
    } else {
        put(out, (unsigned long)value, made->bits == 8 ? 1 : 2);
    }
}

static void put_pixels(bytes *out, const hand_tiff *made, int page, int samples)
{
    int row_bytes = (made->width * samples + 7) / 8;
    for (int y = 0; y < made->height; y++) {
        for (int i = 0; made->bits == 1 && i < row_bytes; i++) put(out, y % 2 ? 0x55 : 0xaa, 1);
        for (int i = 0; made->bits != 1 && i < made->width * samples; i++)
            put_sample(out, made, made->value ? made->value(page, i % samples, i / samples, y) : 0);
    }
}

/* One page: pixels, what its entries point at, its directory; *link is where the previous page points from. */
static void put_page(bytes *out, const hand_tiff *made, int page, long *link)
{
    enum { SHORT = 3, LONG = 4, RATIONAL = 5, ASCII = 2, PER_CM = 3 };
    int samples = made->samples ? made->samples : 1;
    long pixels = out->at;
    put_pixels(out, made, page, samples);
    long pixel_bytes = out->at - pixels;
    if (out->at % 2) put(out, 0, 1);
    long resolution = out->at;
    put(out, (unsigned long)lround(made->pixels_per_cm * 100), 4);
    put(out, 100, 4);
    long words = out->at;
    const char *description = made->description && page == 0 ? made->description : "";
    for (size_t i = 0; i <= strlen(description); i++) put(out, (unsigned char)description[i], 1);
    if (out->at % 2) put(out, 0, 1);
    long all_bits = out->at;
    for (int i = 0; i < samples; i++) put(out, (unsigned)made->bits, 2);
    long directory = out->at;
    fseek(out->file, *link, SEEK_SET);
    put(out, (unsigned long)directory, 4);
    fseek(out->file, directory, SEEK_SET);
    out->at = directory;
    bool many = samples > 2, scaled = made->pixels_per_cm > 0;
    put(out, 10u + (scaled ? 3u : 0u) + (description[0] ? 1u : 0u), 2);
    put_entry(out, 256, LONG, 1, made->claimed_width ? made->claimed_width : (unsigned)made->width);
    put_entry(out, 257, LONG, 1, made->claimed_height ? made->claimed_height : (unsigned)made->height);
    put_entry(out, 258, SHORT, (unsigned)samples, many ? (unsigned long)all_bits : (unsigned)made->bits);
    put_entry(out, 259, SHORT, 1, 1);
    put_entry(out, 262, SHORT, 1, samples == 3 ? 2 : 1);
    if (description[0]) put_entry(out, 270, ASCII, strlen(description) + 1, (unsigned long)words);
    put_entry(out, 273, LONG, 1, (unsigned long)pixels);
    put_entry(out, 277, SHORT, 1, (unsigned)samples);
    put_entry(out, 278, LONG, 1, made->claimed_height ? made->claimed_height : (unsigned)made->height);
    put_entry(out, 279, LONG, 1, (unsigned long)pixel_bytes);
    if (scaled) {
        put_entry(out, 282, RATIONAL, 1, (unsigned long)resolution);
        put_entry(out, 283, RATIONAL, 1, (unsigned long)resolution);
        put_entry(out, 296, SHORT, 1, PER_CM);
    }
    put_entry(out, 339, SHORT, 1, made->bits == 32 ? 3 : 1);
    *link = out->at;
    put(out, 0, 4);
}

void hand_tiff_write(const char *path, const hand_tiff *wanted)
{
    hand_tiff made = *wanted;
    if (made.bits == 0) made.bits = 16;
    if (made.pages == 0) made.pages = 1;
    bytes out = {.file = fopen(path, "wb")};
    assert_non_null(out.file);
    put(&out, 0x4949, 2);
    put(&out, 42, 2);
    long link = out.at;
    put(&out, 0, 4);
    for (int page = 0; page < made.pages; page++) put_page(&out, &made, page, &link);
    assert_int_equal(fclose(out.file), 0);
}

char *hand_ome_xml(int width, int height, const char *channels, double pixel_um)
{
    char *xml = NULL, rows[1024] = "", scale[160] = "";
    size_t length = 0;
    int n = 0;
    for (const char *c = channels; *c; n++) {
        int name = (int)strcspn(c, ",");
        length += (size_t)snprintf(rows + length, sizeof rows - length,
                                   "<Channel ID=\"Channel:0:%d\" Name=\"%.*s\" SamplesPerPixel=\"1\"/>", n, name, c);
        c += name + (c[name] == ',');
    }
    if (pixel_um > 0)
        snprintf(scale, sizeof scale,
                 " PhysicalSizeX=\"%g\" PhysicalSizeXUnit=\"um\" PhysicalSizeY=\"%g\" PhysicalSizeYUnit=\"um\"",
                 pixel_um, pixel_um);
    int made = asprintf(&xml,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                        "<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\"><Image ID=\"Image:0\">"
                        "<Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" Type=\"uint16\" SizeX=\"%d\" SizeY=\"%d\" "
                        "SizeC=\"%d\" SizeZ=\"1\" SizeT=\"1\"%s>%s<TiffData/></Pixels></Image></OME>",
                        width, height, n, scale, rows);
    assert_true(made > 0);
    return xml;
}

#define GRID_PX 128.0
#define RADIUS_PX 40.0
#define BACKGROUND 200.0

/* 1 well inside the nucleus of this grid cell, 0 well outside, a smooth step of the given width between. */
static double inside_nucleus(double dx, double dy, double edge_px)
{
    return 0.5 * erfc((hypot(dx, dy) - RADIUS_PX) / (edge_px * sqrt(2.0)));
}

static double scene(int page, int x, int y, double edge_px, double signal_counts)
{
    double dx = fmod(x, GRID_PX) - GRID_PX / 2, dy = fmod(y, GRID_PX) - GRID_PX / 2;
    double nucleus = inside_nucleus(dx, dy, edge_px);
    /* A little structure from place to place: no camera gives two equal counts in a row. */
    double grain = (double)((x * 7919 + y * 104729 + page * 1299709) % 97) / 97.0 * 12.0;
    if (page == 0) return BACKGROUND + 3000 * nucleus + grain;
    double signal = 0;
    for (int i = -1; i <= 1; i += 2) {
        double ex = dx - 18.0 * i, ey = dy - 6.0;
        signal += exp(-(ex * ex + ey * ey) / (2 * 1.4 * 1.4));
    }
    return BACKGROUND + 60 * nucleus + signal_counts * signal + grain;
}

double sharp_scene(int page, int sample, int x, int y)
{
    (void)sample;
    return floor(scene(page, x, y, 1.5, 2500));
}

double blurred_scene(int page, int sample, int x, int y)
{
    (void)sample;
    return floor(scene(page, x, y, 25, 0));
}
