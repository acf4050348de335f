/* Files that are images of some vendor or kind and are not read: each is refused by its name, with the export to use. */
#ifndef IMAGE_VENDOR_H
#define IMAGE_VENDOR_H

#include <stddef.h>
#include <stdint.h>

#include "image/tiff_file.h"

/* Bytes of the start of a file that vendor_by_bytes wants to see. */
#define VENDOR_BYTES 512

/* A kind of file that is not read. */
typedef struct vendor_format {
    const char *ending; /* of file names, or NULL */
    const char *name;   /* "a Zeiss CZI file" */
    const char *cure;   /* what to export, and with what */
    bool picture;       /* an ordinary picture or document: beside images it is no loss */
} vendor_format;

/* By the ending of a file name, by its first bytes, and by what a TIFF says of itself; NULL: none of them. */
const vendor_format *vendor_by_name(const char *path);
const vendor_format *vendor_by_bytes(const uint8_t *bytes, size_t n);
const vendor_format *vendor_by_tiff(tiff_file *file);

/* "x.czi is a Zeiss CZI file, which is not read; export ..." */
sunder_status vendor_refuse(const vendor_format *format, const char *path, sunder_error *err);

#endif
