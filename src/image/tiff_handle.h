/* Inside of a tiff_file, shared by the files that open, check and decode it; nobody else sees libtiff. */
#ifndef IMAGE_TIFF_HANDLE_H
#define IMAGE_TIFF_HANDLE_H

#include <tiffio.h>

#include "image/tiff_file.h"

struct tiff_file {
    TIFF *tiff;
    char *path;
    const char *name;    /* last part of path, for messages */
    uint64_t bytes;      /* size of the file */
    size_t max_bytes;    /* limit of one allocation */
    char complaint[200]; /* last error of libtiff since it was cleared */
    size_t n, capacity;
    tiff_directory *directories;
    char *description, *software;
};

/* Makes a directory the current one and forgets earlier complaints. */
sunder_status tiff_file_seek(tiff_file *file, size_t directory, sunder_error *err) SUNDER_MUST_USE;

/* libtiff's own words about the last failure, for the end of a message. */
const char *tiff_file_complaint(const tiff_file *file);

#endif
