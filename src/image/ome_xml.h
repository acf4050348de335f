/* The part of OME-XML that says what the planes of a TIFF are: sizes, scale, channels, and where each plane lies.
 * Open Microscopy Environment data model, schemas 2008-02 to 2016-06. */
#ifndef IMAGE_OME_XML_H
#define IMAGE_OME_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "core/library_version.h"
#include "core/memory.h"
#include "sunder/error.h"

typedef struct ome_channel {
    char name[48]; /* "" when absent */
    char fluor[48];
    double emission_nm; /* 0: absent */
    int samples;        /* SamplesPerPixel, 1 when absent */
} ome_channel;

/* A run of planes; -1 where the file says nothing. */
typedef struct ome_tiff_data {
    int ifd, plane_count, first_c, first_z, first_t;
    char uuid[80];       /* "" : this file */
    char file_name[256]; /* "" : this file */
} ome_tiff_data;

typedef struct ome_image {
    char name[128];
    char order[8]; /* "XYCZT" ...; "" when there is no Pixels element */
    char type[16]; /* "uint16" ... */
    int size_x, size_y, size_z, size_c, size_t_;
    int significant_bits;    /* 0: absent */
    double x_um, y_um, z_um; /* per pixel and plane; 0: absent; NaN: in a unit that is no length */
    size_t n_channels, channel_capacity;
    ome_channel *channels;
    size_t n_data, data_capacity;
    ome_tiff_data *data;
} ome_image;

typedef struct ome_document {
    char uuid[80];
    char companion[256]; /* BinaryOnly: the file that holds the metadata; "" otherwise */
    size_t n_images, capacity;
    ome_image *images;
} ome_document;

/* Whether a text looks like OME-XML at all. */
bool ome_xml_is(const char *text);

/* Reads OME-XML. `name` is the file, for messages. */
sunder_status ome_xml_read(const char *text, size_t length, const char *name, ome_document *out_document,
                           sunder_error *err) SUNDER_MUST_USE;
void ome_document_free(ome_document *document);

/* Micrometres of a length with an OME unit; NaN when the unit is no physical length ("pixel", "reference frame"). */
double ome_length_um(double value, const char *unit);

/* The library that reads XML. */
library_version xml_library(void);

#endif
