/* Makes small TIFF files for tests, with libtiff. */
#ifndef SUPPORT_MAKE_TIFF_H
#define SUPPORT_MAKE_TIFF_H

#include <stddef.h>
#include <stdint.h>

/* One page. 0 stands for the usual: 1 sample of 16 unsigned bits, no compression, strips of 5 rows. */
typedef struct tiff_page {
    int width, height;
    uint16_t bits, samples, format, photometric, compression, predictor;
    int separate;       /* planes of samples one after the other */
    int tile;           /* edge of square tiles, 0: strips */
    const void *pixels; /* rows of interleaved samples, or planes; native byte order */
    const char *description;
    const char *page_name;
    double per_unit;   /* resolution, both ways */
    double y_per_unit; /* when it differs */
    uint16_t unit;
    uint16_t alpha; /* the last sample is alpha */
    int reduced;    /* marked as a thumbnail */
    int white_is_zero;
    const void *imagej_metadata; /* ImageJ's private tags 50839 and 50838 */
    uint32_t imagej_bytes;
    const uint32_t *imagej_counts;
    uint32_t imagej_n_counts;
} tiff_page;

/* mode as TIFFOpen takes it: "w", "wb" (big-endian), "w8" (BigTIFF). Fails the test when the file cannot be made. */
void make_tiff(const char *path, const char *mode, const tiff_page *pages, size_t n);

/* A page of 16 bit with pixels value + 10 * y + x. */
void make_ramp(uint16_t *pixels, int width, int height, int value);

/* folder/name, allocated. */
char *path_in(const char *folder, const char *name);

/* Writes bytes as a file. */
void make_file(const char *path, const void *bytes, size_t n);

/* Shortens a file. */
void cut_file(const char *path, long bytes);

#endif
