/* A TIFF that is opened by its path, with what libtiff complains of kept for the message; nothing is printed and nothing
 * global is set. Inside of image. */
#ifndef IMAGE_TIFF_NAMED_FILE_H
#define IMAGE_TIFF_NAMED_FILE_H

#include <stdbool.h>
#include <tiffio.h>

typedef struct tiff_named_file {
    const char *path; /* borrowed */
    TIFF *tiff;
    char reason[200]; /* libtiff's first complaint */
    int error_number; /* errno at that moment */
} tiff_named_file;

/* file->path is set by the caller; false: file->reason or errno tells why. */
bool tiff_named_file_open(tiff_named_file *file, const char *mode);
void tiff_named_file_close(tiff_named_file *file);

#endif
