/* Small TIFFs made by hand, byte for byte and without libtiff, so that a test can claim in the header what no library would
 * write: plain strips, little endian, one page after the other. */
#ifndef SUPPORT_HAND_TIFF_H
#define SUPPORT_HAND_TIFF_H

#include <stdbool.h>

/* Value of a sample: a grey level, or the fraction itself for float samples. */
typedef double (*sample_fn)(int page, int sample, int x, int y);

typedef struct hand_tiff {
    int width, height, pages;               /* pages 0: 1 */
    int samples;                            /* each pixel; 0: 1; 3 is RGB */
    int bits;                               /* 1, 8, 16 or 32 (float); 0: 16 */
    const char *description;                /* of the first page; NULL: none */
    double pixels_per_cm;                   /* 0: no resolution in the file */
    unsigned claimed_width, claimed_height; /* what the header says instead; 0: the truth */
    sample_fn value;                        /* NULL: black */
} hand_tiff;

/* Fails the test when the file cannot be written. */
void hand_tiff_write(const char *path, const hand_tiff *made);

/* OME-XML of one field of uint16 pages with the channel names given ("DAPI,SpectrumGreen,SpectrumOrange"); pixel_um 0: no
 * scale. Allocated. */
char *hand_ome_xml(int width, int height, const char *channels, double pixel_um);

/* A scene for 3 pages (DAPI, 5', 3') of any size: round nuclei on a grid of 128 px (radius 40 px), each with two fused
 * pairs, sharp, on a flat background of 200 counts. */
double sharp_scene(int page, int sample, int x, int y);

/* The same, every edge spread over 25 px and no signal to be seen. */
double blurred_scene(int page, int sample, int x, int y);

#endif
